"""Judgements: what a network says of an attribution as a whole, at its cue: stance, act, and whether the content is a topic.

The shipped network has no such output yet; rules judge in its place (``app/attribute/stance.py``, ``summary.py``).
"""

STANCES = ("asserted", "denied", "asked", "hypothetical")
ACTS = ("speech", "writing", "thought")
# The columns of the output: scores of the stances, scores of the acts, the log odds of a summary.
STANCE, ACT, SUMMARY = slice(0, 4), slice(4, 7), 7
COLUMNS = 8
