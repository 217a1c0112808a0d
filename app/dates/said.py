"""The day of each attribution: the rules propose one, the signs of the whole story decide."""

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from app.dates.beside_cue import DAY_AHEAD
from app.dates.by_rule import HEADLINE, INFERRED, LIVE, days_by_rule
from app.dates.chances import shipped_trees
from app.dates.signs import Signs
from app.dates.story import DayNamed, Row, Story
from app.quote import Attribution, Named, Precision, SaidOn

# A day is given from this probability on. By five folds over the articles of the news corpus 60% of all days were then given
# and right, and of those given 86% were right; from 0.5 on it was 67% and 80%, from 0.75 on 52% and 89%.
LEAST_CHANCE = 0.65
# What a headline says is mostly the news of the lead: of 32 headlines whose speaker the lead dates, 25 had its day. And a day
# that stands with the cue's own verb ("said on Monday") was the right one in 132 of 142 rows.
LEAST_WHERE_PLAIN = 0.5
# The present tense and the hour at the head of an entry, or the announcement of a day, leave no other day.
CERTAIN = frozenset({DAY_AHEAD, LIVE})
OCCASION = "day of the occasion"


def said_on(
    doc: Doc, attributions: Sequence[Attribution], speakers: Sequence[Named | None], published: date | None
) -> list[SaidOn | None]:
    """The day each attribution was said, in the same order; None where the article gives no evidence.

    ``published`` anchors weekdays and dates without a year; without it only full dates are read.
    """
    by_rule = days_by_rule(doc, attributions, speakers, published)
    if published is None or not attributions:
        return by_rule
    story = Story(doc, attributions, speakers, published)
    signs = Signs(story, by_rule)
    return [_decided(story, signs, index, said) for index, said in enumerate(by_rule)]


def _decided(story: Story, signs: Signs, index: int, said: SaidOn | None) -> SaidOn | None:
    """The likeliest day of a row, if it is likely enough; else a month or a year, if the rules gave one."""
    if said is not None and said.rule in CERTAIN:
        return said
    trees = shipped_trees()
    chances = [(trees.chance(signs.of(index, on)), on) for on in signs.days(index)]
    chance, on = max(chances, default=(0.0, story.published))
    is_plain = said is not None and said.on == on and (said.rule == HEADLINE or signs.of(index, on)["on the verb"] > 0)
    if chance < (LEAST_WHERE_PLAIN if is_plain else LEAST_CHANCE):
        return said if said is not None and said.precision is not Precision.DAY else None
    if said is not None and said.on == on and said.rule not in INFERRED:
        return said
    day = signs.nearest(index, on)
    if day is None or story.is_broken(day.span.start, story.rows[index].place.start):
        return None
    rule = said.rule if said is not None and said.on == on else OCCASION
    return SaidOn(on, day.words, rule, detail=_detail(story.rows[index], day))


def _detail(row: Row, day: DayNamed) -> str:
    """Where the article gives the day, in words for an editor: "the hearing that the paragraph above dates: 'Tuesday'"."""
    what = f"the {day.occasion}" if day.occasion is not None else "the occasion"
    return f"{what} that {_where(row.paragraph, day.paragraph)} dates: {day.words!r}"


def _where(row: int, day: int) -> str:
    """A paragraph, seen from that of the row; both are numbers from 1 on."""
    if day == row:
        return "the same paragraph"
    if day == row - 1:
        return "the paragraph above"
    if day == row + 1:
        return "the paragraph below"
    return f"paragraph {day}"
