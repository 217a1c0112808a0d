"""Matching: whether two written names in different articles can belong to one person.

nameparser splits the names, anyascii folds scripts and accents, jellyfish finds what sounds alike, and the shipped list
knows which given names are spellings of one. What no list knows remains a possibility.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import product

from jellyfish import jaro_winkler_similarity, metaphone
from nameparser import parse

from app.names.given_names import gender_of_given_name, is_given_name
from app.names.particles import PARTICLES
from app.names.person_names import NICKNAMES, given_name_forms, name_key
from app.names.spellings import are_spellings_of_one

# The least likeness (Jaro-Winkler) at which names that sound alike are worth showing to an editor.
ALIKE = 0.8
# With this many consonants in the same order, two words are alike whatever their spelling.
LONG_SOUND = 5
# One spelling for each of the ways in which the sounds of other scripts are written in ours.
SPELLINGS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"(?<=[^aeo])(?:iy|yy|ij|ii|i|yi)$", "y"),
        (r"enka$", "enko"),
        (r"(?:off|ow)$", "ov"),
        (r"(?:yev|iev|eff|ew)$", "ev"),
        (r"(?<=[aeiou])ye", "e"),
        (r"^[yj]e(?=.{3})", "e"),
        (r"yo", "e"),
        (r"kh", "h"),
        (r"ou", "u"),
        (r"tz", "ts"),
        (r"ks", "x"),
        (r"shch", "sch"),
        (r"dzh", "j"),
        (r"iu|ju", "yu"),
        (r"ia|ja", "ya"),
    )
)
DOUBLED = re.compile(r"(.)\1")
# Umlauts, the Danish double a, and Mac.
VARYING = tuple(
    (re.compile(pattern), written)
    for pattern, written in ((r"(?<=[aou])e(?=[^aeiou])", ""), (r"aa", "a"), (r"^mac(?=[^aeiou])", "mc"))
)
# A shorter given name is too short to be told from another by its sound.
SHORTEST_GIVEN = 2


class Likeness(IntEnum):
    """How likely it is that two names are one person's; higher is likelier."""

    DIFFERENT = 0
    DOUBTFUL = 1
    POSSIBLE = 2
    VARIANT = 3
    SAME = 4


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The likeness of two names, and the reason in plain words.

    ``by_role`` is set where the names alone are too little, and only the roles can make one person likely.
    """

    likeness: Likeness
    reason: str
    by_role: bool = False


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name's folded words: first given name, the names between, the family name without particles, the suffix."""

    given: str
    middle: tuple[str, ...]
    family: tuple[str, ...]
    suffix: str

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the name except the suffix, in the order given, middle, family."""
        return tuple(word for word in (self.given, *self.middle, *self.family) if word)


@lru_cache(maxsize=65536)
def name_parts(name: str) -> NameParts:
    """The parts of a written name, the same for "Ushakov, Yury" and "Yury Ushakov"."""
    parsed = parse(name)
    given = name_key(parsed.given).split()
    middle = name_key(parsed.middle).split()
    family = name_key(parsed.family).split()
    bare = tuple(word for word in family if word not in PARTICLES) or tuple(family)
    return NameParts(given[0] if given else "", (*given[1:], *middle), bare, name_key(parsed.suffix).replace(" ", ""))


@lru_cache(maxsize=65536)
def joined_key(name: str) -> str:
    """Only the letters of the name, in the order given, middle, family: "Kim Jong-un" and "Kim Jong Un" are equal."""
    parts = name_parts(name)
    return "".join((*parts.words, parts.suffix)) or name_key(name).replace(" ", "")


def exact_key(name: str) -> str:
    """The key of a person's exact name: ``=`` and its letters."""
    return f"={joined_key(name)}"


def compare_names(one: str, other: str) -> NameMatch:
    """How likely it is that two full names are one person's.

    >>> compare_names("Yury Ushakov", "Yuri Ushakov").likeness.name
    'VARIANT'
    """
    if joined_key(one) == joined_key(other):
        return NameMatch(Likeness.SAME, "the names are equal")
    here, there = name_parts(one), name_parts(other)
    if not (here.given and here.family and there.given and there.family):
        return NameMatch(Likeness.DIFFERENT, "one of the names is no full name")
    if sorted(here.words) == sorted(there.words) and here.suffix == there.suffix:
        return _reordered(here.words)
    given, family = _given(here.given, there.given), _family(here, there)
    if min(given.likeness, family.likeness) is Likeness.DIFFERENT:
        return NameMatch(Likeness.DIFFERENT, "the names differ")
    middle = _middle(here.middle, there.middle)
    if middle.likeness is Likeness.DIFFERENT and family.likeness is not Likeness.POSSIBLE:
        return middle
    if here.suffix != there.suffix:
        if here.suffix and there.suffix:
            return NameMatch(Likeness.DIFFERENT, f"{here.suffix!r} is not {there.suffix!r}")
        return NameMatch(Likeness.DOUBTFUL, f"only one of them is {here.suffix or there.suffix!r}")
    weakest = min(given, family, middle, key=lambda match: match.likeness)
    reasons = "; ".join(dict.fromkeys(match.reason for match in (given, middle, family) if match.reason))
    return NameMatch(weakest.likeness, reasons or "the names are equal", by_role=given.by_role)


def block_keys(name: str) -> set[str]:
    """The keys under which a full name is stored. Names that can be one person's share at least one with ``wanted_keys``.

    ``=`` with the letters; ``p`` with the sounds of a given and a family name; ``f`` (full given names) or ``n`` (bare
    initials) with the first letter and the sound of the family name.
    """
    parts = name_parts(name)
    keys = {exact_key(name)}
    if not (parts.given and parts.family):
        return keys
    families = set().union(*(sounds(word) for word in (*parts.family, *parts.middle[-1:])))
    firsts = {parts.given, *sorted(NICKNAMES.canonicals_of(parts.given))[:2]}
    if len(parts.given) > 1:
        keys |= {"p " + " ".join(sorted(pair)) for pair in product(set().union(*map(sounds, firsts)), families)}
    initial = "n" if len(parts.given) == 1 else "f"
    keys |= {f"{initial} {parts.given[0]} {sound}" for word in parts.family for sound in sounds(word)}
    return keys


def wanted_keys(name: str) -> set[str]:
    """The keys to look under for a name: its own, those of its initial for a full name, and the reverse."""
    keys = block_keys(name)
    return keys | {f"{'n' if key[0] == 'f' else 'f'}{key[1:]}" for key in keys if key[0] in "fn"}


def office_key(name: str, office: str) -> str:
    """The key of the holder of a sole office: ``s``, family name, office."""
    words = name_parts(name).family or tuple(name_key(name).split())
    return f"s {words[-1] if words else ''} {office}"


def spelt(word: str) -> str:
    """A folded word in the one spelling of its sounds: "zelenskyy" and "zelenskiy" become equal."""
    for pattern, written in SPELLINGS:
        word = pattern.sub(written, word)
    return word


def sounds(word: str) -> set[str]:
    """What a folded word sounds like, as it is written and in the one spelling of its sounds."""
    return {metaphone(word), metaphone(spelt(word))}


def loosely_spelt(word: str) -> str:
    """A folded family name without what writers of one article vary: "mueller" and "muller", "macdonald" and "mcdonald"."""
    for pattern, written in VARYING:
        word = pattern.sub(written, word)
    return DOUBLED.sub(r"\1", spelt(word))


def are_written_forms(one: str, other: str) -> bool:
    """Whether two full names are spellings of one: "Hilary Quist" and "Hillary Quist", "Ian MacLeod" and "Ian McLeod".

    Good enough within an article, where two persons with names so alike are rare. Across articles see ``compare_names``.
    """
    here, there = name_parts(one), name_parts(other)
    shortest = min(len(here.given), len(there.given))
    if not (here.family and there.family) or here.suffix != there.suffix or shortest < SHORTEST_GIVEN:
        return False
    if loosely_spelt(" ".join(here.family)) != loosely_spelt(" ".join(there.family)):
        return False
    given, middle = _given(here.given, there.given), _middle(here.middle, there.middle)
    return given.likeness >= Likeness.VARIANT and middle.likeness > Likeness.DIFFERENT


def _given(one: str, other: str) -> NameMatch:
    if one == other:
        return NameMatch(Likeness.SAME, "")
    if 1 in {len(one), len(other)}:
        likeness = Likeness.POSSIBLE if one[0] == other[0] else Likeness.DIFFERENT
        return NameMatch(
            likeness, f"{one!r} may be short for {other!r}" if len(one) == 1 else f"{other!r} may be short for {one!r}"
        )
    same_sounds = DOUBLED.sub(r"\1", spelt(one)) == DOUBLED.sub(r"\1", spelt(other))
    if same_sounds or (are_spellings_of_one(one, other) and not _is_another_ending(one, other)):
        return NameMatch(Likeness.VARIANT, f"{one!r} and {other!r} are spellings of one name")
    if other in given_name_forms(one):
        return NameMatch(Likeness.POSSIBLE, f"{one!r} and {other!r} are forms of one name")
    full = NICKNAMES.canonicals_of(one) & NICKNAMES.canonicals_of(other)
    if full:
        # "bob" and "robbie"; so many names have the same short forms that only equal roles make it likely
        return NameMatch(Likeness.DOUBTFUL, f"{one!r} and {other!r} are both short for {min(full)!r}", by_role=True)
    if are_spellings_of_one(one, other) or (_sound_alike(one, other) and not _of_two_genders(one, other)):
        return NameMatch(Likeness.POSSIBLE, f"{one!r} sounds like {other!r}")
    return NameMatch(Likeness.DIFFERENT, "")


def _is_another_ending(one: str, other: str) -> bool:
    """Whether two names differ like Anna and Anne: one name in different languages, but often two women."""
    return one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "e"}


def _of_two_genders(one: str, other: str) -> bool:
    return {gender_of_given_name(one), gender_of_given_name(other)} == {"male", "female"}


def _family(here: NameParts, there: NameParts) -> NameMatch:
    one, other = " ".join(here.family), " ".join(there.family)
    if one == other:
        return NameMatch(Likeness.SAME, "")
    if spelt(one) == spelt(other):
        return NameMatch(Likeness.VARIANT, f"{one!r} and {other!r} are spellings of one name")
    long_here, long_there = {*here.middle, *here.family}, {*there.middle, *there.family}
    if (set(here.family) & long_there) or (set(there.family) & long_here):
        return NameMatch(Likeness.POSSIBLE, f"{one!r} and {other!r} share a part of a double name")
    if _sound_alike(one, other):
        return NameMatch(Likeness.POSSIBLE, f"{one!r} sounds like {other!r}")
    return NameMatch(Likeness.DIFFERENT, "")


def _middle(here: tuple[str, ...], there: tuple[str, ...]) -> NameMatch:
    """Compare names between the given and the family name: they can be left out or shortened, but not changed."""
    if not here or not there:
        return NameMatch(Likeness.SAME, "one leaves a middle name out" if here or there else "")
    if len(here) != len(there) or any(
        _given(one, other).likeness is Likeness.DIFFERENT for one, other in zip(here, there, strict=True)
    ):
        return NameMatch(Likeness.DIFFERENT, "the middle names differ")
    return NameMatch(Likeness.SAME, "" if here == there else "a middle name is shortened")


def _reordered(words: tuple[str, ...]) -> NameMatch:
    """Judge the same words in another order: one name, unless there are two words that could both be given names."""
    if len(words) > 2:
        return NameMatch(Likeness.SAME, "the same words in another order")
    known = [is_given_name(word) for word in words]
    likeness = Likeness.VARIANT if sum(known) == 1 else Likeness.DOUBTFUL
    return NameMatch(likeness, "the same words in another order")


def _sound_alike(one: str, other: str) -> bool:
    shared = sounds(one) & sounds(other)
    return bool(shared) and (len(max(shared, key=len)) >= LONG_SOUND or jaro_winkler_similarity(one, other) >= ALIKE)
