"""Schemas of articles: the list, what an editor sets in the head of one, and the answer to posting one."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.api.parameters import PageQuery
from app.api.schemas import ArticleSummary, AttributedOut
from app.reading.fields import Day, WebAddress, Words


class ArticleQuery(PageQuery):
    """Which articles to list."""

    outlet: Words | None = Field(default=None, description="Only those of this outlet, by its exact name, ignoring case.")


class ArticlePage(BaseModel):
    """One page of articles."""

    items: list[ArticleSummary] = Field(description="The last published first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class ArticleChange(BaseModel):
    """What is right about an article. Whatever is left out stays the same; null means that there is none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"title": "Bridge stays shut until June", "outlet": "Northern Wire", "published_at": "2024-03-05"}],
            "minProperties": 1,
        },
    )

    title: Words | None = Field(default=None, description="The headline.")
    outlet: Words | None = Field(default=None, description="The outlet that published it.")
    author: Words | None = Field(default=None, description="The author, as in the byline.")
    published_at: Day | None = Field(
        default=None,
        description="The day it was published. Days that depend on it (“on Tuesday”) are read again; those that an editor "
        "decided stay.",
    )
    url: WebAddress | None = Field(default=None, description="The article's address. No other stored article may have it.")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"there is nothing to change; give one of {', '.join(type(self).model_fields)}")
        return self

    def values(self) -> dict[str, Any]:
        """The fields that are given, with their values."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class IngestedOut(AttributedOut):
    """A stored article and who said what in it, as the answer to posting it."""

    filled_in: list[str] = Field(
        default=[],
        description="Where the same text was stored already: which of `title`, `outlet`, `author`, `published_at` and `url` it "
        "lacked and has now.",
    )
