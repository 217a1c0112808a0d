"""The annotated article: the text as it is, each quotation marked once, and nothing in it that runs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only

STORY = (
    "Bridge <b>shut</b> & sealed\n"
    "“We wait,” Mayor Ada Quist said <script>alert(1)</script> on Tuesday, “for the & weather.”\n\n"
    "“It <img src=x onerror=alert(2)> rains,” Quist said."
)


class Reader(HTMLParser):
    """What a browser would make of a page: its tags, and the text of its paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.marks: list[dict[str, str | None]] = []
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "mark":
            self.marks.append(dict(attrs))
        if tag in {"p", "h1"}:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.lines:
            self.lines[-1] += data


@pytest.fixture(scope="module")
def archive(shared_sqlite_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_sqlite_client, [{"text": STORY, "published_at": "2024-03-05"}]):
        yield shared_sqlite_client


def test_the_text_is_there_as_it_is_and_each_quotation_is_marked(archive: TestClient) -> None:
    page = Reader()
    page.feed(archive.get("/articles/1/annotated").text)
    stored = archive.get("/articles/1").json()
    assert [line.rstrip("\n") for line in page.lines[1:]] == [
        line for line in stored["article"]["text"].split("\n") if line.strip()
    ]
    ids = {str(item["id"]) for item in stored["quotations"]}
    assert {mark["id"] for mark in page.marks if mark.get("id")} == {f"quote-{number}" for number in ids}
    assert {number for mark in page.marks for number in (mark["data-quotes"] or "").split()} == ids
    assert all("Ada Quist" in (mark["title"] or "") for mark in page.marks)


def test_nothing_in_an_article_runs(archive: TestClient) -> None:
    answer = archive.get("/articles/1/annotated")
    page = Reader()
    page.feed(answer.text)
    assert set(page.tags) == {"html", "head", "meta", "title", "style", "body", "h1", "p", "a", "mark"}
    assert not re.search(r"<[^>]*onerror", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_unknown_article_has_no_page(archive: TestClient) -> None:
    assert archive.get("/articles/9/annotated").status_code == 404
