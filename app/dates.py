"""Dates: attributions with their speakers and the publication day in, the day each was said out, or None.

Only words in the cue's own sentence and outside the content date a quotation; a date inside the content
says when something happened, not when it was told. dateparser reads the calendar expressions; weekdays are
ours, because news writes the weekday for the publication day itself and means the past one otherwise.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import dateparser
from spacy.tokens import Doc, Token

from app.quote import Attribution, Named, SaidOn, Span, SpeakerKind
from app.reading.days import MONTH, WEEKDAYS

DAY = r"(?:3[01]|[12]\d|0?[1-9])"
YEAR = r"(?:1[89]|20)\d\d"
EXPRESSION = re.compile(
    rf"(?P<weekday>\b(?:(?P<which>last|this|next)\s+)?(?P<name>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    rf"|(?P<calendar>\b{MONTH}\s+{DAY}(?:st|nd|rd|th)?\b(?:,?\s+{YEAR})?"
    rf"|\b{DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:,?\s+{YEAR})?)"
    rf"|(?P<relative>\b(?-i:today|yesterday|earlier in the day|(?:two|three|four|five|six|\d)\s+days\s+ago)\b)",
    re.IGNORECASE,
)
# A span of time or a plan, not the moment of saying: "since Monday", "until 7 December".
NOT_THE_MOMENT = re.compile(
    r"\b(?:since|until|till|by|before|after|from|for|next|every|through|ahead of|scheduled for|due)\s+$", re.IGNORECASE
)
# "at Monday's debate" dates the saying, "Monday's decision" does not.
OCCASION = re.compile(r"\b(?:at|during|in|on|after|following)\s+(?:the\s+)?$", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?:\s+(?:morning|afternoon|evening|night))?['’]s\b")
# A rule across the page, as live blogs and columns print it, ends an occasion.
BREAK = re.compile(r"\n\s*(?:[_*#•–—-]\s*){1,12}\n")
# How many paragraphs down a dated statement dates what the same person said next, in the past tense.
OCCASION_PARAGRAPHS = 1
# Farther down than this, in characters, nobody reads one occasion, however long the paragraph.
LONGEST_OCCASION = 5_000
# The times that head the entries of a live report ("6:05 p.m.").
LIVE_ENTRY = re.compile(r"^[ \t]*\d{1,2}(?::\d\d)?[ \t]*(?:a\.m\.|p\.m\.|[AP]M|GMT|BST)[ \t]*$", re.MULTILINE)
FEWEST_ENTRIES = 2
# How far from its cue an expression may stand, in characters.
REACH = 90
# No expression is longer than this many characters.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Read:
    on: date
    words: str
    rule: str
    distance: int


def said_on(
    doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None], published: date | None
) -> list[SaidOn | None]:
    """The day each attribution was said, in the same order; None where the article gives no evidence.

    ``published`` anchors weekdays and dates without a year; without it only full dates are read.
    A quotation with no date of its own takes the day of the same speaker's last dated one above it.
    """
    text = doc.text
    found: list[SaidOn | None] = []
    occasions: dict[str, tuple[int, SaidOn]] = {}
    entries = [match.start() for match in LIVE_ENTRY.finditer(text)]
    for attribution, speaker in zip(attributions, speakers, strict=True):
        own = _near_cue(doc, text, attribution, published)
        said = SaidOn(own.on, own.words, own.rule) if own is not None else None
        if said is None and speaker is not None and speaker.name in occasions:
            end, earlier = occasions[speaker.name]
            if _same_occasion(doc, text, end, attribution):
                said = SaidOn(earlier.on, earlier.words, "same occasion")
        told_live = len(entries) >= FEWEST_ENTRIES and speaker is not None and speaker.kind is SpeakerKind.PERSON
        if said is None and published is not None and told_live:
            said = _in_live_entry(doc, text, entries, attribution, published)
        if said is not None and speaker is not None and speaker.kind is SpeakerKind.PERSON:
            occasions[speaker.name] = (attribution.content[-1].end, said)
        found.append(said)
    return found


def _in_live_entry(doc: Doc, text: str, entries: Sequence[int], attribution: Attribution, published: date) -> SaidOn | None:
    """The publication day for what an entry of a live report tells in the present tense; ``entries`` in order."""
    number = bisect_right(entries, attribution.start)
    if not number or not attribution.cue:
        return None
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand")
    if cue is None or not _is_present(cue.root):
        return None
    entry = Span(entries[number - 1], entries[number] if number < len(entries) else len(text))
    days = (_read(text, match, entry, published) for match in EXPRESSION.finditer(text, entry.start, attribution.start))
    if any(day is not None and day.on != published for day in days):
        return None
    return SaidOn(published, text[entry.start :].split("\n", 1)[0].strip(), "entry of a live report")


def _is_present(verb: Token) -> bool:
    """Whether a verb tells of now: "says", "is saying"."""
    if verb.tag_ == "VBG":
        return any(child.dep_ == "aux" and child.tag_ in {"VBZ", "VBP"} and child.lemma_ == "be" for child in verb.children)
    return verb.tag_ in {"VBZ", "VBP"}


def _same_occasion(doc: Doc, text: str, end: int, attribution: Attribution) -> bool:
    """Whether these words follow those that end at ``end`` closely, in the past tense, with no break between."""
    if not attribution.cue or not end <= attribution.start <= end + LONGEST_OCCASION:
        return False
    between = text[end : attribution.start]
    if sum(1 for line in between.split("\n") if line.strip()) - 1 > OCCASION_PARAGRAPHS or BREAK.search(between):
        return False
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand")
    return cue is not None and cue.root.tag_ == "VBD"


def _near_cue(doc: Doc, text: str, attribution: Attribution, published: date | None) -> _Read | None:
    """The date expression of the cue's sentence that stands nearest to the cue."""
    if not attribution.cue:
        return None
    cue = attribution.cue[0]
    token = doc.char_span(*cue, alignment_mode="expand")
    if token is None:
        return None
    sentence = token.root.sent
    start, end = max(sentence.start_char, cue.start - REACH - LONGEST), min(sentence.end_char, cue.end + REACH + LONGEST)
    reads = [
        read
        for match in EXPRESSION.finditer(text, start, end)
        if not any(part.overlaps(Span(*match.span())) for part in attribution.content)
        and (read := _read(text, match, cue, published)) is not None
    ]
    return min((read for read in reads if read.distance <= REACH), key=lambda read: read.distance, default=None)


def _read(text: str, match: re.Match[str], cue: Span, published: date | None) -> _Read | None:
    before = text[max(0, match.start() - 24) : match.start()]
    possessive = POSSESSIVE.match(text, match.end()) is not None
    if NOT_THE_MOMENT.search(before) or (possessive and not OCCASION.search(before)):
        return None
    distance = max(match.start() - cue.end, cue.start - match.end(), 0)
    words = match.group()
    if match["weekday"]:
        day = _weekday(match["name"], match["which"], published)
        return _Read(day, words, "weekday before publication", distance) if day else None
    if match["calendar"]:
        day = calendar_date(words, published)
        return _Read(day, words, "calendar date", distance) if day else None
    day = _relative(words, published)
    return _Read(day, words, "relative to publication", distance) if day else None


def _weekday(name: str, which: str | None, published: date | None) -> date | None:
    """The publication day itself or the last such weekday before it; "last Monday" is never the day itself."""
    if published is None or (which or "").lower() == "next":
        return None
    back = (published.weekday() - WEEKDAYS.index(f"{name.capitalize()}day")) % 7
    if back == 0 and (which or "").lower() == "last":
        back = 7
    return published - timedelta(days=back)


def calendar_date(words: str, published: date | None) -> date | None:
    """A date written with its day and month; a missing year is the one that puts it last before publication.

    Returns None for a day that no calendar has, or where the year is neither written nor to be inferred.
    """
    has_year = re.search(rf"\b{YEAR}\b", words) is not None
    if not has_year and published is None:
        return None
    anchor = datetime.combine(published or date(2000, 1, 1), time(12))
    parsed = dateparser.parse(
        words.replace(" of ", " "),
        languages=["en"],
        settings={"RELATIVE_BASE": anchor, "PREFER_DATES_FROM": "past", "REQUIRE_PARTS": ["day", "month"]},
    )
    return parsed.date() if parsed is not None else None


def _relative(words: str, published: date | None) -> date | None:
    if published is None:
        return None
    if words.lower() == "earlier in the day":
        return published
    parsed = dateparser.parse(words, languages=["en"], settings={"RELATIVE_BASE": datetime.combine(published, time(12))})
    return parsed.date() if parsed is not None else None
