"""Source types: which of the six types each source of an article is."""

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from app.lexicon import word_list
from app.names.person_names import name_key
from app.quote import Attribution, Named, SourceType, SpeakerKind

LOWER = re.compile(r"[a-z]")
NAMED = {
    SpeakerKind.PERSON: SourceType.NAMED_PERSON,
    SpeakerKind.ORGANIZATION: SourceType.NAMED_ORGANIZATION,
    SpeakerKind.DOCUMENT: SourceType.DOCUMENT,
}


def source_types(
    doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None], together: Sequence[SpeakerKind | None]
) -> list[SourceType | None]:
    """The type of each attribution's source, in the same order; None where there is no source or speaker.

    ``together`` gives the kind of several named speakers who speak as one, None for all others. A description that is
    anonymous once is anonymous wherever the article repeats it.
    """
    promised: set[str] = set()
    found: list[SourceType | None] = []
    for attribution, speaker, joint in zip(attributions, speakers, together, strict=True):
        if speaker is None or not attribution.source:
            found.append(None)
            continue
        source = doc.char_span(attribution.source[0].start, attribution.source[-1].end, alignment_mode="expand")
        kind = _type(speaker, joint)
        if kind in {SourceType.UNNAMED_PERSON, SourceType.UNNAMED_GROUP} and source is not None:
            head = source.root.lemma_.lower()
            if _discloses_anonymity(source):
                promised.add(head)
            if head in promised and _is_repeated(source):
                kind = SourceType.ANONYMOUS
        found.append(kind)
    return found


def _type(speaker: Named, joint: SpeakerKind | None) -> SourceType:
    if joint is not None:
        return NAMED[joint]
    if speaker.kind is SpeakerKind.ORGANIZATION and _is_only_described(speaker.name):
        return SourceType.UNNAMED_GROUP
    if speaker.kind is SpeakerKind.UNNAMED:
        return SourceType.UNNAMED_PERSON
    return NAMED.get(speaker.kind, SourceType.UNNAMED_GROUP)


def _is_only_described(name: str) -> bool:
    """Whether a body has no name of its own: "the company", "city officials", "police"."""
    small = word_list("function_words")["article"] | {"of", "and"}
    words = [word for word in name.split() if word.lower() not in small]
    lower = all(LOWER.match(word) for word in words)
    return lower or set(name_key(name).split()) <= word_list("sources")["body"]


def _discloses_anonymity(source: Span) -> bool:
    """Whether the source's own sentence, or the one after it, says that it asked not to be named."""
    doc, sentence = source.doc, source.root.sent
    following = doc[sentence.end].sent if sentence.end < len(doc) else sentence
    own, after = sentence.text.lower(), following.text.lower()
    phrases = word_list("circumstances")["anonymity"]
    disclosed_after = any(phrase in after for phrase in phrases) and any(token.pos_ == "PRON" for token in following)
    return any(phrase in own for phrase in phrases) or disclosed_after


def _is_repeated(source: Span) -> bool:
    """Whether the phrase can mean the same source again: anonymous itself, or definite ("the official")."""
    return _discloses_anonymity(source) or any(
        child.lower_ in word_list("function_words")["definite"] for child in source.root.children
    )
