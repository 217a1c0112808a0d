"""Words in quotation marks that nobody says: titles of works, terms, nicknames, lyrics, and attributes of markup.

A tagger passes them over, so that they belong to no cue. The same words within a longer clause stay part of it.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from app.annotate.drafts import Run
from app.annotate.quotation_marks import quoted_spans
from app.lexicon import word_list

WORD = re.compile(r"[^\W_][\w'’.\-&]*")
# A title has so many capitalised words at least; one alone may be any name, or the first word of a sentence.
LEAST_CAPITALS = 2
# A term or a nickname has so many words at most, a title that is named as one ("the song “…”") somewhat more.
LONGEST_TERM, LONGEST_TITLE = 4, 8
# "said" and "added" stand as near to what is said as a verb of making to a title.
SAYING = ("speech", "beside_marks", "label")
SENTENCE_MARKS = frozenset(",.;:?!—–-…")


def unspoken(doc: Doc) -> list[Run]:
    """The token runs of what stands in outermost marks, marks included, and is not said, in reading order."""
    found: list[Run] = []
    text = doc.text
    for quoted in quoted_spans(doc):
        span = doc.char_span(*quoted.span, alignment_mode="expand")
        if quoted.depth or span is None:
            continue
        inner = quoted.inner.of(text)
        words = WORD.findall(inner)
        if words and _is_unspoken(doc, span.start, words, inner, found):
            found.append((span.start, span.end))
    return found


def _is_unspoken(doc: Doc, start: int, words: Sequence[str], inner: str, found: Sequence[Run]) -> bool:
    before = _before(doc, start)
    if before is None:
        return False
    lists = word_list("unspoken")
    if before.text[-1] == "=":
        return True
    if before.text == ",":
        return _is_title(words) and (_is_work(_before(doc, before.i)) or _goes_on(doc, start, found))
    if not before.text[-1].isalnum():
        return before.text[-1] in '”"' and _is_title(words) and _goes_on(doc, start, found)
    if _whole_word(before) in lists["naming"] or _is_known_as(before):
        return True
    if before.lower_ in lists["term"]:
        return len(words) <= LONGEST_TERM
    if before.lemma_.lower() in lists["singing"]:
        return True
    if _is_work(before) and len(words) <= LONGEST_TITLE and inner.rstrip()[-1:] not in {",", "."}:
        return True
    return _is_title(words) and not _is_saying(before)


def _before(doc: Doc, start: int) -> Token | None:
    """The token before ``start`` in the same paragraph, adverbs such as "only" passed over."""
    position = start - 1
    while position >= 0 and (
        (doc[position].is_space and "\n" not in doc[position].text) or doc[position].lower_ in word_list("unspoken")["only"]
    ):
        position -= 1
    return doc[position] if position >= 0 and not doc[position].is_space else None


def _whole_word(token: Token) -> str:
    """The word in lower case that ends with the token, with what a hyphen joins to it: "so-called"."""
    start = token.i
    while start >= 2 and token.doc[start - 1].text == "-" and not token.doc[start - 1].whitespace_:
        start -= 2
    return token.doc[start : token.i + 1].text.lower()


def _is_title(words: Sequence[str]) -> bool:
    """Whether the words are capitalised as in a title: “Dust on the Sill”."""
    small = word_list("unspoken")["small"]
    capitals = sum(word[0].isupper() for word in words)
    return (
        (words[0][0].isupper() or words[0][0].isdigit())
        and capitals >= LEAST_CAPITALS
        and not all(word.isupper() for word in words)
        and all(word[0].isupper() or word[0].isdigit() or word.lower() in small for word in words)
    )


def _is_work(token: Token | None) -> bool:
    if token is None or token.pos_ not in {"NOUN", "PROPN"} or token.lemma_.lower() not in word_list("unspoken")["work"]:
        return False
    # called the film “a disgrace”
    return token.head.lemma_.lower() not in word_list("cues")["label"]


def _goes_on(doc: Doc, start: int, found: Sequence[Run]) -> bool:
    """Whether the words go on with a list of titles: “Dust on the Sill”, “Low Water” and …."""
    return bool(found) and all(token.text in {",", "and", "or", "&"} for token in doc[found[-1][1] : start] if not token.is_space)


def _is_known_as(before: Token) -> bool:
    """Whether somebody or something goes by the words: "asked to be called “Dee”", "a segment called “Verdict”"."""
    verb = before.head if before.lower_ == "as" else before
    if verb.lemma_.lower() not in word_list("unspoken")["known"] or verb.tag_ != "VBN" or verb.i > before.i:
        return False
    by_somebody = any(child.dep_ == "agent" for child in verb.children)
    return not by_somebody and (verb.dep_ in {"acl", "xcomp", "relcl"} or verb.lemma_.lower() == "know")


def _is_saying(before: Token) -> bool:
    """Whether the word before the marks attributes what is in them: "chanted “No More Lies”"."""
    lemma = before.lemma_.lower()
    lists, cues = word_list("unspoken"), word_list("cues")
    if before.pos_ == "AUX" or before.lower_ in {"as", "like", "that"}:
        return True
    return before.pos_ == "VERB" and lemma not in lists["making"] and any(lemma in cues[label] for label in SAYING)
