"""The service: settings in, a FastAPI application out. Nothing is opened or loaded before it starts."""

import gc
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from typing import Any

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from app.api.access import Access, Failures, OwnRequests
from app.api.articles import articles, corrections, ingest, jobs, variants
from app.api.assistants import assistant_routes, assistant_server
from app.api.conditional import ConditionalGet
from app.api.headers import SecurityHeaders
from app.api.problems import handle_problems, problem_responses
from app.api.registry import decisions, reconcile, speakers
from app.api.search import export, feeds, numbers, quotes, searches
from app.api.service import audit, health
from app.api.service.metrics import measure_requests
from app.batch.queue import open_queue
from app.errors import KeysNeeded
from app.extractors.intake import Intake
from app.extractors.pool import Extractors
from app.pipeline import Extractor
from app.settings import Settings, load_settings
from app.store.access.keys import has_keys
from app.store.database import Database, open_database
from app.store.migrate import require_newest
from app.web import signing
from app.web.articles import batches, correcting, stories
from app.web.error_pages import refuse, show_error_pages
from app.web.registry import people
from app.web.rendering import static_files
from app.web.search import charts, finding, home

DESCRIPTION = """
Post an article; Whosaid finds every quotation in it, says **who** said it by full name, **when**, and **where it was
printed**, and keeps the rows where anyone can find, check and cite them.

* Press **Try it out**, then **Execute**: the examples work as they are.
* Every quotation carries its evidence: its place in the article and the steps that led to the speaker and the day.
* `direct` words are verbatim; `indirect` ones are the reporter's paraphrase and must not be printed in quotation marks.
* Every error says what is wrong and how to mend it (RFC 9457).
"""
TAGS = [
    {"name": "Articles in", "description": "Post a story, or try one without storing it."},
    {"name": "Batches", "description": "Many stories at once, done by workers beside the service."},
    {"name": "Quotations", "description": "Who said what."},
    {"name": "Correcting", "description": "Mend what was found; every change is recorded and can be undone."},
    {"name": "Same words elsewhere", "description": "Variants of a quotation, verification, versions of an article."},
    {"name": "Speakers", "description": "Who is quoted."},
    {"name": "Editing speakers", "description": "Merge, split, rename; every decision is recorded and can be undone."},
    {"name": "Numbers", "description": "Who is quoted how often, and by whom."},
    {"name": "Following", "description": "Feeds, and webhooks for saved searches."},
    {"name": "Articles", "description": "Where it was printed."},
    {"name": "Reconciliation", "description": "Match your own list with the registry, from OpenRefine."},
    {"name": "Service", "description": "For those who run it."},
]

# While one article is extracted another one is stored.
AT_ONCE = 2
VERSIONED = "/v1"
# The two addresses that are documented without a version too.
SHORT = ("/ingest", "/quotes")
# In this order: an address with a word comes before the same one with an id.
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


def create_app(settings: Settings | None = None, extractor: Extractor | None = None) -> FastAPI:
    """The application; without an ``extractor`` it starts processes that extract.

    Starting it raises StoreUnavailable where the database is not migrated and PipelineError without a model.
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
                app.state.intake = Intake(AT_ONCE * chosen.processes(), chosen.max_waiting)
                # what is loaded by now stays: looking through all of it for garbage would hold up requests
                gc.collect()
                gc.freeze()
                async with assistants.session_manager.run():
                    yield
        finally:
            database.close()

    app = FastAPIOffline(
        title="Whosaid",
        version=version("whosaid"),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
        swagger_ui_parameters={"tryItOutEnabled": True, "defaultModelsExpandDepth": 0, "displayRequestDuration": True},
        responses=problem_responses(500),
    )
    app.state.settings = chosen
    app.state.failures = Failures()
    app.state.stopping = threading.Event()
    handle_problems(app)
    show_error_pages(app)
    document_short_addresses(app)
    if chosen.keys_needed():
        document_keys(app)
    # the last one added sees a request first
    app.add_middleware(ConditionalGet)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(
        Access, state=app.state, keys_needed=chosen.keys_needed(), per_minute=chosen.rate_per_minute, refuse=refuse
    )
    app.add_middleware(OwnRequests, hosts=chosen.own_hosts(), origins=frozenset(chosen.allow_origins), refuse=refuse)
    if chosen.allow_origins:
        app.add_middleware(CORSMiddleware, allow_origins=chosen.allow_origins, allow_methods=["*"], allow_headers=["*"])
    app.add_middleware(SecurityHeaders, over_tls=chosen.base_url().startswith("https:"))
    measure_requests(app)
    app.add_middleware(CorrelationIdMiddleware)
    for module in ROUTED:
        app.include_router(module.router, prefix=VERSIONED)
        # the short addresses of the first version, in citations everywhere, stay as they are
        app.include_router(module.router, include_in_schema=False)
    app.include_router(health.router)
    assistants = assistant_server(app.state, chosen.base_url(), version("whosaid"))
    app.router.routes.extend(assistant_routes(assistants, chosen.host))
    for module in (home, signing, stories, finding, people, correcting, batches, charts):
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
    """Raises KeysNeeded where others than this machine can reach the service and nobody has a key."""
    if not settings.keys_needed():
        return
    with database.read() as session:
        if not has_keys(session):
            raise KeysNeeded(
                f"At {settings.host} others can reach the service, and there is no key yet. Make one with "
                "'whosaid keys make NAME --role admin', or listen on 127.0.0.1."
            )


def document_keys(app: FastAPI) -> None:
    """Say in the schema that a key is needed, so that the documentation asks for it."""
    described = app.openapi

    def with_keys() -> dict[str, Any]:
        schema = described()
        schema["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "whosaid_…"}}
        schema["security"] = [{"key": []}]
        return schema

    # FastAPI's documented way to extend its schema
    app.openapi = with_keys  # type: ignore[method-assign]


def document_short_addresses(app: FastAPI) -> None:
    """Show in the schema that the first two addresses work without a version."""
    described = app.openapi

    def with_short() -> dict[str, Any]:
        schema = described()
        paths = schema["paths"]
        for path in SHORT:
            if path not in paths:
                paths[path] = {
                    method: operation | {"operationId": f"{operation['operationId']}_unversioned"}
                    for method, operation in paths[VERSIONED + path].items()
                }
        return schema

    # FastAPI's documented way to extend its schema
    app.openapi = with_short  # type: ignore[method-assign]
