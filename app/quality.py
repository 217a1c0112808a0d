"""Qualities of the pipeline. In a module of its own, so settings can name one without loading a pipeline."""

from enum import StrEnum


class Quality(StrEnum):
    """What a pipeline is made for; each is a set of components.

    ``accurate`` has a large trained tagger and the trained entity recogniser; ``wide`` is the same but also marks feelings,
    decisions and plans, as PolNeAR's annotators do. ``balanced`` has a small trained tagger. ``fast`` reads by rules and
    takes runs of proper nouns for names: for archives of millions. ``rules`` has the trained recogniser for names, but no
    trained tagger.
    """

    ACCURATE = "accurate"
    WIDE = "wide"
    BALANCED = "balanced"
    RULES = "rules"
    FAST = "fast"
