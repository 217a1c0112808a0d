"""Names of persons: the parts of a written name, and the key that it compares by (nameparser splits, anyascii folds)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from nameparser import Lexicon, parse
from nicknames import NickNamer

from app.lexicon import word_list
from app.names.titles import is_title_word

WORD = re.compile(r"[^\W_]+")
POSSESSIVE = re.compile(r"['’‘´`]s\b")
# "Doyle, Jane" and "van der Meer, Jan P.", as registers print names.
INVERTED = re.compile(r"(?P<family>[^\W\d_][^,]{0,40}), (?P<given>(?!(?:Jr|Sr|I{1,3})\b)[^\W\d_][^\s,]*(?: [A-Z]\.?)?)")
HONOURS = (Lexicon.default().suffix_acronyms | word_list("names")["honour"]) - word_list("names")["generation"]
NICKNAMES = NickNamer()


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts; ``given`` and ``family`` are empty where the text gives none."""

    full: str
    given: str
    family: str


@lru_cache(maxsize=8192)
def person_name(written: str) -> PersonName:
    """The name without titles, without brackets around its first word ("(Leo) Holm") and without a possessive ending.

    A single word is taken for a family name.

    Returns the written words unchanged as ``full`` when no part of them looks like a name.
    """
    words = POSSESSIVE.sub("", written).replace("\n", " ").split()
    while len(words) > 1 and is_title_word(words[0]):
        words.pop(0)
    inverted = INVERTED.fullmatch(" ".join(words).strip(" ;:"))
    if inverted is not None:
        words = [*inverted["given"].split(), *inverted["family"].split()]
    if len(words) > 1 and words[0].startswith("("):
        words[0] = words[0].strip("()")
    full = " ".join(words).strip(" ,.;:'’\"") or written.strip()
    if len(words) == 1:
        return PersonName(full, given="", family=full)
    # "Ada Holm KC": letters after a name are not part of it, unless they tell father from son
    while len(words) > 2 and is_honour(words[-1]):
        words.pop()
        full = " ".join(words).strip(" ,")
    parsed = parse(full)
    if words[-1].endswith(".") and is_generation(words[-1]):
        full += "."
    return PersonName(full, given=parsed.given, family=parsed.family or words[-1])


def is_generation(word: str) -> bool:
    """Whether a word after a name tells father from son: "Jr.", "III"."""
    return word[:1].isupper() and word.rstrip(".").lower() in word_list("names")["generation"]


def is_honour(word: str) -> bool:
    """Whether a word in capitals after a name is no part of it: "KC", "MP"."""
    return word.isupper() and word.strip(".").lower() in HONOURS


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """The form in which names compare: ASCII, lower case, single spaces, no punctuation, no leading "the".

    >>> name_key("The Élysée Palace's")
    'elysee palace'
    """
    words = WORD.findall(anyascii(POSSESSIVE.sub("", name)).casefold())
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=8192)
def given_name_forms(name: str) -> frozenset[str]:
    """The short and full forms of a given name, folded: "bill" for "william", and "william" for "bill"."""
    return frozenset(NICKNAMES.nicknames_of(name) | NICKNAMES.canonicals_of(name))
