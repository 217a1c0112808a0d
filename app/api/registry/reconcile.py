"""The reconciliation service (W3C Reconciliation API 0.2): OpenRefine matches a list of names against the registry."""

from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.deps import DatabaseDep, SessionDep
from app.api.problems import problem_responses
from app.api.registry.present import candidate_out
from app.api.registry.reconcile_schemas import QueryIn, ReconcileCandidate
from app.errors import BadRequest, invalid_fields
from app.quote import SpeakerKind
from app.reading.fields import Words
from app.reading.json_text import read_json
from app.store.cursor import LARGEST_ID
from app.store.registry.reconcile import PROPERTIES, candidates
from app.store.registry.speakers import list_speakers, speaker_detail

# OpenRefine shows the preview in a frame, whatever its own address is. The preview is text alone and may do nothing.
PREVIEW_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox; frame-ancestors *"
router = APIRouter(tags=["Reconciliation"])
MOST_QUERIES = 200
TYPES = [{"id": kind.value, "name": kind.value.capitalize()} for kind in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)]
QUERIES = TypeAdapter(dict[str, QueryIn])
QueriesParameter = Annotated[str | None, Query(description='Queries as JSON: {"q0": {"query": "Ushakov"}}.')]


@router.get(
    "/reconcile",
    summary="Describe the reconciliation service, or find candidates",
    operation_id="reconcile",
    response_model=None,
    responses=problem_responses(400, 422, 503),
)
def describe(request: Request, session: SessionDep, queries: QueriesParameter = None) -> dict[str, Any]:
    """The address to enter in OpenRefine. Without `queries` the answer is the manifest of the service."""
    if queries is not None:
        return _answers(session, queries)
    base = str(request.base_url).rstrip("/")
    return {
        "versions": ["0.1", "0.2"],
        "name": "Whosaid speakers",
        "identifierSpace": f"{base}/speakers/",
        "schemaSpace": f"{base}/docs#",
        "defaultTypes": TYPES,
        "view": {"url": f"{base}/speakers/{{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": 400, "height": 150},
        "suggest": {
            "entity": {"service_url": base, "service_path": "/reconcile/suggest"},
            "property": {"service_url": base, "service_path": "/reconcile/properties"},
        },
    }


@router.post(
    "/reconcile",
    summary="Find candidates for a batch of names",
    operation_id="reconcile_batch",
    response_model=None,
    responses=problem_responses(400, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "required": ["queries"],
                        "properties": {"queries": {"type": "string", "contentMediaType": "application/json"}},
                    },
                    "example": {"queries": '{"q0": {"query": "Yury Ushakov"}}'},
                }
            },
        }
    },
)
async def reconcile(request: Request, database: DatabaseDep) -> dict[str, Any]:
    """Takes a form with `queries` as JSON, as OpenRefine sends it. Each answer lists its candidates, the most likely first."""
    body = await request.body()
    try:
        form = parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=10)
    except ValueError as error:
        raise BadRequest(f"The form cannot be read: {error}.", "body") from error
    if "queries" not in form:
        raise BadRequest("The form has no field 'queries'. Send the names to match in it, as JSON.", "queries")

    def answer() -> dict[str, Any]:
        with database.read() as session:
            return _answers(session, form["queries"][0])

    return await run_in_threadpool(answer)


@router.get(
    "/reconcile/suggest",
    summary="Suggest speakers by the beginning of a name",
    operation_id="reconcile_suggest",
    response_model=None,
    responses=problem_responses(422, 503),
)
def suggest(session: SessionDep, prefix: Annotated[Words, Query(description="What was typed.")]) -> dict[str, Any]:
    """For the search box of the client."""
    found = list_speakers(session, prefix, after=None, limit=10)
    return {
        "result": [
            {"id": str(item.id), "name": item.name, "description": f"{item.kind}, {item.quotations} quotations"} for item in found
        ]
    }


@router.get(
    "/reconcile/properties",
    summary="List the properties that help to match",
    operation_id="reconcile_properties",
    response_model=None,
    responses=problem_responses(422),
)
def properties(prefix: Annotated[str, Query(description="What was typed.", max_length=200)] = "") -> dict[str, Any]:
    """Role, organization and Wikidata id help to tell people of the same name apart."""
    return {"result": [{"id": key, "name": name} for key, name in PROPERTIES.items() if name.lower().startswith(prefix.lower())]}


@router.get(
    "/reconcile/preview",
    summary="Preview a speaker",
    operation_id="reconcile_preview",
    response_class=HTMLResponse,
    responses=problem_responses(404, 422, 503),
)
def preview(session: SessionDep, id: Annotated[int, Query(ge=1, le=LARGEST_ID, description="The speaker's id.")]) -> Response:
    """HTML that the client shows next to a candidate."""
    found = speaker_detail(session, id)
    roles = "; ".join(item.role for item in found.roles[-3:]) or "no role known"
    lines = (found.summary.name, roles, f"{found.summary.kind}, {found.summary.quotations} quotations")
    page = "<!doctype html><meta charset=utf-8>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
    return HTMLResponse(page, headers={"Content-Security-Policy": PREVIEW_POLICY, "Cross-Origin-Resource-Policy": "cross-origin"})


def _answers(session: Session, queries: str) -> dict[str, Any]:
    try:
        given = QUERIES.validate_python(read_json(queries))
    except ValidationError as error:
        raise BadRequest(invalid_fields(error.errors()).detail, "queries") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"'queries' is not valid JSON: {error}.", "queries") from error
    if len(given) > MOST_QUERIES:
        raise BadRequest(f"There are {len(given)} names. Send at most {MOST_QUERIES} at once.", "queries")
    return {key: {"result": [item.model_dump() for item in _candidates(session, query)]} for key, query in given.items()}


def _candidates(session: Session, query: QueryIn) -> list[ReconcileCandidate]:
    kinds = [query.type] if isinstance(query.type, str) else query.type or []
    known = {item.pid: str(item.v[0] if isinstance(item.v, list) and item.v else item.v) for item in query.properties}
    kind = kinds[0] if len(kinds) == 1 else None
    return [candidate_out(item) for item in candidates(session, query.query, kind=kind, properties=known, limit=query.limit)]
