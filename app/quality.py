"""Qualities of the pipeline. In a module of its own, so settings can name one without loading a pipeline."""

from enum import StrEnum


class Quality(StrEnum):
    """What a pipeline is made for; each is a set of components.

    ``accurate`` has the trained tagger and the trained entity recogniser. ``fast`` reads by rules and takes runs of proper
    nouns for names: for archives of millions, at three times the speed. ``rules`` is in between: the trained recogniser
    for names, but no trained tagger.
    """

    ACCURATE = "accurate"
    RULES = "rules"
    FAST = "fast"
