"""Files with a story: text and pages are read by their names, and what is no story as it stands is refused in words."""

import pytest

from app.errors import UnreadableArticle
from app.reading.file import fields_of_file

STORY = "“It is shut,” said Ada Quist."


@pytest.mark.parametrize(
    ("name", "field"), [("story.txt", "text"), ("story", "text"), ("story.HTML", "html"), ("story.htm", "html")]
)
def test_the_name_says_how_a_file_is_read(name: str, field: str) -> None:
    assert fields_of_file(STORY.encode(), name, None) == {field: STORY}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"%PDF-1.4 1 0 obj", "a PDF file"),
        (b"\n%PDF-1.7", "a PDF file"),
        (b"{\\rtf1\\ansi It is shut.}", "an RTF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind"),
        (b"PK\x03\x04", "a packed file"),
    ],
)
def test_what_is_no_story_as_it_stands_is_refused_and_says_what_to_do(body: bytes, words: str) -> None:
    with pytest.raises(UnreadableArticle, match=words) as refused:
        fields_of_file(body, "story", None)
    assert refused.value.where == "file"
    assert "Paste its text instead" in refused.value.detail
