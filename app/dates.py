"""Dates: attributions with their speakers and the publication day in; the day each was said out, or None.

Only words in the cue's own sentence, outside content and source, date a quotation. A date inside the content tells when
something happened and not when it was said, and one inside the source is about the speaker. dateparser reads calendar
dates. Weekdays are read here, because newspapers use them for the publication day itself and otherwise for a past day.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

import dateparser
from spacy.tokens import Doc, Token

from app.attribute.unsaid import is_planned, verb_of_saying
from app.lexicon import word_list
from app.quote import Attribution, Named, Precision, SaidOn, Span, SpeakerKind
from app.reading.days import MONTH, WEEKDAYS

DAY = r"(?:3[01]|[12]\d|0?[1-9])"
YEAR = r"(?:1[89]|20)\d\d"
EXPRESSION = re.compile(
    rf"(?P<weekday>\b(?:(?P<which>last|this|next)\s+)?(?P<name>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    rf"|(?P<calendar>\b{MONTH}\s+{DAY}(?:st|nd|rd|th)?\b(?:,?\s+{YEAR})?"
    rf"|\b{DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b(?:,?\s+{YEAR})?)"
    rf"|(?P<relative>\b(?-i:today|tonight|this (?:morning|afternoon|evening)|yesterday|last night|[Ee]arlier in the day"
    r"|(?:two|three|four|five|six|\d)\s+days\s+ago)\b)",
    re.IGNORECASE,
)
# A month or a year without a day: "in March", "in 2019", "last month".
COARSE = re.compile(
    rf"\b(?:in|during)\s+(?:(?:early|late|mid)-?\s*)?"
    rf"(?:(?P<month>{MONTH})(?:,?\s+(?:of\s+)?(?P<month_year>{YEAR}))?|(?P<year>{YEAR}))\b"
    r"|\b(?P<near>(?:earlier\s+)?(?:this|last)\s+(?:month|year)|(?:a|one|two|three|four|five)\s+(?:month|year)s?\s+ago)\b",
    re.IGNORECASE,
)
TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)
NUMBERS = {word: int(value) for value, words in word_list("numbers").items() for word in words}
# A span of time or a plan, not the moment of saying: "since Monday", "until 7 December".
NOT_THE_MOMENT = re.compile(rf"\b(?:{'|'.join(sorted(word_list('dates')['not_the_moment']))})\s+$", re.IGNORECASE)
# "at Monday's debate" dates the saying, "Monday's decision" does not.
OCCASION = re.compile(rf"\b(?:{'|'.join(sorted(word_list('dates')['occasion']))})\s+(?:the\s+)?$", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?:\s+(?:morning|afternoon|evening|night))?['’]s\b")
# A line across the page, as live blogs and columns print it, ends an occasion.
BREAK = re.compile(r"\n\s*(?:[_*#•–—-]\s*){1,12}\n")
# A dated statement also dates what the same person said next, in the past tense, at most so many paragraphs and characters
# below it.
OCCASION_PARAGRAPHS = 1
LONGEST_OCCASION = 5_000
# The time at the head of an entry of a live report ("6:05 p.m.").
LIVE_ENTRY = re.compile(r"^[ \t]*\d{1,2}(?::\d\d)?[ \t]*(?:a\.m\.|p\.m\.|[AP]M|GMT|BST)[ \t]*$", re.MULTILINE)
FEWEST_ENTRIES = 2
# A story has one day only if at least so many quotations are dated next to their cue. On PolNeAR's development articles 63 of
# 76 such dates were right; with one dated quotation many more were wrong.
FEWEST_DATED = 2
# How many contents may be nested in each other.
NESTED = 6
SAME_OCCASION = "same occasion"
# The rule for what is announced: "will say on Friday".
DAY_AHEAD = "day after publication"
# How far above "earlier in the day" its day may be named, in characters.
FARTHEST_DAY = 1_500
# Without a year this means the attacks of 2001, unless that day has just passed.
ATTACKS = re.compile(r"Sept(?:ember|\.)?\s+11(?:th)?", re.IGNORECASE)
# A day this near to the head of the body, in characters, and not older than this, in days, is that of the headline's news.
LEAD_CHARACTERS, NEWS_DAYS = 300, 2
# How far from its cue a date may stand, in characters.
REACH = 90
# No date is longer than this many characters.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Read:
    on: date
    words: str
    rule: str
    distance: int
    precision: Precision = Precision.DAY


def said_on(
    doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None], published: date | None
) -> list[SaidOn | None]:
    """The day each attribution was said, in the same order; None where the article gives no evidence.

    ``published`` anchors weekdays and dates without a year; without it only full dates are read.
    A quotation without a date of its own takes the day of the same speaker's last dated one right above it.
    """
    text = doc.text
    found: list[SaidOn | None] = []
    occasions: dict[str, tuple[int, SaidOn]] = {}
    body_start = text.find("\n") + 1
    entries = [match.start() for match in LIVE_ENTRY.finditer(text)]
    for attribution, speaker in zip(attributions, speakers, strict=True):
        own = _near_cue(doc, text, attribution, published)
        said = SaidOn(own.on, own.words, own.rule, own.precision) if own is not None else None
        if said is None and speaker is not None and speaker.name in occasions:
            end, earlier = occasions[speaker.name]
            if _same_occasion(doc, text, end, attribution):
                said = SaidOn(earlier.on, earlier.words, SAME_OCCASION)
        live = len(entries) >= FEWEST_ENTRIES and speaker is not None and speaker.kind is SpeakerKind.PERSON
        if said is None and published is not None and live:
            said = _in_live_entry(doc, text, entries, attribution, published)
        if said is None and published is not None and attribution.start < body_start:
            found.append(_news_of_the_lead(text, body_start, attributions, published))
            continue
        whole_day = said is not None and said.precision is Precision.DAY
        if (
            said is not None
            and whole_day
            and said.rule != DAY_AHEAD
            and speaker is not None
            and speaker.kind is SpeakerKind.PERSON
        ):
            occasions[speaker.name] = (attribution.content[-1].end, said)
        found.append(said)
    return _with_day_of_story(doc, text, attributions, found, published)


def _with_day_of_story(
    doc: Doc, text: str, attributions: Sequence[Attribution], found: list[SaidOn | None], published: date | None
) -> list[SaidOn | None]:
    """``found``, with the one day of the story for what has no date and stands below a mention of that day.

    A story has one day if it dates at least FEWEST_DATED quotations next to their cues and all dated ones are on the same
    day. Below the first mention of another day nothing is dated in this way.
    """
    past = [said for said in found if said is not None and said.rule != DAY_AHEAD]
    days = {said.on for said in past}
    explicit = [said for said in past if said.rule != SAME_OCCASION]
    if published is None or len(days) != 1 or len(explicit) < FEWEST_DATED:
        return found
    (day,) = days
    contents = sorted(part for attribution in attributions for part in attribution.content)
    named = [
        (match.start(), read)
        for match in EXPRESSION.finditer(text)
        if not _within(contents, Span(*match.span())) and (read := _read(text, match, Span(*match.span()), published)) is not None
    ]
    places = [place for place, _ in named]
    end = next((place for place, read in named if read.on != day), len(text))
    answers = list(found)
    for index, attribution in enumerate(attributions):
        above = bisect_left(places, attribution.start)
        if answers[index] is None and above and attribution.start <= end and _is_plain(doc, attribution):
            answers[index] = SaidOn(day, named[above - 1][1].words, "the one day of the story")
    return answers


def _within(contents: Sequence[Span], place: Span) -> bool:
    """Whether a place overlaps one of ``contents``, which are in order."""
    last = bisect_right(contents, place.start, key=lambda part: part.start)
    return any(part.overlaps(place) for part in contents[max(0, last - NESTED) : last + 1])


def _is_plain(doc: Doc, attribution: Attribution) -> bool:
    """Whether the cue is a verb without auxiliaries: "said", not "had said" or "will say"."""
    verb = _cue_root(doc, attribution)
    return verb is not None and verb.pos_ == "VERB" and not any(child.dep_.startswith("aux") for child in verb.children)


def _cue_root(doc: Doc, attribution: Attribution) -> Token | None:
    """The head of the cue, or None without a cue."""
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand") if attribution.cue else None
    return cue.root if cue is not None else None


def _news_of_the_lead(text: str, body_start: int, attributions: Sequence[Attribution], published: date) -> SaidOn | None:
    """The day of what the headline says: the one that the lead gives outside all content, if it is recent."""
    contents = [part for attribution in attributions for part in attribution.content if part.start < body_start + LEAD_CHARACTERS]
    for match in EXPRESSION.finditer(text, body_start, body_start + LEAD_CHARACTERS):
        place = Span(*match.span())
        read = None if any(part.overlaps(place) for part in contents) else _read(text, match, place, published)
        if read is not None:
            recent = 0 <= (published - read.on).days <= NEWS_DAYS
            return SaidOn(read.on, read.words, "day of the lead, for its headline") if recent else None
    return None


def _in_live_entry(doc: Doc, text: str, entries: Sequence[int], attribution: Attribution, published: date) -> SaidOn | None:
    """The publication day for what an entry of a live report says in the present tense; ``entries`` are in order."""
    number = bisect_right(entries, attribution.start)
    verb = _cue_root(doc, attribution)
    if not number or verb is None or not _is_present(verb):
        return None
    entry = Span(entries[number - 1], entries[number] if number < len(entries) else len(text))
    days = (_read(text, match, entry, published) for match in EXPRESSION.finditer(text, entry.start, attribution.start))
    if any(day is not None and day.on != published for day in days):
        return None
    return SaidOn(published, text[entry.start :].split("\n", 1)[0].strip(), "entry of a live report")


def _is_present(verb: Token) -> bool:
    """Whether a verb stands in the present tense: "says", "is saying"."""
    if verb.tag_ == "VBG":
        return any(child.dep_ == "aux" and child.tag_ in {"VBZ", "VBP"} and child.lemma_ == "be" for child in verb.children)
    return verb.tag_ in {"VBZ", "VBP"}


def _same_occasion(doc: Doc, text: str, end: int, attribution: Attribution) -> bool:
    """Whether the attribution follows ``end`` closely, in the past tense, without a break in between."""
    if not end <= attribution.start <= end + LONGEST_OCCASION:
        return False
    between = text[end : attribution.start]
    if sum(1 for line in between.split("\n") if line.strip()) - 1 > OCCASION_PARAGRAPHS or BREAK.search(between):
        return False
    verb = _cue_root(doc, attribution)
    return verb is not None and verb.tag_ == "VBD"


def _near_cue(doc: Doc, text: str, attribution: Attribution, published: date | None) -> _Read | None:
    """The day nearest to the cue in its sentence; without one, the nearest month or year.

    Where there is no cue, the source stands in for it: "— Jo Lindqvist, May 12, 2024".
    """
    cue = next(iter((*attribution.cue, *attribution.source)), None)
    anchor = doc.char_span(*cue, alignment_mode="expand") if cue is not None else None
    if cue is None or anchor is None:
        return None
    sentence = anchor.root.sent
    start, end = max(sentence.start_char, cue.start - REACH - LONGEST), min(sentence.end_char, cue.end + REACH + LONGEST)
    excluded = (*attribution.content, *attribution.source)

    def nearest(expression: re.Pattern[str], read: Callable[[re.Match[str]], _Read | None]) -> _Read | None:
        outside = (
            match
            for match in expression.finditer(text, start, end)
            if not any(part.overlaps(Span(*match.span())) for part in excluded)
        )
        reads = (found for match in outside if (found := read(match)) is not None and found.distance <= REACH)
        return min(reads, key=lambda found: found.distance, default=None)

    if _is_ahead(doc, attribution):
        return nearest(EXPRESSION, lambda match: _day_ahead(text, match, cue, published)) or nearest(
            TOMORROW, lambda match: _tomorrow(match, cue, published)
        )
    return nearest(EXPRESSION, lambda match: _read(text, match, cue, published)) or nearest(
        COARSE, lambda match: _coarse(match, cue, published)
    )


def _is_ahead(doc: Doc, attribution: Attribution) -> bool:
    """Whether the cue announces what is still to be said."""
    if not attribution.cue:
        return False
    cue = doc.char_span(*attribution.cue[0], alignment_mode="expand")
    verb = verb_of_saying(list(cue)) if cue is not None else None
    return verb is not None and is_planned(verb)


def _distance(match: re.Match[str], cue: Span) -> int:
    """Characters between an expression and a cue; 0 where they touch."""
    return max(match.start() - cue.end, cue.start - match.end(), 0)


def _coarse(match: re.Match[str], cue: Span, published: date | None) -> _Read | None:
    """The first day of the month or year that the words name. A month without a year is the last one before publication."""
    distance, words = _distance(match, cue), match.group()
    if match["year"]:
        return _Read(date(int(match["year"]), 1, 1), words, "year", distance, Precision.YEAR)
    if match["month"]:
        first = calendar_date(f"{match['month']} 1 {match['month_year'] or ''}".strip(), published)
        return _Read(first, words, "month", distance, Precision.MONTH) if first is not None else None
    if published is None:
        return None
    near = match["near"].lower().split()
    back = 0 if "this" in near else NUMBERS.get(near[0], 1)
    if "month" in near or "months" in near:
        months = published.year * 12 + published.month - 1 - back
        return _Read(date(months // 12, months % 12 + 1, 1), words, "relative to publication", distance, Precision.MONTH)
    return _Read(date(published.year - back, 1, 1), words, "relative to publication", distance, Precision.YEAR)


def _read(text: str, match: re.Match[str], cue: Span, published: date | None) -> _Read | None:
    """The day that a match of EXPRESSION names; None where it names none, or not the moment of saying."""
    before = text[max(0, match.start() - 24) : match.start()]
    possessive = POSSESSIVE.match(text, match.end()) is not None
    if NOT_THE_MOMENT.search(before) or (possessive and not OCCASION.search(before)):
        return None
    distance = _distance(match, cue)
    words = match.group()
    if match["weekday"]:
        day = _weekday(match["name"], match["which"], published)
        return _Read(day, words, "weekday before publication", distance) if day else None
    if match["calendar"]:
        if ATTACKS.fullmatch(words) and (
            published is None or not 0 <= (published - date(published.year, 9, 11)).days <= NEWS_DAYS
        ):
            return None
        day = calendar_date(words, published)
        return _Read(day, words, "calendar date", distance) if day else None
    if words.lower() == "earlier in the day" and published is not None:
        last_day = _last_day_named(text, match.start(), cue, published)
        if last_day is not None:
            return _Read(last_day, words, "earlier on the day told of", distance)
    day = _relative(words, published)
    return _Read(day, words, "relative to publication", distance) if day else None


def _day_ahead(text: str, match: re.Match[str], cue: Span, published: date | None) -> _Read | None:
    """The day on or after publication that a match of EXPRESSION names; None for a day in the past."""
    before = text[max(0, match.start() - 24) : match.start()]
    if NOT_THE_MOMENT.search(before) or POSSESSIVE.match(text, match.end()):
        return None
    words, which = match.group(), (match["which"] or "").lower()
    day: date | None = None
    if match["weekday"] and published is not None and which != "last":
        ahead = (WEEKDAYS.index(f"{match['name'].capitalize()}day") - published.weekday()) % 7
        day = published + timedelta(days=ahead or (7 if which == "next" else 0))
    elif match["calendar"]:
        day = calendar_date(words, published, prefer="future")
    elif match["relative"]:
        day = _relative(words, published)
    is_past = day is None or (published is not None and day < published)
    return None if day is None or is_past else _Read(day, words, DAY_AHEAD, _distance(match, cue))


def _tomorrow(match: re.Match[str], cue: Span, published: date | None) -> _Read | None:
    if published is None:
        return None
    return _Read(published + timedelta(days=1), match.group(), DAY_AHEAD, _distance(match, cue))


def _last_day_named(text: str, end: int, cue: Span, published: date) -> date | None:
    """The last day that the story names above a place."""
    above = [match for match in EXPRESSION.finditer(text, max(0, end - FARTHEST_DAY), end) if not match["relative"]]
    reads = (_read(text, match, cue, published) for match in reversed(above))
    return next((read.on for read in reads if read is not None), None)


def _weekday(name: str, which: str | None, published: date | None) -> date | None:
    """The publication day itself or the last such weekday before it; "last Monday" is never the publication day."""
    if published is None or (which or "").lower() == "next":
        return None
    back = (published.weekday() - WEEKDAYS.index(f"{name.capitalize()}day")) % 7
    if back == 0 and (which or "").lower() == "last":
        back = 7
    return published - timedelta(days=back)


def calendar_date(words: str, published: date | None, prefer: Literal["past", "future"] = "past") -> date | None:
    """The date of words with a day and a month. A missing year is the last one that puts it before publication.

    With ``prefer="future"`` it is the first one that puts it after publication.

    Returns None for a day that no calendar has, and where the year is neither written nor can be inferred.
    """
    has_year = re.search(rf"\b{YEAR}\b", words) is not None
    if not has_year and published is None:
        return None
    anchor = datetime.combine(published or date(2000, 1, 1), time(12))
    parsed = dateparser.parse(
        words.replace(" of ", " "),
        languages=["en"],
        settings={"RELATIVE_BASE": anchor, "PREFER_DATES_FROM": prefer, "REQUIRE_PARTS": ["day", "month"]},
    )
    return parsed.date() if parsed is not None else None


def _relative(words: str, published: date | None) -> date | None:
    if published is None:
        return None
    if words.lower() in word_list("dates")["today"]:
        return published
    if words.lower() == "last night":
        return published - timedelta(days=1)
    parsed = dateparser.parse(words, languages=["en"], settings={"RELATIVE_BASE": datetime.combine(published, time(12))})
    return parsed.date() if parsed is not None else None
