"""Identity: whether two speakers are one person.

Names say whether that is possible, roles decide the rest. In doubt two speakers stay apart, and the reasons are kept for
an editor.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.lexicon import word_list
from app.names.matching import Likeness, compare_names
from app.names.person_names import name_key
from app.names.titles import is_title_word

WORD = re.compile(r"[^\W\d_](?:[\w’'-]|\.(?=\w))*\.?")
# Pairs of fields between which people move: a role in each does not speak against one person.
NEAR = frozenset(frozenset((field, near)) for field, fields in word_list("near_fields").items() for near in fields)
# Capitalised words of roles that name neither a place nor a body.
COMMON = word_list("roles")["party"] | word_list("roles")["common"]
# Words of roles that only join the others.
JOINING = frozenset({"a", "an", "and", "at", "for", "in", "of", "the", "to"})
# How likely two are one person. Editors see suggestions in this order; these are no probabilities.
LIKELIHOOD = {Likeness.SAME: 0.9, Likeness.VARIANT: 0.8, Likeness.POSSIBLE: 0.6, Likeness.DOUBTFUL: 0.4}
FOR_IT, AGAINST_IT = 0.1, 0.3


class Verdict(StrEnum):
    """Whether two speakers are one."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Somebody:
    """What is known about a speaker: every full form of the name, and the roles that articles gave."""

    names: tuple[str, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two speakers are one, how likely that is (0 to 1, an order and no probability), and the reasons.

    ``supported`` is set where their roles share words, so more than the name speaks for one person.
    """

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]
    supported: bool = False


def judge_persons(one: Somebody, other: Somebody) -> Judgement:
    """Whether two persons are one, by their best-matching names and by what their roles say for and against it."""
    match = max(
        (compare_names(name, known) for name in one.names for known in other.names),
        key=lambda found: found.likeness,
        default=None,
    )
    if match is None or match.likeness is Likeness.DIFFERENT:
        return Judgement(Verdict.DIFFERENT, 0.0, (match.reason if match else "no full name",))
    against, shared = roles_against(one.roles, other.roles), roles_for(one.roles, other.roles)
    if match.by_role and not shared:
        return Judgement(Verdict.DIFFERENT, 0.0, (match.reason,))
    score = LIKELIHOOD[match.likeness] + (FOR_IT if shared else 0.0) - (AGAINST_IT if against else 0.0)
    reasons = tuple(reason for reason in (match.reason, shared, against) if reason)
    if match.likeness >= Likeness.VARIANT:
        verdict = Verdict.UNSURE if against else Verdict.SAME
    elif against:
        verdict = Verdict.DIFFERENT
    else:
        verdict = Verdict.SAME if shared and match.likeness is Likeness.POSSIBLE else Verdict.UNSURE
    return Judgement(verdict, round(score, 2), reasons, supported=bool(shared))


def roles_for(one: Sequence[str], other: Sequence[str]) -> str | None:
    """What speaks for one person: an equal role, or a body or place that both name. None where nothing does.

    "Minister for Health" and "health minister" are equal, and so is each of several roles: "judge, chair of the board".
    """
    here, there = _by_words(one), _by_words(other)
    equal = [here[words] for words in here if words in there]
    if equal:
        return f"both are called {min(equal)!r}"
    shared = _proper_words(one) & _proper_words(other)
    return f"the roles of both name {min(shared)!r}" if shared else None


def roles_against(one: Sequence[str], other: Sequence[str]) -> str | None:
    """What speaks for two persons: fields far apart, or the same seat in two places. None where nothing does."""
    if not one or not other or roles_for(one, other):
        return None
    here, there = _fields(one), _fields(other)
    if here and there and not here & there and not any(frozenset((a, b)) in NEAR for a in here for b in there):
        return f"one is in {', '.join(sorted(here))}, the other in {', '.join(sorted(there))}"
    for seat in sorted(_heads(one) & _heads(other) & word_list("roles")["seat"]):
        places, others = _proper_words(one), _proper_words(other)
        if places and others and not any(_may_shorten(a, b) or _may_shorten(b, a) for a in places for b in others):
            return f"one is {seat} with {', '.join(sorted(places))}, the other with {', '.join(sorted(others))}"
    return None


def _by_words(roles: Sequence[str]) -> dict[frozenset[str], str]:
    """Each role and each part of a joined one, folded, by its words without those that only join."""
    parts = dict.fromkeys(name_key(part) for role in roles for part in _parts(role) if name_key(part))
    return {frozenset(part.split()) - JOINING: part for part in parts if set(part.split()) - JOINING}


def _parts(role: str) -> list[str]:
    """A role and the parts of a joined one; a bare office ("mayor, Leeds") is no role by itself."""
    return [role, *(part for part in role.split(", ") if " " in part)]


def sole_offices(roles: Iterable[str]) -> set[str]:
    """The roles, folded, that a known country has only one holder of: "President Obama" needs no first name."""
    sole = {name_key(office) for office in word_list("roles")["sole"]}
    return {name_key(role).removeprefix("former ") for role in roles if name_key(role) in sole}


def _words(roles: Iterable[str]) -> Iterable[str]:
    return (word for role in roles for word in WORD.findall(role))


def _heads(roles: Iterable[str]) -> set[str]:
    return {word.lower().rstrip(".") for word in _words(roles)}


def _fields(roles: Iterable[str]) -> set[str]:
    heads = _heads(roles)
    return {field for field, nouns in word_list("fields").items() if nouns & heads}


def _proper_words(roles: Iterable[str]) -> set[str]:
    """The capitalised words of roles that name a place or a body."""
    words = (word for word in _words(roles) if word[:1].isupper() and not is_title_word(word))
    return {word.lower().rstrip(".") for word in words} - COMMON


def _may_shorten(short: str, long: str) -> bool:
    """Whether the letters of one word occur in the other in the same order, beginning with its first: "Fla." for "Florida"."""
    letters = short.replace(".", "")
    rest = iter(long.replace(".", ""))
    return letters[:1] == long[:1] and all(letter in rest for letter in letters)
