"""Speakers: the sources of an article's attributions in; who each of them is out, with the steps that led there.

Sources are resolved in reading order, because a pronoun can mean whoever spoke before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from app.annotate.mentions import GROUP, ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.quote import Attribution, Evidence, Named, SpeakerKind
from app.resolve.interviews import interview_party
from app.resolve.meant import Meant, step
from app.resolve.memory import Memory, Mentions
from app.resolve.named import joint, named
from app.resolve.nominals import nominal, own_document
from app.resolve.pronouns import is_personal_pronoun, pronoun

KINDS = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
    GROUP: SpeakerKind.GROUP,
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a source is, or None where nothing in the article says so, and the steps of the decision.

    ``together`` is the kind of the speakers where several speak as one: persons, or else organizations.
    """

    speaker: Named | None
    evidence: tuple[Evidence, ...]
    together: SpeakerKind | None = None


def resolve(doc: Doc, attributions: Sequence[Attribution]) -> list[Resolved]:
    """One answer for each attribution, in the same order; deterministic, from the article alone."""
    memory = Memory(Mentions(doc))
    meant: dict[int, Meant] = {}
    for index in sorted(range(len(attributions)), key=lambda i: (attributions[i].source or attributions[i].content)[0]):
        attribution = attributions[index]
        if not attribution.source:
            meant[index] = Meant(steps=(step("no source", "the text names no source for these words"),))
            continue
        first, last = attribution.source[0], attribution.source[-1]
        span = doc.char_span(first.start, last.end, alignment_mode="expand")
        meant[index] = _remembered(_who(span, memory), memory) if span is not None else Meant()
    # only now, because a description further down may give the role of somebody who has already spoken
    return [
        Resolved(_named_speaker(meant[index]), meant[index].steps, _together(meant[index])) for index in range(len(attributions))
    ]


def _who(source: Span, memory: Memory) -> Meant:
    party = interview_party(source, memory)
    if party is not None:
        return party
    root = source.root
    word = root.lower_
    if root.tag_ in {"WP", "WDT", "WP$"} or (word in word_list("pronouns")["relative"] and len(source) == 1):
        return _relative(root, memory)
    if root.pos_ == "PRON" or (len(source) == 1 and is_personal_pronoun(word)):
        return pronoun(root, memory)
    subject = next((child for child in root.children if child.dep_ == "nsubj"), None) if root.pos_ == "VERB" else None
    if subject is not None and len(source) == 1:
        # the verb was marked instead of its subject
        return _who(root.doc[subject.left_edge.i : subject.right_edge.i + 1], memory)
    return joint(source, memory) or named(source, memory) or own_document(root, memory) or nominal(source, memory)


def _relative(root: Token, memory: Memory) -> Meant:
    """Whom "who" or "which" means: the noun that its clause belongs to, or the name that the noun explains."""
    verb = root.head
    while verb.dep_ not in {"relcl", "acl"} and verb.head != verb:
        verb = verb.head
    if verb.dep_ not in {"relcl", "acl"}:
        return Meant(steps=(step("relative", f"{root.text!r} has no noun before it"),))
    noun = verb.head
    doc = root.doc
    phrase = doc[noun.left_edge.i : noun.i + 1]
    answer = _who(phrase, memory) if phrase.root.lower_ not in word_list("pronouns")["relative"] else Meant()
    if not answer.clusters and noun.dep_ == "appos" and noun.head != noun:
        explained = noun.head
        answer = named(doc[explained.left_edge.i : explained.i + 1], memory) or answer
    clusters = answer.clusters[-1:] if noun.dep_ != "conj" else answer.clusters
    steps = (step("relative", f"{root.text!r} refers to {phrase.text!r}"), *answer.steps)
    return Meant(clusters, answer.mention, answer.described, steps)


def _remembered(meant: Meant, memory: Memory) -> Meant:
    """``meant``, kept in memory as who spoke last."""
    if len(meant.clusters) == 1:
        (cluster,) = meant.clusters
        if cluster.kind == PERSON:
            memory.last_person = cluster
        else:
            memory.last_body = cluster
    if meant.clusters or meant.described is not None:
        memory.last = meant.clusters or meant.described
    return meant


def _together(meant: Meant) -> SpeakerKind | None:
    if len(meant.clusters) < 2:
        return None
    return SpeakerKind.PERSON if all(cluster.kind == PERSON for cluster in meant.clusters) else SpeakerKind.ORGANIZATION


def _named_speaker(meant: Meant) -> Named | None:
    if not meant.clusters:
        return meant.described
    if len(meant.clusters) > 1:
        names = [cluster.name for cluster in meant.clusters]
        return Named(f"{', '.join(names[:-1])} and {names[-1]}", SpeakerKind.GROUP)
    (cluster,) = meant.clusters
    role = cluster.role_near(meant.mention) if cluster.kind == PERSON else None
    return Named(cluster.name, KINDS[cluster.kind], role, cluster.aliases)
