"""Word lists are data: lower case, without repetitions, and consistent with each other."""

from itertools import combinations
from pathlib import Path

import pytest

import app.lexicon
from app.errors import PipelineError
from app.lexicon import word_list

FOLDER = Path(app.lexicon.__file__).parent
LISTS = sorted(path.stem for path in FOLDER.glob("*.yml"))


def test_there_are_lists() -> None:
    assert LISTS == [
        "acts",
        "beats",
        "bodies",
        "circumstances",
        "cue_forms",
        "cues",
        "dates",
        "documents",
        "families",
        "family_names",
        "fields",
        "function_words",
        "generations",
        "headings",
        "heads",
        "interviews",
        "labels",
        "names",
        "near_fields",
        "numbers",
        "offices",
        "oneself",
        "other_senses",
        "passives",
        "plurals",
        "pronouns",
        "proverbs",
        "roles",
        "short_names",
        "short_offices",
        "sources",
        "stances",
        "titles",
        "unspoken",
    ]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_reads_without_repetitions(name: str) -> None:
    assert all(words for words in word_list(name).values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- word\n", "must map class names"),
        ("class: word\n", "must be a list of words"),
        ("class: [word, on]\n", "must be a list of words"),
        ("class: [word, word]\n", "repeats words"),
        ("class: [Word]\n", "has capitals"),
    ],
)
def test_a_malformed_list_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    (tmp_path / "broken.yml").write_text(text)
    monkeypatch.setattr("app.lexicon.files", lambda _: tmp_path)
    with pytest.raises(PipelineError, match=message):
        word_list("broken")


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("cues", ("speech", "writing", "showing", "label", "beside_marks")),
        ("acts", ("speech", "writing", "thought")),
        ("pronouns", ("he", "she", "it", "they", "relative")),
        ("offices", tuple(word_list("offices"))),
        ("numbers", tuple(word_list("numbers"))),
    ],
)
def test_a_word_stands_in_one_of_these_classes_only(name: str, classes: tuple[str, ...]) -> None:
    words = word_list(name)
    repeated = {(one, other): words[one] & words[other] for one, other in combinations(classes, 2) if words[one] & words[other]}
    assert repeated == {}


def test_no_form_of_an_office_is_the_word_of_another() -> None:
    offices = word_list("offices")
    assert set(offices).isdisjoint(frozenset().union(*offices.values()))


def test_near_fields_are_fields_and_each_pair_stands_once() -> None:
    near = word_list("near_fields")
    pairs = [frozenset((field, other)) for field, others in near.items() for other in others]
    assert {field for pair in pairs for field in pair} <= set(word_list("fields"))
    assert all(len(pair) == 2 for pair in pairs)
    assert len(pairs) == len(set(pairs))


def test_numbers_are_classed_by_their_value() -> None:
    assert all(value.isdecimal() for value in word_list("numbers"))
