"""Word pieces: a parsed Doc in; the pieces that the trained tagger reads, with features and offsets, out.

The encoder's vocabulary is uncased and has no paragraphs, quotation marks or syntax. The features carry those.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from tokenizers import Tokenizer

from app.annotate.quotation_marks import quoted_spans

CASES = ("lower", "title", "upper", "other")
QUOTATION_STATES = ("outside", "mark", "inside", "inside unclosed", "inside single", "inside nested")
PLACES = ("within", "sentence start", "paragraph start")
DEPENDENCY_COLUMN = 4
# What annotators count as an attribution: in our news corpus what is said, written and thought in so many words; in PolNeAR
# also feelings, decisions and plans. A network learns both, told by a last feature which of them an article was marked in.
SCHEMES = ("news", "polnear")


@dataclass(frozen=True, slots=True)
class FeatureNames:
    """The possible values of each feature. A value's number is its place here; unknown values are 0."""

    tags: tuple[str, ...]
    dependencies: tuple[str, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of values of each feature column, in the order of the columns."""
        return len(CASES), len(QUOTATION_STATES), len(PLACES), len(self.tags), len(self.dependencies)


@dataclass(frozen=True, slots=True)
class Parse:
    """The tokens of one text: head (its own number at a root), dependency number and sentence number of each."""

    heads: NDArray[np.int64]
    dependencies: NDArray[np.int64]
    sentences: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text.

    ``ids`` and the characters ``starts`` and ``ends`` have one value for each piece, ``features`` one row (case,
    quotation state, place, tag, dependency). ``tokens``, ``paragraphs`` and ``sentences`` are the numbers of those that
    the piece belongs to.
    """

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    tokens: NDArray[np.int64]
    paragraphs: NDArray[np.int64]
    sentences: NDArray[np.int64]
    parse: Parse

    def __len__(self) -> int:
        """The number of pieces."""
        return len(self.ids)


def read_pieces(doc: Doc, tokenizer: Tokenizer, names: FeatureNames) -> Pieces:
    """The pieces of ``doc``, which must be tagged, parsed and have its quotation marks paired."""
    text = doc.text
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    tokens = np.searchsorted([token.idx for token in doc], starts, side="right") - 1
    tag_numbers = {name: number for number, name in enumerate(names.tags)}
    dependency_numbers = {name: number for number, name in enumerate(names.dependencies)}
    tags = np.array([tag_numbers.get(token.tag_, 0) for token in doc], dtype=np.int64)
    dependencies = np.array([dependency_numbers.get(token.dep_, 0) for token in doc], dtype=np.int64)
    sentence_of_token = np.cumsum([token.is_sent_start is True for token in doc])
    breaks = np.array([position for position, character in enumerate(text) if character == "\n"], dtype=np.int64)
    paragraphs = np.searchsorted(breaks, starts)
    sentences = sentence_of_token[tokens] if len(doc) else np.zeros(0, dtype=np.int64)
    features = np.stack(
        [
            np.array([_case(text[start:end]) for start, end in offsets], dtype=np.int64),
            _quotation_states(doc)[starts] if len(starts) else np.zeros(0, dtype=np.int64),
            np.maximum(_changes(sentences), 2 * _changes(paragraphs)),
            tags[tokens] if len(doc) else np.zeros(0, dtype=np.int64),
            dependencies[tokens] if len(doc) else np.zeros(0, dtype=np.int64),
        ],
        axis=1,
    )
    heads = np.array([token.head.i for token in doc], dtype=np.int64)
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        features=features,
        starts=starts,
        ends=ends,
        tokens=tokens,
        paragraphs=paragraphs,
        sentences=sentences,
        parse=Parse(heads, dependencies, sentence_of_token),
    )


def windows(pieces: Pieces, size: int) -> Iterator[tuple[int, int]]:
    """Consecutive stretches of at most ``size`` pieces, each cut at the end of a paragraph if there is one.

    A paragraph longer than ``size`` is cut at its last sentence end that fits, or at ``size``.
    """
    start, total = 0, len(pieces)
    while start < total:
        end = min(start + size, total)
        if end < total:
            end = _last_change(pieces.paragraphs, start, end) or _last_change(pieces.sentences, start, end) or end
        yield start, end
        start = end


def _last_change(numbers: NDArray[np.int64], start: int, end: int) -> int | None:
    """The last position after ``start`` and up to ``end`` at which a new number begins."""
    changes = np.flatnonzero(numbers[start + 1 : end + 1] != numbers[start:end])
    return start + 1 + int(changes[-1]) if len(changes) else None


def _case(word: str) -> int:
    if word.islower() or not any(character.isalpha() for character in word):
        return 0
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return 1
    return 2 if word.isupper() else 3


def _quotation_states(doc: Doc) -> NDArray[np.int64]:
    """For each character of the doc, the number of its quotation state; the innermost marks count."""
    states = np.zeros(len(doc.text), dtype=np.int64)
    for quoted in quoted_spans(doc):
        state = 5 if quoted.depth else 4 if not quoted.double else 2 if quoted.closed else 3
        states[quoted.span.start : quoted.span.end] = 1
        states[quoted.inner.start : quoted.inner.end] = state
    return states


def _changes(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """1 at the first number and where a number differs from the one before it, else 0."""
    return np.concatenate([[1], numbers[1:] != numbers[:-1]]).astype(np.int64) if len(numbers) else numbers
