"""Words that are selected in a story: their kind is that of the marks around them, and the marks are left out."""

import pytest

from app.errors import BadPlace
from app.quote import Kind
from app.web.articles.picked import pick

STORY = (
    "“We wait, and then we go,” Ada Quist said. The ferry was “very late” again.\n"
    'He called it "a scandal".\n'
    "“First day,” she said. “Second day,” she said."
)


@pytest.mark.parametrize(
    ("selected", "words", "kind"),
    [
        ("“We wait, and then we go,”", "We wait, and then we go", Kind.DIRECT),
        ("We wait, and then we go,", "We wait, and then we go", Kind.DIRECT),
        ("We wait", "We wait", Kind.DIRECT),
        ("  then we go ", "then we go", Kind.DIRECT),
        ('"a scandal"', "a scandal", Kind.DIRECT),
        ("The ferry was “very late” again", "The ferry was “very late” again", Kind.MIXED),
        ("Ada Quist said", "Ada Quist said", Kind.INDIRECT),
        ("He called it", "He called it", Kind.INDIRECT),
    ],
)
def test_the_marks_around_words_give_their_kind(selected: str, words: str, kind: Kind) -> None:
    picked = pick(STORY, selected, 0)
    assert (picked.place.of(STORY), picked.kind) == (words, kind)


def test_of_two_places_it_is_the_one_that_was_selected() -> None:
    first, second = pick(STORY, "day", 0), pick(STORY, "day", len(STORY))
    assert first.place.start < STORY.index("Second") < second.place.start


def test_words_that_are_not_in_the_story_are_refused() -> None:
    with pytest.raises(BadPlace, match="not in the story"):
        pick(STORY, "We sleep", 0)
