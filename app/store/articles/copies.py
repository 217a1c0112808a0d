"""Copies: a stored article in; the article that it is a syndicated copy of, and which quotations both have, out."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select, update

from app.compare.fingerprint import OF_ARTICLE, fingerprint, resemblance, words_in
from app.store.articles.sharing import sharing
from app.store.tables import ArticleRow, ArticleShingleRow, CopyRow, QuotationRow, VersionRow, id_of

# The share of the shorter text's word pairs that the longer one must have. Unrelated articles share few of them.
LEAST_SHARED = 0.8
# Shorter articles are briefs, which may resemble each other without being copies.
FEWEST_WORDS = 40
MOST_SHARING, MOST_COMPARED = 50, 5


def join_copies(session: Session, article: ArticleRow) -> None:
    """Link a new article to the one that it is a copy of, and mark the quotations that both have."""
    words = words_in(article.text)
    numbers = fingerprint(words, OF_ARTICLE)
    number = id_of(article)
    counts: Counter[int] = Counter()
    for sharers in sharing(session, ArticleShingleRow, numbers, MOST_SHARING + 1).values():
        counts.update(sharers if len(sharers) <= MOST_SHARING else [])
    if numbers:
        session.execute(insert(ArticleShingleRow), [{"hash": run, "article_id": number} for run in numbers])
    if len(words) < FEWEST_WORDS:
        return
    # versions of one address are not copies of each other
    versions = select(VersionRow.earlier_id).where(VersionRow.article_id == number)
    likely = [other for other, _ in counts.most_common(MOST_COMPARED)]
    candidates = session.exec(
        select(ArticleRow).where(col(ArticleRow.id).in_(likely), col(ArticleRow.id).not_in(versions)).order_by(col(ArticleRow.id))
    )
    for other in candidates:
        if _is_copy(words, words_in(other.text)):
            original = original_of(session, id_of(other)) or id_of(other)
            session.add(CopyRow(article_id=number, original_id=original))
            session.flush()
            mark_copied(session, [number])
            return


def original_of(session: Session, article_id: int) -> int | None:
    """The article that this one is a copy of."""
    return session.exec(select(CopyRow.original_id).where(CopyRow.article_id == article_id)).first()


def copies_of(session: Session, article_id: int) -> list[int]:
    """The copies of an article."""
    statement = select(CopyRow.article_id).where(CopyRow.original_id == article_id).order_by(col(CopyRow.article_id))
    return list(session.exec(statement))


def mark_copied(session: Session, article_ids: Sequence[int]) -> None:
    """Mark those quotations of copies, and only those, whose words are in the original too."""
    for number in article_ids:
        original = original_of(session, number)
        known = session.exec(select(QuotationRow.text).where(QuotationRow.article_id == original)).all() if original else []
        words = {tuple(words_in(text)) for text in known}
        for row in session.exec(select(QuotationRow).where(QuotationRow.article_id == number)):
            row.copied = tuple(words_in(row.text)) in words
    session.flush()


def forget_original(session: Session, article: ArticleRow) -> None:
    """Remove an article's fingerprint before it is deleted, and make the first of its copies the original of the others."""
    article_id = id_of(article)
    numbers = fingerprint(words_in(article.text), OF_ARTICLE)
    session.exec(
        delete(ArticleShingleRow).where(col(ArticleShingleRow.hash).in_(numbers), col(ArticleShingleRow.article_id) == article_id)
    )
    copies = copies_of(session, article_id)
    if copies:
        first = copies[0]
        session.exec(delete(CopyRow).where(col(CopyRow.article_id) == first))
        session.exec(update(CopyRow).where(col(CopyRow.original_id) == article_id).values(original_id=first))
        mark_copied(session, copies)


def _is_copy(words: Sequence[str], other: Sequence[str]) -> bool:
    shorter, longer = sorted((len(words), len(other)))
    return shorter >= FEWEST_WORDS and shorter * 4 >= longer and resemblance(words, other) >= LEAST_SHARED
