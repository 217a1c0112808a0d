"""Correcting what was found: PATCH /quotes/{id}, POST /articles/{id}/quotes, the history of a quotation, and undo."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi import status as http
from sqlmodel import Session

from app.api.articles.corrections_schemas import ChangeOut, History, MissedQuotation, QuotationChange, Signed
from app.api.deps import SessionDep, WriterDep
from app.api.details import read_detail
from app.api.editors import editor_of
from app.api.parameters import ArticleId, QuoteId
from app.api.problems import problem_responses
from app.api.schemas import UNSIGNED, QuotationDetail
from app.api.tags import quotation_tag, require_match
from app.store.articles import corrections
from app.store.cursor import LARGEST_ID
from app.store.tables import id_of

router = APIRouter(tags=["Correcting"])
ChangeId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The change's id, from the history.", examples=[1])]
IfMatch = Annotated[
    str | None,
    Header(
        max_length=1000,
        description="The ETag of the version that you have seen; `*` for any version.",
    ),
]


@router.patch(
    "/quotes/{quote_id:int}",
    summary="Correct a quotation",
    operation_id="correct_quote",
    responses=problem_responses(400, 404, 409, 412, 422, 428, 503),
)
def correct_quote(
    quote_id: QuoteId, given: QuotationChange, request: Request, response: Response, session: WriterDep, if_match: IfMatch = None
) -> QuotationDetail:
    """Set the speaker, kind, words, day or role; mark it as not a quotation; or confirm that it is right.

    A later pipeline does not change what is set here. Send the `ETag` from `GET /quotes/{id}` as `If-Match`.
    """
    require_match(if_match, quotation_tag(read_detail(session, request, quote_id)), f"/quotes/{quote_id}")
    corrections.correct(session, quote_id, given.correction(), editor_of(request, given.by, given.note))
    return _answered(session, request, response, quote_id)


@router.post(
    "/articles/{article_id:int}/quotes",
    status_code=http.HTTP_201_CREATED,
    summary="Add a quotation that was missed",
    operation_id="add_quote",
    responses=problem_responses(400, 404, 409, 422, 503),
)
def add_quote(
    article_id: ArticleId, given: MissedQuotation, request: Request, response: Response, session: WriterDep
) -> QuotationDetail:
    """Mark words in a stored article as a quotation. Offsets count code points from the start of its text."""
    row = corrections.add_quotation(session, article_id, given.correction(), editor_of(request, given.by, given.note))
    response.headers["Location"] = f"/quotes/{row.id}"
    return _answered(session, request, response, id_of(row))


@router.get(
    "/quotes/{quote_id:int}/history",
    summary="List the changes of a quotation",
    operation_id="list_changes",
    responses=problem_responses(404, 422, 503),
)
def list_changes(quote_id: QuoteId, session: SessionDep) -> History:
    """Every change by an editor or by a later run of the pipeline, oldest first."""
    return History(items=[ChangeOut.model_validate(row, from_attributes=True) for row in corrections.history(session, quote_id)])


@router.post(
    "/quotes/{quote_id:int}/history/{change_id:int}/undo",
    summary="Undo a correction",
    operation_id="undo_change",
    responses=problem_responses(400, 404, 409, 422, 503),
)
def undo_change(
    quote_id: QuoteId,
    change_id: ChangeId,
    request: Request,
    response: Response,
    session: WriterDep,
    given: Signed = UNSIGNED,
) -> QuotationDetail:
    """Undo an editor's change; those of one field have to be undone in reverse order. It stays on record, marked as undone."""
    corrections.undo_change(session, quote_id, change_id, editor_of(request, given.by, given.note))
    return _answered(session, request, response, quote_id)


def _answered(session: Session, request: Request, response: Response, quote_id: int) -> QuotationDetail:
    detail = read_detail(session, request, quote_id)
    response.headers["ETag"] = quotation_tag(detail)
    return detail
