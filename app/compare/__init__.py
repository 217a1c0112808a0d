"""Comparing: words and places of two texts in; what is the same in both, and what was changed, out. No database, no clock."""
