"""Small invented stories, each with the quotations that are right for it, and the two files they are kept in."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.quote import Kind

FOLDER = Path(__file__).parent
PASSING = FOLDER / "passing.jsonl"
FAILING = FOLDER / "failing.jsonl"


class Expected(BaseModel):
    """A quotation that must be found. ``speaker`` is None where nobody is named, ``said_on`` where no day is given.

    ``speaker_also`` and ``said_on_also`` are answers that are just as good.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    content: str
    speaker: str | None
    speaker_also: list[str | None] = []
    kind: Kind
    said_on: date | None
    said_on_also: list[date | None] = []
    said_on_tested: bool = True


class Story(BaseModel):
    """One story: ``kind`` names what it tries, ``expect_not`` the words that must not be taken for a quotation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    text: str
    published_at: date | None = None
    expect: list[Expected]
    expect_not: list[str]

    def line(self) -> str:
        """The story as it stands in its file."""
        fields = self.model_dump(mode="json", exclude_unset=True)
        return json.dumps(fields, ensure_ascii=False) + "\n"


def read_stories(path: Path) -> list[Story]:
    """All stories of a file, in order. Raises pydantic's ValidationError for a line that is not a story."""
    return [Story.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_stories(path: Path, stories: Iterable[Story]) -> None:
    """Write stories to a file, ordered by id."""
    path.write_text("".join(story.line() for story in sorted(stories, key=lambda story: story.id)), encoding="utf-8")
