"""What counts as the same content, source or name, and which predicted content belongs to which gold one.

A list of spans stands for its letters and digits: marks, punctuation and spaces never count.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

# Overlap of two contents: intersection over union of their letters.
LEAST_OVERLAP, SAME_CONTENT, GOOD_OVERLAP, EXACT = 0.3, 0.5, 0.8, 1.0
MARKS = frozenset('"“”„«»')
TITLES = frozenset(
    {"mr", "mrs", "ms", "mx", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "rev", "sen", "senator", "rep"}
    | {"representative", "gov", "governor", "president", "the"}
)


def letters(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    """The positions of the letters and digits in the spans."""
    return {
        position for start, end in spans for position in range(max(start, 0), min(end, len(text))) if text[position].isalnum()
    }


def content_pairs(gold: Sequence[set[int]], found: Sequence[set[int]]) -> list[tuple[float, int, int]]:
    """One-to-one pairs of contents as (overlap, gold index, found index), highest overlap first, none below LEAST_OVERLAP."""
    at: dict[int, list[int]] = defaultdict(list)
    for index, positions in enumerate(gold):
        for position in positions:
            at[position].append(index)
    shared = Counter((g, p) for p, positions in enumerate(found) for position in positions for g in at.get(position, ()))
    overlaps = sorted(((n / (len(gold[g]) + len(found[p]) - n), g, p) for (g, p), n in shared.items()), reverse=True)
    pairs: list[tuple[float, int, int]] = []
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for overlap, g, p in overlaps:
        if overlap >= LEAST_OVERLAP and g not in taken_gold and p not in taken_found:
            taken_gold.add(g)
            taken_found.add(p)
            pairs.append((overlap, g, p))
    return pairs


def same_source(gold: set[int], found: set[int]) -> bool:
    """Whether two sources, as positions of letters, share one, or neither has any."""
    return bool(gold & found) or not (gold or found)


def near_marks(text: str, spans: Iterable[Sequence[int]]) -> bool:
    """Whether a double quotation mark, or two apostrophes, stand in the spans or next to them."""
    return any(MARKS & set(text[max(s - 1, 0) : e + 1]) or "''" in text[max(s - 2, 0) : e + 2] for s, e in spans)


def comparable_name(name: str | None) -> list[str]:
    """A name's words without case, accents, punctuation, possessive and leading titles."""
    flat = unicodedata.normalize("NFKD", (name or "").casefold().replace("’", "'"))
    plain = "".join(character for character in flat if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", plain.replace("'s", "").replace("'", ""))
    while words and words[0] in TITLES:
        words.pop(0)
    return words
