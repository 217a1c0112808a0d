"""Schemas of jobs: batches of articles and their progress."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.store.tables import JobState


class LineProblem(BaseModel):
    """A line that failed."""

    line: int = Field(description="The number of the line in the batch, starting at 1.")
    title: str = Field(description="The type of problem.")
    detail: str = Field(description="What is wrong, and how to fix it.")
    where: str | None = Field(description="The field that is wrong, if it is a particular one.")


class JobOut(BaseModel):
    """A batch of articles."""

    id: int = Field(description="The job's id.")
    state: JobState = Field(description="`queued`, `running`, `done` or `cancelled`.")
    lines: int = Field(description="The number of articles in the batch.")
    done: int = Field(description="How many of them are finished: stored, known or failed.")
    stored: int = Field(description="How many were stored.")
    known: int = Field(description="How many were already stored.")
    failed: int = Field(description="How many failed; a failure does not stop the others.")
    made_at: datetime = Field(description="When the batch was posted.")
    started_at: datetime | None = Field(description="When a worker started on it.")
    finished_at: datetime | None = Field(description="When it was finished or cancelled.")


class JobDetail(JobOut):
    """A batch of articles, with its failures."""

    errors: list[LineProblem] = Field(description="The first hundred failed lines; `GET /jobs/{id}/failed` has all of them.")


class JobPage(BaseModel):
    """One page of jobs."""

    items: list[JobOut] = Field(description="Newest first.")
    next_cursor: str | None = Field(description="Pass this as `cursor` to get the next page; null on the last page.")


class ProblemOfLine(BaseModel):
    """What is wrong with a line."""

    title: str = Field(description="The type of problem.")
    detail: str = Field(description="What is wrong, and how to fix it.")
    where: str | None = Field(description="The field that is wrong, if it is a particular one.")


class FailedArticle(BaseModel):
    """One line of a batch that failed, to fix and send again."""

    line: int = Field(description="The number of the line in the batch, starting at 1.")
    problem: ProblemOfLine = Field(description="What is wrong with it.")
    article: Any = Field(description="What was sent: the object, or the text of a line that is not JSON.")
