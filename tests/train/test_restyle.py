"""Texts in the quotation marks of other countries, with every offset kept."""

import random

import pytest

from app.train.restyle import STYLES, restyled

TEXT = "“It’s shut,” said Ada Quist. “The guides’ boat left in the ’90s, and Bill said ‘never again’.”"


@pytest.mark.parametrize("seed", range(20))
def test_only_marks_change_and_offsets_stay(seed: int) -> None:
    other = restyled(TEXT, random.Random(seed))
    marks = set("“”‘’\"'«»„")
    assert len(other) == len(TEXT)
    assert all(one == two for one, two in zip(TEXT, other, strict=True) if one not in marks)


@pytest.mark.parametrize("seed", range(20))
def test_apostrophes_stay(seed: int) -> None:
    other = restyled(TEXT, random.Random(seed))
    for place in (TEXT.index("’s shut"), TEXT.index("’ boat"), TEXT.index("’90s")):
        assert other[place] == "’"


def test_every_style_is_drawn_and_its_marks_open_and_close() -> None:
    drawn = {(other[0], other[11]) for seed in range(200) if (other := restyled(TEXT, random.Random(seed)))}
    assert drawn == {(outer[0], outer[1]) for outer, _ in STYLES}
