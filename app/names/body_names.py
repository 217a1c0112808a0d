"""Names of bodies: the keys that they compare by, and their abbreviations."""

from cleanco import basename

from app.lexicon import word_list
from app.names.person_names import name_key

LONGEST_ABBREVIATION = 7


def is_abbreviation_of(short: str, long: str) -> bool:
    """Whether a name in capitals is made of the first letters of another's words: "IMF", "International Monetary Fund"."""
    letters = name_key(short).replace(" ", "")
    return is_abbreviation(short) and len(letters) > 2 and letters in initials(name_key(long).split())


def is_abbreviation(name: str) -> bool:
    """Whether a name consists of a few capital letters: "IMF", "U.N."."""
    letters = name.replace(".", "").replace(" ", "")
    return letters.isalpha() and letters.isupper() and 2 <= len(letters) <= LONGEST_ABBREVIATION


def initials(words: list[str]) -> set[str]:
    """Every abbreviation of these words, in lower case, with the small words and without them."""
    if len(words) < 2:
        return set()
    return {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in word_list("names")["left_out"])}


def is_generic(name: str) -> bool:
    """Whether a body is named only by what it is. "Police" and "the city council" are different bodies in another town."""
    return set(name_key(name).split()) <= word_list("sources")["body"]


def body_block(name: str) -> str:
    """The key under which a body's name is stored: ``o`` and the form in which names of bodies compare."""
    return f"o {body_key(name)}"


def body_key(name: str) -> str:
    """The form in which names of bodies compare across articles: folded, without legal form ("Inc.", "AG")."""
    return name_key(basename(name)) or name_key(name) or name.casefold()
