"""Versions: a text that has changed under its address in; which of its quotations were kept, changed, added or removed, out.

The earlier version keeps its rows, superseded, for whoever has cited them. What editors decided goes on to the new rows,
re-anchored by its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select, update

from app.compare.anchor import anchored
from app.compare.fingerprint import words_in
from app.compare.likeness import compare
from app.quotation_fields import SPANS, stored_columns
from app.quote import Span
from app.store.articles.extraction import BY_HAND, EDITOR, new_extraction
from app.store.by_id import article_by_id
from app.store.held import FIELDS, is_corrected, set_value, value_of
from app.store.tables import ArticleRow, ChangeRow, LineageRow, QuotationRow, State, VersionRow, id_of

VERSION = "version"
# The share of the shorter form's words that a changed quotation still has.
LEAST_SHARED = 0.6
GONE = "The words that an editor chose are not in this version of the article any more."


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article; the ids of its quotations by what became of them, ``removed`` those of the version before."""

    article: ArticleRow
    added: tuple[int, ...]
    kept: tuple[int, ...]
    changed: tuple[int, ...]
    removed: tuple[int, ...]


def newest_at(session: Session, url: str) -> ArticleRow | None:
    """The last version that was stored of the article at an address."""
    statement = select(ArticleRow).where(ArticleRow.url == url).order_by(col(ArticleRow.id).desc()).limit(1)
    return session.exec(statement).first()


def join_version(session: Session, earlier: ArticleRow, article: ArticleRow) -> None:
    """Make a stored article the next version of another one, and take over what was decided on its quotations."""
    session.add(VersionRow(article_id=id_of(article), earlier_id=id_of(earlier)))
    before, after = _standing(session, id_of(earlier)), _standing(session, id_of(article))
    pairs = _pairs(before, earlier, after)
    for one, other in pairs:
        kept = words_in(one.text) == words_in(other.text) and one.speaker_id == other.speaker_id
        session.add(LineageRow(quotation_id=id_of(other), earlier_id=id_of(one), kept=kept))
        _take_over(session, one, earlier, other, article)
        session.add(_change(other, article, {"quotation": one.id, "text": one.text}, {"quotation": other.id, "text": other.text}))
    taken = {one.id for one, _ in pairs} | _carry_over(session, before, earlier, article)
    for row in before:
        if row.id not in taken:
            session.add(_change(row, article, {"state": row.state}, {"state": State.SUPERSEDED.value, "removed_in": article.id}))
        if row.state == State.CURRENT:
            row.state = State.SUPERSEDED
    session.flush()


def forget_version(session: Session, article_id: int) -> None:
    """Before an article is deleted: the versions around it follow each other; without a later one, the earlier stands again."""
    earlier, later = earlier_of(session, article_id), later_of(session, article_id)
    session.exec(delete(VersionRow).where(col(VersionRow.article_id) == article_id))
    if later is not None:
        session.exec(delete(VersionRow).where(col(VersionRow.article_id) == later))
        session.flush()
        if earlier is not None:
            session.add(VersionRow(article_id=later, earlier_id=earlier))
    elif earlier is not None:
        superseded = col(QuotationRow.state) == State.SUPERSEDED
        session.exec(
            update(QuotationRow).where(col(QuotationRow.article_id) == earlier, superseded).values(state=State.CURRENT.value)
        )
    session.flush()


def versions_of(session: Session, article_id: int) -> list[Version]:
    """All versions of an article, the first one first, whichever of them is asked for. Raises NotFound."""
    chain = [article_by_id(session, article_id)]
    while (earlier := earlier_of(session, id_of(chain[0]))) is not None:
        chain.insert(0, article_by_id(session, earlier))
    while (later := later_of(session, id_of(chain[-1]))) is not None:
        chain.append(article_by_id(session, later))
    versions = []
    before: set[int] = set()
    for article in chain:
        rows = _shown(session, id_of(article))
        lineage = session.exec(select(LineageRow).where(col(LineageRow.quotation_id).in_(rows))).all()
        kept = tuple(sorted(row.quotation_id for row in lineage if row.kept))
        changed = tuple(sorted(row.quotation_id for row in lineage if not row.kept))
        added = tuple(sorted(rows - set(kept) - set(changed)))
        removed = tuple(sorted(before - {row.earlier_id for row in lineage}))
        versions.append(Version(article, added, kept, changed, removed))
        before = rows
    return versions


def earlier_of(session: Session, article_id: int) -> int | None:
    """The version before this one."""
    return session.exec(select(VersionRow.earlier_id).where(VersionRow.article_id == article_id)).first()


def later_of(session: Session, article_id: int) -> int | None:
    """The version after this one."""
    return session.exec(select(VersionRow.article_id).where(VersionRow.earlier_id == article_id)).first()


def later_row(session: Session, quotation_id: int) -> int | None:
    """The same quotation in the version after this one."""
    return session.exec(select(LineageRow.quotation_id).where(LineageRow.earlier_id == quotation_id)).first()


def _pairs(
    before: Sequence[QuotationRow], earlier: ArticleRow, after: Sequence[QuotationRow]
) -> list[tuple[QuotationRow, QuotationRow]]:
    """The same quotations of two versions, the most alike first, each in one pair at the most."""
    likeness = [
        (-max(compare(form, other.text).coverage for form in _forms(one, earlier)), abs(place - number), place, number)
        for place, one in enumerate(before)
        for number, other in enumerate(after)
    ]
    pairs = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for negative, _, place, number in sorted(likeness):
        if -negative >= LEAST_SHARED and place not in taken[0] and number not in taken[1]:
            taken[0].add(place)
            taken[1].add(number)
            pairs.append((before[place], after[number]))
    return pairs


def _carry_over(session: Session, before: Sequence[QuotationRow], earlier: ArticleRow, article: ArticleRow) -> set[int | None]:
    """Add what an editor had added where the new text still has the words. Returns the earlier rows that go on so."""
    by_hand = [row for row in before if row.state == State.CURRENT and set(row.held) > set(row.found)]
    carried: set[int | None] = set()
    for row in by_hand:
        places = {field: _moved(value_of(row, field), earlier, article) for field in SPANS}
        content = places["content"]
        already = session.exec(select(LineageRow).where(LineageRow.earlier_id == row.id)).first()
        if not content or already is not None:
            continue
        extraction_id = new_extraction(session, article, EDITOR, BY_HAND, article.ingested_at)
        new = QuotationRow(article_id=id_of(article), extraction_id=extraction_id, sorted_on=row.sorted_on, **stored_columns(row))
        for field in FIELDS:
            set_value(session, new, article, field, (places[field] or []) if field in SPANS else value_of(row, field))
        new.held, new.corrected = list(row.held), True
        session.add(new)
        session.flush()
        session.add(LineageRow(quotation_id=id_of(new), earlier_id=id_of(row), kept=True))
        carried.add(row.id)
    return carried


def _moved(spans: Sequence[Sequence[int]], earlier: ArticleRow, article: ArticleRow) -> list[list[int]] | None:
    """The same words' places in the next version; None where it has not all of them."""
    moved = [anchored(earlier.text, Span(start, end), article.text) for start, end in spans]
    found = [[span.start, span.end] for span in moved if span is not None]
    return found if len(found) == len(moved) else None


def _forms(row: QuotationRow, article: ArticleRow) -> list[str]:
    """The words of a quotation, as an editor and as the pipeline bounded them."""
    return [row.text, *(article.text[start:end] for start, end in row.found.get("content", [])[:1])]


def _take_over(session: Session, one: QuotationRow, earlier: ArticleRow, other: QuotationRow, article: ArticleRow) -> None:
    """Give a new row what editors decided on the earlier one."""
    if not one.held:
        return
    found = {field: value_of(other, field) for field in one.held}
    for field in (field for field in FIELDS if field in one.held):
        value = value_of(one, field)
        if field in SPANS:
            value = _moved(value, earlier, article)
            if value is None:
                other.needs_look = GONE if field == "content" else other.needs_look
                continue
        set_value(session, other, article, field, value)
        other.held = [*other.held, field]
        other.found = {**other.found, field: found[field]}
    other.confirmed = one.confirmed
    other.corrected = is_corrected(other)


def _change(row: QuotationRow, article: ArticleRow, before: dict[str, object], after: dict[str, object]) -> ChangeRow:
    by = f"article {article.id}"
    return ChangeRow(quotation_id=id_of(row), at=article.ingested_at, by=by, cause=VERSION, before=before, after=after, held=[])


def _standing(session: Session, article_id: int) -> list[QuotationRow]:
    """The rows of a version that stand, and those that editors rejected: a rejection goes on too."""
    wanted = col(QuotationRow.state).in_([State.CURRENT, State.REJECTED])
    statement = select(QuotationRow).where(QuotationRow.article_id == article_id, wanted).order_by(col(QuotationRow.id))
    return list(session.exec(statement))


def _shown(session: Session, article_id: int) -> set[int]:
    wanted = col(QuotationRow.state).in_([State.CURRENT, State.SUPERSEDED])
    found = session.exec(select(QuotationRow.id).where(QuotationRow.article_id == article_id, wanted))
    return {number for number in found if number is not None}
