"""Measures predictions against a corpus that people have marked."""
