"""Figures: gold articles and predicted quotations in; F1 of spans, attribution, speakers, roles and dates out.

A span list stands for its letters and digits: marks, punctuation and spaces never count. Contents pair one
to one, highest overlap first (intersection over union, at least 0.3). These are the definitions by which the
project is measured, so that figures from here and from its yardstick agree.

Counts are kept by article, so that their spread between articles can be told (``Figures.interval``).
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.evaluate.corpus import GoldArticle, GoldAttribution, GoldSpeaker
from app.quote import Act, Precision, Quotation

LEAST_OVERLAP, SAME_CONTENT, GOOD_OVERLAP, EXACT = 0.3, 0.5, 0.8, 1.0
MARKS = frozenset('"“”„«»')
TITLES = frozenset(
    {"mr", "mrs", "ms", "mx", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "rev", "sen", "senator", "rep"}
    | {"representative", "gov", "governor", "president", "the"}
)
VIEWS = ("quoted", "indirect", "all", "speech")
KEYS = ("exact", "iou80", "iou30", "attribution")
ROLES = ("content", "source", "cue")
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "that", "his", "her", "their", "its", "him", "them"}
)
SAYING, TELLING = re.compile(r"\b(?:said|says?|saying)\b", re.I), re.compile(r"\b(?:told|tells?|telling)\b", re.I)
RESAMPLES = 1000

Number = float | NDArray[np.float64]
Counts = Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong: ``gold`` and ``found`` are its words, None where one side has none."""

    article: str
    what: str
    gold: str | None
    found: str | None
    confidence: float


@dataclass(slots=True)
class Figures:
    """All counts of one run over a corpus: a Counter for each article, the mistakes, and how sure each row was."""

    articles: list[Counter[str]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def total(self) -> Counter[str]:
        """The counts of all articles."""
        return sum(self.articles, Counter())

    def interval(self, figure: Callable[[Counts], Number], seed: int = 0) -> tuple[float, float]:
        """The 95% interval of a figure when articles are drawn anew with replacement (Efron 1979), 1,000 times."""
        names = sorted({name for counts in self.articles for name in counts})
        table = np.array([[counts[name] for name in names] for counts in self.articles], dtype=np.float64)
        size = len(self.articles)
        drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), RESAMPLES) @ table
        values = np.broadcast_to(
            figure(defaultdict(float, {name: drawn[:, column] for column, name in enumerate(names)})), RESAMPLES
        )
        if np.isnan(values).all():
            return float("nan"), float("nan")
        low, high = np.nanpercentile(values, [2.5, 97.5])
        return float(low), float(high)


def f1(counts: Counts, name: str) -> Number:
    """F1 in percent from the counts ``name gold``, ``name found`` and the hits ``name hit gold``, ``name hit found``."""
    gold, found = counts[f"{name} gold"], counts[f"{name} found"]
    with np.errstate(divide="ignore", invalid="ignore"):
        recall = np.divide(counts[f"{name} hit gold"], gold)
        precision = np.divide(counts[f"{name} hit found"], found)
        score = np.nan_to_num(200 * precision * recall / (precision + recall))
    return score if isinstance(score, np.ndarray) and score.ndim else float(score)


def share(counts: Counts, part: str, whole: str) -> Number:
    """How many percent of the count ``whole`` the count ``part`` is; not a number where there are none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 100 * np.divide(counts[part], counts[whole])
    return value if isinstance(value, np.ndarray) and value.ndim else float(value)


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """The expected calibration error (Naeini et al. 2015): the mean gap between confidence and share right, by bins."""
    return sum(abs(confidence - right) * size for _, confidence, right, size in reliability(judged, bins)) / max(len(judged), 1)


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, float, int]]:
    """For each bin of confidence that has rows: its lower edge, mean confidence, share right, and size."""
    rows: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        rows[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        (number / bins, sum(c for c, _ in row) / len(row), sum(r for _, r in row) / len(row), len(row))
        for number, row in sorted(rows.items())
    ]


def measure(
    articles: Iterable[GoldArticle],
    predicted: Mapping[str, Sequence[Quotation]],
    speakers: Mapping[tuple[str, str], GoldSpeaker] | None = None,
) -> Figures:
    """Score predictions, by article id, against gold; speakers, roles and dates where ``speakers`` has them."""
    figures = Figures()
    for article in articles:
        gold = [item for item in article.attributions if item.content]
        found = [item for item in predicted.get(article.id, ()) if letters(article.text, item.content)]
        notes = [(speakers or {}).get((article.id, item.id)) for item in gold]
        _Judge(article, gold, found, notes, figures).judge()
    return figures


@dataclass(slots=True)
class _Judge:
    """Compares one article's predictions with its gold."""

    article: GoldArticle
    gold: list[GoldAttribution]
    found: list[Quotation]
    notes: list[GoldSpeaker | None]
    figures: Figures
    counts: Counter[str] = field(default_factory=Counter)

    def judge(self) -> None:
        """Add this article's counts, mistakes and judged rows to the figures."""
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
        self.figures.mistakes += [self._mistake("not there", p=p) for p in range(len(self.found)) if p not in right]
        self.figures.judged += [(item.confidence, right.get(p, False)) for p, item in enumerate(self.found)]
        self.figures.articles.append(self.counts)

    def _count_spans(self) -> None:
        """The published yardstick: each part of a content, source or cue by itself, right to its last letter."""
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
        found_quoted = [_beside_marks(text, item.content) for item in self.found]
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
            for group in _groups(self.article, item):
                self.counts[f"{group} gold"] += 1
        return views

    def _judge_pair(self, overlap: float, g: int, p: int, views: dict[str, tuple[list[bool], list[bool]]]) -> bool:
        """Count a pair; whether words, source and, where gold names one, speaker are right."""
        text, gold, found, note = self.article.text, self.gold[g], self.found[p], self.notes[g]
        gold_source, found_source = letters(text, gold.source), letters(text, found.source)
        reached = [
            key for key, least in (("exact", EXACT), ("iou80", GOOD_OVERLAP), ("iou30", LEAST_OVERLAP)) if overlap >= least
        ]
        attributed = overlap >= GOOD_OVERLAP and same_source(gold_source, found_source)
        if attributed:
            reached.append("attribution")
            for group in _groups(self.article, gold):
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
                    self.figures.mistakes.append(self._mistake(f"speaker, who is {note.speaker!r}", g, p))
        return attributed and named

    def _judge_speaker(self, note: GoldSpeaker, found: Quotation) -> bool:
        whole = found.said_on is not None and found.said_on.precision is Precision.DAY
        said_on = found.said_on.on.isoformat() if found.said_on and whole else None
        self.counts["dates"] += note.date is not None
        self.counts["dates given"] += said_on is not None
        self.counts["dates right"] += said_on is not None and said_on == note.date
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
        text = self.article.text
        gold, found = (
            " | ".join(_words(text, getattr(item, role)) for role in ("source", "cue", "content")) if item is not None else None
            for item in (self.gold[g] if g is not None else None, self.found[p] if p is not None else None)
        )
        return Mistake(self.article.id, what, gold, found, self.found[p].confidence if p is not None else 0.0)


def _words(text: str, spans: Iterable[Sequence[int]]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def _groups(article: GoldArticle, item: GoldAttribution) -> list[str]:
    """What a gold attribution is counted under, for figures by group."""
    return [
        f"kind: {item.kind}",
        f"source: {source_form(_words(article.text, item.source))}",
        f"cue: {cue_class(_words(article.text, item.cue))}",
        f"publisher: {article.publisher or 'unknown'}",
    ]


def source_form(words: str) -> str:
    """The form of a source by its words alone: name, partial name, pronoun, nominal or none.

    A name has two capitalised words in a row after the first word's own capital is forgiven ("The").
    """
    parts = words.split()
    if not parts:
        return "none"
    if len(parts) == 1 and parts[0].lower() in PRONOUNS:
        return "pronoun"
    capitals = [part[:1].isupper() and comparable_name(part) != [] for part in parts]
    if any(one and other for one, other in pairwise(capitals)):
        return "name"
    return "partial name" if any(capitals) and len(parts) <= 2 else "nominal"


def cue_class(words: str) -> str:
    """The class of a cue by its words alone: say, tell, according to, other words, a mark alone or none."""
    if not words.strip():
        return "none"
    if not any(map(str.isalpha, words)):
        return "mark"
    if "according to" in words.lower():
        return "according to"
    if SAYING.search(words):
        return "say"
    return "tell" if TELLING.search(words) else "other words"


def _ends(text: str, part: Sequence[int]) -> tuple[int, int] | None:
    """Where the first and the last letter of a span stand; None where it has none."""
    inside = letters(text, [part])
    return (min(inside), max(inside)) if inside else None


def comparable_name(name: str | None) -> list[str]:
    """A name's words without case, accents, punctuation, possessive and leading titles."""
    flat = unicodedata.normalize("NFKD", (name or "").casefold().replace("’", "'"))
    plain = "".join(character for character in flat if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", plain.replace("'s", "").replace("'", ""))
    while words and words[0] in TITLES:
        words.pop(0)
    return words


def letters(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    """The positions of the letters and digits in the spans."""
    return {
        position for start, end in spans for position in range(max(start, 0), min(end, len(text))) if text[position].isalnum()
    }


def same_source(gold: set[int], found: set[int]) -> bool:
    """Whether two sources, as positions of letters, share one, or neither has any."""
    return bool(gold & found) or not (gold or found)


def _beside_marks(text: str, spans: Iterable[Sequence[int]]) -> bool:
    """Whether a double mark, or two apostrophes, stand in the spans or right beside them."""
    return any(MARKS & set(text[max(s - 1, 0) : e + 1]) or "''" in text[max(s - 2, 0) : e + 2] for s, e in spans)


def content_pairs(gold: list[set[int]], found: list[set[int]]) -> list[tuple[float, int, int]]:
    """One-to-one pairs as (overlap, gold index, found index), highest overlap first."""
    at: dict[int, list[int]] = defaultdict(list)
    for index, positions in enumerate(gold):
        for position in positions:
            at[position].append(index)
    shared = Counter((g, p) for p, positions in enumerate(found) for position in positions for g in at.get(position, ()))
    rows = sorted(((n / (len(gold[g]) + len(found[p]) - n), g, p) for (g, p), n in shared.items()), reverse=True)
    pairs: list[tuple[float, int, int]] = []
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for overlap, g, p in rows:
        if overlap >= LEAST_OVERLAP and g not in taken_gold and p not in taken_found:
            taken_gold.add(g)
            taken_found.add(p)
            pairs.append((overlap, g, p))
    return pairs
