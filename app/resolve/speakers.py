"""Speakers: the sources of an article's attributions in, who each of them is out, with the steps that led there.

Sources are taken in reading order, so that a pronoun can mean whoever spoke before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
# Share of each rule's answers that were right where the source was, on PolNeAR's development articles;
# `bench/rule_precision.py` measures them.
RULE_PRECISION = {"name": 0.90, "pronoun": 0.73, "so called": 0.57, "description": 0.73}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a source is, or None where nothing in the article says, and the steps of the decision."""

    speaker: Named | None
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class _Memory:
    """Who was last meant by what, going down the article."""

    clusters: list[Cluster]
    last_person: Cluster | None = None
    last_body: Cluster | None = None
    last: Named | None = None


def resolve(doc: Doc, attributions: Sequence[Attribution]) -> list[Resolved]:
    """One answer for each attribution, in the same order; deterministic, from the article alone."""
    memory = _Memory(cluster_mentions(doc))
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
    inside = [
        (cluster, mention)
        for cluster in memory.clusters
        for mention in cluster.mentions
        if source.start <= mention.start and mention.end <= source.end and cluster.kind in KINDS
    ]
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
    best: tuple[float, Cluster] | None = None
    sentence = pronoun.sent.start
    for cluster in memory.clusters:
        if cluster.kind != PERSON or (cluster.gender is not None and cluster.gender != gender):
            continue
        before = [mention for mention in cluster.mentions if mention.end <= pronoun.i]
        if not before:
            continue
        last = before[-1]
        between = pronoun.doc[last.end : pronoun.i]
        sentences = sum(token.is_sent_start is True for token in between) + (pronoun.i == sentence)
        score = -1.0 * sentences
        score += 1.0 if last.root.dep_ in {"nsubj", "nsubjpass"} else 0.0
        score -= 1.0 if last.root.dep_ == "poss" else 0.0
        score += 1.5 if cluster is memory.last_person else 0.0
        score += 1.0 if cluster.gender == gender else 0.0
        score += 0.05 * min(len(before), 10)
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
        cluster = _so_called(source, word, memory)
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


def _so_called(source: Span, word: str, memory: _Memory) -> Cluster | None:
    """The nearest cluster whose name ends with the noun, or whose role has it; an earlier one before a later one."""
    nearest: tuple[int, Cluster] | None = None
    for cluster in memory.clusters:
        for mention in cluster.mentions:
            if cluster.kind == PERSON:
                fits = word in {part.lower() for part in (role_of(mention) or "").replace("-", " ").split()}
            else:
                fits = name_key(cluster.name).split()[-1:] == [word]
            if not fits:
                continue
            distance = source.start - mention.end if mention.end <= source.start else len(source.doc) + mention.start
            if nearest is None or distance < nearest[0]:
                nearest = (distance, cluster)
    return nearest[1] if nearest is not None else None


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
