"""The fields of an article as it is posted, checked: JSON in, plain values out."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

LONGEST_WORDS = 1000
LONGEST_ADDRESS = 2000


def _printable(words: str) -> str:
    for position, character in enumerate(words):
        if character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff":
            raise ValueError(f"character {position} is a control character or half of one; leave it out")
    return words


def _web_address(address: str) -> str:
    if not address.lower().startswith(("http://", "https://")):
        raise ValueError("an address begins with http:// or https://")
    return address


def _day(value: object) -> object:
    """A day as YYYY-MM-DD alone: pydantic would take "0" for a day too, the first of 1970."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return _no_number(value)


def _no_number(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError("a day is written as YYYY-MM-DD, in quotation marks")
    return value


def whole_number(value: object) -> object:
    """Only numbers are numbers: pydantic would take "1" and true for one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("give a whole number")
    return value


def some_value(value: object) -> object:
    """Refuse null for a field that stays as it is when it is left out."""
    if value is None:
        raise ValueError("null is not allowed here; leave the field out to keep it as it is")
    return value


def _day_or_moment(value: object) -> object:
    """A text with a time is a moment: what day that is depends on the place of the dateline."""
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return _no_number(value)


# The same as the validators say, for the schema: clients must know what is refused.
PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]+$"
Words = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_WORDS, json_schema_extra={"pattern": PRINTABLE}),
    AfterValidator(_printable),
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
    """An article as a reporter posts it: its text or its page, and what is known of it."""

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
        default=None, description="The article as plain text, one paragraph a line."
    )
    html: str | None = Field(default=None, description="The article's page as HTML, instead of `text`.")
    title: Words | None = Field(default=None, description="The headline, if it is not the first line of the text.")
    url: WebAddress | None = Field(
        default=None, description="Where the article stands. Alone, it is fetched, if the operator allows that."
    )
    outlet: Words | None = Field(default=None, description="Who printed it.")
    author: Words | None = Field(default=None, description="Who wrote it.")
    published_at: DayOrMoment | None = Field(
        default=None,
        description="The day it appeared, as YYYY-MM-DD, or the moment (2022-02-12T21:30:00Z), which counts as the day it was in "
        "the dateline's place. Without it the page's own date or the dateline is used.",
    )

    @model_validator(mode="after")
    def _text_or_html(self) -> Self:
        if self.text is not None and self.html is not None:
            raise ValueError("give either 'text' or 'html'")
        if self.text is None and self.html is None and self.url is None:
            raise ValueError("give either 'text' or 'html', or 'url' alone")
        return self
