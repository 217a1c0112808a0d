"""Whole words: a text and a place in it in; whether that place is within a word out."""

import unicodedata

APOSTROPHES = "'’ʼ＇"
# What stands between the digits of one number.
IN_NUMBERS = ".,:"
# What is within a word without being seen.
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060"


def is_within_word(text: str, place: int, *, possessive: bool = False) -> bool:
    """Whether a cut at ``place`` goes through a word or a number: "fer|ry", "can|’t", "2|.5".

    With ``possessive``, a name may be cut from what an apostrophe joins to it: "Quist|’s".
    """
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if unicodedata.combining(after):
        return True
    if _is_letter(before) and _is_letter(after):
        return True
    outer_before, outer_after = text[place - 2 : place - 1], text[place + 1 : place + 2]
    for joiner, one, other in ((after, before, outer_after), (before, outer_before, after)):
        if joiner in UNSEEN and _is_letter(one) and _is_letter(other):
            return True
        if joiner in IN_NUMBERS and one.isdigit() and other.isdigit():
            return True
        if joiner in APOSTROPHES and one.isalpha() and other.isalpha() and not (possessive and joiner is after):
            return True
    return False


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"
