"""Verifying: words, and perhaps a name, in; whether the archive has them exactly, altered, or from someone else, out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.compare.fingerprint import words_in
from app.compare.likeness import Alteration, Comparison, alterations, compare
from app.quote import Kind, Stance, is_shown
from app.store.articles.variants import FEWEST_WORDS, similar
from app.store.by_id import FoundQuotation, quotations_by_ids
from app.store.registry.speakers import find_speaker_ids
from app.store.search.fulltext import matches
from app.store.search.query import Phrase
from app.store.stems import stems
from app.store.tables import IS_CURRENT, IS_SHOWN, ArticleRow, QuotationRow, id_of

# The share of the words asked about that a match must have in runs.
LEAST_SHARED = 0.5
MOST_SHOWN = 10


class Verdict(StrEnum):
    """What the archive says about whether someone said the words."""

    EXACT = "exact"
    ALTERED = "altered"
    OTHER_SPEAKER = "said by another"
    DENIED = "denied"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Match:
    """A stored quotation that has the words, or most of them, and how the words asked about differ from it."""

    found: FoundQuotation
    by_speaker: bool
    exact: bool
    alterations: tuple[Alteration, ...]
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: the number of quotations and articles, and the days on which the first and the last were printed."""

    quotations: int
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Verified:
    """The verdict, with the closest quotations, the best first. ``known``: whether anyone of that name is quoted at all."""

    verdict: Verdict
    matches: tuple[Match, ...]
    known: bool
    searched: Searched


def verify(session: Session, text: str, speaker: str | None) -> Verified:
    """Whether the speaker said this or, without a ``speaker``, whether anyone did."""
    ids = set(find_speaker_ids(session, speaker)) if speaker is not None else set()
    rows = [row for row, _ in similar(session, text)] if len(words_in(text)) >= FEWEST_WORDS else _with_phrase(session, text)
    found = [
        _match(item, text, speaker is None or item.quotation.speaker_id in ids)
        for item in quotations_by_ids(session, [id_of(row) for row in rows])
        if is_shown(item.quotation.stance, summary=item.quotation.summary)
    ]
    near = [match for match in found if match.exact or match.comparison.coverage >= LEAST_SHARED]
    near.sort(key=lambda match: (not match.by_speaker, not match.exact, -match.comparison.coverage))
    best = near[0] if near else None
    if best is None:
        verdict = Verdict.NOT_FOUND
    elif best.found.quotation.stance == Stance.DENIED:
        # whoever denied it, nobody said it
        verdict = Verdict.DENIED
    elif not best.by_speaker:
        verdict = Verdict.OTHER_SPEAKER
    else:
        verdict = Verdict.EXACT if best.exact else Verdict.ALTERED
    return Verified(verdict, tuple(near[:MOST_SHOWN]), speaker is None or bool(ids), _searched(session))


def _match(found: FoundQuotation, text: str, by_speaker: bool) -> Match:
    comparison = compare(found.quotation.text, text)
    asked = words_in(text)
    # part of a verbatim quotation is exact; the words of a paraphrase are not the speaker's
    exact = found.quotation.kind != Kind.INDIRECT and _stands_in(asked, words_in(found.quotation.text))
    changed = alterations(found.quotation.text, text, (found.quotation.kind, Kind.DIRECT), comparison)
    return Match(found, by_speaker, exact, tuple(changed), comparison)


def _stands_in(asked: list[str], said: list[str]) -> bool:
    """Whether the words are among others, next to each other and in this order."""
    return bool(asked) and f" {' '.join(asked)} " in f" {' '.join(said)} "


def _with_phrase(session: Session, text: str) -> list[QuotationRow]:
    """The quotations that have these words next to each other."""
    words = tuple(word.stem for word in stems(text))
    if not words:
        return []
    statement = select(QuotationRow).where(matches(session, Phrase(words), ("words",)), IS_CURRENT)
    return list(session.exec(statement.order_by(col(QuotationRow.id).desc()).limit(MOST_SHOWN)))


def _searched(session: Session) -> Searched:
    # one statement for each figure, because each can then be answered from a single index
    # those that searches and statistics show too, so that the figures of the pages agree
    shown = session.exec(select(func.count()).select_from(QuotationRow).where(IS_SHOWN)).one()
    articles = session.exec(select(func.count()).select_from(ArticleRow)).one()
    first = session.exec(select(func.min(ArticleRow.published_at))).one()
    last = session.exec(select(func.max(ArticleRow.published_at))).one()
    return Searched(shown, articles, first, last)
