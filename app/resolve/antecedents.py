"""Antecedents: whom "he" or "she" means among the persons that the article names, as a ranker learned to tell."""

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import PERSON
from app.lexicon import word_list
from app.names.body_names import is_abbreviation, is_generic
from app.names.person_names import name_key
from app.resolve.cluster import Cluster
from app.resolve.memory import SUBJECTS, Memory
from app.resolve.ranker import by_trees, by_weights
from app.resolve.signs import OBJECTS, Candidate, Signs, governs, is_titled, share_of_gender, signs_of

# How many sentences back an antecedent may stand. The weights decide long before this limit is reached.
FARTHEST = 60
# How many sentences back a name may stand that the recogniser took for a body or a place; such names are of few words.
FARTHEST_TAKEN_FOR_BODY, LONGEST_NAME = 4, 3
# How many sentences and tokens back, and how many, pronouns of the same gender are looked at.
SENTENCES_OF_PRONOUNS, FARTHEST_PRONOUN, MOST_PRONOUNS = 2, 120, 5
# The most candidates that the trees are asked about.
MOST_CANDIDATES = 8
# A given name that so few of a gender bear is not given to anyone of that gender.
RARE_SHARE = 0.1


class Likely(NamedTuple):
    """A person whom a pronoun may mean, how likely, and what speaks for it; nobody named where ``cluster`` is None."""

    cluster: Cluster | None
    share: float
    signs: Signs


def persons_meant(root: Token, gender: str, memory: Memory) -> list[Likely]:
    """The persons whom the pronoun ``root`` may mean and, among them, that it is nobody named, the likeliest first.

    The probabilities add up to 1. Whoever is spoken of in the pronoun's own quotation is not its speaker.
    """
    found, signs = weighed(root, gender, memory)
    kept = [number for number in most_likely([row.impression for row in signs]) if not _gives_way(number, found, signs)]
    shares = by_trees("pronoun", [signs[number] for number in kept])
    clusters = [*(item.cluster for item in found), None]
    likely = (Likely(clusters[number], share, signs[number]) for number, share in zip(kept, shares, strict=True))
    return sorted(likely, key=lambda item: -item.share)


def _gives_way(number: int, found: Sequence[Candidate], signs: Sequence[Signs]) -> bool:
    """Whether a candidate spoke on a line above, and another comes new on this one, alone and as what its sentence is about."""
    return bool(signs[number].spoke_last and not signs[number].spoke_on_line) and any(
        row.newcomer and row.of_main_verb and not row.lines and not row.quoted and not item.last.conjuncts
        for item, row in zip(found, signs, strict=False)
    )


def most_likely(shares: Sequence[float]) -> list[int]:
    """Which candidates the trees are asked about, in order: those with the highest first impressions, and at last nobody."""
    nobody = len(shares) - 1
    return [*sorted(sorted(range(nobody), key=lambda number: -shares[number])[:MOST_CANDIDATES]), nobody]


def weighed(root: Token, gender: str, memory: Memory) -> tuple[list[Candidate], list[Signs]]:
    """The candidates and all their signs, at last those that nobody named is meant."""
    found = candidates(root, gender, memory)
    signs = signs_of(root, gender, found, memory)
    earlier = [(token, _impression(token, gender, memory)) for token in _pronouns_before(root, gender, memory)]
    shares = by_weights("impression", signs)
    chained = [
        _chained(row, item.cluster, earlier)._replace(impression=share)
        for item, row, share in zip(found, signs[:-1], shares[:-1], strict=True)
    ]
    return found, [*chained, signs[-1]._replace(any_pronoun=float(bool(earlier)), impression=shares[-1])]


def _pronouns_before(root: Token, gender: str, memory: Memory) -> list[Token]:
    """The pronouns of the same gender shortly before one, the nearest first, that stand in the same words."""
    words = word_list("pronouns")["he" if gender == "male" else "she"]
    sentences, doc = memory.mentions.sentences, root.doc
    found: list[Token] = []
    for position in range(root.i - 1, max(root.i - FARTHEST_PRONOUN, -1), -1):
        if sentences[root.i] - sentences[position] > SENTENCES_OF_PRONOUNS or len(found) == MOST_PRONOUNS:
            break
        token = doc[position]
        if token.lower_ in words and memory.mentions.share_words(doc[position : position + 1], root):
            found.append(token)
    return found


def _impression(token: Token, gender: str, memory: Memory) -> dict[Cluster, float]:
    """How likely each person is whom an earlier pronoun means, by its own signs, whoever spoke."""
    known = memory.impressions.get(token.i)
    if known is None:
        bare = Memory(memory.mentions)
        found = candidates(token, gender, bare)
        shares = by_weights("impression", signs_of(token, gender, found, bare))
        known = {item.cluster: share for item, share in zip(found, shares[:-1], strict=True)}
        memory.impressions[token.i] = known
    return known


def _chained(signs: Signs, cluster: Cluster, earlier: list[tuple[Token, dict[Cluster, float]]]) -> Signs:
    """The signs, with what earlier pronouns say for the candidate."""
    shares = [shares.get(cluster, 0.0) for _, shares in earlier]
    as_subject = (shares.get(cluster, 0.0) for token, shares in earlier if token.dep_ in SUBJECTS)
    return signs._replace(
        last_pronoun=shares[0] if shares else 0.0,
        last_subject_pronoun=next(as_subject, 0.0),
        near_pronouns=sum(shares),
        any_pronoun=float(bool(earlier)),
    )


def candidates(root: Token, gender: str, memory: Memory) -> list[Candidate]:
    """The persons whom a pronoun of ``gender`` may mean: those named before it, the last first, and those right after it."""
    named: dict[Cluster, list[Span]] = {}
    here = memory.mentions.sentences[root.i]
    for mention, cluster in memory.mentions.before(memory.mentions.names, root.i, FARTHEST):
        far = here - memory.mentions.sentences[mention.start] > FARTHEST_TAKEN_FOR_BODY
        if cluster in named or (_may_be(cluster, gender, memory) and (cluster.kind == PERSON or not far)):
            named.setdefault(cluster, []).append(mention)
    below = _named_below(root, gender, memory)
    found = []
    for cluster, mentions in named.items():
        # a name in other people's words is nearer than it is in mind
        last = next((mention for mention in mentions if memory.mentions.share_words(mention, root)), mentions[0])
        if not _is_another(root, last):
            found.append(Candidate(cluster, mentions, last, below.get(cluster)))
    if any(item.cluster.gender == gender for item in found):
        found = [item for item in found if item.cluster.gender == gender or share_of_gender(item.cluster, gender) > RARE_SHARE]
    after = (Candidate(cluster, [name], name, name) for cluster, name in below.items() if cluster not in named)
    return [*found, *(item for item in after if not _is_another(root, item.last) and not governs(root, item.last.root))]


def _named_below(root: Token, gender: str, memory: Memory) -> dict[Cluster, Span]:
    """Each person's first mention after the pronoun in its sentence: "In his speech, Poe said"."""
    found: dict[Cluster, Span] = {}
    for mention, cluster in memory.mentions.within(root.i + 1, root.sent.end):
        if cluster not in found and _may_be(cluster, gender, memory):
            found[cluster] = mention
    return found


def _may_be(cluster: Cluster, gender: str, memory: Memory) -> bool:
    """Whether a person of that gender can bear the name, and is not the one spoken of."""
    if cluster in memory.spoken_of:
        return False
    if cluster.kind != PERSON:
        return _may_name_person(cluster)
    if cluster.gender in {None, gender}:
        return True
    return not is_titled(cluster) and share_of_gender(cluster, gender) > RARE_SHARE


def _may_name_person(cluster: Cluster) -> bool:
    """Whether a body's name looks like a person's: a few capitalised words, none of them a word for bodies."""
    words = name_key(cluster.name).split()
    if not 0 < len(words) <= LONGEST_NAME or is_abbreviation(cluster.name) or is_generic(cluster.name):
        return False
    first = cluster.mentions[0]
    known = word_list("bodies")["name"]
    return all(token.tag_ in {"NNP", "HYPH", "POS"} for token in first) and known.isdisjoint(words)


def _is_another(root: Token, mention: Span) -> bool:
    """Whether the grammar keeps the pronoun from meaning the name.

    "Quist thanked her" is not about Quist, nor is "her mother, Ann" Ann's.
    """
    name = mention.root
    if root.dep_ == "poss":
        owned = root.head
        return owned == name or owned in mention or (name.dep_ in {"appos", "compound"} and name.head == owned)
    if root.dep_ not in OBJECTS or root.lower_.endswith("self"):
        return False
    verb = root.head if root.dep_ != "pobj" else root.head.head
    return name.dep_ in SUBJECTS and name.head == verb
