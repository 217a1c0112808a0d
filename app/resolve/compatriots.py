"""Compatriots: whom a paper means by a nationality alone: "the Italian said" of a manager whom it has just named.

Only one person is meant by such a word in the singular; "the Germans" are a people, and "the French" may be one.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from app.annotate.mention_kinds import GROUP
from app.resolve.cluster import Cluster
from app.resolve.meant import Meant, step
from app.resolve.memory import SUBJECTS, Memory

# The endings of nationalities that mean a people, or that may mean one: "the Germans", "the French", "the Chinese".
PEOPLE = re.compile(r"(?:s|sh|ese|nch|tch)$")
# Bodies that the recogniser takes for a people.
BODIES = frozenset({"taliban", "klan"})
# How many sentences up the person is named.
NEAR = 4


def compatriot(source: Span, memory: Memory) -> Meant | None:
    """Whom "the Italian" means: whoever the article calls Italian, else the person who acted last; None for other sources."""
    word = source.root
    if not _is_nationality(source, memory):
        return None
    near = list(dict.fromkeys(_named_before(source, memory)))
    so_called = [item for item in near if any(word.lower_ in role.words.lower().split() for role in item.roles)]
    if not near:
        return None
    cluster = (so_called or near)[0]
    why = f"the article calls {cluster.name!r} so" if so_called else f"{cluster.name!r} is the person named last"
    return Meant((cluster,), steps=(step("compatriot", f"{source.text!r} refers to {cluster.name!r}; {why}"),))


def _is_nationality(source: Span, memory: Memory) -> bool:
    word = source.root
    if len(source) < 2 or source[0].lower_ != "the" or word.i != source.end - 1 or word.lower_ in BODIES:
        return False
    alone = all(token.lower_ in {"the", "year", "old", "-"} or token.like_num or "year" in token.text for token in source[:-1])
    group = any(cluster.kind == GROUP and mention.end == source.end for mention, cluster in memory.mentions.inside(source))
    return alone and group and word.is_title and PEOPLE.search(word.text) is None


def _named_before(source: Span, memory: Memory) -> Iterator[Cluster]:
    """The persons named shortly before, outside all quotation marks: those who act first, then the nearest."""
    mentions = memory.mentions
    before = [
        pair
        for pair in mentions.before(mentions.persons, source.start, NEAR)
        if not mentions.is_quoted(pair[0]) and pair[1] not in memory.spoken_of
    ]
    yield from (cluster for mention, cluster in before if _acts(mention.root))
    yield from (cluster for _, cluster in before)


def _acts(name: Token) -> bool:
    """Whether a name is the subject of its clause, or says who the subject is: "His manager, Gianluca Ferri, said"."""
    return name.dep_ in SUBJECTS or (name.dep_ == "appos" and name.head.dep_ in SUBJECTS)
