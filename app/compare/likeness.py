"""Compares two printed forms of what may be the same quotation: how much they share, and what was changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from app.compare.fingerprint import WORD, folded
from app.quote import Kind

# Single words in common say little in a longer text. Runs of them do.
SHORTEST_RUN = 2
ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
BRACKETS = re.compile(r"\[[^\]]*\]")


class Alteration(StrEnum):
    """A way in which one outlet's form of a quotation differs from the earliest form."""

    CUT = "cut"
    ELLIPSIS = "ellipsis"
    BRACKETS = "brackets"
    SUBSTITUTION = "substitution"
    LONGER = "longer"
    MADE_INDIRECT = "made indirect"
    MADE_DIRECT = "made direct"
    OTHER_SPEAKER = "other speaker"
    SPEAKER_NOT_NAMED = "speaker not named"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two forms: ``equal`` in both, or ``left out``, ``added`` or ``replaced`` in the second."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two forms aligned. ``coverage`` is the share of the shorter form's words that the other has in runs, in the same order."""

    coverage: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str


def compare(one: str, other: str) -> Comparison:
    """Align the words of two forms. Case, accents, marks and spaces do not count as differences."""
    first, second = _words(one), _words(other)
    codes = Indel.opcodes([word.folded for word in first], [word.folded for word in second])
    steps = [(code.tag, (code.src_start, code.src_end), (code.dest_start, code.dest_end)) for code in codes]
    same = sum(end - start for tag, (start, end), _ in steps if tag == "equal" and end - start >= SHORTEST_RUN)
    shorter = min(len(first), len(second))
    return Comparison(same / shorter if shorter else 0.0, tuple(_pieces(one, other, first, second, steps)))


def alterations(one: str, other: str, kinds: tuple[str, str], comparison: Comparison) -> list[Alteration]:
    """How the second form changes the first. Empty if both have the same words."""
    found = []
    changed = [piece for piece in comparison.pieces if piece.what != "equal"]
    in_brackets = " ".join(BRACKETS.findall(other))
    left_out = [piece for piece in changed if piece.what == "left out"]
    put_in = [piece for piece in changed if piece.what in {"added", "replaced"} and not _stands_in(piece.after, in_brackets)]
    if kinds[1] == Kind.INDIRECT != kinds[0]:
        found.append(Alteration.MADE_INDIRECT)
    elif kinds[0] == Kind.INDIRECT != kinds[1]:
        found.append(Alteration.MADE_DIRECT)
    if changed and ELLIPSIS.search(other) and not ELLIPSIS.search(one):
        found.append(Alteration.ELLIPSIS)
    if in_brackets and in_brackets != " ".join(BRACKETS.findall(one)):
        found.append(Alteration.BRACKETS)
    if left_out and Alteration.ELLIPSIS not in found:
        found.append(Alteration.CUT)
    ends = {comparison.pieces[0], comparison.pieces[-1]} if comparison.pieces else set()
    if any(piece.what == "added" and piece in ends for piece in put_in):
        found.append(Alteration.LONGER)
    if Alteration.MADE_INDIRECT not in found and any(piece.what == "replaced" or piece not in ends for piece in put_in):
        # reported speech always changes persons and tenses
        found.append(Alteration.SUBSTITUTION)
    return found


def _stands_in(words: str, brackets: str) -> bool:
    inside = {word.folded for word in _words(brackets)}
    return all(word.folded in inside for word in _words(words))


def _pieces(
    one: str,
    other: str,
    first: Sequence[_Word],
    second: Sequence[_Word],
    steps: Sequence[tuple[str, tuple[int, int], tuple[int, int]]],
) -> list[Piece]:
    pieces: list[Piece] = []
    for tag, source, target in steps:
        before, after = _cut(one, first, source), _cut(other, second, target)
        last = pieces[-1] if pieces else None
        if tag != "equal" and last is not None and last.what != "equal":
            # a deletion next to an insertion is a replacement
            before = f"{last.before} {before}".strip()
            after = f"{last.after} {after}".strip()
            pieces.pop()
        what = "equal" if tag == "equal" else "replaced" if before and after else "left out" if before else "added"
        pieces.append(Piece(what, before, after))
    return pieces


def _cut(text: str, words: Sequence[_Word], part: tuple[int, int]) -> str:
    return text[words[part[0]].start : words[part[1] - 1].end] if part[1] > part[0] else ""


def _words(text: str) -> list[_Word]:
    found = (_Word(match.start(), match.end(), folded(match.group())) for match in WORD.finditer(text))
    return [word for word in found if word.folded]
