"""Phrases that say what a person is or does: where one begins and ends among the tokens, and the role that it gives.

Tags decide and not the parse, which often cuts a long title in two. Positions are tokens, ends exclusive.
"""

from dataclasses import replace

from spacy.tokens import Doc, Token

from app.lexicon import word_list
from app.names.titles import is_title_word
from app.resolve.role import Role, is_job

# Longer phrases are cut before their first modifier; more words than so before the name are no title.
MOST_WORDS = 26
# Tags of the words before a noun in its phrase, and of those after it.
BEFORE_NOUN = frozenset(
    {"DT", "JJ", "JJR", "JJS", "NN", "NNP", "NNS", "NNPS", "POS", "HYPH", "VBN", "VBG", "CD", "PRP$", "RB", "RBS", "AFX"}
)
TITLE_TAGS = BEFORE_NOUN - {"DT", "PRP$"}
AFTER_NOUN = BEFORE_NOUN | {"IN", "TO", "RP"}
# What no role ends in: a phrase that does was cut off.
OPEN_ENDED = frozenset({"IN", "TO", "DT", "CC", "PRP$", "WDT", "WP", "RB"})
NOUNS = frozenset({"NN", "NNP", "NNS", "NNPS"})
RELATIVE = frozenset({"WP", "WDT", "WRB", "WP$"})
MARKS = frozenset('“”"‘')
DASHES = frozenset({"—", "–", "--"})
CLOSING = DASHES | {",", ".", ";", ":", ")"}
# Tokens of an abbreviation in brackets: "(NISCC)".
BRACKETED = 3


def described(doc: Doc, start: int, end: int) -> Role | None:
    """The tokens ``start`` to ``end`` as a role, without leading articles and trailing clauses; None if they give none."""
    closing = end
    start, end = _trimmed(doc, start, end)
    cut_off = end > start and doc[end - 1].tag_ == "POS" and doc[end - 1].ent_type_ != "ORG"
    if start >= end or cut_off or MARKS & {token.text for token in doc[start:end]}:
        return None
    if end - start > MOST_WORDS:
        first = next((token.i for token in doc[start:end] if token.tag_ == "IN"), start)
        start, end = _trimmed(doc, start, first)
    head = head_of(doc, start, end)
    if head is None or all(token.ent_type_ in {"DATE", "TIME"} and not _is_hyphened(token) for token in doc[start:end]):
        return None
    word = head.lemma_.lower()
    stop = "." if end < closing and doc[end].text == "." and _is_stopped(doc[end - 1]) else ""
    return Role(" ".join(doc[start:end].text.split()) + stop, word, office=word not in word_list("roles")["relation"])


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    leading = word_list("function_words")["before_role"]
    while start < end and (doc[start].lower_ in leading or not doc[start].text[:1].isalnum()):
        if start + 1 < end and doc[start + 1].lower_ == "majesty":
            break
        start += 1
    for token in doc[start:end]:
        opens = token.text == "(" and not _is_bracketed(doc, token.i)
        if opens or "\n" in token.text or token.tag_ in RELATIVE or token.text in DASHES or token.text == ";":
            end = token.i
            break
    while end > start and _is_loose_end(doc[end - 1]):
        end -= 1
    return start, end


def _is_loose_end(token: Token) -> bool:
    """Whether a token at the end of a phrase is no part of it: a mark, or a word that something was to follow."""
    return token.tag_ in OPEN_ENDED or token.text == "." or not (token.text[-1:].isalnum() or token.text[-1:] in ".)")


def head_of(doc: Doc, start: int, end: int) -> Token | None:
    """The noun of a phrase: the last one before its first modifier ("secretary of state"), None where there is none."""
    last = None
    for token in doc[start:end]:
        if last is not None and (token.tag_ in {"IN", "TO"} or token.text in {",", "("}):
            break
        if token.tag_ in NOUNS or token.tag_ == "CD":
            last = token
    if last is None:
        # "independent", "left-wing"; a lone adjective tells what somebody is
        return doc[end - 1] if end > start and doc[end - 1].tag_ == "JJ" else None
    return last


def phrase_before(doc: Doc, end: int, floor: int) -> int:
    """Where the title begins that ends at ``end``; ``floor`` is the first token that may belong to it."""
    start = end
    while start > floor:
        if _in_title(doc[start - 1], end):
            start -= 1
        elif doc[start - 1].text == ")" and _is_bracketed(doc, start - BRACKETED) and start - BRACKETED > floor:
            start -= BRACKETED
        elif _joins(doc, start - 1, end):
            start -= 2
        else:
            break
    return start


def phrase_after(doc: Doc, position: int) -> int:
    """The end of what follows a noun in its phrase: a mark, a verb, "that", or "and" before another's phrase."""
    first = position
    while position < len(doc) and position - first < 2 * MOST_WORDS:
        token = doc[position]
        if "\n" in token.text or (token.is_sent_start and position > first) or token.tag_ in RELATIVE or token.lower_ == "that":
            break
        if token.text == "(" and _is_bracketed(doc, position):
            position += BRACKETED
        elif token.text == "," and _within_name(doc, position):
            position += 1
        elif token.tag_ == "CC":
            if not _goes_on(doc, position + 1):
                break
            position += 1
        elif (
            token.tag_ in AFTER_NOUN
            or token.is_space
            or _is_hyphen(token)
            or (token.tag_ == "VB" and doc[position - 1].tag_ == "TO")
        ):
            if token.tag_ == "IN" and _is_occasion(doc, position):
                break
            position += 1
        else:
            break
    return position


def noun_phrase(doc: Doc, start: int) -> int:
    """The end of the words up to and with the noun of a phrase that begins at ``start``."""
    end = start
    while end < len(doc) and "\n" not in doc[end].text and (end == start or not doc[end].is_sent_start):
        token = doc[end]
        in_name = end > start and token.ent_type_ == "ORG" and token.ent_iob_ == "I" and token.tag_ in {"IN", "CC"}
        # "the lawyer representing the town", "a customer based in Leeds"
        narrows = token.tag_ in {"VBG", "VBN"} and names_person(doc, start, end)
        if narrows or not (token.tag_ in BEFORE_NOUN or in_name or _is_hyphen(token) or _is_apostrophe(token) or token.is_space):
            break
        end += 1
    # "a filmmaker hot off his debut": the adjective belongs to what follows
    while end - start > 1 and doc[end - 1].tag_ not in NOUNS and not names_person(doc, start, end):
        end -= 1
    return end


def names_person(doc: Doc, start: int, end: int) -> bool:
    """Whether a noun phrase ends in a noun for what one person is or does, and is no person's name."""
    if end <= start:
        return False
    noun = doc[end - 1]
    if noun.lower_ == "general" and end - start > 1 and is_job(doc[end - 2].lemma_):
        # "director general"
        noun = doc[end - 2]
    return noun.tag_ in {"NN", "NNP"} and noun.ent_type_ != "PERSON" and is_job(noun.lemma_)


def is_closed(doc: Doc, end: int) -> bool:
    """Whether a phrase ends where its sentence has a mark, a line or a relative clause."""
    if end >= len(doc):
        return True
    token = doc[end]
    return token.text in CLOSING | MARKS or token.is_space or bool(token.is_sent_start) or token.tag_ in RELATIVE | {"``", "''"}


def stated(role: Role | None) -> Role | None:
    """The same role for what a verb says ("heads the institute"), which has no noun to compare by."""
    return replace(role, head="", office=True) if role is not None else None


def _in_title(token: Token, end: int) -> bool:
    if token.text == ".":
        # the stop of an abbreviation: "Lt. Col. Leo Grant"
        return token.i > 0 and is_title_word(f"{token.doc[token.i - 1].text}.")
    if _is_hyphen(token):
        return True
    return (
        not token.is_space
        and token.dep_ != "relcl"
        and (token.tag_ in TITLE_TAGS or _is_hyphened(token))
        and (token.tag_ != "CD" or token.ent_type_ == "ORDINAL" or _is_hyphened(token))
        and (token.ent_type_ not in {"DATE", "TIME"} or token.tag_ == "JJ" or _is_hyphened(token))
        and (token.ent_type_ != "PERSON" or token.head.i >= end or "POS" in {token.tag_, token.head.tag_} or _is_stopped(token))
        and (token.text[:1].isalnum() or token.tag_ == "POS" or _is_apostrophe(token))
    )


def _is_stopped(token: Token) -> bool:
    """Whether a token is an abbreviated title before its stop: "Sgt" of "Sgt."."""
    return token.i + 1 < len(token.doc) and token.nbor().text == "." and is_title_word(token.text)


def _is_hyphen(token: Token) -> bool:
    """Whether a token joins two words, whatever its tag: the second one of "co-chairman"."""
    return token.text in {"-", "/"} and token.i > 0 and not token.whitespace_ and not token.doc[token.i - 1].whitespace_


def _is_apostrophe(token: Token) -> bool:
    """Whether an apostrophe makes the word before it a possessive, whatever its tag: "Okoros’ lawyer"."""
    return token.text in {"'", "’"} and token.i > 0 and not token.doc[token.i - 1].whitespace_ and bool(token.whitespace_)


def _is_hyphened(token: Token) -> bool:
    """Whether a token is part of a hyphenated word: "Commander-in-Chief"."""
    return token.text not in MARKS and (
        any(_is_hyphen(other) for other in token.doc[max(token.i - 1, 0) : token.i + 2]) or "-" in token.text.strip("-")
    )


def _joins(doc: Doc, position: int, end: int) -> bool:
    """Whether a token joins the parts of a title: "Secretary of State", "director of rugby", "Trade and Industry Secretary"."""
    if position < 1 or position + 1 >= end:
        return False
    token, before, after = doc[position], doc[position - 1], doc[position + 1]
    if token.lower_ in {"of", "for", "to", "in"}:
        of_another = any(is_job(word.lemma_) for word in doc[position + 1 : end])
        return (
            before.tag_ in {"NN", "NNP"}
            and not of_another
            and (is_title_word(before.text) or is_job(before.lemma_))
            and before.lemma_.lower() not in word_list("roles")["relation"]
        )
    if token.tag_ == "CC" and token.lower_ in {"and", "&"}:
        if before.ent_type_ == "PERSON" or before.tag_ not in {"NN", "NNP", "JJ"}:
            return False
        is_name = token.ent_iob_ == "I" and token.ent_type_ == "ORG"
        both_jobs = is_title_word(before.text) or is_job(before.lemma_)
        # "Trade and Industry Secretary", but not "Germany and French President"
        of_one_kind = before.is_title == after.is_title and after.tag_ != "JJ" and end - position > 2
        return is_name or both_jobs or (of_one_kind and (after.head == before or after.head.i > position))
    return False


def _is_bracketed(doc: Doc, position: int) -> bool:
    """Whether a bracket at ``position`` holds an abbreviation and nothing else."""
    return (
        0 <= position < len(doc) - 2
        and doc[position].text == "("
        and doc[position + 1].text.isupper()
        and doc[position + 2].text == ")"
    )


def _within_name(doc: Doc, position: int) -> bool:
    """Whether a comma is part of a body's name: "the Committee for Farms, Food and Forests"."""
    return doc[position].ent_iob_ == "I" and doc[position].ent_type_ == "ORG"


def _goes_on(doc: Doc, position: int) -> bool:
    """Whether the phrase goes on after "and": with a noun of its own kind, and not with somebody else or a verb."""
    if position >= len(doc) or doc[position].tag_ not in BEFORE_NOUN or doc[position].ent_type_ == "PERSON":
        return False
    if doc[position].tag_ not in {"DT", "PRP$"}:
        return True
    end = noun_phrase(doc, position)
    return names_person(doc, position, end) and doc[position].lower_ in {"a", "an", "the"}


def _is_occasion(doc: Doc, position: int) -> bool:
    """Whether a preposition begins a day or an hour ("on Monday") and not a part of the role."""
    following = doc[position + 1] if position + 1 < len(doc) else None
    return following is not None and doc[position].lower_ in {"on", "at"} and following.ent_type_ in {"DATE", "TIME"}
