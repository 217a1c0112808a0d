"""Serving: for whom a spokesperson or a lawyer speaks, so that "Dell's attorney" is Dell's lawyer, and nobody else's.

A description that says whose the person is ("a spokeswoman for Holm Air") never means somebody of whom the article says that he
speaks for others ("Kremlin spokesman Leo Grant"), and always the one of whom it says the same.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from app.annotate.mention_kinds import PERSON
from app.lexicon import word_list
from app.resolve.cluster import Cluster
from app.resolve.description_signs import Candidate, Description
from app.resolve.epithets import beside, phrase_of, stem_of

# So many mentions of a person are read for whom he serves.
MOST_MENTIONS = 40
NAMES = frozenset({"NOUN", "PROPN"})


def fitting(description: Description, found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates whom a description of a spokesperson or lawyer can mean; all of them for any other description.

    If the article says of some that they serve the one whom the description names, only these are left.
    """
    sort = _sort(description.root)
    served = _served(description.root, phrase_of(description.root)) if sort is not None else frozenset()
    if sort is None or not served:
        return list(found)
    known = [(item, frozenset(_of_cluster(item.cluster, sort))) for item in found]
    same = [item for item, whom in known if whom & served]
    return same or [item for item, whom in known if not whom]


def is_said_of(description: Description, cluster: Cluster) -> bool:
    """Whether the article says of a person what a description of a spokesperson or lawyer says, by whom he serves."""
    sort = _sort(description.root)
    if sort is None:
        return False
    return bool(_served(description.root, phrase_of(description.root)) & frozenset(_of_cluster(cluster, sort)))


def _sort(noun: Token) -> str | None:
    """What sort of servant a noun names: all words of one sort can mean the same person."""
    lemma = noun.lemma_.lower()
    if lemma in word_list("roles")["spokesperson"]:
        return "spokesperson"
    return "lawyer" if lemma in word_list("roles")["lawyer"] else None


def _of_cluster(cluster: Cluster, sort: str) -> Iterator[str]:
    """Whom the article says a person serves in that way, as stems."""
    if cluster.kind != PERSON:
        return
    for mention in cluster.mentions[:MOST_MENTIONS]:
        for noun, phrase in beside(mention):
            if _sort(noun) == sort:
                yield from _served(noun, phrase)


def _served(noun: Token, phrase: Iterable[Token]) -> frozenset[str]:
    """The stems of whom a servant serves: "Dell's lawyer", "a lawyer for Dell", "Kremlin spokesman"."""
    return frozenset(stem_of(token.lemma_) for token in phrase if token.i != noun.i and token.pos_ in NAMES)
