"""The vocabulary of all stages: article, quotation, speaker and evidence, as frozen plain values.

Every offset counts Unicode code points (Python string indices) into the article's text, end exclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of an article's text: code points ``start`` to ``end``, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that this span cuts from ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end


class Kind(StrEnum):
    """How a quotation gives the words: verbatim, partly so, or in paraphrase."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Act(StrEnum):
    """What an attribution reports: words said, words written, or neither (a belief, a feeling, a plan, silence)."""

    SPEECH = "speech"
    WRITING = "writing"
    THOUGHT = "thought"


# The acts that are returned unless others are asked for.
SAID = (Act.SPEECH, Act.WRITING)


class Stance(StrEnum):
    """What the source does with the content (PARC 3.0 calls it factuality and scopal change).

    ``denied``: the source says that it is not so; ``asked``: a question or a request; ``hypothetical``: not said, or not
    yet ("could have said", "will say on Friday", "did not say that").
    """

    ASSERTED = "asserted"
    DENIED = "denied"
    ASKED = "asked"
    HYPOTHETICAL = "hypothetical"


# The stances that are returned unless others are asked for: what nobody has said is not shown as said.
UTTERED = (Stance.ASSERTED, Stance.DENIED, Stance.ASKED)


def is_shown(stance: str, *, summary: bool) -> bool:
    """Whether a quotation is shown unless more is asked for: somebody uttered it, and it is more than a topic."""
    return stance in UTTERED and not summary


class SpeakerKind(StrEnum):
    """What kind of source a speaker is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class SourceType(StrEnum):
    """How far a source can be held to account for its words (after the Markkula Center's six types).

    An unnamed source counts as anonymous only where the article says that anonymity was requested or granted.
    """

    NAMED_PERSON = "named person"
    NAMED_ORGANIZATION = "named organization"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous source"
    UNNAMED_PERSON = "unnamed person"
    UNNAMED_GROUP = "unnamed group"


class Precision(StrEnum):
    """How precisely the article gives a date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PublicationSource(StrEnum):
    """Where a publication date was found."""

    REQUEST = "request"
    PAGE = "page"
    DATELINE = "dateline"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One step of a decision: which stage decided, by which rule, and on what words.

    ``score`` is the measured share of cases in which the rule is right, None where it was not measured.
    """

    stage: str
    rule: str
    detail: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The head of a wire story: ``MOSCOW, February 12. /TASS/.``"""

    span: Span
    place: str | None
    agency: str | None
    month: int | None = None
    day: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of an article's text that are not its body. A part that the text does not have is None."""

    title: Span | None = None
    subtitle: Span | None = None
    dateline: Dateline | None = None
    body_start: int = 0
    byline: Span | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The day an article appeared, and the evidence for it."""

    on: date
    source: PublicationSource
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """One published text. ``text`` is stored unchanged; every offset points into it. ``language`` is an ISO 639 code."""

    text: str
    title: str | None = None
    subtitle: str | None = None
    layout: Layout = field(default_factory=Layout)
    publication: Publication | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Content, cue and source joined together, before the source is resolved to a speaker.

    In a ``summary`` the content is a topic and not words: "warned of losses" (Semino and Short's report of a speech act).
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: Kind
    act: Act
    evidence: tuple[Evidence, ...] = ()
    stance: Stance = Stance.ASSERTED
    summary: bool = False

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.content[0].start


@dataclass(frozen=True, slots=True)
class SaidOn:
    """The day the words were said, the words of the article that give it, and the rule that read them.

    Where the article gives only a month or a year, ``on`` is its first day. ``detail`` says where the words stand, if that is
    not beside the cue.
    """

    on: date
    words: str
    rule: str
    precision: Precision = Precision.DAY
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A resolved source: a canonical name with its kind, and the role that this article gives."""

    name: str
    kind: SpeakerKind
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How the words reached the article, as far as the text says.

    ``via`` is "spokesperson" where a spokesperson speaks whom the article does not name. ``reported_via`` names those who
    passed the words on, the nearest to the speaker first. ``addressee`` and ``venue`` are in the article's words.
    """

    via: str | None = None
    reported_via: tuple[str, ...] = ()
    addressee: str | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """One act of saying reported in an article."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    kind: Kind
    act: Act
    speaker: Named | None
    said_on: SaidOn | None
    confidence: float
    evidence: tuple[Evidence, ...]
    source_type: SourceType | None = None
    circumstances: Circumstances = Circumstances()
    stance: Stance = Stance.ASSERTED
    summary: bool = False


def words_of(text: str, spans: Sequence[Span], between: str = " … ") -> str:
    """The characters of several spans in reading order, joined by ``between`` where the cue splits them.

    What is shown to people is ``app.reading.normal_form.shown_words``.
    """
    return between.join(span.of(text) for span in spans)
