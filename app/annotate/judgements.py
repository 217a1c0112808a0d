"""Judgements: what a network says of an attribution as a whole, at its cue: stance, act, and whether the content is a topic.

The shipped networks have learned this, but find fewer stances and summaries than rules do, so rules judge
(``app/attribute/stance.py``, ``summary.py``); the model card has the figures.
"""

STANCES = ("asserted", "denied", "asked", "hypothetical")
ACTS = ("speech", "writing", "thought")
# The columns of the output: scores of the stances, scores of the acts, the log odds of a summary.
STANCE, ACT, SUMMARY = slice(0, 4), slice(4, 7), 7
COLUMNS = 8
