"""Epithets: what an article calls a person or body besides its name ("Holm Air, the Danish carrier,", "brewer Veld").

Also what it says of it: the words of the sentences that mention it, and what it does. All words are stems.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import snowballstemmer
from spacy.tokens import Span, Token

from app.lexicon import word_list
from app.names.person_names import name_key
from app.resolve.role import Role, same_office

CONTENT = frozenset({"NOUN", "PROPN", "ADJ"})
NOUNS = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# Parts of a name's phrase that are no epithet, though they stand before it.
NO_EPITHET = frozenset({"poss", "pobj", "appos", "nsubj"})
# Of a person or body that is mentioned more often, so many mentions are read for epithets, and so many sentences.
MOST_MENTIONS, MOST_SENTENCES = 40, 8
# The most words of an epithet before its noun, and after it.
LONGEST = 8


@dataclass(frozen=True, slots=True)
class Epithets:
    """What an article calls somebody, and what it says of him.

    ``heads`` are the nouns of epithets, ``words`` all words in them, ``around`` those of the sentences that mention him.
    ``deeds`` are the verbs that he is the subject of, with their objects: "email" where he emailed, "report" where he
    published a report.
    """

    heads: frozenset[str]
    words: frozenset[str]
    around: frozenset[str]
    deeds: frozenset[str]


def epithets_of(mentions: list[Span], roles: list[Role]) -> Epithets:
    """The epithets of whoever has these mentions and roles."""
    heads: set[str] = set()
    words: set[str] = set()
    for role in roles:
        stems = [stem_of(word) for word in name_key(role.words).split()]
        if role.sure and stems:
            words.update(stems)
            heads.add(stem_of(role.head) if role.head else stems[-1])
            heads.update(stem_of(short) for short, phrases in word_list("short_offices").items() if _is_called(role, phrases))
    around: set[str] = set()
    deeds: set[str] = set()
    read: set[int] = set()
    for mention in islice(mentions, MOST_MENTIONS):
        for noun, phrase in beside(mention):
            heads.add(stem_of(noun.lemma_))
            words.update(stem_of(token.lemma_) for token in phrase if token.pos_ in CONTENT)
        if mention.root.dep_ in SUBJECTS:
            deeds.update(_done(mention.root.head))
        sentence = mention.root.sent
        if sentence.start not in read and len(read) < MOST_SENTENCES:
            read.add(sentence.start)
            around.update(stem_of(token.lemma_) for token in sentence if token.pos_ in CONTENT)
    return Epithets(frozenset(heads), frozenset(words), frozenset(around), frozenset(deeds))


def _is_called(role: Role, phrases: frozenset[str]) -> bool:
    """Whether a role has one of the phrases in it: "finance chief"."""
    words = f" {name_key(role.words)} "
    return any(f" {phrase} " in words for phrase in phrases)


def beside(mention: Span) -> Iterator[tuple[Token, list[Token]]]:
    """The nouns that stand for the mention beside it, each with the words of its phrase."""
    name = mention.root
    first = max(name.left_edge.i, mention.start - LONGEST)
    before = [token for token in mention.doc[first : mention.start] if token.pos_ in CONTENT and token.dep_ not in NO_EPITHET]
    if before and before[-1].i == mention.start - 1 and before[-1].pos_ in NOUNS:
        yield before[-1], before
    last = mention.doc[mention.start - 1] if mention.start else name
    if last.dep_ == name.dep_ == "nsubj" and last.head == name.head:
        # "The Danish brewer Holm met": the parser sees two subjects
        yield last, phrase_of(last)
    for child in name.children:
        if child.dep_ == "appos" and child.i >= mention.end and child.pos_ == "NOUN":
            yield child, phrase_of(child)
    head = name.head
    if name.dep_ == "appos" and head.pos_ == "NOUN" and head.i < mention.start:
        yield head, phrase_of(head)
    if name.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_ in word_list("sources")["place"]:
        # "the city of Leeds"
        yield head.head, [head.head]
    if name.dep_ == "nsubj" and head.lemma_ in {"be", "become", "remain"}:
        for child in head.children:
            if child.dep_ == "attr" and child.pos_ == "NOUN":
                yield child, phrase_of(child)


def phrase_of(noun: Token) -> list[Token]:
    """The words of a noun's phrase: those before it, and those of a phrase with a preposition after it."""
    found = list(noun.doc[max(noun.left_edge.i, noun.i - LONGEST) : noun.i + 1])
    for child in noun.children:
        if child.dep_ == "prep" and child.i > noun.i:
            found += [token for token in child.subtree if token.pos_ in CONTENT][:LONGEST]
    return found


def _done(verb: Token) -> Iterator[str]:
    """A verb with its objects, those after a preposition included."""
    yield stem_of(verb.lemma_)
    for child in verb.children:
        if child.dep_ == "dobj":
            yield stem_of(child.lemma_)
        elif child.dep_ == "prep":
            yield from (stem_of(thing.lemma_) for thing in child.children)


@lru_cache(maxsize=16384)
def stem_of(word: str) -> str:
    """The English stem of a word, case and spelling of an office aside ("Sen." as "senator")."""
    stemmed: str = _stemmer().stemWord(same_office(word))
    return stemmed


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")
