"""The head of a stored article: its headline, outlet, byline, day and address, set by an editor or filled in later.

A day that depends on the day of publication ("on Tuesday") is read again with it. A day that an editor decided stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.compare.places import pair_up
from app.errors import Conflict
from app.quotation_fields import found_columns, spans_of
from app.quote import Article, Publication, Quotation, Stance
from app.store.access.audit import concern
from app.store.articles.reread import EXTRACTION
from app.store.by_id import article_by_id
from app.store.held import set_value, value_of
from app.store.registry.decisions import EDITOR
from app.store.tables import UNDATED, ArticleRow, ChangeRow, QuotationRow, State, id_of
from app.store.word_index import index_quotations

HEAD = ("title", "outlet", "author", "published_at", "url")
SET_BY_EDITOR = "set by an editor"
DATES = "dates"
DISPUTED = "With the new day of publication the pipeline reads another day than the editor decided."
TOO_LATE = "The article now appeared before the day that an editor gave for these words."


@dataclass(frozen=True, slots=True)
class DaysRead:
    """What a pipeline finds in an article with its new day of publication; ``by`` names the pipeline and its version."""

    quotations: Sequence[Quotation]
    by: str


def head_of(row: ArticleRow) -> dict[str, Any]:
    """The head as it is stored."""
    return {name: getattr(row, name) for name in HEAD}


def missing_in(row: ArticleRow, article: Article) -> dict[str, Any]:
    """What the same text brings with it now and the stored article lacks."""
    given = {
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published_at": article.publication.on if article.publication is not None else None,
        "url": article.url,
    }
    return {name: value for name, value in given.items() if value is not None and getattr(row, name) is None}


def set_head(session: Session, article_id: int, values: Mapping[str, Any], days: DaysRead | None, now: datetime) -> list[str]:
    """Set what an editor says of an article; None where it has none. Returns the fields that are different now.

    ``days`` must be given where the day of publication changes. Raises NotFound, and Conflict where another article has the
    address.
    """
    row = article_by_id(session, article_id)
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    other = article_at(session, changed["url"]) if changed.get("url") else None
    if other is not None:
        raise Conflict(
            f"Article {other} has this address already. Two versions of a story share an address only if the later one is stored "
            "with it. Check the address, or delete the article that has it by mistake.",
            "url",
        )
    evidence = (EDITOR, SET_BY_EDITOR) if changed.get("published_at") is not None else (None, None)
    _set(session, row, changed, evidence, days, now)
    return list(changed)


def fill_head(session: Session, article_id: int, article: Article, days: DaysRead | None, now: datetime) -> list[str]:
    """Fill in what is missing in the head of a stored article, and overwrite nothing. Returns the fields that were filled in.

    An address that another article has is left out, and so is a day if no ``days`` come with it.
    """
    row = article_by_id(session, article_id)
    filled = missing_in(row, article)
    if "url" in filled and article_at(session, filled["url"]) is not None:
        del filled["url"]
    if days is None:
        filled.pop("published_at", None)
    publication: Publication | None = article.publication
    evidence = (publication.source.value, publication.detail) if publication is not None else (None, None)
    _set(session, row, filled, evidence, days, now)
    return list(filled)


def article_at(session: Session, url: str) -> int | None:
    """The article that was stored first at an address."""
    return session.exec(select(ArticleRow.id).where(ArticleRow.url == url).order_by(col(ArticleRow.id)).limit(1)).first()


def _set(
    session: Session,
    row: ArticleRow,
    changed: Mapping[str, Any],
    evidence: tuple[str | None, str | None],
    days: DaysRead | None,
    now: datetime,
) -> None:
    if not changed:
        return
    concern(session, id_of(row))
    was_dated = row.published_at is not None
    for name, value in changed.items():
        setattr(row, name, value)
    session.flush()
    rows = session.exec(select(QuotationRow).where(QuotationRow.article_id == row.id).order_by(col(QuotationRow.id))).all()
    if "published_at" in changed:
        row.published_at_source, row.published_at_detail = evidence
        if days is not None:
            _read_days(session, row, rows, days, now, was_dated=was_dated)
        for quotation in rows:
            quotation.sorted_on = quotation.said_on or row.published_at or UNDATED
        session.flush()
    if "title" in changed:
        index_quotations(session, [id_of(quotation) for quotation in rows])


def _read_days(
    session: Session, article: ArticleRow, rows: Sequence[QuotationRow], days: DaysRead, now: datetime, *, was_dated: bool
) -> None:
    """Give each quotation the day that the pipeline reads now, except where an editor decided it."""
    places = [spans_of(row.found.get("content") or row.content) for row in rows]
    pairs = dict(pair_up(places, [item.content for item in days.quotations]))
    for number, row in enumerate(rows):
        fresh = found_columns(days.quotations[pairs[number]], article.text) if number in pairs else None
        if fresh is None and not was_dated:
            # what is not found again was read from a full date
            continue
        before = value_of(row, "said_on")
        day = _day(fresh)
        if "said_on" not in row.held:
            set_value(session, row, article, "said_on", day)
            steps = [step for step in fresh["evidence"] if step["stage"] == DATES] if fresh is not None else []
            others = [step for step in row.evidence if step["stage"] != DATES]
            decided = [step for step in others if step["stage"] == EDITOR]
            row.evidence = [*(step for step in others if step["stage"] != EDITOR), *steps, *decided]
        else:
            _keep_decided(row, article, day)
        after = value_of(row, "said_on")
        if after != before:
            session.add(
                ChangeRow(
                    quotation_id=id_of(row),
                    at=now,
                    by=days.by,
                    cause=EXTRACTION,
                    before={"said_on": before},
                    after={"said_on": after},
                    held=[],
                )
            )
    session.flush()


def _keep_decided(row: QuotationRow, article: ArticleRow, day: dict[str, Any]) -> None:
    """Keep the day that an editor decided, and say so where it may no longer fit."""
    found = row.found.get("said_on")
    if found is not None:
        if found["on"] != day["on"] and value_of(row, "said_on")["on"] != day["on"] and row.state == State.CURRENT:
            row.needs_look = DISPUTED
        row.found = {**row.found, "said_on": day}
    late = row.said_on is not None and article.published_at is not None and row.said_on > article.published_at
    if late and row.stance != Stance.HYPOTHETICAL and row.state == State.CURRENT:
        row.needs_look = TOO_LATE


def _day(columns: Mapping[str, Any] | None) -> dict[str, Any]:
    """The field ``said_on`` of a quotation that was just read, as ``value_of`` gives it."""
    on = columns["said_on"] if columns is not None else None
    if columns is None or on is None:
        return {"on": None, "precision": None, "words": None, "rule": None}
    return {
        "on": on.isoformat(),
        "precision": columns["said_on_precision"],
        "words": columns["said_on_words"],
        "rule": columns["said_on_rule"],
    }
