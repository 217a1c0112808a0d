"""The tables: articles, extractions, speakers, aliases and quotations, as SQLModel classes.

Table classes do not validate; what goes in comes from the stages, what goes out through ``app.api.schemas``.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

# An id once given is in somebody's citation: SQLite must not give it again after a deletion.
NEVER_REUSED = {"sqlite_autoincrement": True}

# Named constraints, so that migrations can alter them on every database.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python; SQLite stores it without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """UTC for the database; raises ValueError for a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """An aware moment from the database."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


# Archives of millions of articles have more quotations than 32 bits count; SQLite's own ids have 64 anyway.
BigId = BigInteger().with_variant(Integer(), "sqlite")


def _primary_key() -> Any:  # noqa: ANN401 (sqlmodel's own type)
    return Field(default=None, sa_column=Column(BigId, primary_key=True))


def _owned_by(target: str, *, index: bool = True) -> Any:  # noqa: ANN401 (sqlmodel's own type)
    return Field(sa_column=Column(ForeignKey(target, ondelete="CASCADE"), nullable=False, index=index))


class ArticleRow(SQLModel, table=True):
    """One published text; ``text_hash`` (SHA-256 of the text as UTF-8) is its key among articles."""

    __tablename__ = "article"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    text_hash: str = Field(max_length=64, unique=True)
    text: str = Field(sa_type=Text)
    title: str | None = Field(default=None, sa_type=Text)
    subtitle: str | None = Field(default=None, sa_type=Text)
    place: str | None = None
    agency: str | None = None
    url: str | None = Field(default=None, sa_type=Text)
    outlet: str | None = Field(default=None, index=True)
    author: str | None = None
    published_at: date | None = Field(default=None, index=True)
    published_at_source: str | None = None
    published_at_detail: str | None = Field(default=None, sa_type=Text)
    ingested_at: datetime = Field(sa_type=UtcDateTime)


class ExtractionRow(SQLModel, table=True):
    """One run of a pipeline over an article: which, of what version, when."""

    __tablename__ = "extraction"

    id: int | None = _primary_key()
    article_id: int = _owned_by("article.id")
    pipeline: str
    version: str
    extracted_at: datetime = Field(sa_type=UtcDateTime)


class SpeakerRow(SQLModel, table=True):
    """Who speaks. ``article_id`` is set for speakers known only within one article.

    Unnamed sources and persons without a full name are such: the same words elsewhere may be somebody else.
    """

    __tablename__ = "speaker"
    __table_args__ = (Index("ix_speaker_name_key_kind", "name_key", "kind"), NEVER_REUSED)

    id: int | None = _primary_key()
    name: str = Field(sa_type=Text)
    name_key: str = Field(sa_type=Text)
    kind: str
    article_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), nullable=True, index=True)
    )


class AliasRow(SQLModel, table=True):
    """One written form of a speaker's name."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("speaker_id", "name"),)

    id: int | None = _primary_key()
    speaker_id: int = _owned_by("speaker.id", index=False)
    name: str = Field(sa_type=Text)


class NameWordRow(SQLModel, table=True):
    """One folded word of a speaker's name or alias, by which speakers are found."""

    __tablename__ = "name_word"

    word: str = Field(primary_key=True)
    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class QuotationRow(SQLModel, table=True):
    """One act of saying. Spans are lists of [start, end): code points into the article's text.

    ``sorted_on`` is said_on, else published_at, else a day before all others: pages run along (sorted_on, id).
    """

    __tablename__ = "quotation"
    __table_args__ = (
        Index("ix_quotation_sorted_on_id", "sorted_on", "id"),
        Index("ix_quotation_speaker_id_sorted_on_id", "speaker_id", "sorted_on", "id"),
        NEVER_REUSED,
    )

    id: int | None = _primary_key()
    article_id: int = _owned_by("article.id")
    extraction_id: int = _owned_by("extraction.id")
    speaker_id: int | None = Field(default=None, sa_column=Column(ForeignKey("speaker.id", ondelete="SET NULL"), nullable=True))
    text: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)
    kind: str
    act: str = Field(sa_column_kwargs={"server_default": "speech"})
    content: list[list[int]] = Field(sa_type=JSON)
    cue: list[list[int]] = Field(sa_type=JSON)
    source: list[list[int]] = Field(sa_type=JSON)
    role: str | None = Field(default=None, sa_type=Text)
    said_on: date | None = None
    said_on_words: str | None = None
    said_on_rule: str | None = None
    confidence: float
    evidence: list[dict[str, Any]] = Field(sa_type=JSON)
    sorted_on: date
