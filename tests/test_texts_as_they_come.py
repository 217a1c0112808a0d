"""Wrapped, encoded and oddly marked texts give the same quotations as clean ones, with offsets into the text as it came."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.commands import cli
from app.pipeline import Pipeline, extract_given, extract_texts, load_pipeline
from app.quality import Quality
from app.quote import Act, Attribution, Kind, Span
from app.reading.article import article_from_text
from app.reading.normal_form import shown_words

# Words as shown, speaker, kind.
Row = tuple[str, str | None, str]


@pytest.fixture(scope="module")
def rules() -> Pipeline:
    """The pipeline that attributes by rules alone: what is tested here must not hang on what a network has seen."""
    return load_pipeline(Quality.RULES)


def rows(pipeline: Pipeline, text: str) -> list[Row]:
    return [
        (shown_words(text, item.content), item.speaker.name if item.speaker else None, item.kind)
        for item in next(extract_texts(pipeline, [(text, None, None)]))
    ]


CASES: list[tuple[str, str, list[Row]]] = [
    (
        "wrapped mail",
        "Dear all,\n\nThe council voted on Tuesday to close the swimming pool on Mill\nStreet. “It costs us more than the "
        "library, the park and the museum\ntogether,” said Greta Moss, the treasurer. “We cannot go on like\nthat.”\n\n"
        "Tom Ferris, who leads the opposition, told reporters that the vote was\na mistake and that the town would regret it.",
        [
            (
                "It costs us more than the library, the park and the museum together … We cannot go on like that.",
                "Greta Moss",
                "direct",
            ),
            ("that the vote was a mistake and that the town would regret it", "Tom Ferris", "indirect"),
        ],
    ),
    (
        "a name over the break",
        "“We were never asked,” said Nell\nGarside, a trader on the quay since the\nseventies. She added that she would\n"
        "move to Calder.",
        [
            ("We were never asked", "Nell Garside", "direct"),
            ("that she would move to Calder", "Nell Garside", "indirect"),
        ],
    ),
    (
        "quoted mail",
        "On Tuesday Ruth Okafor wrote:\n\n> The quay is sound, and the crane will turn again before the\n> month is out.\n\n"
        "The traders were glad.",
        [("The quay is sound, and the crane will turn again before the month is out.", "Ruth Okafor", "direct")],
    ),
    (
        "entities",
        "&quot;It&#39;s over,&quot; said Marc Petit, the referee. &ldquo;We&rsquo;re going home.&rdquo;",
        [("It's over … We’re going home.", "Marc Petit", "direct")],
    ),
    (
        "soft hyphens and no-break spaces",
        "“The har\u00adbour is safe,” said\u00a0Ruth Okafor, the har\u00adbour\u00a0master.",
        [("The harbour is safe", "Ruth Okafor", "direct")],
    ),
    (
        "French marks",
        "« We will rebuild the theatre », said Léa Morin, the mayor. « It will take a year. »",
        [("We will rebuild the theatre … It will take a year.", "Léa Morin", "direct")],
    ),
    (
        "Japanese marks",
        "「The train will run in May,」 said Ida Frei, the engineer. 「Not before.」",
        [("The train will run in May … Not before.", "Ida Frei", "direct")],
    ),
    (
        "dialogue",
        "—We shall sell the boat, said Walt Boyd. —It is too old.\n—You will not, replied Sheila Coyne.",
        [("We shall sell the boat … It is too old.", "Walt Boyd", "direct"), ("You will not", "Sheila Coyne", "direct")],
    ),
    (
        "single marks over three paragraphs",
        "The chairwoman, Petra Holm, told the meeting: ‘The members’ money is gone.\n\n‘Nobody knows where it went.\n\n"
        "‘We shall find out.’\n\nThe meeting ended at nine.",
        [("The members’ money is gone. … Nobody knows where it went. … We shall find out.", "Petra Holm", "direct")],
    ),
    (
        "reopened within a paragraph",
        'Ida Frei, the engineer, said: "The train will run in May. "It has been a long wait for all of us." The line is old.',
        [("The train will run in May. … It has been a long wait for all of us.", "Ida Frei", "direct")],
    ),
    (
        "no closing mark",
        "“The train will run in May, said Ida Frei, the engineer.\n\n“We shall see,” said Bo Lind, a passenger.",
        [("The train will run in May", "Ida Frei", "direct"), ("We shall see", "Bo Lind", "direct")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quotations(rules: Pipeline, text: str, expected: list[Row]) -> None:
    assert rows(rules, text) == expected


def test_offsets_point_into_the_text_as_it_came(rules: Pipeline) -> None:
    text = "The crane stood still. &ldquo;The quay is sound and the\r\ncrane will turn again,&rdquo; said Ruth Okafor."
    (item,) = next(extract_texts(rules, [(text, None, None)]))
    assert [span.of(text) for span in item.content] == ["The quay is sound and the\r\ncrane will turn again"]
    assert [span.of(text) for span in (*item.cue, *item.source)] == ["said", "Ruth Okafor"]


def test_a_given_attribution_keeps_its_offsets(rules: Pipeline) -> None:
    text = "The har\u00adbour master, Ruth Okafor, spoke. She said that the quay is sound and that the\ncrane will turn again."
    content, source = text.index("that the quay"), text.index("She")
    given = Attribution((Span(content, len(text) - 1),), (), (Span(source, source + 3),), Kind.INDIRECT, Act.SPEECH)
    (item,) = extract_given(rules, text, [given], None)
    assert (item.content, item.source) == (given.content, given.source)
    assert item.speaker is not None
    assert item.speaker.name == "Ruth Okafor"


STORY = "LEEDS, March 5 2024 (Northern Wire) - The bridge will stay shut until June, Mayor Ada Quist said on Tuesday."


def test_attribute_and_ingestion_take_the_same_day_from_the_dateline(pipeline: Pipeline, tmp_path: Path) -> None:
    article = article_from_text(STORY)
    assert article.publication is not None
    assert article.publication.on == date(2024, 3, 5)
    ingested = [item.said_on.on.isoformat() if item.said_on else None for item in pipeline.extract(article)]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "text": STORY}) + "\n")
    assert CliRunner().invoke(cli, ["attribute", str(source), "--output", str(target)]).exit_code == 0
    attributed = [quote["said_on"] for quote in json.loads(target.read_text())["quotes"]]
    assert attributed == ingested == ["2024-03-05"]
