"""Pronouns: whom or what "she", "it" and "they" mean, among the persons and bodies named before them."""

from dataclasses import dataclass

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import PERSON, PLACE
from app.lexicon import word_list
from app.quote import Named, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory

OBJECTS = frozenset({"dobj", "pobj", "dative"})
# How many sentences back an antecedent may stand. The weights decide long before the first limit is reached.
FARTHEST_PERSON, FARTHEST_BODY = 60, 3


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for (or, below zero, against) a candidate whom a pronoun may mean. The highest sum wins.

    Each field is added once where it applies, but for ``per_sentence`` (for each sentence between the two) and
    ``per_mention`` (for each mention before the pronoun, at most ``most_mentions``).
    """

    per_sentence: float
    subject: float
    spoke_last: float
    # the candidate's last mention is a possessive, or stands in a preposition's object, an apposition or a conjunct
    possessive: float = 0.0
    buried: float = 0.0
    # both are objects; the candidate is the subject of the pronoun's own clause
    both_objects: float = 0.0
    same_clause: float = 0.0
    # the candidate's gender is known and fits; the candidate is a place
    known_gender: float = 0.0
    place: float = 0.0
    per_mention: float = 0.0
    most_mentions: int = 0


# Set by hand on GAP's development part, and checked against PolNeAR's pronouns.
PERSON_WEIGHTS = Weights(
    per_sentence=-0.7,
    subject=1.0,
    spoke_last=1.5,
    possessive=-0.3,
    buried=-0.5,
    both_objects=1.0,
    same_clause=0.5,
    known_gender=0.5,
    per_mention=0.05,
    most_mentions=10,
)
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
    cluster = _person_before(root, gender, memory)
    if cluster is None:
        return Meant(steps=(step("pronoun", f"no person named before {root.text!r} fits"),))
    return Meant((cluster,), steps=(step("pronoun", f"{root.text!r} refers to {cluster.name!r}, the person who fits best"),))


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


def _person_before(root: Token, gender: str, memory: Memory) -> Cluster | None:
    """The person before the pronoun who fits best."""
    weights, sentences = PERSON_WEIGHTS, memory.mentions.sentences
    before: dict[Cluster, list[Span]] = {}
    for mention, cluster in memory.mentions.before(memory.mentions.persons, root.i, FARTHEST_PERSON):
        if cluster.gender is None or cluster.gender == gender:
            before.setdefault(cluster, []).append(mention)
    best: tuple[float, Cluster] | None = None
    for cluster, mentions in before.items():
        last = mentions[0]
        if _is_own_subject(root, last):
            continue
        score = weights.per_sentence * (sentences[root.i] - sentences[last.end - 1]) + _place_score(root, last, weights)
        score += weights.spoke_last if cluster is memory.last_person else 0.0
        score += weights.known_gender if cluster.gender == gender else 0.0
        score += weights.per_mention * min(len(mentions), weights.most_mentions)
        if best is None or score > best[0]:
            best = (score, cluster)
    return best[1] if best is not None else None


def _place_score(root: Token, mention: Span, weights: Weights) -> float:
    """What the place of a name in its sentence is worth: subjects first, and what has the same place as the pronoun."""
    place = mention.root.dep_
    if place in SUBJECTS:
        verb = mention.root.head
        same_clause = verb == root.head or (root.dep_ == "poss" and verb in root.ancestors)
        return weights.subject + (weights.same_clause if same_clause else 0.0)
    if place == "poss":
        return weights.possessive
    buried = weights.buried if place in {"pobj", "appos", "conj"} else 0.0
    return buried + (weights.both_objects if place in OBJECTS and root.dep_ in OBJECTS else 0.0)


def _is_own_subject(root: Token, mention: Span) -> bool:
    """Whether the pronoun is an object of the verb whose subject the name is: "Quist thanked her" is not about Quist."""
    if root.dep_ not in OBJECTS or root.lower_.endswith("self"):
        return False
    verb = root.head if root.dep_ != "pobj" else root.head.head
    return mention.root.dep_ in SUBJECTS and mention.root.head == verb
