"""Particles: the small words that join the parts of a family name."""

from app.lexicon import word_list

PARTICLES = word_list("names")["particle"]
