"""Rows: gold articles that name their speakers and predicted quotations in; how many rows a reporter finds right out.

Thoughts and summaries are set aside on both sides, and so is a predicted row that lies on a gold thought or summary.
A row's *words* are right if its content overlaps the gold content by at least GOOD_OVERLAP. The *row* is right if its speaker is
right too: a person by the full name; an organization or a document by name, or with all words of the shorter name in the longer;
of speakers named together, each by the last word of the name; and where the gold names nobody, no named person or organization.
Kind, names and days are measured over the rows whose words are right.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.evaluate.corpus import GoldArticle, GoldAttribution, spans_of, whole_day
from app.evaluate.figures import Figures, Mistake, Outcome
from app.evaluate.pairing import GOOD_OVERLAP, comparable_name, content_pairs, letters
from app.quote import Act, Named, Quotation, SpeakerKind, Stance, words_of

TOGETHER = ";"
NAMED = frozenset({SpeakerKind.PERSON, SpeakerKind.ORGANIZATION})


def has_rows(articles: Iterable[GoldArticle]) -> bool:
    """Whether a corpus says who speaks, so that its rows can be measured."""
    return any(item.speaker_kind is not None for article in articles for item in article.attributions)


def measure_rows(articles: Iterable[GoldArticle], predicted: Mapping[str, Sequence[Quotation]]) -> Figures:
    """Measure predictions, by article id, against a corpus of rows."""
    figures = Figures()
    for article in articles:
        _Judge(article, predicted.get(article.id, ()), figures).judge()
    return figures


def right_speaker(gold: GoldAttribution, speaker: Named | None) -> bool:
    """Whether a predicted speaker is the gold one, by the rules at the head of this module."""
    name = comparable_name(speaker.name if speaker is not None else None)
    if not gold.speaker:
        return not name or speaker is None or speaker.kind not in NAMED
    accepted = [comparable_name(written) for written in (gold.speaker, *gold.also)]
    if name in accepted:
        return True
    if TOGETHER in gold.speaker:
        each = [comparable_name(written) for written in gold.speaker.split(TOGETHER)]
        return all(one and one[-1] in name for one in each)
    if not name:
        return False
    if gold.speaker_kind == SpeakerKind.PERSON:
        return sorted(name) in [sorted(one) for one in accepted]
    return any(set(name) <= set(one) or set(one) <= set(name) for one in accepted if one)


@dataclass(slots=True)
class _Judge:
    """Compares one article's predictions with its gold rows."""

    article: GoldArticle
    predicted: Sequence[Quotation]
    figures: Figures
    counts: Counter[str] = field(default_factory=Counter)

    def judge(self) -> None:
        """Add this article's counts, outcome and mistakes to the figures."""
        text = self.article.text
        gold = [item for item in self.article.attributions if not _aside(item) and letters(text, item.content)]
        found = [item for item in self.predicted if not _aside(item) and letters(text, item.content)]
        contents = [letters(text, item.content) for item in found]
        pairs = {p: (overlap, g) for overlap, g, p in content_pairs([letters(text, item.content) for item in gold], contents)}
        aside = [letters(text, item.content) for item in self.article.attributions if _aside(item)]
        counted = [p for p in range(len(found)) if p in pairs or not any(_half(contents[p], other) for other in aside)]
        reached: set[int] = set()
        right: set[int] = set()
        for p in counted:
            overlap, g = pairs.get(p, (0.0, -1))
            if overlap < GOOD_OVERLAP:
                self._mistake("words" if g >= 0 else "false", gold[g] if g >= 0 else None, found[p])
                self.figures.judged.append((found[p].confidence, False))
                continue
            reached.add(g)
            named = self._judge_pair(gold[g], found[p])
            if named:
                right.add(g)
            else:
                self._mistake("speaker", gold[g], found[p])
            self.figures.judged.append((found[p].confidence, named))
        for g, item in enumerate(gold):
            self.counts[f"row {item.kind} gold"] += 1
            if g not in reached:
                self._mistake("missed", item, None)
        self._count_totals(len(gold), len(counted), len(reached), len(right))
        self._count_summaries(contents)
        ids = frozenset(gold[g].id for g in right)
        self.figures.outcomes.append(Outcome(self.article.id, ids, false=len(counted) - len(right)))
        self.figures.articles.append(self.counts)

    def _judge_pair(self, gold: GoldAttribution, found: Quotation) -> bool:
        """Count a row whose words are right. True if its speaker is right too."""
        right = right_speaker(gold, found.speaker)
        self.counts[f"row {gold.kind} right"] += right
        self.counts["kind right"] += found.kind == gold.kind
        stance = gold.stance or Stance.ASSERTED
        self.counts["stances"] += stance != Stance.ASSERTED
        self.counts["stances right"] += stance == found.stance != Stance.ASSERTED
        if gold.speaker and gold.speaker_kind == SpeakerKind.PERSON and TOGETHER not in gold.speaker:
            name = comparable_name(found.speaker.name if found.speaker is not None else None)
            self.counts["persons"] += 1
            self.counts["persons by full name"] += right
            self.counts["persons by last name"] += name[-1:] == comparable_name(gold.speaker)[-1:] != []
        day = whole_day(found)
        self.counts["days"] += gold.said_on is not None
        self.counts["days given"] += day is not None
        self.counts["days right"] += day is not None and day.isoformat() == gold.said_on
        return right

    def _count_totals(self, gold: int, found: int, reached: int, right: int) -> None:
        for name, hits in (("words", reached), ("row", right)):
            self.counts[f"{name} gold"] += gold
            self.counts[f"{name} found"] += found
            self.counts[f"{name} hit gold"] += hits
            self.counts[f"{name} hit found"] += hits

    def _count_summaries(self, contents: Sequence[set[int]]) -> None:
        """Count the gold summaries that are shown as words, which a reader would take for what was said."""
        for item in self.article.attributions:
            if item.summary:
                words = letters(self.article.text, item.content)
                self.counts["summaries"] += 1
                self.counts["summaries shown"] += any(_half(words, content) for content in contents)

    def _mistake(self, what: str, gold: GoldAttribution | None, found: Quotation | None) -> None:
        wanted = self._shown(gold.speaker, gold) if gold is not None else None
        if found is None:
            self.figures.mistakes.append(Mistake(self.article.id, what, wanted, None, 0.0))
            return
        shown = self._shown(found.speaker.name if found.speaker is not None else None, found)
        self.figures.mistakes.append(Mistake(self.article.id, what, wanted, shown, found.confidence))

    def _shown(self, speaker: str | None, item: GoldAttribution | Quotation) -> str:
        return f"{speaker or 'nobody named'} | {words_of(self.article.text, spans_of(item.content))}"


def _aside(item: GoldAttribution | Quotation) -> bool:
    return item.act == Act.THOUGHT or item.summary


def _half(content: set[int], other: set[int]) -> bool:
    """Whether at least half of a content lies on another."""
    return 2 * len(content & other) >= len(content)
