"""The groups that gold attributions are counted under: kind, form of the source, class of the cue, publisher."""

import re
from itertools import pairwise

from app.evaluate.corpus import GoldArticle, GoldAttribution, spans_of
from app.evaluate.pairing import comparable_name
from app.quote import words_of

GROUPS = ("kind", "source", "cue", "publisher")
PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "that", "his", "her", "their", "its", "him", "them"}
)
SAYING, TELLING = re.compile(r"\b(?:said|says?|saying)\b", re.I), re.compile(r"\b(?:told|tells?|telling)\b", re.I)


def groups_of(article: GoldArticle, item: GoldAttribution) -> list[str]:
    """The groups of one gold attribution, each as "group: value"."""
    return [
        f"kind: {item.kind}",
        f"source: {source_form(words_of(article.text, spans_of(item.source)))}",
        f"cue: {cue_class(words_of(article.text, spans_of(item.cue)))}",
        f"publisher: {article.publisher or 'unknown'}",
    ]


def source_form(words: str) -> str:
    """The form of a source, by its words alone: name, partial name, pronoun, nominal or none.

    A name has two capitalised words in a row. A capital at the head of a description ("The mayor") does not count.
    """
    parts = words.split()
    if not parts:
        return "none"
    if len(parts) == 1 and parts[0].lower() in PRONOUNS:
        return "pronoun"
    capitals = [part[:1].isupper() and comparable_name(part) != [] for part in parts]
    if any(one and other for one, other in pairwise(capitals)):
        return "name"
    return "partial name" if any(capitals) and len(parts) <= 2 else "nominal"


def cue_class(words: str) -> str:
    """The class of a cue, by its words alone: say, tell, according to, other words, mark or none."""
    if not words.strip():
        return "none"
    if not any(map(str.isalpha, words)):
        return "mark"
    if "according to" in words.lower():
        return "according to"
    if SAYING.search(words):
        return "say"
    return "tell" if TELLING.search(words) else "other words"
