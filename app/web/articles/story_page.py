"""The page of a story, stored or only tried: its view, and the forms on it as they were last typed."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.api.schemas import ArticleOut, AttributedOut
from app.api.tags import tag_of
from app.store.articles.heads import HEAD
from app.store.articles.variants import varied
from app.store.articles.versions import versions_of
from app.store.tables import id_of
from app.web.articles.story_view import NOBODY, story_view
from app.web.rendering import page

# The forms of the page, by the name under which a template finds what was typed and what is wrong.
FORMS = ("head", "add")


def head_fields(article: ArticleOut) -> dict[str, str]:
    """The fields of the form for a story's head, as the story would fill them in."""
    return {name: str(value or "") for name, value in ((name, getattr(article, name)) for name in HEAD)}


def head_tag(fields: Mapping[str, str]) -> str:
    """The tag of a head as an editor sees it."""
    return tag_of(repr(sorted(fields.items())).encode()).strip('"')


def story_page(
    request: Request,
    shown: AttributedOut,
    session: Session | None = None,
    status: int = 200,
    **values: Any,  # noqa: ANN401 (values of any type)
) -> Response:
    """The page; ``session`` if the story is stored. ``values`` may have a form's ``typed``, ``wrong`` and ``failure``."""
    view = story_view(shown.article, shown.quotations)
    fields = head_fields(shown.article)
    forms: dict[str, dict[str, Any]] = {name: {"typed": {}, "wrong": {}, "failure": None} for name in FORMS}
    forms["head"]["typed"] = fields | {"tag": head_tag(fields)}
    values["forms"] = forms | values.get("forms", {})
    values["varied"] = varied(session, [id_of(item) for item in shown.quotations]) if session is not None else set()
    if session is not None and shown.article.earlier_version is not None:
        here = next(item for item in versions_of(session, id_of(shown.article)) if item.article.id == shown.article.id)
        counts = (("added", here.added), ("changed", here.changed), ("removed", here.removed))
        values["versions"] = ", ".join(f"{len(found)} {what}" for what, found in counts)
    return page(
        request,
        "story.html",
        status,
        article=shown.article,
        quotations=shown.quotations,
        headline=view.headline,
        lines=view.lines,
        speakers=view.speakers,
        names=[speaker.name for speaker in view.speakers if speaker.colour != NOBODY],
        **values,
    )
