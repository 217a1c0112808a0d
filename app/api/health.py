"""GET /healthz: whether the service and its database answer."""

from importlib.metadata import version

from fastapi import APIRouter
from sqlmodel import select

from app.api.problems import problem_responses
from app.api.schemas import Health
from app.deps import ExtractorDep, SessionDep
from app.store.tables import ArticleRow

router = APIRouter(tags=["Service"])


@router.get("/healthz", summary="Is the service well?", operation_id="get_health", responses=problem_responses(503))
def get_health(session: SessionDep, extractor: ExtractorDep) -> Health:
    """200 when the database answers and the pipeline is loaded, 503 with the reason when not."""
    session.exec(select(ArticleRow.id).limit(1)).first()
    return Health(status="ok", version=version("whosaid"), pipeline=f"{extractor.name} {extractor.version}")
