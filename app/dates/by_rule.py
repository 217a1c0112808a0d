"""What rules alone say of the day of each row: the one beside its cue, or else that of the occasion, the story or the lead."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc, Token

from app.dates.beside_cue import DAY_AHEAD, day_beside_cue, past_day
from app.dates.expressions import BREAK, EXPRESSION, NEWS_DAYS
from app.quote import Attribution, Named, Precision, SaidOn, Span, SpeakerKind

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
ONE_DAY = "the one day of the story"
LIVE = "entry of a live report"
HEADLINE = "day of the lead, for its headline"
# What these rules give does not stand beside the cue.
INFERRED = frozenset({SAME_OCCASION, ONE_DAY, HEADLINE})
# A day this near to the head of the body, in characters, and not older than NEWS_DAYS, is that of the headline's news.
LEAD_CHARACTERS = 300


def days_by_rule(
    doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None], published: date | None
) -> list[SaidOn | None]:
    """The day of each attribution, in the same order; None where no rule gives one.

    A quotation without a date of its own takes the day of the same speaker's last dated one right above it.
    """
    text = doc.text
    found: list[SaidOn | None] = []
    occasions: dict[str, tuple[int, SaidOn]] = {}
    body_start = text.find("\n") + 1
    entries = [match.start() for match in LIVE_ENTRY.finditer(text)]
    for attribution, speaker in zip(attributions, speakers, strict=True):
        own = day_beside_cue(doc, text, attribution, published)
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
        if not _within(contents, Span(*match.span()))
        and (read := past_day(text, match, Span(*match.span()), published)) is not None
    ]
    places = [place for place, _ in named]
    end = next((place for place, read in named if read.on != day), len(text))
    answers = list(found)
    for index, attribution in enumerate(attributions):
        above = bisect_left(places, attribution.start)
        if answers[index] is None and above and attribution.start <= end and _is_plain(doc, attribution):
            answers[index] = SaidOn(day, named[above - 1][1].words, ONE_DAY)
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
        read = None if any(part.overlaps(place) for part in contents) else past_day(text, match, place, published)
        if read is not None:
            recent = 0 <= (published - read.on).days <= NEWS_DAYS
            return SaidOn(read.on, read.words, HEADLINE) if recent else None
    return None


def _in_live_entry(doc: Doc, text: str, entries: Sequence[int], attribution: Attribution, published: date) -> SaidOn | None:
    """The publication day for what an entry of a live report says in the present tense; ``entries`` are in order."""
    number = bisect_right(entries, attribution.start)
    verb = _cue_root(doc, attribution)
    if not number or verb is None or not _is_present(verb):
        return None
    entry = Span(entries[number - 1], entries[number] if number < len(entries) else len(text))
    days = (past_day(text, match, entry, published) for match in EXPRESSION.finditer(text, entry.start, attribution.start))
    if any(day is not None and day.on != published for day in days):
        return None
    return SaidOn(published, text[entry.start :].split("\n", 1)[0].strip(), LIVE)


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
