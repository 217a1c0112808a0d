"""Schemas of jobs: batches of articles and how far they are."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.reading.fields import ArticleIn
from app.store.tables import JobState


class BatchIn(BaseModel):
    """Many articles at once. If one of them is invalid, none is stored; a line of NDJSON fails alone."""

    model_config = ConfigDict(extra="forbid")

    articles: list[ArticleIn] = Field(
        min_length=1,
        description="The articles, no larger in all than a single one may be; send larger batches as NDJSON.",
    )


class LineProblem(BaseModel):
    """One line that failed."""

    line: int = Field(description="Its number in the batch, from 1.")
    title: str = Field(description="What sort of problem it is.")
    detail: str = Field(description="What is wrong, and how to fix it.")
    where: str | None = Field(description="The field that is wrong.")


class JobOut(BaseModel):
    """A batch of articles."""

    id: int = Field(description="The job's id.")
    state: JobState = Field(description="queued, running, done or cancelled.")
    lines: int = Field(description="How many articles it has.")
    done: int = Field(description="How many of them are dealt with: stored, known or failed.")
    stored: int = Field(description="How many were stored.")
    known: int = Field(description="How many were stored before.")
    failed: int = Field(description="How many failed; the others are not stopped by it.")
    made_at: datetime = Field(description="When it was posted.")
    started_at: datetime | None = Field(description="When a worker began.")
    finished_at: datetime | None = Field(description="When it ended.")


class JobDetail(JobOut):
    """A batch of articles, and what failed."""

    errors: list[LineProblem] = Field(description="The first hundred lines that failed; `GET /jobs/{id}/failed` has all.")


class JobPage(BaseModel):
    """One page of jobs."""

    items: list[JobOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Give this as `cursor` for the next page; null on the last one.")


class ProblemOfLine(BaseModel):
    """What is wrong with a line."""

    title: str = Field(description="What kind of problem it is.")
    detail: str = Field(description="What is wrong, and how to fix it.")
    where: str | None = Field(description="The field that is wrong.")


class FailedArticle(BaseModel):
    """One line of a batch that failed, to fix and send again."""

    line: int = Field(description="Its number in the batch, from 1.")
    problem: ProblemOfLine = Field(description="What is wrong with it.")
    article: Any = Field(description="What was sent: the object, or the text of a line that is not JSON.")
