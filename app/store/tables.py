"""The tables: articles, extractions, speakers, aliases, quotations and their changes, as SQLModel classes.

Table classes do not validate; what goes in comes from the stages, what goes out through ``app.api.schemas``.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Protocol

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
    false,
)
from sqlmodel import Field, SQLModel, col

from app.store.unindexed import unindexed

# Quotations without any date come after all others.
UNDATED = date.min
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


class HasId(Protocol):
    """What may have an id: a row, or what is shown of one."""

    id: int | None


def id_of(row: HasId) -> int:
    """The id of a stored row. Raises RuntimeError for one that the database has not given an id yet: flush it first."""
    if row.id is None:
        raise RuntimeError(f"This {type(row).__name__} has no id yet; flush it first.")
    return row.id


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
    url: str | None = Field(default=None, sa_type=Text, index=True)
    language: str | None = Field(default=None, max_length=8)
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

    Unnamed sources and persons without a full name are such: the same words elsewhere may be somebody else. So are
    namesakes whom nothing tells apart.

    ``merged_into`` names the entry that stands for this one since an editor merged them; chains have one link.
    ``curated`` entries were touched by an editor or an import: ingestion neither renames nor removes them.
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
    merged_into: int | None = Field(default=None, sa_column=Column(ForeignKey("speaker.id"), nullable=True, index=True))
    wikidata: str | None = Field(default=None, max_length=20, index=True)
    not_a_person: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    curated: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class AliasRow(SQLModel, table=True):
    """One written form of a speaker's name.

    ``origin`` is article, editor or import. A ``removed`` form stays, so that no later article brings it back.
    """

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("speaker_id", "name"),)

    id: int | None = _primary_key()
    speaker_id: int = _owned_by("speaker.id", index=False)
    name: str = Field(sa_type=Text)
    origin: str = Field(default="article", sa_column_kwargs={"server_default": "article"})
    removed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    language: str | None = Field(default=None, max_length=16)


class NameWordRow(SQLModel, table=True):
    """One folded word of a speaker's name or alias, by which speakers are found."""

    __tablename__ = "name_word"

    word: str = Field(primary_key=True)
    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class NameBlockRow(SQLModel, table=True):
    """One key under which a speaker's names are looked up when an article names somebody (``app.resolve.name_match``)."""

    __tablename__ = "name_block"

    key: str = Field(primary_key=True)
    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class SpeakerRoleRow(SQLModel, table=True):
    """One role that articles or an import gave a speaker: evidence that tells namesakes apart."""

    __tablename__ = "speaker_role"

    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True))
    role: str = Field(sa_column=Column(Text, primary_key=True))
    origin: str = Field(default="article", sa_column_kwargs={"server_default": "article"})


class SuggestionRow(SQLModel, table=True):
    """Two entries that may be one, ``speaker_id`` the older; the reasons are for an editor to weigh."""

    __tablename__ = "suggestion"
    __table_args__ = (UniqueConstraint("speaker_id", "other_id"),)

    id: int | None = _primary_key()
    speaker_id: int = _owned_by("speaker.id", index=False)
    other_id: int = _owned_by("speaker.id")
    score: float
    reasons: list[str] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)


class ApartRow(SQLModel, table=True):
    """Two entries that an editor knows to be two, the lower id first: no article joins them, nothing suggests it."""

    __tablename__ = "apart"

    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True))
    other_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class DecisionRow(SQLModel, table=True):
    """What an editor or an import decided on a speaker; ``before`` and ``after`` hold what it takes to undo it."""

    __tablename__ = "decision"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    at: datetime = Field(sa_type=UtcDateTime)
    by: str
    action: str
    speaker_id: int = _owned_by("speaker.id")
    other_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("speaker.id", ondelete="SET NULL"), nullable=True, index=True)
    )
    note: str | None = Field(default=None, sa_type=Text)
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str | None = None


class State(StrEnum):
    """Whether a quotation stands. Only ``current`` ones are found; the others stay for whoever has cited them.

    ``rejected``: an editor found that it is no quotation; ``withdrawn``: a later pipeline does not find it, or an editor
    took back that they added it; ``superseded``: a later version of its article has its own row.
    """

    CURRENT = "current"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class QuotationRow(SQLModel, table=True):
    """One act of saying. Spans are lists of [start, end): code points into the article's text.

    ``sorted_on`` is said_on, else published_at, else a day before all others: pages run along (sorted_on, id).
    ``entry_id`` is the speaker that the article's name was matched with; ``speaker_id`` is who that is now: another
    one where an editor merged the two or gave the quotation to somebody else.

    ``held`` names what an editor decided, which no pipeline changes any more; ``found`` keeps, by the same names, what the
    pipeline says there. ``needs_look`` says why a decision may no longer fit. ``confirmed``: an editor checked it as it is.
    ``copied``: the article is a copy of another one that has the same words, so statistics leave this one out.
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
    entry_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("speaker.id", ondelete="SET NULL"), nullable=True, index=True)
    )
    text: str = Field(sa_type=Text)
    kind: str
    act: str = Field(sa_column_kwargs={"server_default": "speech"})
    content: list[list[int]] = Field(sa_type=JSON)
    cue: list[list[int]] = Field(sa_type=JSON)
    source: list[list[int]] = Field(sa_type=JSON)
    role: str | None = Field(default=None, sa_type=Text)
    said_on: date | None = None
    said_on_words: str | None = None
    said_on_rule: str | None = None
    said_on_precision: str | None = Field(default=None, max_length=8)
    source_type: str | None = Field(default=None, max_length=32, index=True)
    via: str | None = Field(default=None, max_length=16)
    reported_via: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    addressee: str | None = Field(default=None, sa_type=Text)
    venue: str | None = Field(default=None, sa_type=Text)
    confidence: float
    evidence: list[dict[str, Any]] = Field(sa_type=JSON)
    sorted_on: date
    state: str = Field(default=State.CURRENT, max_length=16, index=True, sa_column_kwargs={"server_default": "current"})
    held: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    found: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    corrected: bool = Field(default=False, index=True, sa_column_kwargs={"server_default": false()})
    confirmed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    needs_look: str | None = Field(default=None, sa_type=Text)
    copied: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ChangeRow(SQLModel, table=True):
    """One change of a quotation: by an editor, or by a pipeline that read its article again.

    ``before`` and ``after`` hold the changed fields; ``held`` what was left to the pipeline until then.
    """

    __tablename__ = "change"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    quotation_id: int = _owned_by("quotation.id")
    at: datetime = Field(sa_type=UtcDateTime)
    by: str
    cause: str = Field(max_length=16)
    note: str | None = Field(default=None, sa_type=Text)
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)
    held: list[str] = Field(sa_type=JSON)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str | None = None


class ShingleRow(SQLModel, table=True):
    """One number of a quotation's fingerprint. Numbers of words that an editor changed since stay: they find too much only."""

    __tablename__ = "shingle"
    __table_args__ = {"sqlite_with_rowid": False}

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True))
    quotation_id: int = Field(sa_column=Column(BigId, primary_key=True))


class VariantRow(SQLModel, table=True):
    """That a quotation is the same as others elsewhere; ``group_id`` is the id of the first of them that was stored."""

    __tablename__ = "variant"

    quotation_id: int = Field(sa_column=Column(ForeignKey("quotation.id", ondelete="CASCADE"), primary_key=True))
    group_id: int = Field(sa_column=Column(BigId, nullable=False, index=True))


class ArticleShingleRow(SQLModel, table=True):
    """One number of an article's fingerprint."""

    __tablename__ = "article_shingle"
    __table_args__ = {"sqlite_with_rowid": False}

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True))
    article_id: int = Field(sa_column=Column(BigId, primary_key=True))


class CopyRow(SQLModel, table=True):
    """That an article is a syndicated copy of another one, the first of them that was stored."""

    __tablename__ = "copy"

    article_id: int = Field(sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True))
    original_id: int = _owned_by("article.id")


class VersionRow(SQLModel, table=True):
    """That an article is the next version of another one at the same address."""

    __tablename__ = "article_version"

    article_id: int = Field(sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True))
    earlier_id: int = Field(sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), unique=True, nullable=False))


class LineageRow(SQLModel, table=True):
    """That a quotation is one of the version before, kept as it was or changed."""

    __tablename__ = "lineage"

    quotation_id: int = Field(sa_column=Column(ForeignKey("quotation.id", ondelete="CASCADE"), primary_key=True))
    earlier_id: int = Field(sa_column=Column(ForeignKey("quotation.id", ondelete="CASCADE"), unique=True, nullable=False))
    kept: bool


class JobState(StrEnum):
    """How far a job is. ``receiving``: its lines still arrive; nobody was promised anything yet."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class JobRow(SQLModel, table=True):
    """A batch of articles."""

    __tablename__ = "job"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    state: str = Field(max_length=16, index=True)
    thought: bool = False
    made_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lines: int = 0
    stored: int = 0
    known: int = 0
    failed: int = 0


class JobLineRow(SQLModel, table=True):
    """One article of a job that is not done, or that failed: then it says why. Lines that are done are gone.

    ``worker`` does it until ``lease_until``; after that another one may.
    """

    __tablename__ = "job_line"

    job_id: int = Field(sa_column=Column(ForeignKey("job.id", ondelete="CASCADE"), primary_key=True))
    number: int = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    attempts: int = 0
    title: str | None = None
    detail: str | None = Field(default=None, sa_type=Text)
    where: str | None = None
    worker: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SavedSearchRow(SQLModel, table=True):
    """A search that somebody follows; quotations with a higher id than ``seen`` are new to them."""

    __tablename__ = "saved_search"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    name: str
    fields: dict[str, Any] = Field(sa_type=JSON)
    url: str = Field(sa_type=Text)
    secret: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    seen: int = Field(sa_type=BigId)


class DeliveryState(StrEnum):
    """What became of a delivery; ``dead``: it was tried as often as we try."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class DeliveryRow(SQLModel, table=True):
    """New quotations of a saved search on their way to its address; ``answer`` says how the last try ended."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_state_next_at", "state", "next_at"), NEVER_REUSED)

    id: int | None = _primary_key()
    search_id: int = _owned_by("saved_search.id")
    message: str = Field(max_length=64)
    quotations: list[int] = Field(sa_type=JSON)
    state: str = Field(default=DeliveryState.WAITING, max_length=16)
    attempts: int = 0
    made_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str | None = Field(default=None, sa_type=Text)


# The quotations that are found: neither rejected nor replaced by a later row.
STANDS = unindexed(col(QuotationRow.state)) == State.CURRENT


class ApiKeyRow(SQLModel, table=True):
    """A key of the service. Of its secret only the SHA-256 is kept: it is random and long, so that is enough."""

    __tablename__ = "api_key"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    name: str
    role: str = Field(max_length=16)
    secret_hash: str = Field(max_length=64, index=True, unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInRow(SQLModel, table=True):
    """A browser that is signed in with a key; of what its cookie says only the SHA-256 is kept."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True, max_length=64)
    key_id: int = Field(sa_column=Column(ForeignKey("api_key.id", ondelete="CASCADE"), nullable=False))
    until: datetime = Field(sa_type=UtcDateTime)


class AuditRow(SQLModel, table=True):
    """One request or command that changed something: who, when, what."""

    __tablename__ = "audit"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str = Field(sa_type=Text)
    request_id: str | None = Field(default=None, max_length=64)
