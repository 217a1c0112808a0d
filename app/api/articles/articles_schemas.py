"""Schemas of the list of articles."""

from pydantic import BaseModel, Field

from app.api.parameters import PageQuery
from app.api.schemas import ArticleSummary
from app.reading.fields import Words


class ArticleQuery(PageQuery):
    """Which articles to list."""

    outlet: Words | None = Field(default=None, description="Only those of this outlet, by its exact name, ignoring case.")


class ArticlePage(BaseModel):
    """One page of articles."""

    items: list[ArticleSummary] = Field(description="The last published first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")
