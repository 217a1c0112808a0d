"""The fields of a posted article, and how they are validated."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

LONGEST_WORDS = 1000
LONGEST_ADDRESS = 2000


def _printable(words: str) -> str:
    for position, character in enumerate(words):
        if character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff":
            raise ValueError(f"character {position} is a control character or half of a surrogate pair; remove it")
    return words


def _not_blank(words: str) -> str:
    if all(letter <= " " or "\x7f" <= letter <= "\xa0" for letter in words):
        raise ValueError("this is blank; write something, or leave it out")
    return words


def _web_address(address: str) -> str:
    if not address.lower().startswith(("http://", "https://")):
        raise ValueError("an address must begin with http:// or https://")
    return address


def _date(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ValueError("write the day as YYYY-MM-DD") from error


def _day(value: object) -> object:
    """A day must be written as YYYY-MM-DD: pydantic alone would read "0" as 1970-01-01."""
    if isinstance(value, str):
        return _date(value)
    return _no_number(value)


def _no_number(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError("a day must be a string, written as YYYY-MM-DD")
    return value


def whole_number(value: object) -> object:
    """Only a number is a number: pydantic alone would accept "1" and true."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a whole number")
    return value


def some_value(value: object) -> object:
    """Refuse null for a field that stays as it is when it is left out."""
    if value is None:
        raise ValueError("null is not allowed here; leave the field out to keep it as it is")
    return value


def _day_or_moment(value: object) -> object:
    """A value with a time stays a moment, because its day depends on where the dateline is."""
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value else _date(value)
    return _no_number(value)


# The schema repeats what the validators check, so that clients know what is refused.
PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]*[^\u0000-\u0020\u007f-\u00a0][^\u0000-\u001f\u007f-\u009f]*$"
Words = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_WORDS, json_schema_extra={"pattern": PRINTABLE}),
    AfterValidator(_printable),
    AfterValidator(_not_blank),
]
WebAddress = Annotated[
    str,
    Field(
        min_length=8,
        max_length=LONGEST_ADDRESS,
        json_schema_extra={"pattern": r"^[hH][tT][tT][pP][sS]?://[^\u0000-\u001f\u007f-\u009f]+$"},
    ),
    AfterValidator(_printable),
    AfterValidator(_web_address),
]
Day = Annotated[date, BeforeValidator(_day)]
DayOrMoment = Annotated[date | datetime, BeforeValidator(_day_or_moment)]

EXAMPLE_TEXT = (
    "LEEDS, March 5 (Northern Wire) - The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.\n\n"
    "“We will not open it a day before it is safe,” Quist told reporters."
)


class ArticleIn(BaseModel):
    """An article as it is posted: its text, its page or its address, and what is known about it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": EXAMPLE_TEXT, "outlet": "Northern Wire", "published_at": "2024-03-05"}],
            # Neither text and html together nor none of the three. The same with `oneOf` would read better, but generators make
            # a numbered class of each of its branches.
            "not": {
                "anyOf": [
                    {"required": ["text", "html"], "properties": {"text": {"type": "string"}, "html": {"type": "string"}}},
                    {"properties": {name: {"type": "null"} for name in ("text", "html", "url")}},
                ]
            },
        },
    )

    text: Annotated[str, Field(json_schema_extra={"pattern": r"\S"})] | None = Field(
        default=None, description="The article as plain text, one paragraph per line."
    )
    html: str | None = Field(default=None, description="The article's page as HTML, instead of `text`.")
    title: Words | None = Field(default=None, description="The headline, if it is not the first line of the text.")
    url: WebAddress | None = Field(
        default=None, description="The article's address. Given alone, the page is fetched, if the operator allows it."
    )
    outlet: Words | None = Field(default=None, description="The outlet that published it.")
    author: Words | None = Field(default=None, description="The author, as in the byline.")
    published_at: DayOrMoment | None = Field(
        default=None,
        description="The day it was published, as YYYY-MM-DD, or the moment (2022-02-12T21:30:00Z), which is converted to the "
        "local day in the place of the dateline. Without it, the page's own date or the dateline is used.",
    )

    @model_validator(mode="after")
    def _text_or_html(self) -> Self:
        if self.text is not None and self.html is not None:
            raise ValueError("give either 'text' or 'html', not both")
        if self.text is None and self.html is None and self.url is None:
            raise ValueError("give either 'text' or 'html', or 'url' alone")
        return self
