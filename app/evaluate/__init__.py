"""Measuring: a gold corpus and predictions in, figures out."""
