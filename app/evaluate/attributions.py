"""Attributions: gold articles and predicted quotations in; F1 of spans, attribution, speakers, roles and dates out.

Contents are paired one to one, highest overlap first. An attribution is right if its content overlaps the gold content by at
least GOOD_OVERLAP and its source is right. These are PolNeAR's measures; ``rows`` has those of a corpus of rows.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.evaluate.corpus import GoldArticle, GoldAttribution, GoldSpeaker, spans_of, whole_day
from app.evaluate.figures import Figures, Mistake, Outcome
from app.evaluate.groups import groups_of
from app.evaluate.pairing import (
    EXACT,
    GOOD_OVERLAP,
    LEAST_OVERLAP,
    SAME_CONTENT,
    comparable_name,
    content_pairs,
    letters,
    near_marks,
    same_source,
)
from app.quote import Act, Quotation, words_of

VIEWS = ("quoted", "indirect", "all", "speech")
KEYS = ("exact", "iou80", "iou30", "attribution")
ROLES = ("content", "source", "cue")


def measure_attributions(
    articles: Iterable[GoldArticle],
    predicted: Mapping[str, Sequence[Quotation]],
    speakers: Mapping[tuple[str, str], GoldSpeaker] | None = None,
) -> Figures:
    """Measure predictions, by article id, against gold. Speakers, roles and dates are measured where ``speakers`` has them."""
    figures = Figures()
    for article in articles:
        gold = [item for item in article.attributions if item.content]
        found = [item for item in predicted.get(article.id, ()) if letters(article.text, item.content)]
        notes = [(speakers or {}).get((article.id, item.id)) for item in gold]
        _Judge(article, gold, found, notes, figures).judge()
    return figures


@dataclass(slots=True)
class _Judge:
    """Compares one article's predictions with its gold. Both are named by their index: ``g`` for gold, ``p`` for predicted."""

    article: GoldArticle
    gold: list[GoldAttribution]
    found: list[Quotation]
    notes: list[GoldSpeaker | None]
    figures: Figures
    counts: Counter[str] = field(default_factory=Counter)
    attributed: set[int] = field(default_factory=set)

    def judge(self) -> None:
        """Add this article's counts, outcome and mistakes to the figures."""
        text = self.article.text
        self._count_spans()
        views = self._count_views()
        pairs = content_pairs(
            [letters(text, item.content) for item in self.gold], [letters(text, item.content) for item in self.found]
        )
        right: dict[int, bool] = {}
        for overlap, g, p in pairs:
            right[p] = self._judge_pair(overlap, g, p, views)
        paired = {g for _, g, _ in pairs}
        self.figures.mistakes += [self._mistake("missed", g=g) for g in range(len(self.gold)) if g not in paired]
        self.figures.mistakes += [self._mistake("false", p=p) for p in range(len(self.found)) if p not in right]
        self.figures.judged += [(item.confidence, right.get(p, False)) for p, item in enumerate(self.found)]
        self.figures.articles.append(self.counts)
        ids = frozenset(self.gold[g].id for g in self.attributed)
        self.figures.outcomes.append(Outcome(self.article.id, ids, false=len(self.found) - len(ids)))

    def _count_spans(self) -> None:
        """Count each part of a content, source or cue by itself, as published results do: right if both its ends are."""
        text = self.article.text
        for role in ROLES:
            gold, found = (
                {ends for item in items for part in getattr(item, role) if (ends := _ends(text, part)) is not None}
                for items in (self.gold, self.found)
            )
            self.counts[f"{role} span gold"] += len(gold)
            self.counts[f"{role} span found"] += len(found)
            self.counts[f"{role} span hit gold"] += len(gold & found)
            self.counts[f"{role} span hit found"] += len(gold & found)

    def _count_views(self) -> dict[str, tuple[list[bool], list[bool]]]:
        text = self.article.text
        gold_quoted = [item.kind != "indirect" for item in self.gold]
        found_quoted = [near_marks(text, item.content) for item in self.found]
        views = {
            "quoted": (gold_quoted, found_quoted),
            "indirect": ([not quoted for quoted in gold_quoted], [not quoted for quoted in found_quoted]),
            "all": ([True] * len(self.gold), [True] * len(self.found)),
            "speech": ([note is not None and note.speech for note in self.notes], [True] * len(self.found)),
        }
        for view, (gold_in, found_in) in views.items():
            for key in KEYS:
                self.counts[f"{view} {key} gold"] += sum(gold_in)
                self.counts[f"{view} {key} found"] += sum(found_in)
        for item in self.gold:
            for group in groups_of(self.article, item):
                self.counts[f"{group} gold"] += 1
        return views

    def _judge_pair(self, overlap: float, g: int, p: int, views: dict[str, tuple[list[bool], list[bool]]]) -> bool:
        """Count a pair. True if its words, its source and, where gold names one, its speaker are right."""
        text, gold, found, note = self.article.text, self.gold[g], self.found[p], self.notes[g]
        gold_source, found_source = letters(text, gold.source), letters(text, found.source)
        reached = [
            key for key, least in (("exact", EXACT), ("iou80", GOOD_OVERLAP), ("iou30", LEAST_OVERLAP)) if overlap >= least
        ]
        attributed = overlap >= GOOD_OVERLAP and same_source(gold_source, found_source)
        if attributed:
            reached.append("attribution")
            self.attributed.add(g)
            for group in groups_of(self.article, gold):
                self.counts[f"{group} right"] += 1
        for view, (gold_in, found_in) in views.items():
            for key in reached:
                self.counts[f"{view} {key} hit gold"] += gold_in[g]
                self.counts[f"{view} {key} hit found"] += found_in[p]
            if gold_in[g] and overlap >= SAME_CONTENT and gold_source:
                self.counts[f"{view} sources"] += 1
                self.counts[f"{view} sources right"] += bool(gold_source & found_source)
        if not attributed:
            self.figures.mistakes.append(self._mistake("words" if overlap < GOOD_OVERLAP else "source", g, p))
        named = True
        if overlap >= SAME_CONTENT and note is not None:
            self.counts["acts"] += 1
            self.counts["acts right"] += (found.act is not Act.THOUGHT) == note.speech
            if note.speaker is not None:
                named = self._judge_speaker(note, found)
                if attributed and not named:
                    self.figures.mistakes.append(self._mistake(f"speaker, should be {note.speaker!r}", g, p))
        return attributed and named

    def _judge_speaker(self, note: GoldSpeaker, found: Quotation) -> bool:
        day = whole_day(found)
        self.counts["dates"] += note.date is not None
        self.counts["dates given"] += day is not None
        self.counts["dates right"] += day is not None and day.isoformat() == note.date
        if note.role:
            wanted, given = (
                set(re.findall(r"\w+", (role or "").casefold())) for role in (note.role, found.speaker and found.speaker.role)
            )
            self.counts["roles"] += 1
            self.counts["roles right"] += bool(wanted and given) and 2 * len(wanted & given) >= min(len(wanted), len(given))
        if note.kind not in {"person", "organization"}:
            return True
        accepted = [comparable_name(name) for name in (note.speaker, *note.also)]
        name = comparable_name(found.speaker.name if found.speaker else None)
        self.counts[note.kind] += 1
        self.counts[f"{note.kind} name"] += name in accepted
        self.counts[f"{note.kind} surname"] += bool(name) and name[-1] in {wanted[-1] for wanted in accepted if wanted}
        return name in accepted

    def _mistake(self, what: str, g: int | None = None, p: int | None = None) -> Mistake:
        gold = self._words(self.gold[g]) if g is not None else None
        found = self._words(self.found[p]) if p is not None else None
        return Mistake(self.article.id, what, gold, found, self.found[p].confidence if p is not None else 0.0)

    def _words(self, item: GoldAttribution | Quotation) -> str:
        return " | ".join(words_of(self.article.text, spans_of(part)) for part in (item.source, item.cue, item.content))


def _ends(text: str, part: Sequence[int]) -> tuple[int, int] | None:
    """The positions of the first and the last letter of a span; None if it has no letters."""
    inside = letters(text, [part])
    return (min(inside), max(inside)) if inside else None
