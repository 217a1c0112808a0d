"""The pipeline as a whole: long texts are read in stretches, and nothing of them is lost."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.annotate.paragraphs import LONGEST_STRETCH
from app.pipeline import LONGEST_WORD, Pipeline, extract_texts, read

LONGEST_PARSE = 2_000
STORY = '"The bridge is safe," said Ada Quist, the city engineer. The work will end in May.\n\n'


@pytest.fixture(scope="module", autouse=True)
def shorter_parses() -> Iterator[None]:
    """What happens at the limit does not depend on where it is."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.pipeline.LONGEST_PARSE", LONGEST_PARSE)
        yield


def test_a_text_longer_than_one_parse_gives_what_each_of_its_paragraphs_gives(pipeline: Pipeline) -> None:
    copies = 2 * LONGEST_PARSE // len(STORY)

    quotations = next(iter(extract_texts(pipeline, [(STORY * copies, 0, date(2026, 3, 2))])))

    text = STORY * copies
    assert [[span.of(text) for span in quotation.content] for quotation in quotations] == [["The bridge is safe"]] * copies
    assert {quotation.speaker.name for quotation in quotations if quotation.speaker} == {"Ada Quist"}
    assert [quotation.content[0].start for quotation in quotations] == [1 + len(STORY) * copy for copy in range(copies)]


@pytest.mark.parametrize("unit", ["“", "x", "said ", "“a” said ", "\n", "Ada Quist said. "])
def test_a_text_of_one_thing_over_and_over_is_read_whole(pipeline: Pipeline, unit: str) -> None:
    text = unit * (LONGEST_PARSE // len(unit) + 7)

    doc = read(pipeline, text, 0)

    assert doc.text == text


def test_no_sentence_is_longer_than_a_stretch(pipeline: Pipeline) -> None:
    doc = read(pipeline, "and then " * LONGEST_STRETCH, 0)

    assert max(len(sentence) for sentence in doc.sents) <= LONGEST_STRETCH


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["“", "”", '"', "a", "é", "😀", "\u200b"]), st.integers(1, 2 * LONGEST_WORD)), max_size=4)
)
def test_runs_without_a_space_keep_every_character(pipeline: Pipeline, runs: list[tuple[str, int]]) -> None:
    text = " ".join(character * count for character, count in runs)

    assert read(pipeline, text, 0).text == text
