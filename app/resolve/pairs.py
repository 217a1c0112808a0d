"""Pairs: whom "both men", "the two", "the firms" and "the couple" mean: those whom the article named together last.

Where it did not name them together, they are the two who act in the sentences just before, or the only two bodies that the
last sentence names: "Holm Bank will buy Quist Steel, the two companies said".
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.person_names import name_key
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory, Mention

# How many sentences up the two may be named together.
FARTHEST = 6
# How many sentences up each of them may be the subject, where none names both.
FARTHEST_APART = 3
# The most words between two names that are named together: "Ada Quist and the harbour master, Leo Grant".
MOST_BETWEEN = 8
JOINING = frozenset({"ADJ", "CCONJ", "DET", "NOUN", "NUM", "PROPN", "PUNCT"})
MOST_TOGETHER = 4
# Places of a name that only says more about another word: "US firm Boeing".
MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
BODIES_ALONE = frozenset({ORGANIZATION})
PAIR = 2
COUNTRIES = frozenset({"countries", "governments", "nations", "sides", "states"})
NUMBERS = {"both": 2, "neither": 2, "two": 2, "pair": 2, "couple": 2, "duo": 2, "three": 3, "trio": 3}


def pair(source: Span, memory: Memory) -> Meant | None:
    """The persons or bodies that a source means by their number, or None where it means nobody in that way."""
    relatives = _family(source, memory)
    if relatives:
        names = " and ".join(cluster.name for cluster in relatives)
        return Meant(relatives, steps=(step("pair", f"{source.text!r} are {names!r}, who have that name"),))
    kinds = _kinds(source)
    if kinds is None:
        return None
    number = next((NUMBERS[token.lower_] for token in source if token.lower_ in NUMBERS), None)
    for together in _named_together(source.start, kinds, memory):
        if number is None or len(together) == number:
            names = " and ".join(cluster.name for cluster in together)
            return Meant(together, steps=(step("pair", f"{source.text!r} are {names!r}, who were named together last"),))
    acting = _acting(source.start, kinds, memory)
    if number is None or len(acting) != number:
        return _two_of_a_sentence(source, kinds, memory) if kinds == BODIES_ALONE else None
    names = " and ".join(cluster.name for cluster in acting)
    return Meant(acting, steps=(step("pair", f"{source.text!r} are {names!r}, of whom the sentences before tell"),))


def _family(source: Span, memory: Memory) -> tuple[Cluster, ...]:
    """The two whom the article names in full by a family name that stands in the plural: "the Kelms"."""
    word = source[-1]
    if len(source) != PAIR or source[0].lower_ != "the" or not (word.is_title and word.lower_.endswith("s")):
        return ()
    family = name_key(word.text.removesuffix("s"))
    named = (cluster for _, cluster in memory.mentions.persons if name_key(cluster.name).split()[-1:] == [family])
    relatives = tuple(dict.fromkeys(cluster for cluster in named if " " in cluster.name))
    return relatives if len(relatives) == PAIR else ()


def _two_of_a_sentence(source: Span, kinds: frozenset[str], memory: Memory) -> Meant | None:
    """The two bodies that the source's own sentence names before it, or else the sentence before: "Holm will buy Quist …"."""
    here = memory.mentions.sentences[source.start]
    for far in (0, 1):
        near = memory.mentions.before(memory.mentions.all, source.start, far)
        in_sentence = [pair for pair in near if memory.mentions.sentences[pair[0].start] == here - far]
        named = [item for mention, item in in_sentence if item.kind in kinds and mention.root.dep_ not in MODIFIERS]
        both = tuple(dict.fromkeys(reversed(named)))
        if len(both) == PAIR:
            names = " and ".join(cluster.name for cluster in both)
            return Meant(both, steps=(step("pair", f"{source.text!r} are {names!r}, the two that the last sentence names"),))
        if both:
            return None
    return None


def _acting(position: int, kinds: frozenset[str], memory: Memory) -> tuple[Cluster, ...]:
    """The subjects of the sentences just before a token that are names of these kinds, in reading order."""
    above = memory.mentions.before(memory.mentions.all, position, FARTHEST_APART)
    acting = [cluster for mention, cluster in above if cluster.kind in kinds and mention.root.dep_ in SUBJECTS]
    return tuple(dict.fromkeys(reversed(acting)))


def _kinds(source: Span) -> frozenset[str] | None:
    """The kinds of names that a source can mean: "both men" persons, "the firms" bodies, "the two" either."""
    root, plural = source.root, word_list("plurals")
    words = {token.lower_ for token in source}
    if not words <= plural["person"] | plural["body"] | plural["either"] | plural["small"]:
        return None
    if root.lower_ in plural["person"]:
        return frozenset({PERSON})
    if root.lower_ in plural["body"]:
        return frozenset({PLACE if root.lower_ in COUNTRIES else ORGANIZATION})
    return frozenset({PERSON, ORGANIZATION, PLACE}) if words & plural["either"] else None


def _named_together(position: int, kinds: frozenset[str], memory: Memory) -> Iterator[tuple[Cluster, ...]]:
    """Names of one kind that stand together before a token, the nearest first: "Ada Quist and Leo Grant"."""
    run: list[Mention] = []
    for mention in memory.mentions.before(memory.mentions.all, position, FARTHEST):
        if mention[1].kind not in kinds or mention[0].root.dep_ in MODIFIERS:
            continue
        if run and not (_is_alike(mention, run[-1]) and _joins(mention[0], run[-1][0])):
            yield from _several(run)
            run = []
        run.append(mention)
    yield from _several(run)


def _is_alike(one: Mention, other: Mention) -> bool:
    return (one[1].kind == PERSON) == (other[1].kind == PERSON)


def _several(run: list[Mention]) -> Iterator[tuple[Cluster, ...]]:
    """The run, in reading order, if it is of several who are joined by "and"."""
    together = tuple(dict.fromkeys(cluster for _, cluster in reversed(run)))
    if 2 <= len(together) <= MOST_TOGETHER and any(_has_and(token) for token in _between(run[-1][0], run[0][0])):
        yield together


def _between(first: Span, second: Span) -> Span:
    return first.doc[first.end : second.start]


def _joins(first: Span, second: Span) -> bool:
    """Whether only a comma or "and", and what the second is, stand between two names."""
    between = _between(first, second)
    return (
        0 < len(between) <= MOST_BETWEEN
        and (between[0].is_punct or _has_and(between[0]))
        and all(token.pos_ in JOINING and "\n" not in token.text for token in between)
    )


def _has_and(token: Token) -> bool:
    return token.lower_ in {"and", "&"}
