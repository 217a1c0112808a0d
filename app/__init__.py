"""Whosaid: who said what, when, and where it was printed."""
