"""Word pieces: their offsets, features and windows, and how they stand to a cue."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.annotate.pieces import CASES, PLACES, QUOTATION_STATES, Parse, Pieces, read_pieces, windows
from app.annotate.relations import MOST_SENTENCES, relation_count, relations
from app.annotate.trained_tagger import TrainedTagger
from app.pipeline import Pipeline, read

TEXT = "Quist said “the ROAD is shut”.\nNobody knew."


def pieces_of(pipeline: Pipeline, text: str) -> Pieces:
    tagger = pipeline.nlp.get_pipe("trained_tagger")
    assert isinstance(tagger, TrainedTagger)
    return read_pieces(read(pipeline, text, 0), tagger.model.tokenizer, tagger.model.names)


def feature(pieces: Pieces, text: str, word: str, column: int, names: tuple[str, ...]) -> str:
    (place,) = np.flatnonzero(pieces.starts == text.index(word))
    return names[int(pieces.features[place, column])]


@pytest.mark.parametrize(
    ("word", "case", "state", "place"),
    [
        ("Quist", "title", "outside", "paragraph start"),
        ("said", "lower", "outside", "within"),
        ("“", "lower", "mark", "within"),
        ("ROAD", "upper", "inside", "within"),
        ("Nobody", "title", "outside", "paragraph start"),
    ],
)
def test_features_tell_what_the_vocabulary_leaves_out(pipeline: Pipeline, word: str, case: str, state: str, place: str) -> None:
    pieces = pieces_of(pipeline, TEXT)
    assert feature(pieces, TEXT, word, 0, CASES) == case
    assert feature(pieces, TEXT, word, 1, QUOTATION_STATES) == state
    assert feature(pieces, TEXT, word, 2, PLACES) == place


@pytest.mark.parametrize("text", ["", " ", "\n\n", "İ", "🙂🙂", "a\u0301b", "\x00", "“”", "word " * 700])
def test_pieces_lie_in_the_text_in_order(pipeline: Pipeline, text: str) -> None:
    pieces = pieces_of(pipeline, text)
    assert ((pieces.starts >= 0) & (pieces.starts < pieces.ends) & (pieces.ends <= len(text))).all()
    assert (np.diff(pieces.starts) >= 0).all()
    assert len(pieces.features) == len(pieces)


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(1, 40))
def test_windows_follow_each_other_and_end_with_a_paragraph_if_one_does(lengths: list[int], size: int) -> None:
    numbers = np.repeat(np.arange(len(lengths)), lengths)
    parse = Parse(numbers, numbers, numbers)
    pieces = Pieces(numbers, numbers[:, None], numbers, numbers, numbers, numbers, numbers, parse)
    found = list(windows(pieces, size))
    assert [place for start, end in found for place in range(start, end)] == list(range(len(numbers)))
    edges = set(np.cumsum(lengths).tolist())
    for start, end in found:
        assert 0 < end - start <= size
        assert end in edges or not any(start < edge < end for edge in edges)


def test_relations_are_ways_through_the_parse_in_the_cues_sentence_and_sentences_off_beyond_it(pipeline: Pipeline) -> None:
    text = "Ada Quist said that the road is shut. Nobody knew.\nRain fell."
    pieces = pieces_of(pipeline, text)
    tagger = pipeline.nlp.get_pipe("trained_tagger")
    assert isinstance(tagger, TrainedTagger)
    names = tagger.model.names.dependencies
    cue = int(np.flatnonzero(pieces.starts == text.index("said"))[0])
    found = relations(pieces, (cue, cue + 1), 0, len(pieces), len(names))
    at = {word: found[np.flatnonzero(pieces.starts == text.index(word))[0]] for word in ("Ada", "said", "road", "Nobody", "Rain")}
    assert names[at["Ada"]] == "nsubj"
    assert at["said"] == 0
    assert names[at["road"]] == "ccomp"
    beyond = 4 * len(names) + 2 * MOST_SENTENCES
    assert (at["Nobody"], at["Rain"]) == (beyond + 2, beyond + 5)
    assert found.max() < relation_count(len(names))
