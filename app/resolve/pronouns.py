"""Pronouns: whom or what "she", "it" and "they" mean, among the persons and bodies named before them."""

from dataclasses import dataclass

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import PERSON, PLACE
from app.lexicon import word_list
from app.quote import Evidence, Named, SpeakerKind
from app.resolve.antecedents import persons_meant
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.reasons import reason

# How many sentences back a body may stand that a pronoun means.
FARTHEST_BODY = 3
# On 1,289 pronouns of the news for training, by five folds over their articles, the likeliest answer was right this often for
# each right one that the probabilities promised (app/train/rankers.py).
KEPT_PROMISES = 0.99
# How likely the first person named on the second line is whom "he" on the first means: an estimate, not measured.
SHARE_BELOW = 0.6
# The lines from a pronoun to a name on the next one.
NEXT_LINE = 2
# The evidence names the other persons whom a pronoun may mean, if their probability is so high, and no more than so many.
WORTH_NAMING, MOST_NAMED = 0.1, 2
# The most words that stand between "I" and a speaker's own name.
LONGEST_NAMING = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for (or, below zero, against) a body that a pronoun may mean. The highest sum wins.

    Each field is added once where it applies, and ``per_sentence`` for each sentence between the two.
    """

    per_sentence: float
    subject: float
    spoke_last: float
    place: float


# Within so many sentences "she" is the unnamed woman who spoke last.
NEAR = 2
BODY_WEIGHTS = Weights(per_sentence=-1.0, subject=1.5, spoke_last=2.0, place=-2.5)


def is_personal_pronoun(word: str) -> bool:
    """Whether a word, in lower case, is one of the pronouns that ``pronoun`` resolves."""
    pronouns = word_list("pronouns")
    return any(word in pronouns[label] for label in ("he", "she", "they", "it"))


def gender_of_pronoun(word: str) -> str | None:
    """The gender, "male" or "female", of whom a pronoun in lower case stands for; None where it tells none."""
    pronouns = word_list("pronouns")
    if word in pronouns["he"]:
        return "male"
    return "female" if word in pronouns["she"] else None


def names_himself(mention: Span) -> bool:
    """Whether a speaker names himself in his own words: "My name is Leo Grant", "I’m Ada Quist", but not "I am Ada’s son"."""
    doc = mention.doc
    before = " ".join(token.lower_ for token in doc[max(0, mention.start - LONGEST_NAMING) : mention.start]).replace("’", "'")
    possessive = mention.end < len(doc) and doc[mention.end].tag_ == "POS"
    return not possessive and any(f" {before}".endswith(f" {words}") for words in word_list("pronouns")["naming"])


def pronoun(root: Token, memory: Memory) -> Meant:
    """Whom the pronoun ``root`` means."""
    pronouns, word = word_list("pronouns"), root.lower_
    gender = gender_of_pronoun(word)
    if gender is not None:
        return _person(root, gender, memory)
    if word in pronouns["they"]:
        return _several(root, memory) or _body(root, _body_that_spoke_last(root, memory))
    return _body(root, _body_before(root, memory) if word in pronouns["it"] else None)


def _person(root: Token, gender: str, memory: Memory) -> Meant:
    unnamed = _unnamed_just_before(root, gender, memory)
    if unnamed is not None:
        return Meant(described=unnamed, steps=(step("pronoun", f"{root.text!r} refers to {unnamed.name!r}, who spoke last"),))
    first, *others = persons_meant(root, gender, memory)
    named = [item for item in others if item.cluster is not None and item.share >= WORTH_NAMING][:MOST_NAMED]
    also = " or ".join(item.cluster.name for item in named if item.cluster is not None)
    below = _first_below(root, gender, memory) if first.cluster is None else None
    if below is not None:
        detail = f"{root.text!r} comes before anybody is named; {below.name} is the first who acts in the next paragraph"
        return Meant((below,), steps=(Evidence("resolve", "pronoun", detail, SHARE_BELOW),))
    if first.cluster is None:
        none = f"no person named before {root.text!r} fits"
        return Meant(steps=(step("pronoun", f"{none}; it could be {also}" if also else none),))
    # whoever is called "he" is a person, whatever the recogniser took the name for
    first.cluster.kind = PERSON
    name = first.cluster.name
    detail = f"{root.text!r} refers to {name}, the person who fits best"
    if named:
        detail = f"{root.text!r} could be {name} or {also}; {name} {reason(first.signs, named[0].signs, gender)}"
    return Meant((first.cluster,), steps=(Evidence("resolve", "pronoun", detail, round(first.share * KEPT_PROMISES, 2)),))


def _unnamed_just_before(root: Token, gender: str, memory: Memory) -> Named | None:
    """Who spoke last without a name, in the same paragraph and with nobody named since: "One mother said …", "she said"."""
    if memory.unnamed is None:
        return None
    noun, speaker = memory.unnamed
    lemma, mentions, roles = noun.lemma_.lower(), memory.mentions, word_list("roles")
    same = lemma in roles[gender] or lemma in word_list("sources")["woman" if gender == "female" else "man"]
    near = (
        mentions.lines[noun.i] == mentions.lines[root.i] and 0 < mentions.sentences[root.i] - mentions.sentences[noun.i] <= NEAR
    )
    between = any(noun.i < mention.start < root.i for mention, _ in mentions.inside(root.doc[noun.i : root.i + 1]))
    return speaker if same and near and not between else None


def _first_below(root: Token, gender: str, memory: Memory) -> Cluster | None:
    """The first person of the second line, as its subject, where the first names nobody: "“We stay,” he said.", "Quist sat"."""
    mentions = memory.mentions
    if any(mention.start < root.i for mention, _ in mentions.all) or mentions.is_quoted(root.doc[root.i : root.i + 1]):
        return None
    lines = mentions.lines
    named = next(((mention, cluster) for mention, cluster in mentions.all if cluster.kind == PERSON), None)
    if named is None or named[1].gender not in {None, gender} or named[0].root.dep_ not in SUBJECTS | {"conj"}:
        return None
    between = root.doc[root.i : named[0].start].text.split("\n")
    on_next_line = lines[root.i] == lines[0] and len([line for line in between if line.strip()]) == NEXT_LINE
    return named[1] if on_next_line else None


def _body(root: Token, cluster: Cluster | None) -> Meant:
    if cluster is None:
        return Meant(steps=(step("pronoun", f"{root.text!r} cannot be resolved from the article"),))
    return Meant((cluster,), steps=(step("pronoun", f"{root.text!r} refers to {cluster.name!r}, the body that fits best"),))


def _several(root: Token, memory: Memory) -> Meant | None:
    """The group, body or several persons who spoke last, or None if that was one person."""
    last = memory.last
    if isinstance(last, Named) and last.kind in {SpeakerKind.GROUP, SpeakerKind.ORGANIZATION}:
        return Meant(described=last, steps=(step("pronoun", f"{root.text!r} refers to {last.name!r}, who spoke last"),))
    if isinstance(last, tuple) and (len(last) > 1 or last[0].kind != PERSON):
        names = " and ".join(cluster.name for cluster in last)
        return Meant(last, steps=(step("pronoun", f"{root.text!r} refers to {names!r}, who spoke last"),))
    return None


def _body_that_spoke_last(root: Token, memory: Memory) -> Cluster | None:
    near = memory.mentions.before(memory.mentions.bodies, root.i, FARTHEST_BODY)
    return next((cluster for _, cluster in near if cluster is memory.last_body), None)


def _body_before(root: Token, memory: Memory) -> Cluster | None:
    """The body before the pronoun that fits best, else the one that spoke last."""
    weights, sentences = BODY_WEIGHTS, memory.mentions.sentences
    best: tuple[float, Cluster] | None = None
    for mention, cluster in memory.mentions.before(memory.mentions.bodies, root.i, FARTHEST_BODY):
        score = weights.per_sentence * (sentences[root.i] - sentences[mention.start])
        score += weights.subject if mention.root.dep_ in SUBJECTS else 0.0
        score += weights.spoke_last if cluster is memory.last_body else 0.0
        score += weights.place if cluster.kind == PLACE else 0.0
        if best is None or score > best[0]:
            best = (score, cluster)
    return best[1] if best is not None else memory.last_body
