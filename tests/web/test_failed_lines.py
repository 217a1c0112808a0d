"""The lines of a batch that failed, on its page: what is wrong with the line, and nothing about requests."""

import pytest

from app.errors import BadRequest
from app.store.tables import JobLineRow
from app.web.articles.batches import line_in_words


@pytest.mark.parametrize(
    ("title", "detail", "shown"),
    [
        (
            BadRequest.title,
            "The body is not valid JSON: Expecting value. Correct it, or send the text alone as text/plain.",
            ("This line is no article", "The body is not valid JSON: Expecting value. Correct it."),
        ),
        ("Some fields are wrong", "x: there is no such field.", ("Some fields are wrong", "x: there is no such field.")),
    ],
)
def test_a_failed_line_is_told_in_words(title: str, detail: str, shown: tuple[str, str]) -> None:
    line = JobLineRow(job_id=1, number=2, body="", title=title, detail=detail)
    assert line_in_words(line) == {"number": 2, "title": shown[0], "detail": shown[1]}
