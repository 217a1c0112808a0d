"""Presenting searches: counts, saved searches and deliveries as their schemas."""

from collections.abc import Iterable

from app.api.search.numbers_schemas import OutletShareOut, ShareOut, SpeakerShare, StatsOut
from app.api.search.quotes_schemas import ConfidenceCount, FacetsOut, SpeakerCount, ValueCount
from app.api.search.searches_schemas import DeliveryOut, SearchOut
from app.quote import SpeakerKind
from app.store.search.facets import Facets
from app.store.search.filter_fields import QuoteFilters
from app.store.search.numbers import Numbers, OutletShare, Share
from app.store.tables import DeliveryRow, DeliveryState, SavedSearchRow, id_of


def facets_out(facets: Facets) -> FacetsOut:
    """Counts of the quotations that a search finds."""
    return FacetsOut(
        speakers=[SpeakerCount(id=number, name=name, quotations=count) for number, name, count in facets.speakers],
        outlets=_counts(facets.outlets),
        months=_counts(facets.months),
        kinds=_counts(facets.kinds),
        stances=_counts(facets.stances),
        roles=_counts(facets.roles),
        source_types=_counts(facets.source_types),
        confidences=[
            ConfidenceCount(confidence_from=band.least, confidence_below=band.below, quotations=band.quotations)
            for band in facets.confidences
        ],
    )


def stats_out(numbers: Numbers) -> StatsOut:
    """The same numbers with their shares."""
    return StatsOut(
        articles=numbers.articles,
        quotations=numbers.quotations,
        words=numbers.words,
        copies_left_out=numbers.copies,
        unresolved=numbers.unresolved,
        unresolved_share=_share(numbers.unresolved, numbers.quotations),
        kinds=_shares(numbers, numbers.kinds),
        speaker_kinds=_shares(numbers, numbers.speaker_kinds),
        source_types=_shares(numbers, numbers.source_types),
        months=_shares(numbers, numbers.months),
        speakers=[
            SpeakerShare(
                id=number,
                name=name,
                kind=SpeakerKind(kind),
                quotations=count,
                share=_share(count, numbers.quotations),
                words=words,
                share_of_words=_share(words, numbers.words),
            )
            for number, name, kind, count, words in numbers.speakers
        ],
        outlets=[_outlet_share(item) for item in numbers.outlets],
    )


def saved_search_out(row: SavedSearchRow) -> SearchOut:
    """A saved search, without its secret."""
    return SearchOut(
        id=id_of(row), name=row.name, search=QuoteFilters.model_validate(row.fields), url=row.url or None, made_at=row.made_at
    )


def delivery_out(row: DeliveryRow) -> DeliveryOut:
    """A delivery and the state it is in."""
    waiting = row.state == DeliveryState.WAITING
    return DeliveryOut(
        id=id_of(row),
        message=row.message,
        state=DeliveryState(row.state),
        quotations=row.quotations,
        attempts=row.attempts,
        made_at=row.made_at,
        next_at=row.next_at if waiting else None,
        sent_at=row.sent_at,
        answer=row.answer,
    )


def _counts(counted: Iterable[tuple[str | None, int]]) -> list[ValueCount]:
    return [ValueCount(value=value, quotations=count) for value, count in counted]


def _shares(numbers: Numbers, found: Iterable[Share]) -> list[ShareOut]:
    return [
        ShareOut(
            value=item.of,
            quotations=item.quotations,
            share=_share(item.quotations, numbers.quotations),
            words=item.words,
            share_of_words=_share(item.words, numbers.words),
        )
        for item in found
    ]


def _outlet_share(item: OutletShare) -> OutletShareOut:
    return OutletShareOut(
        outlet=item.outlet,
        articles=item.articles,
        quotations=item.quotations,
        words=item.words,
        unnamed_share=_share(item.unnamed, item.quotations),
        anonymous_share=_share(item.anonymous, item.quotations),
        unresolved_share=_share(item.unresolved, item.quotations),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
