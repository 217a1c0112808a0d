"""Results of a search: quotations in; the stories they stand in, each named once with the words that were found marked, out."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.api.schemas import ArticleRef, QuotationOut
from app.cite.marking import Piece, pieces
from app.store.search.fulltext import matched_words
from app.store.search.query import Query


@dataclass(frozen=True, slots=True)
class InStory:
    """Quotations of one story that follow each other; ``title`` is its headline in pieces, those that were found ``over``."""

    article: ArticleRef
    title: list[Piece[bool]]
    quotations: list[QuotationOut]


def by_story(quotations: Iterable[QuotationOut], query: Query | None) -> list[InStory]:
    """The quotations in their order, those of one story that follow each other together."""
    found = []
    for _, together in groupby(quotations, key=lambda quotation: quotation.article.id):
        listed = list(together)
        article = listed[0].article
        found.append(InStory(article, marked_title(article.title, query), listed))
    return found


def marked_title(title: str | None, query: Query | None) -> list[Piece[bool]]:
    """A headline in pieces, with the words that a search found marked."""
    shown = title or "Story without a headline"
    places = matched_words(shown, query) if query is not None and title else []
    return pieces(shown, 0, len(shown), [(start, end, True) for start, end in places])
