"""Rows as a reporter sees them: which count as right, and what the figures make of them."""

from dataclasses import replace
from datetime import date

import pytest

from app.evaluate.corpus import GoldArticle, GoldAttribution
from app.evaluate.figures import Outcome
from app.evaluate.report import ROW_FIGURES, SUMMARIES_SHOWN
from app.evaluate.rows import has_rows, measure_rows, right_speaker
from app.quote import Act, Kind, Named, Precision, Quotation, SaidOn, Span, SpeakerKind, Stance

TEXT = (
    "“The bridge is shut,” Mayor Ada Quist said on Monday. The council said that it would open soon. "
    "Quist praised the engineers. She hopes for a dry spring. Nobody knows."
)
WORDS, PARAPHRASE, SUMMARY, THOUGHT = "The bridge is shut", "that it would open soon", "the engineers", "for a dry spring"
MONDAY = date(2024, 3, 4)
QUIST, COUNCIL = Named("Ada Quist", SpeakerKind.PERSON), Named("the city council", SpeakerKind.ORGANIZATION)


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def marked(number: int, words: str, kind: Kind, **fields: object) -> GoldAttribution:
    return GoldAttribution.model_validate({"id": f"a-{number}", "content": [list(place(words))], "kind": kind, **fields})


GOLD = GoldArticle(
    id="a",
    text=TEXT,
    attributions=[
        marked(0, WORDS, Kind.DIRECT, speaker="Ada Quist", speaker_kind="person", said_on=MONDAY.isoformat()),
        marked(1, PARAPHRASE, Kind.INDIRECT, speaker="council", speaker_kind="organization", stance="denied"),
        marked(2, SUMMARY, Kind.INDIRECT, speaker="Ada Quist", speaker_kind="person", summary=True),
        marked(3, THOUGHT, Kind.INDIRECT, speaker="Ada Quist", speaker_kind="person", act="thought"),
    ],
)


def found(words: str, kind: Kind, speaker: Named | None, said_on: SaidOn | None = None) -> Quotation:
    return Quotation((place(words),), (), (), kind, Act.SPEECH, speaker, said_on, 0.9, ())


RIGHT = [
    found(WORDS, Kind.DIRECT, QUIST, SaidOn(MONDAY, "Monday", "near the cue")),
    replace(found(PARAPHRASE, Kind.INDIRECT, COUNCIL), stance=Stance.DENIED),
]


def figures(*quotations: Quotation) -> dict[str, float]:
    total = measure_rows([GOLD], {"a": quotations}).total
    return {name: round(float(figure(total)), 1) for name, figure in (ROW_FIGURES | SUMMARIES_SHOWN).items()}


def test_right_rows_reach_every_figure() -> None:
    assert figures(*RIGHT) == {
        "words F1": 100.0,
        "row F1": 100.0,
        "row precision": 100.0,
        "row recall": 100.0,
        "row recall direct": 100.0,
        "row recall mixed": pytest.approx(float("nan"), nan_ok=True),
        "row recall indirect": 100.0,
        "kind": 100.0,
        "not asserted and said so": 100.0,
        "person full name": 100.0,
        "person last name": 100.0,
        "days given and right": 100.0,
        "right of days given": 100.0,
        "summaries shown as words": 0.0,
    }


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"speaker": Named("Quist", SpeakerKind.PERSON)}, {"words F1": 100.0, "row F1": 50.0, "person last name": 100.0}),
        ({"speaker": Named("Ada Oduya", SpeakerKind.PERSON)}, {"person full name": 0.0, "person last name": 0.0}),
        ({"speaker": None}, {"row precision": 50.0, "row recall direct": 0.0, "row recall indirect": 100.0}),
        ({"kind": Kind.MIXED}, {"row F1": 100.0, "kind": 50.0}),
        ({"stance": Stance.DENIED}, {"row F1": 100.0, "not asserted and said so": 100.0}),
        ({"said_on": None}, {"days given and right": 0.0, "row F1": 100.0}),
        ({"said_on": SaidOn(date(2024, 3, 5), "Monday", "near the cue")}, {"right of days given": 0.0}),
        ({"said_on": SaidOn(date(2024, 3, 1), "March", "month", Precision.MONTH)}, {"days given and right": 0.0}),
        ({"content": (place("bridge"),)}, {"words F1": 50.0, "kind": 100.0}),
        ({"act": Act.THOUGHT}, {"row precision": 100.0, "row recall": 50.0}),
    ],
)
def test_one_thing_that_is_wrong_lowers_its_figures(changed: dict[str, object], expected: dict[str, float]) -> None:
    measured = figures(replace(RIGHT[0], **changed), RIGHT[1])  # type: ignore[arg-type]

    assert {name: measured[name] for name in expected} == expected


def test_rows_on_thoughts_and_summaries_do_not_count() -> None:
    on_thought = found(THOUGHT, Kind.INDIRECT, QUIST)
    on_summary = found("praised the engineers", Kind.INDIRECT, QUIST)

    measured = figures(*RIGHT, on_thought, on_summary)

    assert measured["row precision"] == 100.0
    assert measured["summaries shown as words"] == 100.0


def test_outcomes_and_mistakes_name_the_article_and_the_rows() -> None:
    wrong = replace(RIGHT[0], speaker=COUNCIL)
    false = found("Nobody knows", Kind.INDIRECT, None)

    measured = measure_rows([GOLD], {"a": [wrong, false]})

    assert measured.outcomes == [Outcome("a", frozenset(), false=2)]
    assert [(mistake.what, mistake.gold, mistake.found) for mistake in measured.mistakes] == [
        ("speaker", f"Ada Quist | {WORDS}", f"the city council | {WORDS}"),
        ("false", None, "nobody named | Nobody knows"),
        ("missed", f"council | {PARAPHRASE}", None),
    ]
    assert measure_rows([GOLD], {"a": RIGHT}).outcomes == [Outcome("a", frozenset({"a-0", "a-1"}), false=0)]


@pytest.mark.parametrize(
    ("gold", "kind", "also", "name", "right"),
    [
        ("Ada Quist", "person", [], "Mayor Ada Quist", False),
        ("Ada Quist", "person", [], "Sen. Ada Quist", True),
        ("Ada Quist", "person", [], "quist ada", True),
        ("Ada Quist", "person", [], "Quist", False),
        ("Ada Quist", "person", ["Ada M. Quist"], "Ada M. Quist", True),
        ("José Ibáñez", "person", [], "Jose Ibanez", True),
        ("City Council of Leeds", "organization", [], "City Council", True),
        ("City Council", "organization", [], "County Council", False),
        ("Ada Quist; Samuel Oduya", "person", [], "Quist and Oduya", True),
        ("Ada Quist; Samuel Oduya", "person", [], "Ada Quist", False),
        (None, "group", [], None, True),
    ],
)
def test_a_speaker(gold: str | None, kind: str, also: list[str], name: str | None, right: bool) -> None:
    item = marked(0, WORDS, Kind.DIRECT, speaker=gold, speaker_kind=kind, also=also)

    assert right_speaker(item, Named(name, SpeakerKind.PERSON) if name is not None else None) is right


@pytest.mark.parametrize(
    ("kind", "right"), [(SpeakerKind.PERSON, False), (SpeakerKind.ORGANIZATION, False), (SpeakerKind.GROUP, True)]
)
def test_where_gold_names_nobody_a_description_is_right_and_a_name_is_not(kind: SpeakerKind, right: bool) -> None:
    item = marked(0, WORDS, Kind.DIRECT, speaker=None, speaker_kind="unnamed")

    assert right_speaker(item, Named("residents", kind)) is right


def test_a_corpus_of_spans_has_no_rows() -> None:
    spans = GoldArticle(id="b", text=TEXT, attributions=[marked(0, WORDS, Kind.DIRECT)])

    assert has_rows([spans, GOLD])
    assert not has_rows([spans])
