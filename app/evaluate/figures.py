"""Figures: gold articles and predicted quotations in; F1 of spans, attribution, speakers, roles and dates out.

A span list stands for its letters and digits: marks, punctuation and spaces never count. Contents pair one
to one, highest overlap first (intersection over union, at least 0.3). These are the definitions by which the
project is measured, so that figures from here and from its yardstick agree.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.evaluate.corpus import GoldArticle, GoldAttribution, GoldSpeaker
from app.quote import Quotation

LEAST_OVERLAP, SAME_CONTENT, GOOD_OVERLAP, EXACT = 0.3, 0.5, 0.8, 1.0
MARKS = frozenset('"“”„«»')
TITLES = frozenset(
    {"mr", "mrs", "ms", "mx", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "rev", "sen", "senator", "rep"}
    | {"representative", "gov", "governor", "president", "the"}
)
VIEWS = ("quoted", "indirect", "all", "speech")
KEYS = ("exact", "iou80", "iou30", "attribution")


@dataclass(slots=True)
class Tally:
    """Counts for one view of the corpus."""

    gold: int = 0
    predicted: int = 0
    hit_gold: Counter[str] = field(default_factory=Counter)
    hit_predicted: Counter[str] = field(default_factory=Counter)
    sources: int = 0
    sources_right: int = 0

    def f1(self, key: str) -> float:
        """F1 in percent for one of ``KEYS``."""
        precision = self.hit_predicted[key] / self.predicted if self.predicted else 0.0
        recall = self.hit_gold[key] / self.gold if self.gold else 0.0
        return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Figures:
    """All figures of one run over a corpus."""

    views: dict[str, Tally] = field(default_factory=lambda: {view: Tally() for view in VIEWS})
    speakers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    dates: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)


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
        _measure_article(figures, article.text, gold, found, notes)
    return figures


def _measure_article(
    figures: Figures,
    text: str,
    gold: list[GoldAttribution],
    found: list[Quotation],
    notes: list[GoldSpeaker | None],
) -> None:
    gold_quoted = [item.kind != "indirect" for item in gold]
    found_quoted = [_beside_marks(text, item.content) for item in found]
    members = {
        "quoted": (gold_quoted, found_quoted),
        "indirect": ([not quoted for quoted in gold_quoted], [not quoted for quoted in found_quoted]),
        "all": ([True] * len(gold), [True] * len(found)),
        "speech": ([note is not None and note.speech for note in notes], [True] * len(found)),
    }
    for view, (gold_in, found_in) in members.items():
        figures.views[view].gold += sum(gold_in)
        figures.views[view].predicted += sum(found_in)
    contents = [letters(text, item.content) for item in gold], [letters(text, item.content) for item in found]
    for overlap, g, p in content_pairs(*contents):
        gold_source, found_source = letters(text, gold[g].source), letters(text, found[p].source)
        right = bool(gold_source & found_source) or not (gold_source or found_source)
        reached = [
            key for key, least in (("exact", EXACT), ("iou80", GOOD_OVERLAP), ("iou30", LEAST_OVERLAP)) if overlap >= least
        ]
        if overlap >= GOOD_OVERLAP and right:
            reached.append("attribution")
        for view, (gold_in, found_in) in members.items():
            tally = figures.views[view]
            for key in reached:
                tally.hit_gold[key] += gold_in[g]
                tally.hit_predicted[key] += found_in[p]
            if gold_in[g] and overlap >= SAME_CONTENT and gold_source:
                tally.sources += 1
                tally.sources_right += bool(gold_source & found_source)
        note = notes[g]
        if overlap >= SAME_CONTENT and note is not None and note.speaker is not None:
            _measure_note(figures, note, found[p])


def _measure_note(figures: Figures, note: GoldSpeaker, found: Quotation) -> None:
    said_on = found.said_on.on.isoformat() if found.said_on else None
    figures.dates["gold"] += note.date is not None
    figures.dates["given"] += said_on is not None
    figures.dates["right"] += said_on is not None and said_on == note.date
    if note.role:
        wanted, given = (
            set(re.findall(r"\w+", (role or "").casefold())) for role in (note.role, found.speaker and found.speaker.role)
        )
        figures.roles["gold"] += 1
        figures.roles["right"] += bool(wanted and given) and 2 * len(wanted & given) >= min(len(wanted), len(given))
    if note.kind in {"person", "organization"}:
        accepted = [comparable_name(name) for name in (note.speaker, *note.also)]
        name = comparable_name(found.speaker.name if found.speaker else None)
        row = figures.speakers[note.kind]
        row["paired"] += 1
        row["name"] += name in accepted
        row["surname"] += bool(name) and name[-1] in {wanted_name[-1] for wanted_name in accepted if wanted_name}


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
