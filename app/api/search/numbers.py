"""GET /stats: who is quoted, how often, and by which outlets."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.deps import SessionDep
from app.api.problems import problem_responses
from app.api.search.numbers_schemas import StatsOut, StatsQuery
from app.api.search.present import stats_out
from app.store.search.numbers import count_numbers

router = APIRouter(tags=["Numbers"])


@router.get(
    "/stats", summary="Count who is quoted and how often", operation_id="get_stats", responses=problem_responses(400, 422, 503)
)
def get_stats(session: SessionDep, query: Annotated[StatsQuery, Query()]) -> StatsOut:
    """Quotations and words by speaker, outlet, month, kind and type of source, and by persons against organizations.

    All filters of `GET /quotes` work. The answer always includes the share without a known speaker: figures mislead without it.
    """
    return stats_out(count_numbers(session, query.filters(), query.top))
