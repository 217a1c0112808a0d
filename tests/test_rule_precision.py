"""The measured precision of rules."""

import json

import pytest

from app.rule_precision import FILE, precision_of


def test_every_figure_is_a_share() -> None:
    measured = json.loads(FILE.read_text(encoding="utf-8"))
    assert set(measured) == {"attribute", "resolve"}
    assert all(0 < share <= 1 for rules in measured.values() for share in rules.values())


@pytest.mark.parametrize(("stage", "rule"), [("attribute", "quoted"), ("resolve", "name")])
def test_a_measured_rule_has_its_figure(stage: str, rule: str) -> None:
    assert precision_of(stage, rule) == json.loads(FILE.read_text(encoding="utf-8"))[stage][rule]


@pytest.mark.parametrize(("stage", "rule"), [("attribute", "trained"), ("resolve", "relative")])
def test_a_rule_with_too_few_cases_has_none(stage: str, rule: str) -> None:
    assert precision_of(stage, rule) is None
