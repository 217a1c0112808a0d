"""A new reading of a stored article: what a pipeline finds in it now, in; its rows brought up to that, corrections kept, out.

A quotation that both readings have keeps its id. What editors hold stays as it is, and where the pipeline now says
something new there, or does not find the quotation at all, the row says that it needs a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.compare.places import pair_up, shared
from app.errors import NotFound
from app.quotation_fields import PIPELINE_ONLY
from app.quote import Quotation, Span
from app.store.articles.copies import copies_of, mark_copied
from app.store.articles.extraction import new_extraction
from app.store.articles.variants import rejoin_variants
from app.store.articles.write import entries_named, quotation_row
from app.store.held import FIELDS, set_value, value_of
from app.store.registry.join import join_speakers, remove_unquoted
from app.store.tables import ArticleRow, ChangeRow, QuotationRow, State, id_of
from app.store.word_index import index_quotations

EXTRACTION = "extraction"
NOT_FOUND = "The pipeline does not find this quotation any more; an editor's decision keeps it."


@dataclass(frozen=True, slots=True)
class Reread:
    """How many quotations of an article stayed, changed, came and went; and those that an editor should look at."""

    kept: int
    changed: int
    added: int
    withdrawn: int
    needs_look: tuple[int, ...]


def replace_extraction(
    session: Session, article_id: int, quotations: Sequence[Quotation], pipeline: str, version: str, now: datetime
) -> Reread:
    """Bring an article's quotations up to a new reading. Flushes, never commits. Raises NotFound."""
    article = session.get(ArticleRow, article_id)
    if article is None:
        raise NotFound(f"There is no article {article_id}.", "article_id")
    rows = list(
        session.exec(select(QuotationRow).where(QuotationRow.article_id == article_id).order_by(col(QuotationRow.id))).all()
    )
    entries = {entry for row in rows for entry in entries_named(row)}
    extraction_id = new_extraction(session, article, pipeline, version, now)
    speakers = join_speakers(session, (item.speaker for item in quotations if item.speaker), article_id, now)
    read = [quotation_row(article, extraction_id, item, speakers[item.speaker] if item.speaker else None) for item in quotations]
    pairs = dict(pair_up([_nearest_place(row, read) for row in rows], [_spans(row.content) for row in read]))
    by = f"{pipeline} {version}"
    kept = changed = withdrawn = 0
    for number, row in enumerate(rows):
        before = {field: value_of(row, field) for field in FIELDS}
        if number in pairs:
            _bring_up(session, row, read[pairs[number]], article)
        elif row.held:
            if row.state == State.CURRENT and row.found:
                row.needs_look = NOT_FOUND
        elif row.state == State.CURRENT:
            row.state = State.WITHDRAWN
            withdrawn += 1
        after = {field: value for field in FIELDS if (value := value_of(row, field)) != before[field]}
        if after:
            session.add(
                ChangeRow(
                    quotation_id=id_of(row),
                    at=now,
                    by=by,
                    cause=EXTRACTION,
                    before={field: before[field] for field in after},
                    after=after,
                    held=[],
                )
            )
            changed += row.state == State.CURRENT
        else:
            kept += row.state == State.CURRENT
    new = [row for number, row in enumerate(read) if number not in pairs.values()]
    session.add_all(new)
    session.flush()
    remove_unquoted(session, sorted(entries - {entry for row in rows for entry in entries_named(row)}))
    index_quotations(session, [id_of(row) for row in (*rows, *new)])
    rejoin_variants(session, [*rows, *new])
    mark_copied(session, [article_id, *copies_of(session, article_id)])
    needs_look = tuple(id_of(row) for row in rows if row.needs_look is not None)
    return Reread(kept, changed, len(new), withdrawn, needs_look)


def _bring_up(session: Session, row: QuotationRow, read: QuotationRow, article: ArticleRow) -> None:
    """Give a row what a new reading has, but for what editors hold."""
    row.extraction_id = read.extraction_id
    for name in PIPELINE_ONLY:
        setattr(row, name, getattr(read, name))
    if row.state == State.WITHDRAWN and "state" not in row.held:
        row.state = State.CURRENT
    disputed = []
    for field in FIELDS:
        if field in {"state", "confirmed"}:
            continue
        value = value_of(read, field)
        if field not in row.held:
            set_value(session, row, article, field, value)
        elif field in row.found and _differs(row.found[field], value):
            if _differs(value_of(row, field), value):
                disputed.append(field)
            row.found = {**row.found, field: value}
    if disputed:
        row.needs_look = f"The pipeline now says something else than both before and the editor: {', '.join(disputed)}."
    elif row.needs_look == NOT_FOUND:
        row.needs_look = None


def _differs(one: Any, other: Any) -> bool:  # noqa: ANN401 (plain JSON values)
    """Whether two values of a field are not the same; speakers are compared by their entries."""
    if isinstance(one, dict) and isinstance(other, dict) and "entry" in one:
        return bool(one["entry"] != other["entry"])
    return bool(one != other)


def _nearest_place(row: QuotationRow, read: Sequence[QuotationRow]) -> list[Span]:
    """Where the row is looked for: at the editor's place or at the pipeline's, whichever the new reading is nearer to."""
    places = [_spans(row.content), *([_spans(row.found["content"])] if "content" in row.found else [])]
    return max(places, key=lambda place: max((shared(place, _spans(other.content)) for other in read), default=0.0))


def _spans(pairs: Sequence[Sequence[int]]) -> list[Span]:
    return [Span(start, end) for start, end in pairs]
