"""Schemas of the service's state."""

from pydantic import BaseModel, Field


class Health(BaseModel):
    """What is running."""

    status: str = Field(description="`ok` whenever the process answers.", examples=["ok"])
    version: str = Field(description="The version of the service.")
    pipeline: str = Field(description="The pipeline and its version.")


class Readiness(BaseModel):
    """Whether the service can take requests."""

    status: str = Field(description="`ready`; any other state is answered with a problem.", examples=["ready"])
    articles_waiting: int = Field(description="Requests with articles that are waiting for their turn.", examples=[0])
