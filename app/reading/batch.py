"""Reads batches: a list of articles in JSON."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import invalid_fields
from app.reading.fields import ArticleIn


class BatchIn(BaseModel):
    """Many articles at once. If one of them is invalid, none is stored; a line of NDJSON fails alone."""

    model_config = ConfigDict(extra="forbid")

    articles: list[ArticleIn] = Field(
        min_length=1,
        description="The articles, no larger in all than a single one may be; send larger batches as NDJSON.",
    )


def listed_articles(body: bytes) -> list[str]:
    """The articles of a JSON batch, each as JSON. Raises InvalidFields if any part of the batch is wrong."""
    try:
        batch = BatchIn.model_validate_json(body)
    except ValidationError as error:
        raise invalid_fields(error.errors()) from error
    return [article.model_dump_json(exclude_unset=True) for article in batch.articles]
