"""Roles: the titles and descriptions that an article gives next to a mention of a person.

"Kremlin Aide Yury Ushakov" gives a role before the name, "Anna Holt, the hospital's chief surgeon," one after it, "A
spokesman for the ministry, Ivan Petrov," one that the name explains, and "Ivan Petrov is the mayor" one in a sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list
from app.names.titles import is_title_word

AGE = re.compile(r"\d{1,3}(?:[- ]years?[- ]olds?)?$")
# "(R-N.Y.)", ", D-Mont.,": a lawmaker's party and state, as American papers print them.
PARTY = re.compile(r"\s*(?P<words>\([RDI]-[A-Z][\w. ]*\)|, [RDI]-[A-Z][\w.]*)")
RESIDENCE = re.compile(r",? (?:\d{1,3}, )?(?P<words>of (?:[A-Z][\w.'’-]*)(?:,? [A-Z][\w.'’-]*){0,4})")
# Most nouns for what people do have one of these endings; the others must be in a list.
DOER = re.compile(r"(?:[^aeiou]er|[ai]tor|ctor|ssor|ist|ian|man|woman|person|eur|ant|year-old)$")
MOST_WORDS = 14
# How many tokens after a name its party and its residence are looked for in.
FOLLOWING = 16
# Tags of the words before a noun in its phrase, and of those after it.
BEFORE_NOUN = frozenset({"DT", "JJ", "JJR", "JJS", "NN", "NNP", "NNS", "NNPS", "POS", "HYPH", "VBN", "CD", "PRP$", "RB"})
AFTER_NOUN = BEFORE_NOUN | {"IN", "CC"}
FINITE = frozenset({"VBZ", "VBD"})
CLOSING = frozenset({",", ".", ";", "—", "–", "--", ")"})
MARKS = frozenset('“”"‘')


@dataclass(frozen=True, slots=True)
class Role:
    """What the article calls a person; ``head`` is the lemma of its noun, ``office`` whether it is what the person does.

    A tie to others ("wife", "rival") is no office. ``sure`` is unset where it was guessed whom the words describe.
    """

    words: str
    head: str
    office: bool
    sure: bool = True


def same_office(word: str) -> str:
    """One word for an office that papers write in several ways: "senator" for "Sen."."""
    bare = word.lower().rstrip(".")
    return _offices().get(bare, bare)


@cache
def _offices() -> dict[str, str]:
    return {form: office for office, forms in word_list("offices").items() for form in forms}


def best_role(roles: Sequence[Role]) -> str | None:
    """The office that the article gives most often, in its fullest words; without an office, the first role of any kind."""
    offices = [role for role in roles if role.office]
    if not offices:
        return roles[0].words if roles else None
    often = Counter(role.head for role in offices).most_common(1)[0][0]
    return max((role.words for role in offices if role.head == often), key=lambda words: len(words.split()))


def roles_of(mention: Span) -> list[Role]:
    """The roles next to this mention, as the article words them, the most reliable first."""
    found = [*_roles_in_phrase(mention), *_roles_in_sentence(mention)]
    party = PARTY.match(_following(mention))
    if party is None:
        return found
    words = party["words"].strip(" ,()")
    if not found:
        return [Role(words, "", office=True)]
    return [Role(f"{found[0].words} ({words})", found[0].head, found[0].office), *found[1:]]


def _following(mention: Span) -> str:
    """The words right after a mention. (A Doc builds its whole text anew on each access.)"""
    return mention[-1].whitespace_ + mention.doc[mention.end : mention.end + FOLLOWING].text


def roles_before(mention: Span) -> list[Role]:
    """The title right before the name ("Mayor Quist"), if there is one."""
    role = _before_name(mention, mention.root)
    return [role] if role is not None else []


def is_person_noun(word: str) -> bool:
    """Whether a noun, given by its lemma, says what a person is or does."""
    bare, roles = word.lower(), word_list("roles")
    listed = any(bare in roles[label] for label in ("role", "spokesperson", "male", "female", "relation", "person"))
    return listed or is_title_word(bare) or bool(DOER.search(bare) and len(bare) > 4)


def honorific_before(mention: Span) -> str | None:
    """The courtesy title right before the name ("Mrs."), or None."""
    if mention.start == 0:
        return None
    word = mention.doc[mention.start - 1].text
    return word if word.lower() in word_list("roles")["honorific"] else None


def described(doc: Doc, start: int, end: int) -> Role | None:
    """The tokens ``start`` to ``end`` as a role, without leading articles and trailing clauses; None if they give none."""
    leading = word_list("function_words")["before_role"]
    while start < end and (doc[start].lower_ in leading or not doc[start].text[:1].isalnum()):
        if start + 1 < end and doc[start + 1].lower_ == "majesty":
            break
        start += 1
    for position in range(start, end):
        token = doc[position]
        if token.dep_ == "relcl" or "\n" in token.text or token.tag_ in {"WP", "WDT"} or token.text in {"(", ";", "—", "–", "--"}:
            end = position
            break
    while end > start and not doc[end - 1].text[-1:].isalnum() and doc[end - 1].text[-1:] not in ".)":
        end -= 1
    span = doc[start:end]
    if not span or len(span) > MOST_WORDS or AGE.match(span.text) or MARKS & set(span.text):
        return None
    head = span.root.lemma_.lower()
    return Role(" ".join(span.text.split()), head, office=head not in word_list("roles")["relation"])


def _roles_in_phrase(mention: Span) -> Iterator[Role]:
    """The roles in one phrase with the name."""
    doc, head = mention.doc, mention.root
    explained_before = _listed_before(mention)
    if explained_before is not None:
        yield explained_before
    before = _before_name(mention, head)
    if before is not None:
        yield before
    for child in head.children:
        if child.dep_ == "appos" and child.i >= mention.end and child.pos_ in {"NOUN", "PROPN"} and _says_person(child):
            role = described(doc, child.left_edge.i, child.right_edge.i + 1)
            if role is not None:
                yield role
    explained = head.head
    between = doc[explained.i : mention.start].text if explained.i < mention.start else ""
    if (
        head.dep_ == "appos"
        and explained.pos_ in {"NOUN", "PROPN"}
        and between
        and not MARKS & set(between)
        and _says_person(explained)
    ):
        role = described(doc, explained.left_edge.i, mention.start)
        if role is not None:
            yield role
    listed = _listed_after(mention)
    if listed is not None:
        yield listed
    owner = next((child for child in head.children if child.ent_type_ == "ORG" and _is_owner(child)), None)
    if owner is not None and before is None:
        yield Role(doc[owner.left_edge.i : owner.i + 1].text, "", office=True)


def _is_owner(token: Token) -> bool:
    return token.dep_ == "poss" or any(child.tag_ == "POS" for child in token.children)


def _listed_after(mention: Span) -> Role | None:
    """A noun phrase between commas or dashes after the name, read by its tags where the parser saw no apposition.

    ", the secretary general of the United Nations," is a noun for what people do with its modifiers; of several the first
    counts. ", who served as mayor," gives the same.
    """
    doc, start = mention.doc, mention.end + 1
    if start >= len(doc) or doc[mention.end].text not in {",", "—", "–", "--"}:
        return None
    if (
        doc[start].lower_ == "who"
        and start + 1 < len(doc)
        and doc[start + 1].lemma_ in word_list("roles")["work"]
        and doc[start + 1].tag_ in FINITE
    ):
        served = doc[start + 1].lemma_ == "serve" and start + 2 < len(doc) and doc[start + 2].lower_ == "as"
        first = start + 3 if served else start + 1
        end = _phrase_end(doc, first + 1)
        role = described(doc, first, end) if end - first > 1 else None
        return Role(role.words, role.head if served else "", office=True) if role is not None else None
    noun = start
    while noun < len(doc) and doc[noun].tag_ in BEFORE_NOUN:
        noun += 1
    if noun == start or doc[noun - 1].tag_ not in {"NN", "NNP"} or not is_person_noun(doc[noun - 1].lemma_):
        return None
    end = _phrase_end(doc, noun) if noun < len(doc) and doc[noun].tag_ == "IN" else noun
    closed = end >= len(doc) or doc[end].text in CLOSING or doc[end].is_space or doc[end].tag_ in {"WP", "WDT"}
    return described(doc, start, end) if closed or doc[end].lower_ == "and" else None


def _phrase_end(doc: Doc, position: int) -> int:
    """The end of a noun's modifiers: a mark, a verb, "that", or "and" before another noun phrase."""
    first = position
    while position < len(doc) and position - first < MOST_WORDS and doc[position].tag_ in AFTER_NOUN:
        joins = doc[position].lower_ == "and" and position + 1 < len(doc) and doc[position + 1].tag_ in {"DT", "VBD", "VBZ"}
        if doc[position].lower_ == "that" or joins:
            break
        position += 1
    return position


def _listed_before(mention: Span) -> Role | None:
    """A noun phrase that ends with the comma before the name: "An attorney for the town, Ada Quist,"."""
    doc, start = mention.doc, mention.start
    # "spokesman, Lt. Col. Leo Grant": a rank before the name
    while start > 1 and (is_title_word(doc[start - 1].text) or doc[start - 1].text == "."):
        start -= 1
    last = start - 2
    if last < 1 or doc[last + 1].text != "," or mention.end >= len(doc) or doc[mention.end].text not in CLOSING:
        return None
    noun = doc[last]
    while (
        noun.head.i < noun.i
        and noun.head.right_edge.i in {last, *range(mention.start, mention.end + 1)}
        and noun.head.pos_ != "VERB"
    ):
        noun = noun.head
    if noun.tag_ not in {"NN", "NNP"} or not is_person_noun(noun.lemma_) or noun.ent_type_ == "PERSON":
        return None
    start = noun.left_edge.i
    return described(doc, start, last + 1) if doc[start].tag_ in {"DT", "PRP$"} or doc[start].ent_type_ else None


def _roles_in_sentence(mention: Span) -> Iterator[Role]:
    """The roles that a sentence states: is the mayor; who heads the institute; of NBC; of Ashton, Md."""
    doc, head = mention.doc, mention.root
    verb = head.head
    if head.dep_ == "nsubj" and verb.lemma_ in {"be", "become"} and not any(child.dep_ == "neg" for child in verb.children):
        for child in verb.children:
            if child.dep_ == "attr" and child.pos_ == "NOUN" and child.tag_ == "NN" and _says_person(child):
                role = described(doc, child.left_edge.i, child.right_edge.i + 1)
                if role is not None:
                    yield role
    for child in head.children:
        if child.dep_ == "relcl" and child.lemma_ in word_list("roles")["work"] and child.tag_ in {"VBZ", "VBD"}:
            role = described(doc, child.i, min(child.right_edge.i + 1, child.i + MOST_WORDS))
            if role is not None:
                yield Role(role.words, "", office=True)
    body = _body_after(mention)
    if body is not None:
        yield body
    residence = RESIDENCE.match(_following(mention))
    if residence is not None:
        yield Role(residence["words"], "", office=False)


def _body_after(mention: Span) -> Role | None:
    """Whom the person works for, right after the name: "Cameron Ode of the Morning Ledger"."""
    doc, position = mention.doc, mention.end
    if position + 1 >= len(doc) or doc[position].lower_ not in word_list("function_words")["belonging"]:
        return None
    first = position + 2 if doc[position + 1].lower_ == "the" and position + 2 < len(doc) else position + 1
    if doc[first].ent_type_ != "ORG":
        return None
    last = first
    while last + 1 < len(doc) and doc[last + 1].ent_type_ == "ORG" and doc[last + 1].ent_iob_ == "I":
        last += 1
    return Role(doc[position : last + 1].text, "", office=True)


def _says_person(noun: Token) -> bool:
    return noun.tag_ in {"NN", "NNP"} and is_person_noun(noun.lemma_)


def _before_name(mention: Span, head: Token) -> Role | None:
    """The words of the noun phrase before the name: "US President", "former Florida Gov."."""
    doc = mention.doc
    start = mention.start
    left = head.left_edge.i
    while start > left and (_in_title(doc[start - 1]) or _joins_title(doc, start - 1) or _is_hyphened(doc, start - 1)):
        start -= 1
    end = mention.start
    while end > start and doc[end - 1].lower_ in word_list("roles")["honorific"]:
        end -= 1
    nouns = (token for token in doc[max(start, end - 2) : end] if token.tag_ in {"NN", "NNP", "JJ"})
    if not any(is_title_word(token.text) or is_person_noun(token.lemma_) for token in nouns):
        return None
    role = described(doc, start, end)
    last = doc[end - 1].lemma_.lower()
    return Role(role.words, last, office=last not in word_list("roles")["relation"]) if role is not None else None


def _is_hyphened(doc: Doc, position: int) -> bool:
    """Whether a token is part of a hyphenated word: "Commander-in-Chief"."""
    around = doc[max(position - 1, 0) : position + 2]
    return doc[position].text not in MARKS and any(token.tag_ == "HYPH" for token in around)


def _joins_title(doc: Doc, position: int) -> bool:
    """Whether a token is the "of" of a title like "Secretary of State"."""
    return (
        0 < position < len(doc) - 1
        and doc[position].lower_ == "of"
        and doc[position + 1].is_title
        and is_title_word(doc[position - 1].text)
        and doc[position - 1].is_title
    )


def _in_title(token: Token) -> bool:
    return (
        not token.is_space
        and token.dep_ not in {"relcl", "cc", "appos"}
        and token.tag_ not in {"VBD", "VBZ", "VBP", "MD", "IN", "CD"}
        and token.text not in {",", ";", ":", "(", ")", '"', "“", "”", "—", "–", "--"}
    )
