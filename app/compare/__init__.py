"""Compares the words and places of two texts: what is the same in both, and what was changed. No database, no clock."""
