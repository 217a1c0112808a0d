"""Quotations in the order of time in; groups with a heading, a month or as much of it as is known, out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.api.schemas import QuotationOut

NO_DAY = "Day not known"


@dataclass(frozen=True, slots=True)
class Month:
    """A heading, such as "March 2024", and the quotations under it."""

    heading: str
    quotations: list[QuotationOut] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TwoMonths:
    """A heading, and what each of two speakers said in that month."""

    heading: str
    one: list[QuotationOut] = field(default_factory=list)
    other: list[QuotationOut] = field(default_factory=list)


def by_month(quotations: Iterable[QuotationOut]) -> list[Month]:
    """The quotations by month, in the order given."""
    found: dict[str, Month] = {}
    for quotation in quotations:
        heading = heading_of(quotation)
        found.setdefault(heading, Month(heading)).quotations.append(quotation)
    return list(found.values())


def side_by_side(one: Sequence[QuotationOut], other: Sequence[QuotationOut]) -> list[TwoMonths]:
    """Two lists in the order of time as one list of months."""
    first = {quotation.id for quotation in one}
    return [
        TwoMonths(
            month.heading,
            [item for item in month.quotations if item.id in first],
            [item for item in month.quotations if item.id not in first],
        )
        for month in by_month(sorted([*one, *other], key=_in_time))
    ]


def heading_of(quotation: QuotationOut) -> str:
    """The month in which it was said or, where that is unknown, printed; the year where no more is known."""
    day = _day(quotation)
    if day is None:
        return NO_DAY
    evidence = quotation.said_on_evidence
    return str(day.year) if evidence is not None and evidence.precision == "year" else f"{day:%B %Y}"


def _day(quotation: QuotationOut) -> date | None:
    return quotation.said_on or quotation.article.published_at


def _in_time(quotation: QuotationOut) -> tuple[bool, date]:
    day = _day(quotation)
    return day is None, day or date.min
