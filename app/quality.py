"""Qualities: what a pipeline is made for. By itself, so that settings name one without loading it."""

from enum import StrEnum


class Quality(StrEnum):
    """What a pipeline is made for; each is a set of components.

    ``accurate`` reads with the trained tagger and the trained entity recogniser. ``fast`` reads by rules and takes
    runs of proper nouns for names: for archives of millions, at three times the speed. ``rules`` is between the
    two: the recogniser's names, but no trained tagger.
    """

    ACCURATE = "accurate"
    RULES = "rules"
    FAST = "fast"
