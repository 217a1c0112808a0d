"""Particles: the small words that join the parts of a family name."""

from app.lexicon import word_list

# Those that a comparison of names leaves out, and all that join the words of a name in a text.
PARTICLES = word_list("names")["particle"]
JOINING = PARTICLES | word_list("names")["joining"]
