"""Speakers: the sources of an article's attributions in, who each of them is out, with the steps that led there.

Sources are taken in reading order, so that a pronoun can mean whoever spoke before it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from spacy.tokens import Doc, Span, Token

from app.annotate.lexicon import word_list
from app.annotate.mentions import GROUP, ORGANIZATION, PERSON, PLACE
from app.quote import Attribution, Evidence, Named, SpeakerKind
from app.resolve.clusters import Cluster, cluster_mentions
from app.resolve.names import name_key
from app.resolve.roles import role_of

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "themselves", "we", "us"})
THING = frozenset({"it", "its", "itself"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
KINDS = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
    GROUP: SpeakerKind.GROUP,
}
LONGEST_DESCRIPTION = 160
# In sentences; a pronoun seldom reaches back further than three.
FARTHEST_ANTECEDENT = 60
# Share of each rule's answers that were right where the source was, on PolNeAR's development articles;
# `bench/rule_precision.py` measures them.
RULE_PRECISION = {"name": 0.90, "pronoun": 0.73, "so called": 0.57, "description": 0.73}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a source is, or None where nothing in the article says, and the steps of the decision."""

    speaker: Named | None
    evidence: tuple[Evidence, ...]


class _Mentions:
    """The named mentions of one article in reading order, found by where they stand and by what they are called."""

    def __init__(self, doc: Doc) -> None:
        clusters = cluster_mentions(doc)
        pairs = sorted(
            ((mention, cluster) for cluster in clusters for mention in cluster.mentions), key=lambda pair: pair[0].start
        )
        self.all = pairs
        self.persons = [pair for pair in pairs if pair[1].kind == PERSON]
        self.sentences = list(accumulate(token.is_sent_start is True for token in doc))
        self._called: dict[str, list[tuple[Span, Cluster]]] = defaultdict(list)
        for mention, cluster in pairs:
            for word in _words_it_is_called_by(mention, cluster):
                self._called[word].append((mention, cluster))

    def inside(self, source: Span) -> list[tuple[Span, Cluster]]:
        """The mentions that stand wholly in ``source``."""
        first = bisect_left(self.all, source.start, key=lambda pair: pair[0].start)
        last = bisect_left(self.all, source.end, lo=first, key=lambda pair: pair[0].start)
        return [pair for pair in self.all[first:last] if pair[0].end <= source.end]

    def persons_before(self, position: int) -> Iterator[tuple[Span, Cluster]]:
        """The persons named before a token, the nearest first."""
        for number in range(bisect_left(self.persons, position, key=lambda pair: pair[0].start) - 1, -1, -1):
            if self.persons[number][0].end <= position:
                yield self.persons[number]

    def so_called(self, word: str, position: int) -> Cluster | None:
        """Who is called by a noun: the nearest before a token, else the first after it."""
        called = self._called.get(word)
        if not called:
            return None
        before = bisect_left(called, position, key=lambda pair: pair[0].start)
        return called[max(before - 1, 0)][1]


def _words_it_is_called_by(mention: Span, cluster: Cluster) -> set[str]:
    """The words of a person's role here, the last word of any other name."""
    if cluster.kind == PERSON:
        return {part.lower() for part in (role_of(mention) or "").replace("-", " ").split()}
    return set(name_key(cluster.name).split()[-1:])


@dataclass(slots=True)
class _Memory:
    """Who was last meant by what, going down the article."""

    mentions: _Mentions
    last_person: Cluster | None = None
    last_body: Cluster | None = None
    last: Named | None = None


def resolve(doc: Doc, attributions: Sequence[Attribution]) -> list[Resolved]:
    """One answer for each attribution, in the same order; deterministic, from the article alone."""
    memory = _Memory(_Mentions(doc))
    answers: dict[int, Resolved] = {}
    for index in sorted(range(len(attributions)), key=lambda i: (attributions[i].source or attributions[i].content)[0]):
        attribution = attributions[index]
        if not attribution.source:
            answers[index] = Resolved(None, (_step("no source", "the text names no source for these words"),))
            continue
        first, last = attribution.source[0], attribution.source[-1]
        span = doc.char_span(first.start, last.end, alignment_mode="expand")
        answers[index] = _who(span, memory) if span is not None else Resolved(None, ())
    return [answers[index] for index in range(len(attributions))]


def _who(source: Span, memory: _Memory) -> Resolved:
    root = source.root
    word = root.lower_
    if root.tag_ in {"WP", "WDT"} or word in RELATIVE:
        return _relative(root, memory)
    if root.pos_ == "PRON":
        return _pronoun(root, memory)
    named = _named(source, memory)
    if named is not None:
        cluster, mention = named
        return _remember(cluster, mention, memory, "name", f"{mention.text!r} names {cluster.name!r}")
    return _nominal(source, memory)


# Names


def _named(source: Span, memory: _Memory) -> tuple[Cluster, Span] | None:
    """The cluster that the source names: by its head, by the name in apposition, by the first name in it."""
    inside = [(cluster, mention) for mention, cluster in memory.mentions.inside(source)]
    root = source.root
    for cluster, mention in inside:
        if mention.start <= root.i < mention.end and not _is_common_head(root, mention):
            return cluster, mention
    for cluster, mention in inside:
        head = mention.root
        if cluster.kind == PERSON and (
            head.dep_ == "appos" or (head.dep_ in {"compound", "nmod"} and head.head == root and mention.end == root.i + 1)
        ):
            return cluster, mention
    if root.pos_ == "PROPN" or root.lower_ in word_list("roles")["spokesperson"]:
        persons = [pair for pair in inside if pair[0].kind == PERSON and pair[1].root.dep_ not in {"poss", "pobj"}]
        if persons:
            return persons[0]
        if root.lower_ in word_list("roles")["spokesperson"]:
            bodies = [pair for pair in inside if pair[0].kind in {ORGANIZATION, PLACE}]
            return bodies[0] if bodies else None
    return None


def _is_common_head(root: Token, mention: Span) -> bool:
    """Whether the name only modifies the noun that speaks, as in "Clinton aides"."""
    return root.tag_ in {"NN", "NNS"} and mention.label_ == PERSON and len(mention) > 1


# Pronouns


def _relative(root: Token, memory: _Memory) -> Resolved:
    """The noun that the clause of "who" or "which" hangs on."""
    verb = root.head
    while verb.dep_ not in {"relcl", "acl"} and verb.head != verb:
        verb = verb.head
    if verb.dep_ not in {"relcl", "acl"}:
        return Resolved(None, (_step("relative", f"{root.text!r} has no noun before it"),))
    noun = verb.head
    phrase = root.doc[noun.left_edge.i : noun.i + 1]
    answer = _who(phrase, memory) if phrase.root.lower_ not in RELATIVE else Resolved(None, ())
    return Resolved(answer.speaker, (_step("relative", f"{root.text!r} stands for {phrase.text!r}"), *answer.evidence))


def _pronoun(root: Token, memory: _Memory) -> Resolved:
    word = root.lower_
    if word in MALE | FEMALE:
        cluster = _antecedent(root, memory, "male" if word in MALE else "female")
        if cluster is None:
            return Resolved(None, (_step("pronoun", f"no person before {root.text!r} fits it"),))
        return _remember(cluster, None, memory, "pronoun", f"{root.text!r} means {cluster.name!r}, the nearest person that fits")
    if word in THING and memory.last_body is not None:
        cluster = memory.last_body
        return _remember(cluster, None, memory, "pronoun", f"{root.text!r} means {cluster.name!r}, the body that spoke last")
    if word in PLURAL and memory.last is not None and memory.last.kind in {SpeakerKind.GROUP, SpeakerKind.ORGANIZATION}:
        return Resolved(memory.last, (_step("pronoun", f"{root.text!r} means {memory.last.name!r}, who spoke last"),))
    return Resolved(None, (_step("pronoun", f"{root.text!r} cannot be resolved from the article"),))


def _antecedent(pronoun: Token, memory: _Memory, gender: str) -> Cluster | None:
    """The best person before the pronoun: who spoke last, subjects before objects, near before far."""
    sentences = memory.mentions.sentences
    before: dict[Cluster, list[Span]] = {}
    for mention, cluster in memory.mentions.persons_before(pronoun.i):
        if sentences[pronoun.i] - sentences[mention.start] > FARTHEST_ANTECEDENT:
            break
        if cluster.gender is None or cluster.gender == gender:
            before.setdefault(cluster, []).append(mention)
    best: tuple[float, Cluster] | None = None
    for cluster, mentions in before.items():
        last = mentions[0]
        score = -1.0 * (sentences[pronoun.i] - sentences[last.end - 1])
        score += 1.0 if last.root.dep_ in {"nsubj", "nsubjpass"} else 0.0
        score -= 1.0 if last.root.dep_ == "poss" else 0.0
        score += 1.5 if cluster is memory.last_person else 0.0
        score += 1.0 if cluster.gender == gender else 0.0
        score += 0.05 * min(len(mentions), 10)
        if best is None or score > best[0]:
            best = (score, cluster)
    return best[1] if best is not None else None


# Nominals


def _nominal(source: Span, memory: _Memory) -> Resolved:
    """The organization that "the ministry" names, the person whom "the minister" titles; others stay unnamed."""
    root = source.root
    word = root.lemma_.lower()
    # headlines leave the article out: "mayor says"
    definite = not any(child.lower_ in {"a", "an", "some", "one", "another"} or child.dep_ == "poss" for child in root.children)
    description = " ".join(source.text.split())[:LONGEST_DESCRIPTION]
    if definite and root.tag_ != "NNS" and len(source) <= 4:
        cluster = memory.mentions.so_called(word, source.start)
        if cluster is not None:
            return _remember(cluster, None, memory, "so called", f"{description!r} means {cluster.name!r}, so called above")
    kind = _kind_of_nominal(root, word)
    step = _step(
        "description",
        f"{description!r} has no name in the article" if kind is not SpeakerKind.ORGANIZATION else f"{description!r} is a body",
    )
    speaker = Named(description, kind)
    memory.last = speaker
    return Resolved(speaker, (step,))


def _kind_of_nominal(root: Token, word: str) -> SpeakerKind:
    sources = word_list("sources")
    if word in sources["document"] or root.lower_ in sources["document"]:
        return SpeakerKind.DOCUMENT
    if root.tag_ in {"NNS", "NNPS"} and root.lower_ not in sources["body"]:
        return SpeakerKind.GROUP
    if word in sources["body"] or root.lower_ in sources["body"]:
        return SpeakerKind.ORGANIZATION
    if root.pos_ == "PROPN":
        return SpeakerKind.ORGANIZATION
    return SpeakerKind.UNNAMED


def _remember(cluster: Cluster, mention: Span | None, memory: _Memory, rule: str, detail: str) -> Resolved:
    if cluster.kind == PERSON:
        memory.last_person = cluster
    else:
        memory.last_body = cluster
    role = cluster.role_near(mention) if cluster.kind == PERSON else None
    speaker = Named(cluster.name, KINDS[cluster.kind], role, cluster.aliases)
    memory.last = speaker
    return Resolved(speaker, (_step(rule, detail),))


def _step(rule: str, detail: str) -> Evidence:
    return Evidence("resolve", rule, detail, RULE_PRECISION.get(rule))
