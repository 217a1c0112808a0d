"""The service: settings in, a FastAPI application out. Nothing is opened or loaded before the application starts."""

import gc
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from app.api.access import Access, Failures, OwnRequests
from app.api.articles import articles, corrections, ingest, jobs, variants
from app.api.assistants import assistant_route, assistant_server
from app.api.bodies import LimitedBodies
from app.api.head import HeadAsGet
from app.api.headers import SecurityHeaders
from app.api.openapi import VERSIONED, DocumentedService
from app.api.problems import handle_problems
from app.api.public import PublicAddress, origin_of
from app.api.registry import decisions, reconcile, speakers
from app.api.search import export, feeds, numbers, quotes, searches
from app.api.service import audit, health
from app.api.service.metrics import measure_requests
from app.api.tags import ConditionalGet
from app.api.writers import Writers
from app.batch.queue import open_queue
from app.errors import KeysNeeded
from app.extractors.intake import Intake
from app.extractors.pool import Extractors
from app.pipeline import Extractor
from app.settings import Settings, load_settings
from app.store.access.keys import has_keys
from app.store.database import Database, open_database
from app.store.migrate import require_newest
from app.web import recorded, signing
from app.web.articles import batches, correcting, shelf, stories, trying
from app.web.error_pages import refuse, show_error_pages
from app.web.registry import deciding, directory, people, splitting, subjects
from app.web.rendering import static_files
from app.web.search import charts, finding, home, saved, verifying

# While one article is being extracted, another can be stored.
AT_ONCE = 2
# In this order: an address with a word comes before the same address with an id.
ROUTED = (
    ingest,
    jobs,
    export,
    feeds,
    variants,
    quotes,
    corrections,
    speakers,
    decisions,
    articles,
    reconcile,
    searches,
    numbers,
    audit,
)
PAGES = (
    home,
    signing,
    recorded,
    trying,
    stories,
    shelf,
    finding,
    verifying,
    saved,
    directory,
    people,
    deciding,
    splitting,
    subjects,
    correcting,
    batches,
    charts,
)


def create_app(settings: Settings | None = None, extractor: Extractor | None = None) -> FastAPI:
    """The application. Without an ``extractor`` it starts processes that extract quotations.

    Starting it raises StoreUnavailable if the database is not migrated, and PipelineError if there is no model.
    """
    chosen = settings or load_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = open_database(chosen.database_url)
        try:
            require_newest(database)
            require_keys(chosen, database)
            app.state.database = database
            app.state.queue = open_queue(chosen.database_url, chosen.queue_url)
            with _extracting(chosen, extractor) as extracting:
                app.state.extractor = extracting
                app.state.writers = Writers()
                app.state.intake = Intake(AT_ONCE * chosen.processes(), chosen.max_waiting)
                # everything loaded so far stays in memory: searching it for garbage would hold up requests
                gc.collect()
                gc.freeze()
                async with assistants.session_manager.run():
                    yield
        finally:
            database.close()

    app = DocumentedService(lifespan, keys_needed=chosen.keys_needed())
    app.state.settings = chosen
    app.state.failures = Failures()
    app.state.stopping = threading.Event()
    handle_problems(app)
    show_error_pages(app)
    # the middleware added last sees a request first
    app.add_middleware(ConditionalGet)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(LimitedBodies, largest=chosen.max_body_bytes, refuse=refuse)
    app.add_middleware(HeadAsGet)
    if chosen.public_url:
        app.add_middleware(PublicAddress, address=chosen.public_url)
    app.add_middleware(
        Access, state=app.state, keys_needed=chosen.keys_needed(), per_minute=chosen.rate_per_minute, refuse=refuse
    )
    own = frozenset({*chosen.allow_origins, *([origin_of(chosen.public_url)] if chosen.public_url else [])})
    app.add_middleware(OwnRequests, hosts=chosen.own_hosts(), origins=own, refuse=refuse)
    if chosen.allow_origins:
        app.add_middleware(CORSMiddleware, allow_origins=chosen.allow_origins, allow_methods=["*"], allow_headers=["*"])
    app.add_middleware(SecurityHeaders, over_tls=chosen.base_url().startswith("https:"))
    measure_requests(app)
    app.add_middleware(CorrelationIdMiddleware)
    for module in ROUTED:
        app.include_router(module.router, prefix=VERSIONED)
        # the short addresses of the first version stay: citations contain them
        app.include_router(module.router, include_in_schema=False)
    app.include_router(health.router)
    assistants = assistant_server(app.state, chosen.base_url(), version("whosaid"))
    app.router.routes.append(assistant_route(assistants))
    for module in PAGES:
        app.include_router(module.router)
    app.mount("/static", static_files, name="static")
    return app


@contextmanager
def _extracting(settings: Settings, given: Extractor | None) -> Iterator[Extractor]:
    if given is not None:
        yield given
        return
    extractors = Extractors(settings.pipeline, settings.model, settings.processes(), settings.max_seconds)
    try:
        yield extractors
    finally:
        extractors.close()


def require_keys(settings: Settings, database: Database) -> None:
    """Raises KeysNeeded if other machines can reach the service and no key exists."""
    if not settings.keys_needed():
        return
    with database.read() as session:
        if not has_keys(session):
            raise KeysNeeded(
                f"Other machines can reach the service at {settings.host}, and there is no key yet. Make one with "
                "'whosaid keys make NAME --role admin', or listen on 127.0.0.1."
            )
