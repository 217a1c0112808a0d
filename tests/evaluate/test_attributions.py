"""Attributions in the style of PolNeAR, on a small invented article."""

import math
from dataclasses import replace

import pytest

from app.evaluate.attributions import measure_attributions
from app.evaluate.corpus import GoldArticle, GoldAttribution, GoldSpeaker
from app.evaluate.figures import Outcome, area_under_curve, calibration_error, f1, reliability, share
from app.evaluate.groups import cue_class, source_form
from app.evaluate.report import floored
from app.quote import Act, Kind, Named, Quotation, Span, SpeakerKind

TEXT = "“The bridge is shut,” Ada Quist said. The council said that it would open soon. Nobody knows."


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def marked(number: int, content: str, source: str, kind: Kind) -> GoldAttribution:
    cue = place("said")
    return GoldAttribution(id=f"E{number}", kind=kind, content=[[*place(content)]], cue=[[*cue]], source=[[*place(source)]])


def found(content: str, source: str, kind: Kind, name: str, confidence: float = 0.8) -> Quotation:
    speaker = Named(name, SpeakerKind.PERSON, "the mayor")
    return Quotation((place(content),), (place("said"),), (place(source),), kind, Act.SPEECH, speaker, None, confidence, ())


GOLD = GoldArticle(
    id="a",
    text=TEXT,
    attributions=[
        marked(1, "The bridge is shut", "Ada Quist", Kind.DIRECT),
        marked(2, "that it would open soon", "The council", Kind.INDIRECT),
    ],
)
NOTES = {("a", "E1"): GoldSpeaker(article="a", attribution="E1", speaker="Ada Quist", kind="person", role="mayor", speech=True)}
DIRECT = found("The bridge is shut", "Ada Quist", Kind.DIRECT, "Ada Quist")
INDIRECT = found("that it would open soon", "The council", Kind.INDIRECT, "The council")


def test_right_attributions_reach_every_figure() -> None:
    figures = measure_attributions([GOLD], {"a": [DIRECT, INDIRECT]}, NOTES)

    assert set(floored(figures, with_speakers=True).values()) == {100.0}
    assert figures.outcomes == [Outcome("a", frozenset({"E1", "E2"}), false=0)]
    assert figures.mistakes == []
    assert figures.interval(lambda counts: f1(counts, "all attribution")) == (100.0, 100.0)


@pytest.mark.parametrize(
    ("changed", "mistake", "figures"),
    [
        ({"source": (place("council"),)}, "source", {"attribution F1 quoted": 0.0, "attribution F1 indirect": 100.0}),
        ({"content": (place("The bridge"),)}, "words", {"attribution recall direct": 0.0}),
        ({"speaker": Named("Quist", SpeakerKind.PERSON)}, "speaker, should be 'Ada Quist'", {"persons by full name": 0.0}),
    ],
)
def test_one_thing_that_is_wrong_is_named_and_lowers_its_figures(
    changed: dict[str, object], mistake: str, figures: dict[str, float]
) -> None:
    measured = measure_attributions([GOLD], {"a": [replace(DIRECT, **changed), INDIRECT]}, NOTES)  # type: ignore[arg-type]

    values = floored(measured, with_speakers=True)
    assert [item.what for item in measured.mistakes] == [mistake]
    assert {name: values[name] for name in figures} == figures


def test_what_is_missed_and_what_is_false_are_mistakes() -> None:
    false = found("Nobody knows", "Nobody", Kind.INDIRECT, "Nobody")

    measured = measure_attributions([GOLD], {"a": [DIRECT, false]})

    assert [(item.what, item.gold, item.found) for item in measured.mistakes] == [
        ("missed", "The council | said | that it would open soon", None),
        ("false", None, "Nobody | said | Nobody knows"),
    ]
    assert measured.outcomes == [Outcome("a", frozenset({"E1"}), false=1)]
    assert floored(measured, with_speakers=False)["attribution F1 all"] == 50.0


def test_a_share_of_nothing_is_no_number() -> None:
    assert math.isnan(float(share({"part": 0, "whole": 0}, "part", "whole")))


def test_calibration_compares_confidence_with_the_share_that_is_right() -> None:
    judged = [(0.85, True), (0.85, False), (0.25, False)]

    assert reliability(judged) == [(0.2, 0.25, 0.0, 1), (0.8, 0.85, 0.5, 2)]
    assert calibration_error(judged) == pytest.approx((0.25 + 2 * 0.35) / 3)


def test_the_area_under_the_curve_is_how_often_a_wrong_row_comes_first() -> None:
    assert area_under_curve([(0.2, False), (0.5, True), (0.6, False), (0.9, True)]) == pytest.approx(3 / 4)
    assert area_under_curve([(0.5, False), (0.5, True)]) == pytest.approx(0.5)
    assert area_under_curve([(0.5, True)]) is None


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("", "none"),
        ("She", "pronoun"),
        ("Ada Quist", "name"),
        ("Mayor Ada Quist", "name"),
        ("Mrs. Quist", "partial name"),
        ("the mayor of the city", "nominal"),
        ("The mayor of the city", "nominal"),
    ],
)
def test_the_form_of_a_source(words: str, form: str) -> None:
    assert source_form(words) == form


@pytest.mark.parametrize(
    ("words", "name"),
    [("", "none"), (":", "mark"), ("said", "say"), ("told", "tell"), ("According to", "according to"), ("warned", "other words")],
)
def test_the_class_of_a_cue(words: str, name: str) -> None:
    assert cue_class(words) == name
