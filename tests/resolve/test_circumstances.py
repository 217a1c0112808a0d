"""What a source is to a reader, to whom and where words were said, and through whom they came."""

import pytest

from app.pipeline import Pipeline
from app.quote import Circumstances, SourceType
from app.reading.article import article_from_text

NAMED, BODY, DOCUMENT, ANONYMOUS, PERSON, GROUP = SourceType


def read(pipeline: Pipeline, text: str) -> list[tuple[str | None, SourceType | None, Circumstances]]:
    found = pipeline.extract(article_from_text(text))
    return [(item.speaker.name if item.speaker else None, item.source_type, item.circumstances) for item in found]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("“It is shut,” Mayor Ada Quist said.", [NAMED]),
        ("Ada Quist and Leo Grant said the bridge was shut.", [NAMED]),
        ("The Holm Bank said that it was sorry.", [BODY]),
        ("Moscow and Beijing said that they were ready.", [BODY]),
        ("The report says that costs rose.", [DOCUMENT]),
        ("Residents said that they were tired.", [GROUP]),
        ("The ministry said that it was sorry.", [GROUP]),
        ("“We lost,” the coach said after the match.", [PERSON]),
        (
            "A senior official, who asked not to be named, said that the plan was dead. “It is over,” the official said.",
            [ANONYMOUS] * 2,
        ),
        ("“It is over,” an aide said, speaking on condition of anonymity.", [ANONYMOUS]),
        ("“It is over,” an aide said. A driver said that the road was wet.", [PERSON, PERSON]),
    ],
)
def test_the_type_of_a_source(pipeline: Pipeline, text: str, types: list[SourceType]) -> None:
    assert [kind for _, kind, _ in read(pipeline, text)] == types


@pytest.mark.parametrize(
    ("text", "speaker", "circumstances"),
    [
        (
            "“We wait,” Mayor Ada Quist told the BBC in an interview on Tuesday.",
            "Ada Quist",
            Circumstances(addressee="the BBC", venue="an interview"),
        ),
        (
            "In a letter to the board, Ada Quist wrote that the bridge was unsafe.",
            "Ada Quist",
            Circumstances(addressee="the board", venue="a letter to the board"),
        ),
        ("“It rains,” Ada Quist said at a rally in Leeds on Monday.", "Ada Quist", Circumstances(venue="a rally in Leeds")),
        ("Speaking to reporters in Leeds, Ada Quist said that it rained.", "Ada Quist", Circumstances(addressee="reporters")),
        ("Ada Quist told a briefing on Thursday that talks would go on.", "Ada Quist", Circumstances(venue="a briefing")),
        ("Ada Quist said on Facebook that it rained.", "Ada Quist", Circumstances(venue="Facebook")),
        (
            "A spokesman for the Holm Bank said in a statement that it was sorry.",
            "Holm Bank",
            Circumstances(via="spokesperson", venue="a statement"),
        ),
        ("Holm Bank spokesman Leo Grant said that it was sorry.", "Leo Grant", Circumstances()),
        (
            "“It is over,” Interfax quoted Deputy Minister Pavel Orlov as saying.",
            "Pavel Orlov",
            Circumstances(reported_via=("Interfax",)),
        ),
        ("Ada Quist said that she had told Leo Grant about it.", "Ada Quist", Circumstances()),
    ],
)
def test_to_whom_where_and_through_whom(pipeline: Pipeline, text: str, speaker: str, circumstances: Circumstances) -> None:
    assert (speaker, circumstances) in [(name, how) for name, _, how in read(pipeline, text)]
