"""Speakers: the sources of an article's attributions in; who each of them is out, with the steps that led there.

Sources are resolved in reading order, because a pronoun can mean whoever spoke before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from app.annotate.mention_kinds import GROUP, ORGANIZATION, PERSON, PLACE
from app.lexicon import word_list
from app.quote import Attribution, Evidence, Kind, Named, SpeakerKind
from app.resolve.cluster import Cluster
from app.resolve.compatriots import compatriot
from app.resolve.description_signs import key_of
from app.resolve.epithets import NOUNS
from app.resolve.interviews import interview_party
from app.resolve.meant import Meant, step
from app.resolve.memory import Memory, Mentions
from app.resolve.named import joint, named
from app.resolve.nominals import CALIBRATED, nominal
from app.resolve.pairs import pair
from app.resolve.pronouns import is_personal_pronoun, names_himself, pronoun
from app.resolve.sourceless import without_source
from app.resolve.things import is_thing, names_people_of, own_document, thing
from app.rule_precision import answer_kind, precision_of

KINDS = {
    PERSON: SpeakerKind.PERSON,
    ORGANIZATION: SpeakerKind.ORGANIZATION,
    PLACE: SpeakerKind.ORGANIZATION,
    GROUP: SpeakerKind.GROUP,
}


# How many attributions above and below one are looked at for the words in which it stands.
MOST_AROUND = 40


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a source is, or None where nothing in the article says so, and the steps of the decision.

    ``together`` is the kind of the speakers where several speak as one: persons, or else organizations.
    """

    speaker: Named | None
    evidence: tuple[Evidence, ...]
    together: SpeakerKind | None = None


def resolve(doc: Doc, attributions: Sequence[Attribution], memory: Memory | None = None) -> list[Resolved]:
    """One answer for each attribution, in the same order; deterministic, from the article alone.

    Whoever wants to see how descriptions were decided hands in a fresh ``memory`` of the article.
    """
    memory = memory if memory is not None else Memory(Mentions(doc, list(sources_of(doc, attributions))))
    meant: dict[int, Meant] = {}
    order = sorted(range(len(attributions)), key=lambda i: (attributions[i].source or attributions[i].content)[0])
    for index in order:
        attribution = attributions[index]
        if not attribution.source or _is_first_person(attribution, memory):
            continue
        span = _source(doc, attribution)
        memory.spoken_of, memory.content = spoken_of(attribution, memory), attribution.content
        meant[index] = _remembered(_who(span, memory), span, memory) if span is not None else Meant()
    for index in (number for number in order if not attributions[number].source):
        meant[index] = without_source(index, attributions, meant, memory)
    for index in (number for number in range(len(attributions)) if number not in meant):
        meant[index] = _first_person(index, attributions, meant, memory)
    # only now, because a description further down may give the role of somebody who has already spoken
    return [_resolved(meant[index]) for index in range(len(attributions))]


def sources_of(doc: Doc, attributions: Sequence[Attribution]) -> Iterator[Span]:
    """The phrases that name who speaks, where they are whole words of the text."""
    yield from filter(None, (_source(doc, attribution) for attribution in attributions if attribution.source))


def _source(doc: Doc, attribution: Attribution) -> Span | None:
    """The phrase that names who speaks, in whole words; None where it is none of the text."""
    return doc.char_span(attribution.source[0].start, attribution.source[-1].end, alignment_mode="expand")


def _resolved(meant: Meant) -> Resolved:
    """The answer, with its last step scored by how often that rule is right for this kind of speaker.

    A step with a probability of its own keeps it for persons known in full, and is scaled for others.
    """
    speaker = _named_speaker(meant)
    if not meant.steps:
        return Resolved(speaker, (), _together(meant))
    last = meant.steps[-1]
    if last.rule in CALIBRATED and last.score is not None:
        return Resolved(speaker, meant.steps, _together(meant))
    measured, of_rule = precision_of("resolve", answer_kind(last.rule, speaker)), precision_of("resolve", last.rule)
    if measured is not None:
        in_full = precision_of("resolve", f"{last.rule}: {SpeakerKind.PERSON}")
        own = last.score if last.score != of_rule else None
        score = round(own * measured / in_full, 2) if own is not None and in_full is not None else measured
        last = replace(last, score=min(score, own if own is not None else 1.0))
    return Resolved(speaker, (*meant.steps[:-1], last), _together(meant))


def _is_first_person(attribution: Attribution, memory: Memory) -> bool:
    words = memory.mentions.text[attribution.source[0].start : attribution.source[-1].end].lower()
    return words in word_list("pronouns")["first"] or words in word_list("pronouns")["we"]


def _first_person(index: int, attributions: Sequence[Attribution], meant: dict[int, Meant], memory: Memory) -> Meant:
    """Whom "I" means: whoever says the words in which it stands, as in "“I told him to go,” she said".

    So does "we" in the words of a body. Of whom a person speaks by it, the text does not tell.
    """
    source = attributions[index].source[0]
    word = source.of(memory.mentions.text)
    around = (
        (part.end - part.start, number)
        for number in range(max(0, index - MOST_AROUND), min(len(attributions), index + MOST_AROUND))
        if number != index and number in meant
        for part in attributions[number].content
        if part.start <= source.start and source.end <= part.end
    )
    innermost = min(around, default=None)
    outer = meant[innermost[1]] if innermost is not None else Meant()
    of_several = word.lower() in word_list("pronouns")["we"] and any(cluster.kind == PERSON for cluster in outer.clusters)
    if not outer.clusters or of_several:
        return Meant(steps=(step("first person", f"the text does not tell who says {word!r}"),))
    names = " and ".join(cluster.name for cluster in outer.clusters)
    return Meant(outer.clusters, steps=(step("first person", f"{names!r} says the words in which {word!r} stands"),))


def spoken_of(attribution: Attribution, memory: Memory) -> frozenset[Cluster]:
    """The persons whom the quoted words mention, except whoever names himself in them ("My name is Leo Grant")."""
    direct = attribution.kind is Kind.DIRECT
    named = list(memory.mentions.spoken_of(attribution.content, direct=direct))
    speaking = {cluster for mention, cluster in named if names_himself(mention)}
    return frozenset(cluster for _, cluster in named if cluster not in speaking)


def _who(source: Span, memory: Memory) -> Meant:
    party = interview_party(source, memory)
    if party is not None:
        return party
    root = source.root
    word = root.lower_
    if root.text.isupper() and len(root.text) > 1 and len(source) == 1 and memory.mentions.called(source.text) is not None:
        # the World Health Organization is no "who"
        return named(source, memory) or Meant()
    if root.tag_ in {"WP", "WDT", "WP$"} or (word in word_list("pronouns")["relative"] and len(source) == 1):
        return _relative(root, memory)
    if root.pos_ == "PRON" or (len(source) == 1 and is_personal_pronoun(word)):
        return thing(root, memory) if is_thing(word) else pronoun(root, memory)
    subject = next((child for child in root.children if child.dep_ == "nsubj"), None) if root.pos_ == "VERB" else None
    if subject is not None and len(source) == 1:
        # the verb was marked instead of its subject
        return _who(root.doc[subject.left_edge.i : subject.right_edge.i + 1], memory)
    return (
        joint(source, memory)
        or pair(source, memory)
        or compatriot(source, memory)
        or named(source, memory)
        or own_document(root, memory)
        or nominal(source, memory)
    )


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


def _remembered(meant: Meant, source: Span, memory: Memory) -> Meant:
    """``meant``, kept in memory as who spoke last."""
    if len(meant.clusters) == 1:
        (cluster,) = meant.clusters
        if cluster.kind == PERSON:
            memory.last_person = cluster
            memory.line_of_last_person = memory.mentions.lines[source.start]
        else:
            memory.last_body = cluster
    memory.spoke.update(meant.clusters)
    if source.root.pos_ in NOUNS:
        memory.described[key_of(source.root)] = meant.clusters[0] if len(meant.clusters) == 1 else None
    speaker = meant.clusters or meant.described
    memory.unnamed = (source.root, speaker) if isinstance(speaker, Named) and speaker.kind is SpeakerKind.UNNAMED else None
    if speaker:
        memory.last = speaker
        if not _is_person(speaker) or names_people_of(source.root):
            memory.things.append((source.start, speaker))
    return meant


def _is_person(speaker: Named | tuple[Cluster, ...]) -> bool:
    if isinstance(speaker, tuple):
        return speaker[0].kind == PERSON
    return speaker.kind in {SpeakerKind.PERSON, SpeakerKind.UNNAMED}


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
