"""GET /stats: who is quoted how often, and by whom."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.api.deps import SessionDep
from app.api.problems import problem_responses
from app.quote import SpeakerKind
from app.store.search.filter_fields import QuoteFilters
from app.store.search.numbers import Numbers, Share, count_numbers

router = APIRouter(tags=["Numbers"])


class StatsQuery(QuoteFilters):
    """What to count."""

    top: int = Field(default=20, ge=1, le=500, description="How many speakers and outlets at the most.")


class ShareOut(BaseModel):
    """How much of what was counted has a value."""

    value: str | None = Field(description="The value; null where there is none.")
    quotations: int = Field(description="How many quotations.")
    share: float = Field(description="The same as a share of all quotations, from 0 to 1.")
    words: int = Field(description="How many words they have.")
    share_of_words: float = Field(description="The same as a share of all words, from 0 to 1.")


class SpeakerShare(BaseModel):
    """How much somebody says."""

    id: int = Field(description="The speaker's id.")
    name: str = Field(description="The canonical name.")
    kind: SpeakerKind = Field(description="A person, an organization, ….")
    quotations: int = Field(description="How many quotations.")
    share: float = Field(description="The same as a share of all quotations.")
    words: int = Field(description="How many words they have.")
    share_of_words: float = Field(description="The same as a share of all words.")


class OutletShareOut(BaseModel):
    """Whom an outlet quotes."""

    outlet: str | None = Field(description="Who printed it; null where that is not known.")
    articles: int = Field(description="Articles with at least one of the quotations.")
    quotations: int = Field(description="How many quotations.")
    words: int = Field(description="How many words they have.")
    unnamed_share: float = Field(description="Of them, from persons and groups without a name who are not said to be anonymous.")
    anonymous_share: float = Field(description="Of them, from sources that the article says are anonymous.")
    unresolved_share: float = Field(description="Of them, from nobody known: the article or the pipeline does not say who.")


class StatsOut(BaseModel):
    """Counts of what a search finds. Words that a copy of a wire story repeats count once, in the article stored first."""

    articles: int = Field(description="Articles with at least one of the quotations.")
    quotations: int = Field(description="How many quotations.")
    words: int = Field(description="How many words they have.")
    copies_left_out: int = Field(description="Quotations of syndicated copies, which are not counted again.")
    unresolved: int = Field(description="Quotations whose speaker is not known.")
    unresolved_share: float = Field(description="The same as a share: what every other share should be read beside.")
    kinds: list[ShareOut] = Field(description="direct, mixed, indirect.")
    speaker_kinds: list[ShareOut] = Field(description="Persons against organizations and others; null: not known.")
    source_types: list[ShareOut] = Field(description="By type of source.")
    months: list[ShareOut] = Field(description="By the month said, else printed, in order.")
    speakers: list[SpeakerShare] = Field(description="The most quoted first.")
    outlets: list[OutletShareOut] = Field(description="The one with the most quotations first.")


@router.get("/stats", summary="Count who is quoted", operation_id="get_stats", responses=problem_responses(400, 422, 503))
def get_stats(session: SessionDep, query: Annotated[StatsQuery, Query()]) -> StatsOut:
    """How often and with how many words: by speaker, outlet, month, kind, type of source; people against organizations.

    All filters of `GET /quotes` work. The share that is unresolved is always there: figures without it mislead.
    """
    return _out(count_numbers(session, query.filters(), query.top))


def _out(numbers: Numbers) -> StatsOut:
    quotations, words = numbers.quotations, numbers.words

    def shares(found: tuple[Share, ...]) -> list[ShareOut]:
        return [
            ShareOut(
                value=item.of,
                quotations=item.quotations,
                share=_share(item.quotations, quotations),
                words=item.words,
                share_of_words=_share(item.words, words),
            )
            for item in found
        ]

    return StatsOut(
        articles=numbers.articles,
        quotations=quotations,
        words=words,
        copies_left_out=numbers.copies,
        unresolved=numbers.unresolved,
        unresolved_share=_share(numbers.unresolved, quotations),
        kinds=shares(numbers.kinds),
        speaker_kinds=shares(numbers.speaker_kinds),
        source_types=shares(numbers.source_types),
        months=shares(numbers.months),
        speakers=[
            SpeakerShare(
                id=number,
                name=name,
                kind=SpeakerKind(kind),
                quotations=count,
                share=_share(count, quotations),
                words=said,
                share_of_words=_share(said, words),
            )
            for number, name, kind, count, said in numbers.speakers
        ],
        outlets=[
            OutletShareOut(
                outlet=item.outlet,
                articles=item.articles,
                quotations=item.quotations,
                words=item.words,
                unnamed_share=_share(item.unnamed, item.quotations),
                anonymous_share=_share(item.anonymous, item.quotations),
                unresolved_share=_share(item.unresolved, item.quotations),
            )
            for item in numbers.outlets
        ],
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
