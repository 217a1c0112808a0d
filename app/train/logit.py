"""A conditional logit: one weight for each sign, so that the right candidates of each group have the highest weighted sums."""

from collections.abc import Sequence

import numpy as np

from app.train.boosting import Group, Table

# Adam (Kingma and Ba 2015): steps, their length, and how slowly the two running means forget.
STEPS, LENGTH, MEAN, SQUARES = 300, 0.05, 0.9, 0.999
# The penalty on the square of a weight, of signs scaled to a deviation of 1.
PENALTY = 2.0


def weights(groups: Sequence[Group], left_out: Sequence[bool]) -> list[float]:
    """The weight of each sign, to four digits; signs that are ``left_out`` have none."""
    table = Table(groups, bins=2)
    kept = ~np.array(left_out)
    deviation = table.rows.std(axis=0) + 1e-6
    scaled = (table.rows - table.rows.mean(axis=0)) / deviation * kept
    found = mean = squares = np.zeros(scaled.shape[1])
    for step in range(1, STEPS + 1):
        scores = scaled @ found
        slope = scaled.T @ (table.weight * (table.shares(scores) - table.shares(scores, table.right))) + PENALTY * found
        mean = MEAN * mean + (1 - MEAN) * slope
        squares = SQUARES * squares + (1 - SQUARES) * slope**2
        found = found - LENGTH * (mean / (1 - MEAN**step)) / (np.sqrt(squares / (1 - SQUARES**step)) + 1e-8)
    return [round(float(weight), 4) for weight in found / deviation * kept]
