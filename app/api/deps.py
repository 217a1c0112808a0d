"""What a route may name: the database, a session, what extracts, and the settings of the running service."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.api.writers import Writers
from app.batch.intake import BatchLimits
from app.batch.queue import Queue
from app.extractors.intake import Intake
from app.extractors.one_request import OneRequest
from app.extractors.pool import Extractors
from app.outbound.fetch import Fetcher
from app.pipeline import Extractor
from app.settings import Settings
from app.store.database import Database


def get_settings(request: Request) -> Settings:
    """The settings that the service was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_database(request: Request) -> Database:
    """The service's database."""
    database: Database = request.app.state.database
    return database


def get_extractor(request: Request) -> Extractor:
    """What reads articles and extracts their quotations. All that one request brings takes the time of one article."""
    extractor: Extractor = request.app.state.extractor
    return OneRequest(extractor) if isinstance(extractor, Extractors) else extractor


def get_intake(request: Request) -> Intake:
    """How many articles are worked at at once."""
    intake: Intake = request.app.state.intake
    return intake


def get_queue(request: Request) -> Queue:
    """What batches wait in."""
    queue: Queue = request.app.state.queue
    return queue


def get_fetcher(settings: Annotated[Settings, Depends(get_settings)]) -> Fetcher | None:
    """What fetches pages; None where the operator does not allow it."""
    return settings.fetcher()


def get_limits(settings: Annotated[Settings, Depends(get_settings)]) -> BatchLimits:
    """The largest batch that the operator allows."""
    return BatchLimits(settings.max_body_bytes, settings.max_batch_bytes, settings.max_batch_lines)


def get_session(database: Annotated[Database, Depends(get_database)]) -> Iterator[Session]:
    """A session that only reads."""
    with database.read() as session:
        yield session


def get_writers(request: Request) -> Writers:
    """Those who write."""
    writers: Writers = request.app.state.writers
    return writers


async def get_writer(
    database: Annotated[Database, Depends(get_database)], writers: Annotated[Writers, Depends(get_writers)]
) -> AsyncIterator[Session]:
    """A session whose changes are committed before the answer is sent."""
    async with writers.session(database) as session:
        yield session


SettingsDep = Annotated[Settings, Depends(get_settings)]
DatabaseDep = Annotated[Database, Depends(get_database)]
WritersDep = Annotated[Writers, Depends(get_writers)]
QueueDep = Annotated[Queue, Depends(get_queue)]
LimitsDep = Annotated[BatchLimits, Depends(get_limits)]
FetcherDep = Annotated[Fetcher | None, Depends(get_fetcher)]
ExtractorDep = Annotated[Extractor, Depends(get_extractor)]
IntakeDep = Annotated[Intake, Depends(get_intake)]
# With the default scope a dependency ends after the answer is sent: a failed commit would still answer 204.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
WriterDep = Annotated[Session, Depends(get_writer, scope="function")]
