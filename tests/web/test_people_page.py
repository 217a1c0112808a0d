"""All speakers: the most quoted first or from A to Z, by letter, by kind, and by any form of a name."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only, store
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

STORIES = [
    {"text": "“We sail,” said Ida Brandt. “We wait,” said Ida Brandt. It is late, said Walter Falk.\nA sailor said it rained."},
    {"text": "It is cold, said the Harbour Authority. It is wet, said Łukasz Żak.\nIt is over, said Ida Brandt."},
]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        shared_client.headers.update(BROWSER)
        yield shared_client


def see(client: TestClient, address: str) -> Shown:
    shown = Shown(client.get(address))
    assert shown.status == 200
    return shown


def names(shown: Shown) -> list[str]:
    return shown.each("//tbody//td[1]/a")


def test_the_most_quoted_come_first_and_names_can_be_listed_from_a_to_z(archive: TestClient) -> None:
    shown = see(archive, "/people")
    assert names(shown)[0] == "Ida Brandt"
    assert shown.each("//tbody/tr[1]/td[3]") == ["3"]
    by_name = see(archive, shown.link("A to Z"))
    assert [name for name in names(by_name) if name in {"Ida Brandt", "Walter Falk", "Łukasz Żak"}] == [
        "Ida Brandt",
        "Walter Falk",
        "Łukasz Żak",
    ]
    assert see(archive, by_name.link("Most quoted first")).words("//tbody/tr[1]/td[1]") == "Ida Brandt"


def test_a_letter_is_that_of_the_family_name(archive: TestClient) -> None:
    shown = see(archive, "/people")
    assert "F" in shown.each("//nav[@aria-label='By letter']/*")
    assert "Q" not in shown.each("//nav[@aria-label='By letter']/*")
    assert names(see(archive, "/people?letter=f")) == ["Walter Falk"]
    assert names(see(archive, "/people?letter=z")) == ["Łukasz Żak"]
    assert "No speaker has a name like this" in see(archive, "/people?letter=q").words()


def test_speakers_are_found_by_kind_and_by_any_form_of_the_name(archive: TestClient) -> None:
    assert all("Authority" in name for name in names(see(archive, "/people?kind=organization")))
    for typed in ("brand", "BRANDT", "Zak", "Ida+Brant"):
        assert len(names(see(archive, f"/people?name={typed}"))) == 1
    shown = see(archive, "/people?name=brandt&kind=person&sort=name")
    assert shown.value("name") == "brandt"
    assert shown.form("/people")["kind"] == "person"
    assert "kind=person" in shown.link("Most quoted first")


def test_a_letter_that_is_none_and_a_place_in_another_list_are_refused(archive: TestClient) -> None:
    assert archive.get("/people?letter=ab").status_code == 422
    assert archive.get("/people?letter=b&cursor=WzEsMV0").status_code == 400


@pytest.mark.parametrize("order", ["", "?sort=name"])
def test_pages_have_every_speaker_once(client: TestClient, order: str) -> None:
    people = [f"Ada {a}{b}ng" for a in "BDFGHKLMN" for b in ("a", "i", "o", "u", "ea", "ou", "ie")]
    store(client, [{"text": " ".join(f"“It rains,” said {name}." for name in people)}])
    client.headers.update(BROWSER)
    seen: list[str] = []
    address: str | None = f"/people{order}"
    while address:
        shown = see(client, address)
        seen += names(shown)
        address = next(iter(shown.tree.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) > 50
