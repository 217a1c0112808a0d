"""The front page: what this is and where to go."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)


@router.get("/")
def front_page() -> HTMLResponse:
    """A page that says what the service does and links to the documentation."""
    return HTMLResponse(files(__package__).joinpath("front.html").read_text(encoding="utf-8"))
