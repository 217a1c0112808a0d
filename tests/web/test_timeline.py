"""A speaker about a subject in the order of time, and two speakers side by side: pages whose address can be shared."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.web.registry import subjects
from tests.archives import read_only

PAGE = {"Accept": "text/html"}
STORIES = (
    {"text": "“The bridge is safe,” Mayor Ada Quist said.", "published_at": "2024-06-04", "outlet": "Northern Wire"},
    {"text": "“The bridge will open soon,” Mayor Ada Quist said.", "published_at": "2024-03-05", "outlet": "Calder Mercury"},
    {"text": "Mayor Ada Quist denied that the bridge had cracks.", "published_at": "2024-03-19", "outlet": "Northern Wire"},
    {"text": "“Nobody will build a bridge like it again,” Mayor Ada Quist said."},
    {"text": "“The harbour is full,” Mayor Ada Quist said.", "published_at": "2024-04-02", "outlet": "Northern Wire"},
    {
        "text": "“The bridge has cracks,” the engineer, Samuel Oduya, said.",
        "published_at": "2024-03-06",
        "outlet": "Ledger Daily",
    },
    {
        "text": "“The bridge is not safe,” the engineer, Samuel Oduya, said.",
        "published_at": "2024-05-07",
        "outlet": "Ledger Daily",
    },
    {"text": "“I sell bread,” Nadia Quist said at her bakery.", "published_at": "2024-05-08", "outlet": "Ledger Daily"},
    {
        "title": "Bridge opens at last",
        "text": "Bridge opens at last\n“It is the happiest day of my year,” Mayor Ada Quist said.",
        "published_at": "2024-08-06",
        "outlet": "Northern Wire",
    },
)


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        yield shared_client


def number_of(archive: TestClient, name: str) -> int:
    found = [item["id"] for item in archive.get("/speakers", params={"name": name}).json()["items"] if item["name"] == name]
    return int(found[0])


def shown(archive: TestClient, path: str, **query: str | int) -> str:
    answer = archive.get(path, params=query or None, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def about(archive: TestClient, **query: str | int) -> str:
    return shown(archive, f"/people/{number_of(archive, 'Ada Quist')}/about", **query)


def words(page: str) -> list[str]:
    return [text(found) for found in re.findall(r'<p class="said [^>]*>(.*?)</p>', page, re.DOTALL)]


def headings(page: str) -> list[str]:
    return [text(found) for found in re.findall(r"<h2>(.*?)</h2>", page)]


def text(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html)).strip()


def test_a_subject_is_followed_from_the_earliest_quotation_to_the_latest(archive: TestClient) -> None:
    assert words(about(archive, about="bridge")) == [
        "“The bridge will open soon”",
        "Denied: that the bridge had cracks",
        "“The bridge is safe”",
        "“It is the happiest day of my year”",
        "“Nobody will build a bridge like it again”",
    ]


def test_months_are_headings_and_what_has_no_day_comes_last(archive: TestClient) -> None:
    assert headings(about(archive, about="bridge")) == ["March 2024", "June 2024", "August 2024", "Day not known"]


def test_the_words_that_were_searched_for_are_marked(archive: TestClient) -> None:
    assert '<b class="hit">bridge</b>' in about(archive, about="bridges")


def test_the_speakers_own_name_and_role_are_no_subject(archive: TestClient) -> None:
    for typed in ("Quist", "mayor"):
        page = about(archive, about=typed)
        assert words(page) == []
        assert "No stored quotation of Ada Quist has these words" in text(page)


def test_without_a_subject_everything_is_in_order(archive: TestClient) -> None:
    page = about(archive)
    assert headings(page) == ["March 2024", "April 2024", "June 2024", "August 2024", "Day not known"]
    assert "6 quotations, the earliest first" in text(page)


def test_the_chart_counts_the_same_quotations(archive: TestClient) -> None:
    page = about(archive, about="bridge")
    assert 'alt="Quotations by month: 2024-03 2, 2024-06 1, 2024-08 1"' in page
    (source,) = re.findall(r'<img src="([^"]+)"', page)
    drawn = archive.get(unescape(source))
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "Calder Mercury" in drawn.text
    assert archive.get(unescape(source).replace(".svg", ".png")).content.startswith(b"\x89PNG")
    assert "Ledger Daily" not in drawn.text


def test_the_page_of_a_speaker_asks_for_a_subject(archive: TestClient) -> None:
    number = number_of(archive, "Ada Quist")
    page = shown(archive, f"/people/{number}")
    (form,) = re.findall(rf'<form class="subject" action="/people/{number}/about">(.*?)</form>', page, re.DOTALL)
    assert 'name="about"' in form
    assert "What Ada Quist said about" in form


def test_many_quotations_go_over_several_pages(archive: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "ON_A_PAGE", 2)
    seen, page, visited = [], about(archive, about="bridge"), 1
    assert 'rel="prev"' not in page
    while visited < 9 and (following := re.findall(r'rel="next" href="([^"]+)"', page)):
        seen += words(page)
        page, visited = shown(archive, unescape(following[0])), visited + 1
    monkeypatch.undo()
    assert ([*seen, *words(page)], visited) == (words(about(archive, about="bridge")), 3)
    assert 'rel="prev"' in page
    assert "There is nothing on this page" in text(about(archive, about="bridge", page=9))


def test_a_search_that_only_excludes_and_a_missing_speaker_are_explained(archive: TestClient) -> None:
    number = number_of(archive, "Ada Quist")
    for path, status in ((f"/people/{number}/about?about=-bridge", 400), ("/people/99/about", 404), ("/compare?one=99", 404)):
        answer = archive.get(path, headers=PAGE)
        assert (answer.status_code, 'role="alert"' in answer.text) == (status, True)
    assert archive.get(f"/charts/people/{number}/months.svg", params={"about": "-bridge"}).status_code == 400


def test_two_speakers_stand_side_by_side_month_by_month(archive: TestClient) -> None:
    one, other = number_of(archive, "Ada Quist"), number_of(archive, "Samuel Oduya")
    page = shown(archive, "/compare", one=one, other=other, about="bridge")
    assert headings(page) == ["March 2024", "May 2024", "June 2024", "August 2024", "Day not known"]
    months = page.split('<section class="month">')[1:]
    halves = [[words(half) for half in month.split('<div class="half">')[1:]] for month in months]
    assert halves[0] == [["“The bridge will open soon”", "Denied: that the bridge had cracks"], ["“The bridge has cracks”"]]
    assert halves[1] == [[], ["“The bridge is not safe”"]]
    assert all('class="who"' in entry for entry in page.split("<article")[1:])
    for field, value in (("one", "Ada Quist"), ("other", "Samuel Oduya"), ("about", "bridge"), ("q", "")):
        assert re.search(rf'name="{field}"[^>]* value="{value}"', page)


def test_names_lead_to_an_address_that_never_changes(archive: TestClient) -> None:
    answer = archive.get(
        "/compare", params={"one": "ada quist", "other": "Oduya", "about": "bridge"}, headers=PAGE, follow_redirects=False
    )
    one, other = number_of(archive, "Ada Quist"), number_of(archive, "Samuel Oduya")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/compare?one={one}&other={other}&about=bridge")


def test_a_name_that_two_speakers_have_is_not_guessed(archive: TestClient) -> None:
    page = shown(archive, "/compare", one="Quist", other="Oduya", about="bridge")
    assert "More than one speaker is called “Quist”" in text(page)
    choices = dict(re.findall(r'<li><a href="(/compare[^"]+)">([^<]+)</a>', page))
    assert sorted(choices.values()) == ["Ada Quist", "Nadia Quist"]
    chosen = next(address for address, name in choices.items() if name == "Ada Quist")
    assert "Ada Quist and Samuel Oduya about “bridge”" in text(shown(archive, unescape(chosen)))


def test_an_unknown_name_the_same_name_twice_and_no_names_are_explained(archive: TestClient) -> None:
    one = number_of(archive, "Ada Quist")
    assert "No speaker in this archive is called “Xylander”" in text(shown(archive, "/compare", one=one, other="Xylander"))
    assert "Both are Ada Quist" in text(shown(archive, "/compare", one=one, other=one))
    assert "Two speakers side by side" in text(shown(archive, "/compare"))
    assert "No stored quotation of either" in text(
        shown(archive, "/compare", one=one, other=number_of(archive, "Samuel Oduya"), about="opera")
    )


def test_the_chart_of_two_speakers_names_both(archive: TestClient) -> None:
    one, other = number_of(archive, "Ada Quist"), number_of(archive, "Samuel Oduya")
    page = shown(archive, "/compare", one=one, other=other, about="bridge")
    (told,) = re.findall(r'alt="([^"]+)"', page)
    assert told.split(". ")[1:3] == ["Ada Quist: 2024-03 2, 2024-06 1, 2024-08 1", "Samuel Oduya: 2024-03 1, 2024-05 1"]
    (source,) = re.findall(r'<img src="([^"]+)"', page)
    drawn = archive.get(unescape(source)).text
    assert "Ada Quist" in drawn
    assert "Samuel Oduya" in drawn


def test_a_chart_counts_whole_quotations(archive: TestClient) -> None:
    one, other = number_of(archive, "Ada Quist"), number_of(archive, "Samuel Oduya")
    for path in (f"/charts/people/{one}/months.svg", "/charts/compare.svg"):
        drawn = archive.get(path, params={"one": one, "other": other, "about": "bridge"}).text
        assert [text(label) for label in re.findall(r"<text[^>]*>(\d[\d.]*)</text>", drawn)] == ["0", "1", "2"]


def test_a_timeline_of_very_many_quotations_stays_light(archive: TestClient) -> None:
    # what a full page of entries weighs, from the weight of one
    page = about(archive)
    entries = page.split("<article")[1:]
    heaviest = max(len(entry.split("</article>")[0].encode()) for entry in entries)
    assert heaviest * subjects.ON_A_PAGE < 100_000
    assert heaviest * 2 * subjects.ON_A_SIDE < 100_000
