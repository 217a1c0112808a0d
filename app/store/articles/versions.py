"""Versions: a text that has changed at its address in; which quotations were kept, changed, added or removed out.

The earlier version keeps its rows, superseded, for those who have cited them. What editors decided is carried over to the
new rows, wherever the new text still has the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select, update

from app.compare.anchor import anchored
from app.compare.fingerprint import words_in
from app.compare.likeness import compare
from app.quotation_fields import SPANS, span_pairs, spans_of, stored_columns
from app.store.articles.extraction import extraction_by_hand
from app.store.by_id import article_by_id
from app.store.held import FIELDS, is_corrected, set_value, value_of
from app.store.tables import ArticleRow, ChangeRow, LineageRow, QuotationRow, State, VersionRow, id_of

VERSION = "version"
# How much of the shorter form a changed quotation must still have.
LEAST_SHARED = 0.6
CHANGED = "The words or the speaker have changed since an editor checked the earlier version of this article."
GONE = "The words that an editor chose are no longer in this version of the article."


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article, with the ids of its quotations by how they relate to the version before.

    ``removed`` has the quotations of the version before that this one no longer has.
    """

    article: ArticleRow
    added: tuple[int, ...]
    kept: tuple[int, ...]
    changed: tuple[int, ...]
    removed: tuple[int, ...]


def newest_at(session: Session, url: str) -> ArticleRow | None:
    """The version of the article at an address that was stored last."""
    statement = select(ArticleRow).where(ArticleRow.url == url).order_by(col(ArticleRow.id).desc()).limit(1)
    return session.exec(statement).first()


def join_version(session: Session, earlier: ArticleRow, article: ArticleRow) -> None:
    """Make a stored article the next version of an earlier one, and carry over what editors decided."""
    session.add(VersionRow(article_id=id_of(article), earlier_id=id_of(earlier)))
    before, after = _decided_or_current(session, id_of(earlier)), _decided_or_current(session, id_of(article))
    pairs = _pairs(before, earlier, after)
    for old, new in pairs:
        session.add(LineageRow(quotation_id=id_of(new), earlier_id=id_of(old), kept=_is_same(old, new)))
        _carry_over(session, old, earlier, new, article)
        session.add(_change(new, article, {"quotation": old.id, "text": old.text}, {"quotation": new.id, "text": new.text}))
    continued = {id_of(old) for old, _ in pairs} | _carry_over_added(session, before, earlier, article)
    for row in before:
        if id_of(row) not in continued:
            session.add(_change(row, article, {"state": row.state}, {"state": State.SUPERSEDED.value, "removed_in": article.id}))
        if row.state == State.CURRENT:
            row.state = State.SUPERSEDED
    session.flush()


def forget_version(session: Session, article_id: int) -> None:
    """Take an article out of its chain of versions before it is deleted.

    The versions before and after it are joined. Where it was the newest, the one before it becomes current again.
    """
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
    """All versions of an article, the first one first; ``article_id`` may be any of them. Raises NotFound."""
    versions = []
    before: set[int] = set()
    for article in _chain(session, article_id):
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


def _chain(session: Session, article_id: int) -> list[ArticleRow]:
    """The versions before an article, itself, and those after it. Raises NotFound."""
    chain = [article_by_id(session, article_id)]
    while (earlier := earlier_of(session, id_of(chain[0]))) is not None:
        chain.insert(0, article_by_id(session, earlier))
    while (later := later_of(session, id_of(chain[-1]))) is not None:
        chain.append(article_by_id(session, later))
    return chain


def _decided_or_current(session: Session, article_id: int) -> list[QuotationRow]:
    """The current rows of a version, and those that editors rejected: a rejection is carried over too."""
    wanted = col(QuotationRow.state).in_([State.CURRENT, State.REJECTED])
    statement = select(QuotationRow).where(QuotationRow.article_id == article_id, wanted).order_by(col(QuotationRow.id))
    return list(session.exec(statement))


def _pairs(
    before: Sequence[QuotationRow], earlier: ArticleRow, after: Sequence[QuotationRow]
) -> list[tuple[QuotationRow, QuotationRow]]:
    """The quotations that are the same in two versions, the most similar first; each row is in one pair at most."""
    likeness = [
        (-max(compare(form, new.text).coverage for form in _forms(old, earlier)), abs(place - number), place, number)
        for place, old in enumerate(before)
        for number, new in enumerate(after)
    ]
    pairs = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for negative, _, place, number in sorted(likeness):
        if -negative >= LEAST_SHARED and place not in taken[0] and number not in taken[1]:
            taken[0].add(place)
            taken[1].add(number)
            pairs.append((before[place], after[number]))
    return pairs


def _forms(row: QuotationRow, article: ArticleRow) -> list[str]:
    """The words of a quotation, within the bounds that an editor set and within those that the pipeline found."""
    return [row.text, *(article.text[start:end] for start, end in row.found.get("content", [])[:1])]


def _is_same(old: QuotationRow, new: QuotationRow) -> bool:
    """Whether a quotation has the same words and the same speaker in both versions."""
    return words_in(old.text) == words_in(new.text) and old.speaker_id == new.speaker_id


def _carry_over(session: Session, old: QuotationRow, earlier: ArticleRow, new: QuotationRow, article: ArticleRow) -> None:
    """Give a new row what editors decided on the old one."""
    if not old.held:
        return
    found = {field: value_of(new, field) for field in old.held}
    for field in (field for field in FIELDS if field in old.held):
        value = value_of(old, field)
        if field in SPANS:
            value = _moved(value, earlier, article)
            if value is None:
                new.needs_look = GONE if field == "content" else new.needs_look
                continue
        set_value(session, new, article, field, value)
        new.held = [*new.held, field]
        new.found = {**new.found, field: found[field]}
    new.confirmed = old.confirmed
    if new.confirmed and new.needs_look is None and not _is_same(old, new):
        new.needs_look = CHANGED
    new.corrected = is_corrected(new)


def _carry_over_added(session: Session, before: Sequence[QuotationRow], earlier: ArticleRow, article: ArticleRow) -> set[int]:
    """Add the quotations that an editor had added, where the new text still has the words. Returns their earlier ids."""
    by_hand = [row for row in before if row.state == State.CURRENT and set(row.held) > set(row.found)]
    carried: set[int] = set()
    for row in by_hand:
        places = {field: _moved(value_of(row, field), earlier, article) for field in SPANS}
        continued = session.exec(select(LineageRow).where(LineageRow.earlier_id == row.id)).first()
        if not places["content"] or continued is not None:
            continue
        extraction_id = extraction_by_hand(session, article, article.ingested_at)
        new = QuotationRow(article_id=id_of(article), extraction_id=extraction_id, sorted_on=row.sorted_on, **stored_columns(row))
        for field in FIELDS:
            set_value(session, new, article, field, (places[field] or []) if field in SPANS else value_of(row, field))
        new.held, new.corrected = list(row.held), True
        session.add(new)
        session.flush()
        session.add(LineageRow(quotation_id=id_of(new), earlier_id=id_of(row), kept=True))
        carried.add(id_of(row))
    return carried


def _moved(pairs: Sequence[Sequence[int]], earlier: ArticleRow, article: ArticleRow) -> list[list[int]] | None:
    """Where the next version has the same words, None where it lacks some of them."""
    moved = [anchored(earlier.text, span, article.text) for span in spans_of(pairs)]
    found = [span for span in moved if span is not None]
    return span_pairs(found) if len(found) == len(moved) else None


def _change(row: QuotationRow, article: ArticleRow, before: dict[str, object], after: dict[str, object]) -> ChangeRow:
    by = f"article {article.id}"
    return ChangeRow(quotation_id=id_of(row), at=article.ingested_at, by=by, cause=VERSION, before=before, after=after, held=[])


def _shown(session: Session, article_id: int) -> set[int]:
    wanted = col(QuotationRow.state).in_([State.CURRENT, State.SUPERSEDED])
    found = session.exec(select(QuotationRow.id).where(QuotationRow.article_id == article_id, wanted))
    return {number for number in found if number is not None}
