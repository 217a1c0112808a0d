"""Roles: a mention of a person in, the title or description that the article gives beside it out.

"Kremlin Aide Yury Ushakov" gives a role before the name; "Anna Holt, the hospital's chief surgeon," one
after it; "A spokesman for the ministry, Ivan Petrov," one that the name explains.
"""

import re

from spacy.tokens import Span, Token

from app.annotate.lexicon import word_list
from app.annotate.mentions import is_title_word

AGE = re.compile(r"\d{1,3}(?:[- ]years?[- ]olds?)?$")
# Words that lead up to a role and are no part of it.
LEADING = frozenset({"the", "a", "an", "this", "that", "and", "but", "his", "her", "its", "their", "our", "my"})
MOST_WORDS = 14


def role_of(mention: Span) -> str | None:
    """The role beside this mention, as the article words it, or None."""
    head = mention.root
    before = _before_name(mention, head)
    if before is not None:
        return before
    for child in head.children:
        if child.dep_ == "appos" and child.i >= mention.end and child.pos_ == "NOUN":
            return _words(child.left_edge, child.right_edge)
    explained = head.head
    if head.dep_ == "appos" and explained.pos_ == "NOUN" and explained.i < mention.start:
        return _words(explained.left_edge, mention.doc[mention.start - 1])
    return None


def honorific_before(mention: Span) -> str | None:
    """The courtesy title right before the name ("Mrs."), or None."""
    if mention.start == 0:
        return None
    word = mention.doc[mention.start - 1].text
    return word if word.lower() in word_list("roles")["honorific"] else None


def _before_name(mention: Span, head: Token) -> str | None:
    """The words of the noun phrase before the name: "US President", "former Florida Gov."."""
    doc = mention.doc
    start = mention.start
    left = head.left_edge.i
    while start > left and _in_title(doc[start - 1]):
        start -= 1
    words = [token.text for token in doc[start : mention.start]]
    while words and (words[-1].lower() in word_list("roles")["honorific"]):
        words.pop()
    if not any(is_title_word(word) for word in words) or len(words) > MOST_WORDS:
        return None
    return _words(doc[start], doc[start + len(words) - 1])


def _in_title(token: Token) -> bool:
    return (
        not token.is_space
        and token.dep_ not in {"relcl", "cc", "appos"}
        and token.text not in {",", ";", ":", "(", ")", '"', "“", "”"}
    )


def _words(first: Token, last: Token) -> str | None:
    doc = first.doc
    start, end = first.i, last.i + 1
    while start < end and (doc[start].lower_ in LEADING or not doc[start].text[:1].isalnum()):
        start += 1
    for position in range(start, end):
        if doc[position].dep_ == "relcl" or "\n" in doc[position].text or doc[position].tag_ == "WP":
            end = position
            break
    while end > start and not doc[end - 1].text[-1:].isalnum() and doc[end - 1].text[-1:] not in ".)":
        end -= 1
    words = doc[start:end].text
    if not words or end - start > MOST_WORDS or AGE.match(words):
        return None
    return words
