"""Fields of forms: what a person typed in, a plain value out. A field that is left blank has no value."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.reading.fields import Words
from app.store.cursor import LARGEST_ID
from app.store.registry.decisions import EDITOR


def without_blanks(value: object) -> object:
    """The value without white space around it; None if nothing is left."""
    if not isinstance(value, str):
        return value
    return value.strip() or None


def _day(value: object) -> object:
    typed = without_blanks(value)
    if not isinstance(typed, str):
        return typed
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise ValueError("write the day as year, month and day, for example 2024-03-05") from error


TypedWords = Annotated[Words | None, BeforeValidator(without_blanks)]
TypedDay = Annotated[date | None, BeforeValidator(_day)]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class PageForm(BaseModel):
    """A form; a field that it does not have is refused."""

    model_config = ConfigDict(extra="forbid")


class SignedForm(PageForm):
    """A form that says who filled it in."""

    by: TypedWords = None

    def name(self) -> str:
        """Who filled it in, for the record."""
        return self.by or EDITOR
