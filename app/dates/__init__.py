"""Dates: attributions with their speakers and the publication day in; the day each was said out, or None.

The day beside a cue is read by rules (``expressions``, ``beside_cue``); what rules alone can say of the others is in ``by_rule``.
A row seldom has a day of its own, though: the debate or the hearing that the story tells has one. So each day that the story
names (``story``) is weighed for each row by signs (``signs``: how the row is told, ``telling``, and the other times beside
it, ``times``) with learned weights (``chances``), and given where it is likely enough (``said``).
"""

from app.dates.said import said_on

__all__ = ["said_on"]
