"""Did they say this? The verdict as a page with an address: exact, altered, someone else's, denied, not found."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from tests.archives import read_only, store
from tests.web.reading_pages import Shown
from tests.web.test_errors import BROWSER

STORIES = [
    {
        "title": "Ferry stops",
        "text": "“The ferry is too old to sail in any winter storm,” Minister Ida Brandt told reporters on Tuesday.\n"
        "Mayor Walter Falk denied that he had sold the ferry to a friend of the family.",
        "outlet": "Coast Courier",
        "published_at": "2024-03-05",
    },
    {"title": "Rain", "text": "It rained all night, said Bo Lind.", "outlet": "Island Post", "published_at": "2024-04-02"},
]
SAID = "The ferry is too old to sail in any winter storm"
DENIED = "he had sold the ferry to a friend of the family"


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, STORIES):
        shared_client.headers.update(BROWSER)
        yield shared_client


def ask(client: TestClient, text: str, speaker: str = "") -> Shown:
    return Shown(client.get(f"/verify?{urlencode({'text': text, 'speaker': speaker, 'utm_source': 'mail'})}"))


def test_without_words_there_is_only_the_question(archive: TestClient) -> None:
    shown = Shown(archive.get("/verify"))
    assert shown.status == 200
    assert shown.each("//main//h2") == []


@pytest.mark.parametrize(
    ("text", "speaker", "verdict"),
    [
        (SAID, "", "Yes, word for word"),
        (SAID, "Brandt", "Yes, word for word"),
        (f"“{SAID[:-6]}”\n", "ida brandt", "Yes, word for word"),
        ("The ferry is too new to sail in any winter storm", "Brandt", "Not in these words"),
        (SAID, "Walter Falk", "Said by someone else"),
        (DENIED, "Walter Falk", "Denied"),
        (DENIED, "", "Denied"),
        ("Nobody has ever seen such a thing before", "Brandt", "Not found here"),
    ],
)
def test_the_verdict_is_in_words(archive: TestClient, text: str, speaker: str, verdict: str) -> None:
    shown = ask(archive, text, speaker)
    assert shown.status == 200
    assert shown.words("//main//h2") == verdict
    assert shown.value("text") == " ".join(text.split())
    assert shown.value("speaker") == speaker


def test_an_altered_quotation_shows_what_was_changed_word_by_word(archive: TestClient) -> None:
    shown = ask(archive, "The ferry is too new to sail in any winter storm", "Brandt")
    assert shown.each("//article//del") == ["printed: old"]
    assert shown.each("//article//ins") == ["asked about: new"]


def test_each_answer_leads_to_its_story_and_has_a_citation(archive: TestClient) -> None:
    shown = ask(archive, SAID)
    assert shown.link("Ferry stops") == "/story/1#q1"
    assert "Ida Brandt (Minister)" in shown.words("//article")
    assert "http://127.0.0.1/quotes/1" in shown.words("//article")


def test_words_of_someone_else_name_who_said_them(archive: TestClient) -> None:
    shown = ask(archive, SAID, "Walter Falk")
    assert "These words are not Walter Falk’s here: Ida Brandt is quoted with them." in shown.words()


def test_a_denial_comes_first_and_says_not_to_print_it(archive: TestClient) -> None:
    shown = ask(archive, DENIED, "Walter Falk")
    assert shown.words("//article[1]/p[1]") == "Denied by Walter Falk"
    assert "Do not print it as something that was said" in shown.words()


def test_a_denial_by_someone_else_is_shown_first_but_does_not_unsay_the_words(client: TestClient) -> None:
    store(
        client,
        [
            {"text": "The minister had sold the ferry to a friend of the family, said Nia Bell."},
            {"text": "Minister Ida Brandt denied that the minister had sold the ferry to a friend of the family."},
        ],
    )
    client.headers.update(BROWSER)
    shown = ask(client, "the minister had sold the ferry to a friend of the family", "Nia Bell")
    assert shown.words("//main//h2") == "Not in these words"
    assert "Nia Bell is quoted with something close." in shown.words()
    assert shown.words("//article[1]/p[1]") == "Denied by Ida Brandt"
    shown = ask(client, "the minister had sold the ferry to a friend of the family", "Ida Brandt")
    assert shown.words("//main//h2") == "Denied"


def test_what_was_searched_is_said_with_days_and_outlets(archive: TestClient) -> None:
    words = ask(archive, "Nobody has ever seen such a thing before", "Nia Bell").words()
    assert "Nobody by the name Nia Bell is quoted here." in words
    assert (
        "Searched: 3 quotations from 2 stories, published from 5 March 2024 to 2 April 2024, by Coast Courier, Island Post."
        in words
    )
    assert "That does not mean that nobody said them." in words


@pytest.mark.parametrize(
    ("text", "speaker", "field", "words"),
    [
        ("", "Brandt", "text", "Paste the words that you want to check."),
        ("word " * 300, "", "text", "At most 1,000 can be checked at once"),
        ("a\x00b", "", "text", "This cannot be searched for"),
        (SAID, "x" * 1001, "speaker", "At most 1,000"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(
    archive: TestClient, text: str, speaker: str, field: str, words: str
) -> None:
    answer = archive.get("/verify", params={"text": text, "speaker": speaker})
    shown = Shown(answer)
    assert shown.status == 422
    assert words in shown.words(f"//*[@id='wrong-{field}']")
    if "\x00" not in text:
        assert (shown.value("text"), shown.value("speaker")) == (text.strip(), speaker)
