"""The tables as SQLModel classes: articles, quotations, speakers, corrections, jobs, saved searches, keys.

Table classes do not validate: what is stored comes from the stages, and what is shown goes through ``app.api.schemas``.
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

from app.quote import UTTERED, Stance
from app.store.unindexed import unindexed

# The sort day of quotations without any date, so that they come after all others.
UNDATED = date.min
# Ids are cited, so SQLite must not assign one again after a deletion.
NEVER_REUSED = {"sqlite_autoincrement": True}

# Constraints have names, so that migrations can alter them in every database.
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
        """Convert a moment to UTC. Raises ValueError where it has no time zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Make a moment from the database aware."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class HasId(Protocol):
    """Anything with an id: a row, or a schema that presents one."""

    id: int | None


def id_of(row: HasId) -> int:
    """The id of a stored row. Raises RuntimeError where the row was not flushed, so that it has no id yet."""
    if row.id is None:
        raise RuntimeError(f"This {type(row).__name__} has no id yet; flush it first.")
    return row.id


# Large archives may have more quotations than 32 bits can number. SQLite's integers have 64 bits in any case.
BigId = BigInteger().with_variant(Integer(), "sqlite")


def _primary_key() -> Any:  # noqa: ANN401 (sqlmodel's own type)
    return Field(default=None, sa_column=Column(BigId, primary_key=True))


def _owned_by(target: str, *, index: bool = True) -> Any:  # noqa: ANN401 (sqlmodel's own type)
    return Field(sa_column=Column(ForeignKey(target, ondelete="CASCADE"), nullable=False, index=index))


class ArticleRow(SQLModel, table=True):
    """One published text, identified by ``text_hash``: the SHA-256 of the text as UTF-8."""

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
    """One run of a pipeline over an article: which pipeline, which version, when."""

    __tablename__ = "extraction"

    id: int | None = _primary_key()
    article_id: int = _owned_by("article.id")
    pipeline: str
    version: str
    extracted_at: datetime = Field(sa_type=UtcDateTime)


class SpeakerRow(SQLModel, table=True):
    """A speaker. ``article_id`` is set for speakers that belong to one article alone.

    These are unnamed sources and persons without a full name, because the same words in another article may mean someone
    else, and namesakes that nothing tells apart.

    ``merged_into`` is the entry that an editor merged this one into. That entry is never merged itself: there are no chains.
    ``curated`` entries were changed by an editor or an import; ingestion neither renames nor removes them.
    ``listed_as`` is the folded name that lists are ordered by, a person's family name first.
    """

    __tablename__ = "speaker"
    __table_args__ = (
        Index("ix_speaker_name_key_kind", "name_key", "kind"),
        Index("ix_speaker_listed_as_id", "listed_as", "id"),
        NEVER_REUSED,
    )

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
    listed_as: str | None = Field(default=None, sa_type=Text)


class AliasRow(SQLModel, table=True):
    """One written form of a speaker's name.

    ``origin`` is article, editor or import. ``removed`` forms are kept, so that no later article adds them again.
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
    """One folded word of a speaker's name or alias, used to find speakers."""

    __tablename__ = "name_word"

    word: str = Field(primary_key=True)
    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class NameBlockRow(SQLModel, table=True):
    """One key for looking up the speaker whom an article names (see ``app.names.matching``)."""

    __tablename__ = "name_block"

    key: str = Field(primary_key=True)
    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class SpeakerRoleRow(SQLModel, table=True):
    """One role that an article or an import gives a speaker. Roles tell namesakes apart.

    ``since`` and ``until`` are the day, month or year (ISO) from which and until which a list says that it was held.
    """

    __tablename__ = "speaker_role"

    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True))
    role: str = Field(sa_column=Column(Text, primary_key=True))
    origin: str = Field(default="article", sa_column_kwargs={"server_default": "article"})
    since: str | None = Field(default=None, max_length=10)
    until: str | None = Field(default=None, max_length=10)


class SuggestionRow(SQLModel, table=True):
    """Two entries that may be the same speaker, the older one as ``speaker_id``, with reasons for an editor to consider."""

    __tablename__ = "suggestion"
    __table_args__ = (UniqueConstraint("speaker_id", "other_id"),)

    id: int | None = _primary_key()
    speaker_id: int = _owned_by("speaker.id", index=False)
    other_id: int = _owned_by("speaker.id")
    score: float
    reasons: list[str] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)


class ApartRow(SQLModel, table=True):
    """Two entries that an editor keeps apart, the lower id first. They are never suggested as the same speaker."""

    __tablename__ = "apart"

    speaker_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True))
    other_id: int = Field(sa_column=Column(ForeignKey("speaker.id", ondelete="CASCADE"), primary_key=True, index=True))


class DecisionRow(SQLModel, table=True):
    """A decision on a speaker, by an editor or an import; ``before`` and ``after`` hold what is needed to undo it."""

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
    """The state of a quotation. Searches find only ``current`` ones; the others are kept for those who have cited them.

    ``rejected``: an editor decided that it is not a quotation. ``withdrawn``: a later pipeline does not find it, or an
    editor undid adding it. ``superseded``: there is a later version of its article.
    """

    CURRENT = "current"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class QuotationRow(SQLModel, table=True):
    """One act of saying. Spans are [start, end) pairs of code points in the article's text.

    ``sorted_on`` is said_on, else published_at, else UNDATED; pages are ordered by (sorted_on, id).
    ``entry_id`` is the registry entry that the speaker was matched with. ``speaker_id`` is that entry, or the one that it was
    merged into.

    ``held`` has the fields that an editor decided, which pipelines no longer change. ``found`` has what the pipeline found
    in these fields. ``needs_look`` says why a decision may no longer fit. ``confirmed``: an editor has checked the quotation.
    ``copied``: the article is a copy and the original has the same words, so statistics leave this quotation out.
    """

    __tablename__ = "quotation"
    __table_args__ = (
        Index("ix_quotation_sorted_on_id", "sorted_on", "id"),
        Index("ix_quotation_speaker_id_sorted_on_id", "speaker_id", "sorted_on", "id"),
        Index("ix_quotation_speaker_id_shown", "speaker_id", "state", "stance", "summary"),
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
    stance: str = Field(default=Stance.ASSERTED, max_length=16, sa_column_kwargs={"server_default": "asserted"})
    summary: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
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
    """One change of a quotation, by an editor, by rereading its article, or by a new version of its article.

    ``before`` and ``after`` have the changed fields. ``held`` has the fields that an editor set for the first time
    with this change. ``entry_id`` is the speaker's entry that an editor chose with it, and ``traces`` has what that changed
    in the registry, for undoing.
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
    entry_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True, index=True))
    traces: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}"))
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str | None = None


class ShingleRow(SQLModel, table=True):
    """One number of a quotation's fingerprint.

    Numbers of words that an editor has since removed are kept: they only add candidates, which are compared anyway.
    """

    __tablename__ = "shingle"
    __table_args__ = {"sqlite_with_rowid": False}

    hash: int = Field(sa_column=Column(BigInteger, primary_key=True))
    quotation_id: int = Field(sa_column=Column(BigId, primary_key=True))


class VariantRow(SQLModel, table=True):
    """A quotation's membership in a group with the same words; ``group_id`` is the id of its oldest quotation."""

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
    """A syndicated copy of an article, and its original: the one that was stored first."""

    __tablename__ = "copy"

    article_id: int = Field(sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True))
    original_id: int = _owned_by("article.id")


class VersionRow(SQLModel, table=True):
    """A version of an article, and the version before it at the same address."""

    __tablename__ = "article_version"

    article_id: int = Field(sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True))
    earlier_id: int = Field(sa_column=Column(ForeignKey("article.id", ondelete="CASCADE"), unique=True, nullable=False))


class LineageRow(SQLModel, table=True):
    """A quotation of a new version, and the same quotation in the version before; ``kept`` where it has not changed."""

    __tablename__ = "lineage"

    quotation_id: int = Field(sa_column=Column(ForeignKey("quotation.id", ondelete="CASCADE"), primary_key=True))
    earlier_id: int = Field(sa_column=Column(ForeignKey("quotation.id", ondelete="CASCADE"), unique=True, nullable=False))
    kept: bool


class JobState(StrEnum):
    """How far a job is. ``receiving``: its lines are still arriving, and it has not been accepted yet."""

    RECEIVING = "receiving"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class JobRow(SQLModel, table=True):
    """A batch of articles. ``audit_id`` is the row in the record of changes of the request that sent it."""

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
    audit_id: int | None = Field(default=None, sa_column=Column(BigId, nullable=True, index=True))


class JobLineRow(SQLModel, table=True):
    """One article of a job that is waiting or has failed; failed lines have a ``detail``. Lines that are done are deleted.

    ``worker`` holds the line until ``lease_until``; after that, another worker may take it.
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
    """A search that someone follows; quotations with an id above ``seen`` are new. Without ``url``, nothing is sent."""

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
    """The state of a delivery; ``dead`` after the last attempt has failed."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class DeliveryRow(SQLModel, table=True):
    """New quotations of a saved search, to be sent to its address; ``answer`` says how the last attempt ended."""

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


# The quotations that searches find: not rejected, withdrawn or superseded.
IS_CURRENT = unindexed(col(QuotationRow.state)) == State.CURRENT
# Those that are shown unless more is asked for: neither words that nobody has said, or not yet, nor mere topics.
IS_SHOWN = IS_CURRENT & col(QuotationRow.stance).in_(UTTERED) & col(QuotationRow.summary).is_(False)


class ApiKeyRow(SQLModel, table=True):
    """A key of the service. Only the SHA-256 of its secret is stored, which is enough for a long random secret."""

    __tablename__ = "api_key"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    name: str
    role: str = Field(max_length=16)
    secret_hash: str = Field(max_length=64, index=True, unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInRow(SQLModel, table=True):
    """A browser that is signed in with a key. Only the SHA-256 of its token is stored."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True, max_length=64)
    key_id: int = Field(sa_column=Column(ForeignKey("api_key.id", ondelete="CASCADE"), nullable=False))
    until: datetime = Field(sa_type=UtcDateTime)


class AuditRow(SQLModel, table=True):
    """One request or command that changed something: who did what, and when."""

    __tablename__ = "audit"
    __table_args__ = NEVER_REUSED

    id: int | None = _primary_key()
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str = Field(sa_type=Text)
    request_id: str | None = Field(default=None, max_length=64)


class AuditArticleRow(SQLModel, table=True):
    """An article that a request or command stored, changed or deleted. It outlasts the article."""

    __tablename__ = "audit_article"

    audit_id: int = Field(sa_column=Column(ForeignKey("audit.id", ondelete="CASCADE"), primary_key=True))
    article_id: int = Field(sa_column=Column(BigId, primary_key=True, index=True))
