"""The record of changes as a page: who did what, and when, in words. Where keys are needed, for administrators alone."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator

from app.api.deps import SessionDep
from app.api.parameters import cut
from app.store.access.browse import find_changes
from app.store.cursor import counted_place
from app.store.tables import AuditRow, id_of
from app.web.error_pages import PageRoute
from app.web.fields import TypedWords, without_blanks
from app.web.rendering import page, with_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)
ON_A_PAGE = 50
COMMAND = "whosaid "


class What(StrEnum):
    """The kinds of changes that the page can be narrowed to."""

    STORIES = "stories"
    QUOTATIONS = "quotations"
    SPEAKERS = "speakers"
    SEARCHES = "searches"
    COMMANDS = "commands"
    SIGNING = "signing in"


# Patterns of the actions of each kind; addresses may begin with the version of the API.
PATTERNS = {
    What.STORIES: (
        "POST %/ingest%",
        "POST /save%",
        "POST /batches%",
        "% /jobs%",
        "% /v1/jobs%",
        "DELETE %/articles/%",
        "PATCH %/articles/%",
        "POST /story/%/head",
    ),
    What.QUOTATIONS: (
        "% /quotes/%",
        "% /v1/quotes/%",
        "POST /correct/%",
        "POST /review/%",
        "POST %/articles/%/quotes",
        "POST /story/%/add",
    ),
    What.SPEAKERS: ("% /speakers/%", "% /v1/speakers/%", "POST /people/%", "POST %/decisions/%", "POST /decided/%"),
    What.SEARCHES: ("% /searches%", "% /v1/searches%", "POST /following%", "POST %/deliveries/%"),
    What.COMMANDS: (f"{COMMAND}%",),
    What.SIGNING: ("POST /signin", "POST /signout"),
}
# What an action was in words, and the address of the page about it; the first that fits counts. "#" is a number.
WORDINGS = (
    ("POST /ingest/batch|POST /batches", "sent a batch of stories", "/batches"),
    ("POST /ingest(?:/url)?|POST /save", "stored a story", None),
    ("(?:POST|DELETE) /jobs/#.*", "stopped or changed a batch", None),
    ("POST /save/all", "stored several stories", "/stories"),
    ("PATCH /articles/#|POST /story/#/head", "corrected the headline, outlet, byline, date or address of story #", "/story/#"),
    ("DELETE /articles/#", "deleted story #", None),
    ("POST /articles/#/quotes|POST /story/#/add", "added a quotation to story #", "/story/#"),
    ("POST /review/#", "confirmed quotation #", "/quotes/#"),
    ("POST /correct/#/undo|POST /quotes/#/history/[0-9]+/undo", "undid a change of quotation #", "/quotes/#"),
    ("PATCH /quotes/#|POST /correct/#", "corrected or confirmed quotation #", "/quotes/#"),
    ("POST /(?:speakers|people)/#/merge", "merged speaker # with another, or kept them apart", "/people/#"),
    ("POST /(?:speakers|people)/#/split", "moved quotations of speaker # to another", "/people/#"),
    ("POST /(?:speakers)/#/apart", "kept speaker # apart from another", "/people/#"),
    ("POST /people/#/rename", "renamed speaker #", "/people/#"),
    ("POST /people/#/not-a-name", "said whether speaker # is a name", "/people/#"),
    ("POST /speakers/#/aliases|POST /people/#/names", "added a form of the name of speaker #", "/people/#"),
    ("DELETE /speakers/#/aliases|POST /people/#/names/remove", "removed a form of the name of speaker #", "/people/#"),
    ("PATCH /speakers/#", "changed speaker #", "/people/#"),
    ("POST /decisions/#/undo|POST /decided/#/undo", "undid decision # about a speaker", None),
    ("POST /searches|POST /following(?:/webhooks)?", "saved a search", "/following"),
    ("DELETE /searches/#|POST /following/#/delete", "deleted saved search #", "/following"),
    ("POST /deliveries/#/retry", "tried message # of a saved search again", "/following"),
    ("POST /signin", "signed in", None),
    ("POST /signout", "signed out", None),
)
COMPILED = tuple((re.compile(f"(?:{pattern.replace('#', '([0-9]+)')})"), words, address) for pattern, words, address in WORDINGS)


class RecordForm(BaseModel):
    """Whose changes, and which, to show; a field that is left blank does not narrow the record."""

    who: TypedWords = None
    what: Annotated[What | None, BeforeValidator(without_blanks)] = None
    cursor: TypedWords = None

    def pairs(self) -> list[tuple[str, str]]:
        """The list as the parameters of an address, without the place in it."""
        given = self.model_dump(exclude={"cursor"}, exclude_none=True)
        return [(name, str(value)) for name, value in given.items()]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the record in words; ``command`` is what was typed on the command line, ``address`` the page about it."""

    at: datetime
    who: str
    whose: str
    what: str
    command: str | None = None
    address: str | None = None


@router.get("/record")
def record(request: Request, session: SessionDep, form: Annotated[RecordForm, Query()]) -> Response:
    """Every change, newest first, by who made it and what it was. The address of the page is the list."""
    after = counted_place(form.cursor)[1] if form.cursor else None
    actions = PATTERNS[form.what] if form.what is not None else ()
    found = find_changes(session, actor=form.who, actions=actions, after=after, limit=ON_A_PAGE + 1)
    shown, cursor = cut(found, ON_A_PAGE, lambda row: (0, id_of(row)))
    return page(
        request,
        "record.html",
        given=form,
        kinds=list(What),
        entries=[entry_of(row) for row in shown],
        next=with_query("/record", [*form.pairs(), ("cursor", cursor)]) if cursor else None,
    )


def entry_of(row: AuditRow) -> Entry:
    """A row of the record in words."""
    whose = with_query("/record", [("who", row.actor)])
    if row.action.startswith(COMMAND):
        return Entry(row.at, row.actor, whose, "ran a command", command=row.action)
    method, _, path = row.action.partition(" ")
    plain = f"{method} {path.removeprefix('/v1')}"
    for pattern, words, address in COMPILED:
        if match := pattern.fullmatch(plain):
            number = next((group for group in match.groups() if group), "")
            return Entry(
                row.at,
                row.actor,
                whose,
                words.replace("#", number),
                address=address.replace("#", number) if address else None,
            )
    return Entry(row.at, row.actor, whose, "changed something", command=row.action)
