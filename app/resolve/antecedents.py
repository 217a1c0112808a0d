"""Antecedents: whom "he" or "she" means among the persons that the article names before it, by weighted signs."""

import math
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from spacy.tokens import Span, Token

from app.names.given_names import is_given_name, share_of_women
from app.names.person_names import person_name
from app.resolve.cluster import Cluster
from app.resolve.memory import SUBJECTS, Memory

OBJECTS = frozenset({"dobj", "pobj", "dative"})
BURIED = frozenset({"pobj", "appos", "conj"})
# How many sentences back an antecedent may stand. The weights decide long before this limit is reached.
FARTHEST = 60
# Counts beyond these say nothing more.
MOST_SENTENCES, MOST_LINES, MOST_MENTIONS = 8, 4, 20
# The share of a gender that a name has which no list knows, and the least that any name has.
UNKNOWN_SHARE, LEAST_SHARE = 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for or against a candidate whom a pronoun may mean. Distances are those of the candidate's last mention.

    With weights in the same fields, ``weighed`` gives the sum by which candidates compare.
    """

    # sentences and lines between the two, and whether there are none
    sentences: float = 0.0
    lines: float = 0.0
    same_sentence: float = 0.0
    # the candidate was named last of all, spoke last, or spoke last on this line
    named_last: float = 0.0
    spoke_last: float = 0.0
    spoke_on_line: float = 0.0
    # the last mention is a subject, also one of the pronoun's own clause; a possessive; within another phrase; an object
    subject: float = 0.0
    same_clause: float = 0.0
    possessive: float = 0.0
    buried: float = 0.0
    both_objects: float = 0.0
    # it stands in somebody's words, to which the pronoun does not belong
    quoted: float = 0.0
    # the article shows that the candidate's gender fits; how surely the given name does (the logarithm of a share)
    known_gender: float = 0.0
    given_name: float = 0.0
    # the logarithm of the count of mentions; named in the headline or the first sentence
    mentions: float = 0.0
    at_head: float = 0.0

    def weighed(self, weights: "Signs") -> float:
        """The sum of the signs, each times its weight."""
        pairs: Iterator[tuple[float, float]] = zip(astuple(self), astuple(weights), strict=True)
        return sum(sign * weight for sign, weight in pairs)


# Fitted as a conditional logit to the pronouns of 626 news articles, those of GAP's development part counting three tenths.
WEIGHTS = Signs(
    sentences=-0.42,
    lines=-0.15,
    same_sentence=0.98,
    named_last=0.5,
    spoke_last=1.15,
    spoke_on_line=0.05,
    subject=1.52,
    same_clause=-0.38,
    possessive=0.16,
    buried=-0.26,
    both_objects=0.76,
    quoted=-1.29,
    known_gender=0.76,
    given_name=0.46,
    mentions=0.33,
    at_head=0.32,
)


def persons_meant(root: Token, gender: str, memory: Memory) -> list[tuple[Cluster, float]]:
    """The persons named before the pronoun ``root`` whom it may mean, the likeliest first, each with its probability.

    The probabilities add up to 1, as the logit has them. Whoever is spoken of in the pronoun's own quotation is not its
    speaker.
    """
    weighed = {cluster: math.exp(signs.weighed(WEIGHTS)) for cluster, signs in candidates(root, gender, memory).items()}
    total = sum(weighed.values())
    return sorted(((cluster, weight / total) for cluster, weight in weighed.items()), key=lambda item: -item[1])


def candidates(root: Token, gender: str, memory: Memory) -> dict[Cluster, Signs]:
    """The persons named before a pronoun of ``gender`` whom it may mean, the last named first, each with what speaks for it."""
    named: dict[Cluster, list[Span]] = {}
    for mention, cluster in memory.mentions.before(memory.mentions.persons, root.i, FARTHEST):
        if cluster.gender in {None, gender} and cluster not in memory.spoken_of:
            named.setdefault(cluster, []).append(mention)
    found: dict[Cluster, Signs] = {}
    for cluster, mentions in named.items():
        # a name in other people's words is nearer than it is in mind
        last = next((mention for mention in mentions if memory.mentions.share_words(mention, root)), mentions[0])
        if not _is_own_subject(root, last):
            found[cluster] = _signs(root, gender, cluster, mentions, last, memory, first=not found)
    return found


def _signs(root: Token, gender: str, cluster: Cluster, mentions: list[Span], last: Span, memory: Memory, *, first: bool) -> Signs:
    sentences = memory.mentions.sentences
    between = sentences[root.i] - sentences[last.end - 1]
    lines = memory.mentions.lines[root.i] - memory.mentions.lines[last.end - 1]
    head = _explained(last.root)
    place, verb = head.dep_, head.head
    is_subject = place in SUBJECTS
    spoke_last = cluster is memory.last_person
    return Signs(
        sentences=min(between, MOST_SENTENCES),
        lines=min(lines, MOST_LINES),
        same_sentence=float(between == 0),
        named_last=float(first),
        spoke_last=float(spoke_last),
        spoke_on_line=float(spoke_last and memory.mentions.lines[root.i] == memory.line_of_last_person),
        subject=float(is_subject),
        same_clause=float(is_subject and (verb == root.head or (root.dep_ == "poss" and verb in root.ancestors))),
        possessive=float(place == "poss"),
        buried=float(place in BURIED),
        both_objects=float(place in OBJECTS and root.dep_ in OBJECTS),
        quoted=float(not memory.mentions.share_words(last, root)),
        known_gender=float(cluster.gender == gender),
        given_name=math.log(_share(cluster, gender)),
        mentions=math.log(min(len(mentions), MOST_MENTIONS)),
        at_head=float(
            sentences[cluster.mentions[0].start] <= sentences[0] + 1 or memory.mentions.lines[cluster.mentions[0].start] == 0
        ),
    )


def _explained(name: Token) -> Token:
    """The noun that the name explains, "owner" in "The owner of the bar, Toni Vidal, fears"; the name itself where none is."""
    before = name.left_edge.i - 1
    explains = name.dep_ == "appos" and before >= 0 and name.doc[before].text == ","
    return name.head if explains and name.head.dep_ in SUBJECTS and name.head.i < name.i else name


def _share(cluster: Cluster, gender: str) -> float:
    """The share of the pronoun's gender among the bearers of the given name."""
    words = person_name(cluster.name).full.split()
    women = share_of_women(words[0]) if len(words) > 1 or (words and is_given_name(words[0])) else None
    if women is None:
        return UNKNOWN_SHARE
    return max(LEAST_SHARE, women if gender == "female" else 1 - women)


def _is_own_subject(root: Token, mention: Span) -> bool:
    """Whether the pronoun is an object of the verb whose subject the name is: "Quist thanked her" is not about Quist."""
    if root.dep_ not in OBJECTS or root.lower_.endswith("self"):
        return False
    verb = root.head if root.dep_ != "pobj" else root.head.head
    return mention.root.dep_ in SUBJECTS and mention.root.head == verb
