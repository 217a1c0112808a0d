"""Drafts: attributions under construction, and the span groups of a Doc on which a tagger leaves them.

Every tagger ends with ``mark``. Linking reads the groups and knows no particular tagger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, SpanGroup

CONTENT, CUE, SOURCE = "content", "cue", "source"
SCORES = "scores"

# Token positions, end exclusive.
Run = tuple[int, int]


def overlap(one: Run, other: Run) -> bool:
    """Whether two runs share a token."""
    return one[0] < other[1] and other[0] < one[1]


def lies_within(part: Run, runs: Iterable[Run]) -> bool:
    """Whether one of the runs holds the whole part."""
    return any(start <= part[0] and part[1] <= end for start, end in runs)


@dataclass(slots=True, eq=False)
class Draft:
    """One attribution under construction, found by ``rule``.

    ``names_person`` says that the source is the name of a person by its form, whatever the recogniser made of it.
    ``score`` is the probability that words and source are right, None where it is not known. ``confirmed`` is the rule that
    found the very same, where the network found it too.
    """

    rule: str
    cue: Run | None
    source: Run | None
    content: list[Run] = field(default_factory=list)
    score: float | None = None
    names_person: bool = False
    confirmed: str | None = None


def has_words(doc: Doc, cue: Run | None) -> bool:
    """Whether there is a cue with a letter in it, and not only a colon, a dash or a quotation mark in a cue's place."""
    return cue is not None and any(character.isalpha() for character in doc[slice(*cue)].text)


def mark(doc: Doc, drafts: Sequence[Draft]) -> None:
    """Put the drafts on the doc's span groups, each under its number as span id. A cue without a letter is left out.

    The label of a content span is its rule. The scores stand in the attributes of the group ``content``, by span id.
    """
    contents: list[Span] = []
    cues: list[Span] = []
    sources: list[Span] = []
    scores: dict[str, float] = {}
    for number, draft in enumerate(drafts):
        identity = str(number)
        contents += [Span(doc, *part, label=draft.rule, span_id=identity) for part in draft.content]
        if draft.cue is not None and has_words(doc, draft.cue):
            cues.append(Span(doc, *draft.cue, label=CUE, span_id=identity))
        if draft.source is not None:
            sources.append(Span(doc, *draft.source, label=SOURCE, span_id=identity))
        if draft.score is not None:
            scores[identity] = draft.score
    doc.spans[CONTENT] = SpanGroup(doc, name=CONTENT, attrs={SCORES: scores}, spans=contents)
    doc.spans[CUE] = SpanGroup(doc, name=CUE, spans=cues)
    doc.spans[SOURCE] = SpanGroup(doc, name=SOURCE, spans=sources)


def scores_of(doc: Doc) -> dict[str, float]:
    """The score of each marked attribution that has one, by span id; empty where no tagger has run."""
    if CONTENT not in doc.spans:
        return {}
    scores: dict[str, float] = doc.spans[CONTENT].attrs.get(SCORES, {})
    return scores
