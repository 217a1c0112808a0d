"""Forms that come back with what was typed: the fields of a request in; the form, or the page that shows what is wrong, out.

FastAPI checks a form before a route sees it, so that a route could not show it again. Here the fields are taken as they are
typed, and the route checks them.
"""

from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from app.errors import invalid_fields
from app.web.fields import PageForm

Form = TypeVar("Form", bound=PageForm)
MOST_IN_A_FIELD = 2**31
# Asks for a form alone, which a script puts into the page that is open.
PART = "X-Whosaid-Part"


async def typed_fields(request: Request) -> dict[str, str]:
    """The fields of a form as they were typed; those left blank are missing, and of repeated ones the last counts."""
    # the body of a request is limited as a whole
    form = await request.form(max_part_size=MOST_IN_A_FIELD)
    return {name: value for name, value in form.multi_items() if isinstance(value, str) and value}


TypedDep = Annotated[dict[str, str], Depends(typed_fields)]


def read_form(model: type[Form], typed: dict[str, str]) -> Form:
    """The form that was filled in. Raises InvalidFields."""
    try:
        return model.model_validate(typed)
    except ValidationError as error:
        raise invalid_fields(error.errors()) from error


def wants_part(request: Request) -> bool:
    """Whether a script asks for the form alone, without the page around it."""
    return PART in request.headers


def go_to(request: Request, address: str) -> Response:
    """Where to go once a form is accepted: a browser follows by itself, a script is told."""
    if wants_part(request):
        return Response(status_code=204, headers={"Location": address})
    return RedirectResponse(address, 303)
