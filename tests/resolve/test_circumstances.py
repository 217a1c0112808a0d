"""To whom and where words were said, and through whom they came."""

import pytest

from app.pipeline import Pipeline
from app.quote import Circumstances
from app.reading.article import article_from_text


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
            "A spokesman for the Holm Bank",
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
    quotations = pipeline.extract(article_from_text(text))
    found = [(item.speaker.name if item.speaker else None, item.circumstances) for item in quotations]
    assert (speaker, circumstances) in found
