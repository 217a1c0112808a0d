"""How often each attribution and resolution rule is right, on gold articles: the scores that evidence carries.

    python bench/rule_precision.py TRAINING.jsonl DEVELOPMENT.jsonl SPEAKERS.jsonl --forms ROWS.jsonl

Measures with the pipeline ``rules`` and writes ``app/rule_precision.json``. An attribution is right if its content overlaps
a gold one by 0.8 and its source shares a letter with the gold source. A resolution is right if the speaker has the gold
name, or is described where the gold has no name either. Attribution is measured on training articles, resolution on
development ones, because only those have gold speakers.

Forms without a verb of saying, labels, and cues right beside the marks are measured on a corpus of rows instead, because a
corpus of spans does not tell whose words they are: one of them is right if its words and its speaker are.

Rules with few cases share one figure, except where a rule is clearly better or worse than the others together.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Annotated

import typer

from app.annotate.trained_tagger import SURE
from app.evaluate.corpus import GoldArticle, GoldSpeaker, read_gold
from app.evaluate.pairing import GOOD_OVERLAP, comparable_name, content_pairs, letters, same_source
from app.evaluate.rows import right_speaker
from app.pipeline import Pipeline, extract_texts, load_pipeline
from app.quality import Quality

FILE = Path(__file__).parents[1] / "app" / "rule_precision.json"
# A rule with fewer cases has no figure of its own.
FEWEST_CASES = 10
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
    training: Annotated[Path, typer.Argument(exists=True, help="Gold articles for the rules of attribution.")],
    development: Annotated[Path, typer.Argument(exists=True, help="Gold articles for the rules of resolution.")],
    speakers: Annotated[Path, typer.Argument(exists=True, help="The gold speakers of the development articles.")],
    forms: Annotated[Path, typer.Option(exists=True, help="Gold rows, with speakers, for forms, labels and cues beside marks.")],
    to: Annotated[Path, typer.Option(help="The file to write.")] = FILE,
) -> None:
    """Measure the precision of each rule and write it to a file."""
    pipeline = load_pipeline(Quality.RULES)
    attribution, _ = measured(pipeline, read_gold(training, GoldArticle), [])
    attribution = {rule: tally for rule, tally in attribution.items() if rule not in SURE}
    sure = measured_forms(pipeline, read_gold(forms, GoldArticle))
    _, resolution = measured(pipeline, read_gold(development, GoldArticle), read_gold(speakers, GoldSpeaker))
    precision = {"attribute": dict(sorted({**figures(attribution), **figures(sure)}.items())), "resolve": figures(resolution)}
    to.write_text(json.dumps(precision, indent=2) + "\n", encoding="utf-8")
    for stage, tallies in (("attribute", attribution), ("attribute", sure), ("resolve", resolution)):
        for rule, tally in sorted((item for item in tallies.items() if item[1].cases), key=lambda item: item[0]):
            print(f"{stage} {rule:20} {tally.right:6} of {tally.cases:6} = {tally.precision:.3f}")


def measured(
    pipeline: Pipeline, articles: list[GoldArticle], speakers: Iterable[GoldSpeaker]
) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """The tallies of the rules of attribution, and of resolution as far as gold speakers are given."""
    gold_speakers = {(row.article, row.attribution): row for row in speakers}
    attribution: dict[str, Tally] = defaultdict(Tally)
    resolution: dict[str, Tally] = defaultdict(Tally)
    extracted = extract_texts(pipeline, ((article.text, None, article.published_at) for article in articles))
    for article, quotations in zip(articles, extracted, strict=True):
        gold = [item for item in article.attributions if item.content]
        contents = [letters(article.text, item.content) for item in gold]
        pairs = {
            p: (overlap, g) for overlap, g, p in content_pairs(contents, [letters(article.text, q.content) for q in quotations])
        }
        for index, quotation in enumerate(quotations):
            overlap, g = pairs.get(index, (0.0, -1))
            gold_source = letters(article.text, gold[g].source) if g >= 0 else set()
            right_source = g >= 0 and same_source(gold_source, letters(article.text, quotation.source))
            attribution[quotation.evidence[0].rule].count(overlap >= GOOD_OVERLAP and right_source)
            speaker = gold_speakers.get((article.id, gold[g].id)) if overlap >= 0.5 else None
            if speaker is None or speaker.speaker is None or not right_source:
                continue
            names = [comparable_name(name) for name in (speaker.speaker, *speaker.also)]
            rule = next(step.rule for step in reversed(quotation.evidence) if step.stage == "resolve")
            unnamed = rule == "description" and speaker.kind not in {"person", "organization"}
            resolution[rule].count(unnamed or comparable_name(quotation.speaker.name if quotation.speaker else None) in names)
    return attribution, resolution


def measured_forms(pipeline: Pipeline, articles: list[GoldArticle]) -> dict[str, Tally]:
    """The tallies of the rules whose precision counts where only they found a quotation: words and speaker right."""
    # a form that no article has shares the figure of the rare ones
    tallies = {rule: Tally() for rule in SURE}
    extracted = extract_texts(pipeline, ((article.text, None, article.published_at) for article in articles))
    for article, quotations in zip(articles, extracted, strict=True):
        gold = [item for item in article.attributions if item.content]
        contents = [letters(article.text, item.content) for item in gold]
        found = [letters(article.text, quotation.content) for quotation in quotations]
        pairs = {p: (overlap, g) for overlap, g, p in content_pairs(contents, found)}
        for index, quotation in enumerate(quotations):
            overlap, g = pairs.get(index, (0.0, -1))
            rule = quotation.evidence[0].rule
            if rule in SURE:
                tallies[rule].count(overlap >= GOOD_OVERLAP and right_speaker(gold[g], quotation.speaker))
    return tallies


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
