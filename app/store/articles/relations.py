"""Relations: an article in; its copies and versions out."""

from dataclasses import dataclass

from sqlmodel import Session

from app.store.articles.copies import copies_of, original_of
from app.store.articles.versions import earlier_of, later_of


@dataclass(frozen=True, slots=True)
class Relations:
    """The ids of an article's original, its copies, and the versions right before and after it."""

    copy_of: int | None
    copies: list[int]
    earlier_version: int | None
    later_version: int | None


def relations_of(session: Session, article_id: int) -> Relations:
    """How an article relates to others."""
    return Relations(
        original_of(session, article_id),
        copies_of(session, article_id),
        earlier_of(session, article_id),
        later_of(session, article_id),
    )
