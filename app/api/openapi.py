"""OpenAPI: the routes' schema, completed by what FastAPI cannot read from their signatures, and the page that shows it."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.staticfiles import StaticFiles

from app.api.articles.jobs_schemas import FailedArticle
from app.api.problems import Problem, problem_responses
from app.api.search.export_schemas import ExportRow
from app.reading.batch import BatchIn
from app.reading.fields import ArticleIn

DESCRIPTION = """
Post an article, and Whosaid finds every quotation in it, says **who** said it by full name, **when**, and **where it was
printed**, and stores it where anyone can find, check and cite it.

* Press **Try it out**, then **Execute**: the examples work as they are.
* Every quotation comes with its evidence: its place in the article and the steps that led to the speaker and the day.
* `direct` quotations are verbatim. `indirect` ones are the reporter's paraphrase: never print them in quotation marks.
* Every error says what is wrong and how to fix it (RFC 9457).
"""
TAGS = [
    {"name": "Articles in", "description": "Post a story, or try one without storing it."},
    {"name": "Batches", "description": "Many stories at once, processed by workers in the background."},
    {"name": "Quotations", "description": "Who said what."},
    {"name": "Correcting", "description": "Correct what was found. Every change is recorded and can be undone."},
    {"name": "Same words elsewhere", "description": "Variants of a quotation, verification, versions of an article."},
    {"name": "Speakers", "description": "Who is quoted."},
    {"name": "Editing speakers", "description": "Merge, split, rename. Every decision is recorded and can be undone."},
    {"name": "Numbers", "description": "Who is quoted, how often, and by which outlets."},
    {"name": "Following", "description": "Feeds, and webhooks for saved searches."},
    {"name": "Articles", "description": "Where it was printed."},
    {"name": "Reconciliation", "description": "Match your own list against the registry, from OpenRefine."},
    {"name": "Service", "description": "For those who run it."},
]
VERSIONED = "/v1"
# The two addresses that are documented without a version too.
SHORT = ("/ingest", "/quotes")
# Models that the documented bodies and answers refer to, but that no route has as a parameter or a return type.
REFERRED: tuple[type[BaseModel], ...] = (ArticleIn, BatchIn, ExportRow, FailedArticle, Problem)
KEY_SCHEME = {"type": "http", "scheme": "bearer", "bearerFormat": "whosaid_…"}
DOCS, SCHEMA, ASSETS = "/docs", "/openapi.json", "/static-offline-docs"
SWAGGER_UI = {"tryItOutEnabled": True, "defaultModelsExpandDepth": 0, "displayRequestDuration": True}

SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


class DocumentedService(FastAPI):
    """FastAPI with the complete schema; ``keys_needed`` says in it that every request needs a key."""

    def __init__(self, lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]], *, keys_needed: bool) -> None:
        super().__init__(
            title="Whosaid",
            version=version("whosaid"),
            description=DESCRIPTION,
            openapi_tags=TAGS,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            lifespan=lifespan,
            openapi_url=SCHEMA,
            docs_url=None,
            redoc_url=None,
            responses=problem_responses(500),
        )
        self._keys_needed = keys_needed
        self._completed: dict[str, Any] | None = None
        _serve_documentation(self)

    def openapi(self) -> dict[str, Any]:
        """The schema, built when it is first asked for."""
        schema = super().openapi()
        if schema is not self._completed:
            schema["components"]["schemas"] |= _schemas_of(REFERRED)
            _add_short_addresses(schema["paths"])
            if self._keys_needed:
                schema["components"]["securitySchemes"] = {"key": KEY_SCHEME}
                schema["security"] = [{"key": []}]
            self._completed = schema
        return schema


def _schemas_of(models: Iterable[type[BaseModel]]) -> dict[str, Any]:
    _, schema = models_json_schema([(model, "validation") for model in models], ref_template="#/components/schemas/{model}")
    definitions: dict[str, Any] = schema["$defs"]
    return definitions


def _add_short_addresses(paths: dict[str, Any]) -> None:
    """Show the first two addresses without a version too, with operation ids of their own."""
    for path in SHORT:
        paths[path] = {
            method: operation | {"operationId": f"{operation['operationId']}_unversioned"}
            for method, operation in paths[VERSIONED + path].items()
        }


def _serve_documentation(app: FastAPI) -> None:
    """Serve Swagger UI with its scripts from here: a page that loads them from elsewhere does not work offline."""
    app.mount(ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]), name="static-offline-docs")

    @app.get(DOCS, include_in_schema=False)
    def show_documentation() -> Response:
        shown = get_swagger_ui_html(
            openapi_url=SCHEMA,
            title="Whosaid API",
            swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{ASSETS}/favicon.png",
            swagger_ui_parameters=SWAGGER_UI,
        )
        shown.headers["Content-Security-Policy"] = _policy_of(bytes(shown.body))
        return shown


def _policy_of(page: bytes) -> str:
    """A policy that lets a page of the documentation run the service's own scripts, and the one that is written in the page."""
    hashes = (b64encode(sha256(script).digest()).decode() for script in SCRIPT.findall(page))
    scripts = " ".join(f"'sha256-{found}'" for found in hashes)
    return (
        f"default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
