"""GET /healthz: whether the process answers; GET /readyz: whether it can take requests."""

from importlib.metadata import version

from fastapi import APIRouter
from sqlmodel import select

from app.api.deps import ExtractorDep, IntakeDep, SessionDep
from app.api.problems import problem_responses
from app.api.service.health_schemas import Health, Readiness
from app.errors import Busy, ExtractorLost
from app.extractors.pool import Extractors
from app.store.tables import ArticleRow

router = APIRouter(tags=["Service"])


@router.get("/healthz", summary="Does the service answer?", operation_id="get_health")
async def get_health(extractor: ExtractorDep) -> Health:
    """200 as long as the process answers. `/readyz` says whether to send requests to it."""
    return Health(status="ok", version=version("whosaid"), pipeline=f"{extractor.name} {extractor.version}")


@router.get(
    "/readyz", summary="Is the service ready for requests?", operation_id="get_readiness", responses=problem_responses(503)
)
def get_readiness(session: SessionDep, extractor: ExtractorDep, intake: IntakeDep) -> Readiness:
    """200 if the database answers, articles can be read and few are waiting; otherwise 503 with the reason."""
    session.exec(select(ArticleRow.id).limit(1)).first()
    if isinstance(extractor, Extractors) and not extractor.alive:
        raise ExtractorLost("No extraction process is running. The next article will start one.")
    if intake.full:
        raise Busy(f"{intake.waiting} articles are waiting. Send requests elsewhere for a moment.")
    return Readiness(status="ready", articles_waiting=intake.waiting)
