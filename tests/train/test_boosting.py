"""Trees and weights for the choice among candidates."""

import numpy as np
import pytest

from app.resolve.ranker import leaf_of, softmax
from app.train.boosting import Group, Settings, boosted
from app.train.logit import weights

SETTINGS = Settings(trees=30, depth=2, least=0.5, groups=1.0, signs=1.0)


def groups_where_the_higher_first_sign_is_right() -> list[Group]:
    chance = np.random.default_rng(0)
    tables = [chance.integers(0, 5, (4, 2)) for _ in range(200)]
    return [Group(table, tuple(np.flatnonzero(table[:, 0] == table[:, 0].max()))) for table in tables]


def test_trees_learn_which_candidates_are_right() -> None:
    trees = boosted(groups_where_the_higher_first_sign_is_right(), SETTINGS)
    low, high = softmax([sum(leaf_of(tree, row) for tree in trees) for row in ([0, 4], [4, 0])])
    assert low < 0.1 < 0.9 < high


def test_the_same_groups_give_the_same_trees() -> None:
    groups = groups_where_the_higher_first_sign_is_right()
    assert boosted(groups, SETTINGS) == boosted(groups, SETTINGS)


def test_the_logit_weighs_what_tells_and_leaves_out_what_it_is_told_to() -> None:
    groups = groups_where_the_higher_first_sign_is_right()
    first, second = weights(groups, [False, False])
    assert first > 1 > abs(second)
    assert weights(groups, [True, False])[0] == 0


@pytest.mark.parametrize(("row", "leaf"), [([0.0], -1.0), ([2.0], -1.0), ([2.5], 1.0)])
def test_a_tree_leads_to_a_leaf(row: list[float], leaf: float) -> None:
    assert leaf_of((0, 2.0, -1.0, 1.0), row) == leaf


def test_shares_add_up_to_one() -> None:
    assert sum(softmax([3.0, 1.0, -2.0])) == pytest.approx(1)
