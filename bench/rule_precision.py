"""How often each attribution and resolution rule is right, on gold rows: the scores that evidence carries.

    python bench/rule_precision.py ROWS.jsonl

Measures on a corpus of rows with the pipeline ``rules`` and writes ``app/rule_precision.json``. An attribution is right if its
content overlaps a gold one by 0.8 and its source shares a letter with the gold source; where there is no verb of saying, if
its words and its speaker are right. A resolution is right if the speaker of gold words is the gold speaker.

Rules with few cases share one figure, except where a rule is clearly better or worse than the others together.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Annotated

import typer

from app.annotate.trained_tagger import SURE
from app.evaluate.corpus import GoldArticle, GoldAttribution, read_gold
from app.evaluate.given import given_attributions
from app.evaluate.pairing import GOOD_OVERLAP, content_pairs, letters, same_source
from app.evaluate.rows import right_speaker
from app.pipeline import Pipeline, extract_given, extract_texts, load_pipeline
from app.quality import Quality
from app.quote import Quotation
from app.rule_precision import answer_kind

FILE = Path(__file__).parents[1] / "app" / "rule_precision.json"
# A rule with fewer cases has no figure of its own.
FEWEST_CASES = 12
# Of a normal distribution: 95% lie within so many standard deviations.
NORMAL_95 = 1.96


@dataclass(slots=True)
class Tally:
    """The cases of one rule, and how many of them were right."""

    right: int = 0
    cases: int = 0

    def count(self, right: bool) -> None:
        self.right += right
        self.cases += 1

    @property
    def precision(self) -> float:
        return self.right / self.cases

    def contradicts(self, precision: float) -> bool:
        """Whether a precision lies outside the 95% interval of this one (Wilson 1927)."""
        square = NORMAL_95**2
        middle = self.right + square / 2
        reach = NORMAL_95 * sqrt(self.right * (self.cases - self.right) / self.cases + square / 4)
        return not (middle - reach) / (self.cases + square) <= precision <= (middle + reach) / (self.cases + square)


def main(
    rows: Annotated[Path, typer.Argument(exists=True, help="Gold rows, with speakers.")],
    to: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
) -> None:
    """Measure the precision of each rule and write it to a file."""
    pipeline, articles = load_pipeline(Quality.RULES), read_gold(rows, GoldArticle)
    rules, answers = resolution(pipeline, articles)
    tallies = [("attribute", attribution(pipeline, articles)), ("resolve", rules), ("resolve", answers)]
    precision: dict[str, dict[str, float]] = {"attribute": {}, "resolve": {}}
    for stage, of_rules in tallies:
        precision[stage] |= figures(of_rules)
        for rule, tally in sorted((item for item in of_rules.items() if item[1].cases), key=lambda item: item[0]):
            print(f"{stage} {rule:30} {tally.right:6} of {tally.cases:6} = {tally.precision:.3f}")
    to.write_text(json.dumps(precision, indent=2) + "\n", encoding="utf-8")


def attribution(pipeline: Pipeline, articles: Sequence[GoldArticle]) -> dict[str, Tally]:
    """The tallies of the rules that find words; those that stand in for a silent network are there without a case, too."""
    tallies: dict[str, Tally] = defaultdict(Tally, {rule: Tally() for rule in SURE})
    extracted = extract_texts(pipeline, ((article.text, None, article.published_at) for article in articles))
    for article, quotations in zip(articles, extracted, strict=True):
        gold = [item for item in article.attributions if item.content]
        contents = [letters(article.text, item.content) for item in gold]
        found = [letters(article.text, quotation.content) for quotation in quotations]
        pairs = {p: (overlap, g) for overlap, g, p in content_pairs(contents, found)}
        for index, quotation in enumerate(quotations):
            overlap, g = pairs.get(index, (0.0, -1))
            rule = quotation.evidence[0].rule
            tallies[rule].count(overlap >= GOOD_OVERLAP and _is_whose(article, gold[g], quotation, by_name=rule in SURE))
    return dict(tallies)


def _is_whose(article: GoldArticle, gold: GoldAttribution, found: Quotation, *, by_name: bool) -> bool:
    if by_name:
        return right_speaker(gold, found.speaker)
    return same_source(letters(article.text, gold.source), letters(article.text, found.source))


def resolution(pipeline: Pipeline, articles: Sequence[GoldArticle]) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """The tallies of the rules that find the speaker of gold words, and of the kinds of their answers."""
    rules: dict[str, Tally] = defaultdict(Tally)
    answers: dict[str, Tally] = defaultdict(Tally)
    for article in articles:
        gold = [item for item in article.attributions if item.content]
        resolved = extract_given(pipeline, article.text, given_attributions(article), article.published_at)
        for item, quotation in zip(gold, resolved, strict=True):
            rule = next(step.rule for step in reversed(quotation.evidence) if step.stage == "resolve")
            right = right_speaker(item, quotation.speaker)
            rules[rule].count(right)
            answers[answer_kind(rule, quotation.speaker)].count(right)
    return rules, answers


def figures(tallies: Mapping[str, Tally]) -> dict[str, float]:
    """The precision of each rule, to two digits; rules with few cases share one, or have none."""
    rare = {rule: tally for rule, tally in tallies.items() if tally.cases < FEWEST_CASES}
    own = {rule: tally for rule, tally in tallies.items() if rule not in rare}
    together = _sum(rare.values())
    for rule, tally in list(rare.items()):
        if tally.cases and tally.contradicts(together.precision):
            own[rule] = rare.pop(rule)
    together = _sum(rare.values())
    shared = dict.fromkeys(rare, together) if together.cases >= FEWEST_CASES else {}
    return {rule: round(tally.precision, 2) for rule, tally in sorted({**own, **shared}.items())}


def _sum(tallies: Iterable[Tally]) -> Tally:
    counts = sum((Counter(right=tally.right, cases=tally.cases) for tally in tallies), Counter())
    return Tally(counts["right"], counts["cases"])


if __name__ == "__main__":
    typer.run(main)
