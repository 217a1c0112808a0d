"""A role: what an article calls a person, and which of several roles is the one to show."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.lexicon import word_list
from app.names.titles import is_title_word

# Most nouns for what people do have one of these endings; the others must be in a list.
DOER = re.compile(r"(?:[^aeiou]er|[ai]tor|ctor|ssor|ist|ian|man|woman|person|eur|ant|year-old)$")
# The most words of a role that is joined from two.
MOST_JOINED = 24


@dataclass(frozen=True, slots=True)
class Role:
    """What the article calls a person; ``head`` is the lemma of its noun, ``office`` whether it is what the person does.

    A tie to others ("wife", "rival") is no office. ``sure`` is unset where it was guessed whom the words describe.
    ``beside`` is set where the words stand next to the name; ``mention`` is then the first token of that name.
    """

    words: str
    head: str
    office: bool
    sure: bool = True
    beside: bool = False
    mention: int | None = None


def same_office(word: str) -> str:
    """One word for an office that papers write in several ways: "senator" for "Sen."."""
    bare = word.lower().rstrip(".")
    return _offices().get(bare, bare)


@cache
def _offices() -> dict[str, str]:
    return {form: office for office, forms in word_list("offices").items() for form in forms}


def is_person_noun(word: str) -> bool:
    """Whether a noun, given by its lemma, says what a person is or does, or is part of a title ("Prime" of "Prime Minister")."""
    bare, roles = word.lower(), word_list("roles")
    listed = any(bare in roles[label] for label in ("role", "spokesperson", "male", "female", "relation", "person"))
    if listed or is_title_word(bare) or (DOER.search(bare) and len(bare) > 4):
        return True
    parts = bare.split("-")
    return len(parts) > 1 and any(part in roles["hyphened"] for part in parts) and any(map(is_person_noun, parts))


def is_job(word: str) -> bool:
    """Whether a noun, given by its lemma, says by itself what a person is or does: "minister", but not "prime"."""
    return word.lower() not in word_list("roles")["no_title"] and is_person_noun(word)


def best_role(roles: Sequence[Role]) -> str | None:
    """The office that the article gives most often, in its fullest words, with another one given at the same name.

    Offices beside the name come before those that a sentence states, and those before guesses; without any office, the
    first role counts, whatever it is.
    """
    offices = [role for role in roles if role.office]
    if not offices:
        return roles[0].words if roles else None
    fitting = next(
        found for found in ([role for role in offices if role.beside], [role for role in offices if role.sure], offices) if found
    )
    # a noun says more than "heads the institute" or "of the Harbour Institute"
    nouns = [role for role in fitting if role.head] or fitting
    often = Counter(_group(role) for role in nouns).most_common(1)[0][0]
    fullest = max((role for role in nouns if _group(role) == often), key=lambda role: len(role.words.split()))
    return _with_another(fullest, fitting)


def _group(role: Role) -> str:
    """What one office's roles have in common; a role without a noun stands for itself."""
    return same_office(role.head) if role.head else role.words.casefold()


def _with_another(role: Role, roles: Sequence[Role]) -> str:
    """The role with the other one that stands beside the same name: "Retired judge, chairman of the Harbour Board"."""
    if not role.head:
        return role.words
    beside = list(dict.fromkeys(item for item in roles if item.mention is not None and item.mention == role.mention))
    others = [item for item in beside if item.head and _group(item) != _group(role) and not _share_words(item, role)]
    if not others:
        return role.words
    both = sorted((role, others[0]), key=beside.index)
    joined = ", ".join(item.words for item in both)
    return joined if len(joined.split()) <= MOST_JOINED else role.words


def _share_words(one: Role, other: Role) -> bool:
    """Whether all words of one role stand in the other."""
    here, there = (set(role.words.casefold().split()) for role in (one, other))
    return here <= there or there <= here
