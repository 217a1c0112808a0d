"""What a speaker said about a subject, in the order of time; and two speakers side by side."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.api.deps import SessionDep
from app.api.parameters import SpeakerId
from app.api.present import stored_quotation
from app.api.schemas import QuotationOut
from app.store.cursor import LARGEST_ID
from app.store.registry.speakers import SpeakerSummary, find_speaker_ids, speaker_summary, standing_for, summaries
from app.store.search.query import parse_query
from app.store.search.subject import Subject, count_about, months_about, said_about
from app.web.error_pages import PageRoute
from app.web.fields import TypedWords
from app.web.registry.months import by_month, side_by_side
from app.web.rendering import page, with_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE, ON_A_SIDE, MOST_NAMESAKES = 100, 60, 20
LAST_PAGE = 10_000


class SubjectForm(BaseModel):
    """What was typed in. Parameters of other sites' links are ignored."""

    about: TypedWords = None
    page: int = Field(default=1, ge=1, le=LAST_PAGE)


class CompareForm(BaseModel):
    """Two speakers, by number or by name, and what they spoke about."""

    one: TypedWords = None
    other: TypedWords = None
    about: TypedWords = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A name that was typed: the speaker it means, or those it may mean, with the address that chooses each."""

    typed: str | None
    speaker: SpeakerSummary | None = None
    namesakes: tuple[tuple[str, SpeakerSummary], ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of two speakers, with the first quotations, and the number of all, in total and by month."""

    speaker: SpeakerSummary
    quotations: list[QuotationOut]
    total: int
    counts: list[tuple[str, int]]


@router.get("/people/{speaker_id:int}/about")
def timeline(request: Request, speaker_id: SpeakerId, session: SessionDep, form: Annotated[SubjectForm, Query()]) -> Response:
    """A speaker's quotations about a subject, the earliest first. The address of the page can be shared."""
    speaker = speaker_summary(session, standing_for(session, speaker_id))
    subject = _subject(speaker.id, form.about)
    total = count_about(session, subject)
    shown = _shown(session, subject, skip=(form.page - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    here = f"/people/{speaker.id}/about"
    asked = [("about", form.about)] if form.about else []
    return page(
        request,
        "timeline.html",
        speaker=speaker,
        subject=form.about,
        total=total,
        months=by_month(shown),
        counts=_counts(session, subject),
        chart=lambda kind: with_query(f"/charts/people/{speaker.id}/months.{kind}", asked),
        earlier=with_query(here, [*asked, ("page", str(form.page - 1))]) if form.page > 1 else None,
        later=with_query(here, [*asked, ("page", str(form.page + 1))]) if form.page * ON_A_PAGE < total else None,
    )


@router.get("/compare")
def compare(request: Request, session: SessionDep, form: Annotated[CompareForm, Query()]) -> Response:
    """Two speakers about one subject, month by month. Names lead to the address with the numbers, which never changes."""
    one, other = _choice(session, form, "one"), _choice(session, form, "other")
    same = one.speaker is not None and one.speaker == other.speaker
    if one.speaker is None or other.speaker is None or same:
        return page(request, "compare.html", one=one, other=other, subject=form.about, same=same, sides=())
    numbers = {"one": str(one.speaker.id), "other": str(other.speaker.id)}
    if (form.one, form.other) != (numbers["one"], numbers["other"]):
        return RedirectResponse(_address(form, **numbers), 303)
    sides = [_side(session, choice.speaker, form.about) for choice in (one, other) if choice.speaker is not None]
    return page(
        request,
        "compare.html",
        one=one,
        other=other,
        subject=form.about,
        sides=sides,
        months=side_by_side(sides[0].quotations, sides[1].quotations),
        chart=lambda kind: _address(form).replace("/compare", f"/charts/compare.{kind}", 1),
    )


def _subject(speaker_id: int, about: str | None) -> Subject:
    """Raises BadSearch."""
    return Subject(speaker_id, parse_query(about) if about else None)


def _shown(session: Session, subject: Subject, *, skip: int = 0, limit: int) -> list[QuotationOut]:
    return [stored_quotation(found, subject.about) for found in said_about(session, subject, skip=skip, limit=limit)]


def _side(session: Session, speaker: SpeakerSummary, about: str | None) -> Side:
    subject = _subject(speaker.id, about)
    return Side(speaker, _shown(session, subject, limit=ON_A_SIDE), count_about(session, subject), _counts(session, subject))


def _counts(session: Session, subject: Subject) -> list[tuple[str, int]]:
    """The number of quotations by month (YYYY-MM)."""
    counts: dict[str, int] = {}
    for month, _, count in months_about(session, subject):
        counts[month] = counts.get(month, 0) + count
    return list(counts.items())


def _choice(session: Session, form: CompareForm, which: str) -> Choice:
    """Whom a field means. A number that no speaker has raises NotFound."""
    typed: str | None = getattr(form, which)
    if typed is None:
        return Choice(None)
    if typed.isdecimal() and len(typed) <= len(str(LARGEST_ID)) and 1 <= int(typed) <= LARGEST_ID:
        return Choice(typed, speaker_summary(session, standing_for(session, int(typed))))
    found = summaries(session, find_speaker_ids(session, typed)[:MOST_NAMESAKES])
    same = [speaker for speaker in found if speaker.name.casefold() == typed.casefold()]
    meant = same if len(same) == 1 else found
    if len(meant) == 1:
        return Choice(typed, meant[0])
    return Choice(typed, None, tuple((_address(form, **{which: str(speaker.id)}), speaker) for speaker in found))


def _address(form: CompareForm, **changed: str) -> str:
    return "/compare?" + urlencode({**form.model_dump(exclude_none=True), **changed})
