"""Plain text is stored as it is, but for line ends, control characters and edges; what is no text is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UnreadableArticle
from app.reading.plain import clean


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("One.\r\nTwo.\rThree.", "One.\nTwo.\nThree."),
        ("  One.  \n\n  Two.\t\n", "One.\n\n  Two."),
        ("\ufeffOne.", "One."),
        ("A\u2028B", "A\nB"),
        ("A long enough line with one bell\x07 in it.", "A long enough line with one bell  in it."),
        ("“Quoted” — ‘words’ stay… as they are", "“Quoted” — ‘words’ stay… as they are"),
    ],
)
def test_what_is_stored(given_text: str, stored: str) -> None:
    assert clean(given_text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("12 34 !!", "no letters"),
        ("a\x00b", "NUL byte at character 1"),
        ("a\ud800b", "surrogate pair at character 1"),
        ("\x01\x02\x03\x04abc", "control characters"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        clean(text)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    try:
        once = clean(text)
    except UnreadableArticle:
        return
    assert clean(once) == once
