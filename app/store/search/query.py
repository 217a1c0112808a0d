"""Search queries: what a reporter types, in; a tree of terms, phrases, AND, OR and NOT out. Any input can be parsed.

All words must match. Quotation marks make a phrase, OR means either side, NOT or a minus excludes, a star stands for any
ending, and brackets group.
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
    """One stem, or with ``prefix`` all stems that begin with it."""

    stem: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that follow one another."""

    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of ``wanted``, which has at least one member, and none of ``unwanted``."""

    wanted: tuple["Query", ...]
    unwanted: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the options."""

    options: tuple["Query", ...]


Query = Term | Phrase | Both | Either


# Matches no quotation: a search without any letter or digit.
NOTHING = Either(())


def parse_query(text: str) -> Query:
    """Parse what was typed; NOTHING where it has no letter or digit.

    Raises BadSearch where it only excludes, or has too many words or levels of brackets.
    """
    tokens = TOKEN.findall(text)
    if len(tokens) > MOST_TERMS:
        raise BadSearch(f"The search has {len(tokens)} words, but at most {MOST_TERMS} are allowed. Leave some out.", "q")
    parser = _Parser(tokens)
    found = parser.either(0)
    while parser.more():
        # skip a closing bracket that was never opened
        parser.next()
        rest = parser.either(0)
        found = rest if found is None else found if rest is None else Both((found, rest))
    return found if found is not None else NOTHING


def terms_of(query: Query) -> Iterator[Term]:
    """The terms that a match may contain, those of phrases included, without the excluded ones."""
    if isinstance(query, Term):
        yield query
    elif isinstance(query, Phrase):
        yield from (Term(stem) for stem in query.stems)
    else:
        for part in query.wanted if isinstance(query, Both) else query.options:
            yield from terms_of(part)


class _Parser:
    """Parses tokens from left to right; AND binds more tightly than OR."""

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
            raise BadSearch(f"The search has more than {DEEPEST} levels of brackets. Remove some.", "q")
        wanted: list[Query] = []
        unwanted: list[Query] = []
        excluded = False
        while self.more() and self._tokens[self._place] not in {"OR", ")"}:
            token = self.next()
            if token == "AND":  # noqa: S105 (a word of the query language)
                continue
            if token == "NOT" or token == "-":  # noqa: S105
                excluded = True
                continue
            if token.startswith("-") and len(token) > 1:
                excluded, token = True, token[1:]
            part = self._group(depth) if token == "(" else _simple(token)  # noqa: S105
            if part is not None:
                (unwanted if excluded else wanted).append(part)
            excluded = False
        if unwanted and not wanted:
            raise BadSearch("The search only says what to leave out. Add what to search for, or use a filter.", "q")
        if not wanted:
            return None
        return wanted[0] if len(wanted) == 1 and not unwanted else Both(tuple(wanted), tuple(unwanted))

    def _group(self, depth: int) -> Query | None:
        inner = self.either(depth + 1)
        if self.more() and self._tokens[self._place] == ")":
            self.next()
        return inner


def _simple(token: str) -> Query | None:
    """A quoted phrase, a word, or a word with punctuation inside, which makes it a phrase: "working-class"."""
    words = [word.stem for word in stems(token)]
    if not words:
        return None
    if token.endswith("*") and len(words) == 1:
        typed = re.sub(r"[^a-z0-9]", "", token.casefold())
        # other forms of a whole word begin with its stem
        return Term(words[0] if len(words[0]) < len(typed) else typed or stem_of(token), prefix=True)
    return Term(words[0]) if len(words) == 1 else Phrase(tuple(words))
