"""Search queries: what a reporter types in; a tree of terms, phrases, AND, OR and NOT out. Nothing that is typed breaks it.

Words stand for all that must be there; "…" for a phrase, OR for either, NOT or a minus for what must not be there, a
star for a beginning, brackets for what belongs together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import BadSearch
from app.store.stems import stem_of, stems

TOKEN = re.compile(r'"[^"]*"?|[“„][^”“]*[”“]?|\(|\)|[^\s()"“„]+')
DEEPEST = 20
MOST_TERMS = 100


@dataclass(frozen=True, slots=True)
class Term:
    """One stem, or with ``prefix`` all stems that begin so."""

    stem: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that follow each other."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of ``wanted``, at least one, and none of ``unwanted``."""

    wanted: tuple["Query", ...]
    unwanted: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them."""

    options: tuple["Query", ...]


Query = Term | Phrase | Both | Either


# What no quotation matches: a search without a letter or digit.
NOTHING = Either(())


def parse_query(text: str) -> Query:
    """The query that a text stands for; NOTHING where no letter or digit is in it.

    Raises BadSearch where it says only what to leave out, or has too many words or brackets.
    """
    tokens = TOKEN.findall(text)
    if len(tokens) > MOST_TERMS:
        raise BadSearch(f"The search has {len(tokens)} words; {MOST_TERMS} are allowed. Leave some out.", "q")
    parser = _Parser(tokens)
    found = parser.either(0)
    while parser.more():
        # a bracket that nothing opened
        parser.next()
        rest = parser.either(0)
        found = rest if found is None else found if rest is None else Both((found, rest))
    return found if found is not None else NOTHING


def terms_of(query: Query) -> Iterator[Term]:
    """The terms that a match has, one by one: those of phrases too, those that must not be there left out."""
    if isinstance(query, Term):
        yield query
    elif isinstance(query, Phrase):
        yield from (Term(stem) for stem in query.stems)
    else:
        for part in query.wanted if isinstance(query, Both) else query.options:
            yield from terms_of(part)


class _Parser:
    """Reads tokens from left to right; AND binds tighter than OR."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0

    def more(self) -> bool:
        return self._place < len(self._tokens)

    def next(self) -> str:
        self._place += 1
        return self._tokens[self._place - 1]

    def either(self, depth: int) -> Query | None:
        options = [self.both(depth)]
        while self.more() and self._tokens[self._place] == "OR":
            self.next()
            options.append(self.both(depth))
        found = tuple(option for option in options if option is not None)
        return Either(found) if len(found) > 1 else found[0] if found else None

    def both(self, depth: int) -> Query | None:
        if depth > DEEPEST:
            raise BadSearch(f"The search has brackets more than {DEEPEST} deep. Take some away.", "q")
        wanted: list[Query] = []
        unwanted: list[Query] = []
        refused = False
        while self.more() and self._tokens[self._place] not in {"OR", ")"}:
            token = self.next()
            if token == "AND":  # noqa: S105 (a word of the query language)
                continue
            if token == "NOT" or token == "-":  # noqa: S105
                refused = True
                continue
            if token.startswith("-") and len(token) > 1:
                refused, token = True, token[1:]
            part = self._group(depth) if token == "(" else _simple(token)  # noqa: S105
            if part is not None:
                (unwanted if refused else wanted).append(part)
            refused = False
        if unwanted and not wanted:
            raise BadSearch("The search says only what to leave out. Say also what to find, or use a filter.", "q")
        if not wanted:
            return None
        return wanted[0] if len(wanted) == 1 and not unwanted else Both(tuple(wanted), tuple(unwanted))

    def _group(self, depth: int) -> Query | None:
        inner = self.either(depth + 1)
        if self.more() and self._tokens[self._place] == ")":
            self.next()
        return inner


def _simple(token: str) -> Query | None:
    """A phrase in marks, a word, or a word with a mark inside, which is a phrase: "working-class"."""
    words = [word.stem for word in stems(token)]
    if not words:
        return None
    if token.endswith("*") and len(words) == 1:
        typed = re.sub(r"[^a-z0-9]", "", token.casefold())
        # the stem of a whole word is where its other forms begin too
        return Term(words[0] if len(words[0]) < len(typed) else typed or stem_of(token), prefix=True)
    return Term(words[0]) if len(words) == 1 else Phrase(tuple(words))
