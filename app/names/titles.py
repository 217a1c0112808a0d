"""Titles: whether a word is a title, an honorific or a role noun, and so not part of a name."""

import re

from nameparser import Lexicon

from app.lexicon import word_list

# "Sen.", "Gov.", "Del.": a name's initials are shorter, its suffixes stand at its end.
ABBREVIATION = re.compile(r"(?!Jr|Sr|St)[A-Z][a-z]{1,4}\.$")


TITLES = Lexicon.default().titles


def is_title_word(word: str) -> bool:
    """Whether a word is a title, an honorific or a role noun ("Sen.", "Mr", "Aide"), case aside."""
    bare = word.lower().rstrip(".")
    roles = word_list("roles")
    listed = bare in roles["role"] or bare in roles["honorific"] or bare in word_list("titles")["title"]
    in_capitals = word.isupper() and bare in word_list("titles")["capitals"]
    return bare in TITLES or listed or in_capitals or bool(ABBREVIATION.match(word))
