"""Nominals: whom a source without a name means ("the minister", "his lawyer", "the company").

A noun means the person or body that the article calls by it. A noun that would fit anybody ("the New York businessman")
means whoever spoke last. If neither is found, the source stays unnamed, with its description.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.names.body_names import is_generic
from app.names.person_names import name_key, person_name
from app.quote import SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.descriptions import description_of, unnamed
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.role import Role, is_person_noun, same_office

BODIES = frozenset({ORGANIZATION, PLACE})
OWNERS = frozenset({"poss", "compound", "nmod", "amod"})
AGED = re.compile(r"(?P<years>\d{1,3})-year-old")
LONGEST_NOMINAL = 12
# In sentences: how far up a noun that fits anybody looks for its person, and how far down a person is named who comes
# unnamed in the lead, and who does so elsewhere.
NEAR, BELOW, RIGHT_BELOW = 2, 8, 2
LEAD_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """Whom a nominal means, by which rule, and the role that it gives."""

    cluster: Cluster
    rule: str
    role: Role | None = None


def nominal(source: Span, memory: Memory) -> Meant:
    """Whom the source means, or the source as an unnamed speaker. A role that it gives is added to its person's."""
    found = _found(source, memory)
    if found is not None:
        if found.role is not None:
            found.cluster.roles.append(found.role)
        detail = f"{description_of(source)!r} refers to {found.cluster.name!r}"
        return Meant((found.cluster,), steps=(step(found.rule, detail),))
    speaker = unnamed(source)
    known = "describes an organization" if speaker.kind is SpeakerKind.ORGANIZATION else "has no name in the article"
    return Meant(described=speaker, steps=(step("description", f"{description_of(source)!r} {known}"),))


def _found(source: Span, memory: Memory) -> _Found | None:
    root = source.root
    word = root.lemma_.lower()
    if word in word_list("sources")["campaign"]:
        return _campaign(source, root, memory)
    if word in word_list("sources")["part"]:
        whole = next((cluster for mention, cluster in memory.mentions.inside(source) if _is_whole(mention, root)), None)
        return _Found(whole, "so called") if whole is not None else None
    if root.tag_ in {"NNS", "NNPS"}:
        return None
    if _is_body_noun(root, word):
        return _body(source, root, word, memory)
    if len(source) <= LONGEST_NOMINAL and (AGED.search(source.text) or is_person_noun(word)):
        return _person(source, root, word, memory)
    return None


def _is_whole(mention: Span, part: Token) -> bool:
    """Whether ``part`` belongs to the body: "a panel of the Court of Appeals"."""
    of = mention.root.head
    return mention.label_ == ORGANIZATION and mention.root.dep_ == "pobj" and of.lower_ == "of" and of.head == part


def is_body_noun(root: Token) -> bool:
    """Whether a noun describes a body: "the bank", "the ministry"."""
    return _is_body_noun(root, root.lemma_.lower())


def _is_body_noun(root: Token, word: str) -> bool:
    sources = word_list("sources")
    return word in sources["body"] or root.lower_ in sources["body"] or word in word_list("bodies")["name"]


def _is_indefinite(root: Token) -> bool:
    return any(child.lower_ in word_list("function_words")["indefinite"] for child in root.children)


def _body(source: Span, root: Token, word: str, memory: Memory) -> _Found | None:
    """The body whose name contains the noun, else the one that spoke or was named last."""
    if _is_indefinite(root) or any(child.dep_ == "poss" for child in root.children):
        return None
    named = memory.mentions.with_word(word, source.start, BODIES)
    if named is not None:
        return _Found(named, "so called")
    if not any(child.lower_ in {"the", "this"} for child in root.children) or root.i - root.left_edge.i > 2:
        return None
    # "the FNV union" is a name of its own
    if any(child.pos_ == "PROPN" for child in root.lefts):
        return None
    if word in word_list("sources")["place"]:
        places = (
            cluster
            for _, cluster in memory.mentions.before(memory.mentions.bodies, source.start, 2 * NEAR)
            if cluster.kind == PLACE
        )
        place = next(places, None)
        return _Found(place, "named last") if place is not None else None
    if word not in word_list("sources")["firm"] | word_list("sources")["association"]:
        # "the government" and "the police" are not just the body that was named last
        return None
    last = memory.last_body
    if last is not None and _may_be(last, word) and _is_near(last, source.start, memory):
        return _Found(last, "spoke last")
    near = [
        (mention, cluster)
        for mention, cluster in memory.mentions.before(memory.mentions.bodies, source.start, 2 * NEAR)
        if _may_be(cluster, word)
    ]
    subjects = (cluster for mention, cluster in near if mention.root.dep_ in SUBJECTS)
    found = next(subjects, None) or next((cluster for _, cluster in near), None)
    return _Found(found, "named last") if found is not None else None


def _may_be(body: Cluster, word: str) -> bool:
    """Whether a body can be called by the noun: no ministry is "the company"."""
    if body.kind != ORGANIZATION or is_generic(body.name):
        return False
    return word not in word_list("sources")["firm"] or not set(name_key(body.name).split()) & word_list("sources")["public"]


def _campaign(source: Span, root: Token, memory: Memory) -> _Found | None:
    """A person's campaign by the family name, "Trump campaign". The bare noun means the one that was named last."""
    noun = "administration" if root.lemma_.lower() == "administration" else "campaign"
    owner: Cluster | None = None
    for mention, cluster in memory.mentions.inside(source):
        if cluster.kind == PERSON and mention.root.head == root and mention.root.dep_ in OWNERS:
            owner = cluster
    if owner is None and any(child.dep_ == "poss" and child.pos_ == "PRON" for child in root.children):
        owner = memory.last_person
    if owner is not None:
        if root.lemma_.lower() == "team" and f"{_family(owner)} campaign" not in memory.mentions.text and not memory.campaigns:
            return None
        name = f"{_family(owner)} {noun}"
        cluster = memory.campaigns.setdefault(name, Cluster(name, ORGANIZATION, [source]))
        return _Found(cluster, "campaign")
    if _is_indefinite(root):
        return None
    known = [cluster for name, cluster in memory.campaigns.items() if name.endswith(noun)]
    return _Found(known[-1], "campaign") if known else None


def _family(cluster: Cluster) -> str:
    return person_name(cluster.name).family or cluster.name


def _person(source: Span, root: Token, word: str, memory: Memory) -> _Found | None:
    """The person whom the article calls by the noun, above or a little below, else the one who spoke last."""
    role = Role(_without_article(source), word, office=word not in word_list("roles")["relation"])
    sentence = memory.mentions.sentences[source.start]
    text = memory.mentions.text
    in_headline = "\n" not in text[: source.start_char].strip("\n") and "\n" in text[source.end_char :]
    bare = not any(child.dep_ in {"det", "poss"} for child in root.children)
    if _is_indefinite(root) or bare:
        below = _called(source, word, memory, below=BELOW if sentence <= LEAD_SENTENCES or in_headline else RIGHT_BELOW)
        return _Found(below, "named below", role) if below is not None else None
    named = _called(source, word, memory, below=0)
    if named is None:
        named = _called(source, word, memory, below=BELOW if sentence <= LEAD_SENTENCES else RIGHT_BELOW)
    if named is not None:
        return _Found(named, "so called", role)
    if (word not in word_list("roles")["person"] and not AGED.search(source.text)) or _is_of_a_thing(root):
        return None
    last = _last_person(source, word, memory)
    return _Found(last, "spoke last", replace(role, sure=False)) if last is not None else None


def _is_of_a_thing(noun: Token) -> bool:
    """Whether a common noun narrows the noun down: "the band leader" is not just whoever spoke last."""
    return any(
        child.dep_ == "compound" and child.tag_ in {"NN", "NNS"} and child.lower_ not in {"opposition", "party"}
        for child in noun.children
    )


def _without_article(source: Span) -> str:
    joined = next((child.i for child in source.root.children if child.dep_ == "cc"), source.end)
    words = " ".join(source.doc[source.start : min(joined, source.end)].text.split()).strip(" ,")
    return re.sub(r"^(?:the|a|an|this|that)\s+", "", words, flags=re.IGNORECASE)


def _called(source: Span, word: str, memory: Memory, *, below: int) -> Cluster | None:
    """The person whom the article calls by the noun: the one whose role shares most of the other words, then the nearest.

    Looks above the source, or with ``below`` at most that many sentences below it; where that is fewer than BELOW, only
    at persons who have not been mentioned before.
    """
    wanted = same_office(word)
    modifiers = {
        same_office(token.lower_) for token in source if token.pos_ in {"ADJ", "PROPN", "NOUN"} and token.lemma_.lower() != word
    }
    best: tuple[int, float, Cluster] | None = None
    for mention, cluster in _persons(source, memory, forward=below > 0):
        distance = abs(memory.mentions.sentences[mention.start] - memory.mentions.sentences[source.start])
        score = _fit(cluster, wanted, modifiers)
        if score is None or (below and (distance > below or (below < BELOW and cluster.mentions[0].start < source.start))):
            continue
        if best is None or (score, -distance) > best[:2]:
            best = (score, -distance, cluster)
    return best[2] if best is not None else None


def _persons(source: Span, memory: Memory, *, forward: bool) -> Iterator[tuple[Span, Cluster]]:
    """Each person with the nearest mention, below the source or above it."""
    seen: set[int] = set()
    if forward:
        pairs: Iterator[tuple[Span, Cluster]] = (pair for pair in memory.mentions.persons if pair[0].start >= source.end)
    else:
        pairs = memory.mentions.before(memory.mentions.persons, source.start, len(memory.mentions.sentences))
    for mention, cluster in pairs:
        if id(cluster) not in seen and cluster not in memory.spoken_of:
            seen.add(id(cluster))
            yield mention, cluster


def _fit(cluster: Cluster, wanted: str, modifiers: set[str]) -> int | None:
    """How many of the other words a role of the person shares; None where no role has the noun."""
    fits = [
        len(modifiers & words)
        for role in cluster.roles
        if role.sure
        and not _of_another_rank(modifiers | {wanted}, role)
        and wanted in (words := {same_office(part) for part in name_key(role.words).split()})
        and not _other_party(modifiers, words)
    ]
    return max(fits, default=None)


def _of_another_rank(called: set[str], role: Role) -> bool:
    """Whether a role is another's: "the prime minister" is neither the deputy nor the shadow one."""
    ranks = word_list("roles")["rank"]
    words = {part.lower().strip(".") for part in role.words.split()}
    return bool((words & ranks) - called)


def _other_party(one: set[str], other: set[str]) -> bool:
    """Whether both name a party, but not the same one."""
    parties = word_list("roles")["party"]
    return bool(one & parties and other & parties and not one & other & parties)


def _last_person(source: Span, word: str, memory: Memory) -> Cluster | None:
    """Who spoke last, else the last subject, if near and not of another gender than the noun's."""
    roles = word_list("roles")
    gender = "male" if word in roles["male"] else "female" if word in roles["female"] else None
    near = memory.mentions.before(memory.mentions.persons, source.start, NEAR)
    candidates = [cluster for mention, cluster in near if mention.root.dep_ in SUBJECTS]
    if memory.last_person is not None and _is_near(memory.last_person, source.start, memory):
        candidates.insert(0, memory.last_person)
    if word in roles["public"]:
        candidates = [item for item in candidates if not _has_another_office(item, word)]
    fitting = (item for item in candidates if item not in memory.spoken_of and (gender is None or item.gender in {None, gender}))
    return next(fitting, None)


def _has_another_office(cluster: Cluster, word: str) -> bool:
    """Whether the article gives the person an office that is none of the noun's."""
    heads = {same_office(role.head) for role in cluster.roles if role.office and role.sure and role.head}
    return bool(heads) and same_office(word) not in heads


def _is_near(cluster: Cluster, position: int, memory: Memory) -> bool:
    """Whether it is mentioned in the few sentences before a token."""
    here = memory.mentions.sentences[position]
    return any(
        0 <= here - memory.mentions.sentences[mention.start] <= 2 * NEAR
        for mention in cluster.mentions
        if mention.start < position
    )
