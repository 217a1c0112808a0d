"""Articles for the registry's tests, made without a pipeline: who spoke, in what role."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count

from sqlmodel import col, select

from app.quote import Act, Article, Kind, Named, Publication, PublicationSource, Quotation, Span, SpeakerKind
from app.store.articles.write import store_article
from app.store.database import Database
from app.store.registry.decisions import Editor
from app.store.tables import QuotationRow, SpeakerRow

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
MIRA = Editor("mira", NOW)
NUMBERS = count(1)
Said = tuple[str, str | None]


def person(name: str, role: str | None = None, *aliases: str) -> Named:
    return Named(name, SpeakerKind.PERSON, role, aliases)


def body(name: str, *aliases: str) -> Named:
    return Named(name, SpeakerKind.ORGANIZATION, None, aliases)


def print_article(database: Database, *speakers: Named, on: date = date(2024, 3, 5), outlet: str | None = None) -> int:
    """Store an article in which each of the speakers says something; returns its id."""
    text = f"Story {next(NUMBERS)}: it rained."
    quotations = [
        Quotation((Span(0, len(text)),), (), (Span(0, 5),), Kind.INDIRECT, Act.SPEECH, speaker, None, 0.9, ())
        for speaker in speakers
    ]
    article = Article(text, outlet=outlet, publication=Publication(on, PublicationSource.REQUEST, "given"))
    with database.write() as session:
        row = store_article(session, article, quotations, "test", "1", NOW)
        assert row.id is not None
        return row.id


def entry_of(database: Database, article_id: int) -> int:
    """The speaker of an article's first quotation."""
    with database.read() as session:
        statement = select(QuotationRow.speaker_id).where(QuotationRow.article_id == article_id).order_by(col(QuotationRow.id))
        found = session.exec(statement).first()
        assert found is not None
        return found


def quotation_of(database: Database, article_id: int) -> int:
    with database.read() as session:
        found = session.exec(select(QuotationRow.id).where(QuotationRow.article_id == article_id)).first()
        assert found is not None
        return found


def entries(database: Database, articles: Sequence[int]) -> int:
    """How many speakers the articles have."""
    return len({entry_of(database, article) for article in articles})


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(SpeakerRow.name).order_by(col(SpeakerRow.id))))
