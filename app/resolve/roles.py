"""Roles: the titles and descriptions that an article gives next to a mention of a person.

"Kremlin Aide Yury Ushakov" gives a role before the name, "Anna Holt, the hospital's chief surgeon," one after it, "A
spokesman for the ministry, Ivan Petrov," one that the name explains, and "Ivan Petrov is the mayor" one in a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list
from app.names.person_names import is_honour
from app.names.titles import is_title_word
from app.resolve.role import Role, is_job, same_office
from app.resolve.role_phrases import (
    CLOSING,
    DASHES,
    MARKS,
    described,
    is_closed,
    names_person,
    noun_phrase,
    phrase_after,
    phrase_before,
    stated,
)

# "(R-N.Y.)", ", D-Mont.,": a lawmaker's party and state, as American papers print them.
PARTY = re.compile(r"\s*(?P<words>\([RDI]-[A-Z][\w. ]*\)|, [RDI]-[A-Z][\w.]*)")
AGE = re.compile(r"\d{1,3}$")
# How many tokens after a name its party is looked for in.
FOLLOWING = 16
# How many descriptions in a row count after a name: "Ada Quist, a nurse, mother of three, said".
MOST_IN_A_ROW = 3
# How far, in tokens, a title reaches before a name at most.
LONGEST_TITLE = 16
FINITE = frozenset({"VBZ", "VBD", "VBP", "NNS"})


def roles_of(mention: Span) -> list[Role]:
    """The roles next to this mention, as the article words them, the most reliable first."""
    beside = [replace(role, beside=True, mention=mention.start) for role in _roles_beside(mention)]
    found = [*beside, *_roles_in_sentence(mention)]
    party = PARTY.match(_following(mention))
    if party is None:
        return found
    words = party["words"].strip(" ,()")
    if not found:
        return [Role(words, "", office=True, beside=True, mention=mention.start)]
    return [replace(found[0], words=f"{found[0].words} ({words})"), *found[1:]]


def roles_before(mention: Span) -> list[Role]:
    """The title right before the name ("Mayor Quist"), if there is one."""
    role = _before_name(mention)
    return [role] if role is not None else []


def honorific_before(mention: Span) -> str | None:
    """The courtesy title right before the name ("Mrs."), or None."""
    if mention.start == 0:
        return None
    word = mention.doc[mention.start - 1].text
    return word if word.lower() in word_list("roles")["honorific"] else None


def _following(mention: Span) -> str:
    """The words right after a mention. (A Doc builds its whole text anew on each access.)"""
    return mention[-1].whitespace_ + mention.doc[mention.end : mention.end + FOLLOWING].text


def _roles_beside(mention: Span) -> Iterator[Role]:
    """The roles in one phrase with the name: before it, explained by it, and after it."""
    doc = mention.doc
    explained = _explained(mention)
    if explained is not None:
        yield explained
    title, body = _before_name(mention), _body_after(mention)
    if title is None:
        title = _shared_title(mention)
    if title is not None:
        where = body or _seat_after(mention, title)
        yield replace(title, words=f"{title.words} {where}") if where is not None else title
    yield from _after_name(mention)
    if title is None and body is not None:
        yield Role(body, "", office=True)
    owner = next((child for child in mention.root.children if child.ent_type_ == "ORG" and _is_owner(child)), None)
    if owner is not None and title is None:
        yield Role(doc[owner.left_edge.i : owner.i + 1].text, "", office=True)


def _is_owner(token: Token) -> bool:
    return token.dep_ == "poss" or any(child.tag_ == "POS" for child in token.children)


def _before_name(mention: Span) -> Role | None:
    """The words of the noun phrase before the name: "US President", "former Florida Gov."."""
    doc, end = mention.doc, mention.start
    floor = max(0, end - LONGEST_TITLE)
    while end > floor and doc[end - 1].lower_ in word_list("roles")["honorific"]:
        end -= 1
    start = phrase_before(doc, end, floor)
    if start == end or doc[end - 1].tag_ in {"VBN", "VBG", "RB", "POS"}:
        return None
    # "chairman-elect" is three tokens
    last = end - 3 if end - 2 > start and doc[end - 2].text == "-" else end - 2
    nouns = [token for token in doc[max(start, last) : end] if token.tag_ in {"NN", "NNP", "JJ"}]
    listed = any(is_job(token.lemma_) or _is_title(token) for token in nouns)
    if not listed and not (_is_title_by_parse(start, doc[end - 1], mention) or _has_title_noun(doc, start, end)):
        return None
    return described(doc, start, end)


def _is_title(token: Token) -> bool:
    return token.lower_ not in word_list("roles")["no_title"] and is_title_word(token.text)


def _shared_title(mention: Span) -> Role | None:
    """The title in the plural that the first of several names has for all of them: "Sens. Ada Quist and Leo Grant"."""
    doc, first = mention.doc, mention.start
    floor = max(0, first - 2 * LONGEST_TITLE)
    while first - 1 > floor and (
        doc[first - 1].text in {",", "and", "&", "(", ")"} or doc[first - 1].ent_type_ in {"PERSON", "GPE"}
    ):
        first -= 1
    while first < mention.start and doc[first].ent_type_ == "GPE":
        first += 1
    alone = first == mention.start and not (mention.end < len(doc) and doc[mention.end].text in {",", "and", "&", "("})
    if alone or (first < mention.start and doc[first].ent_type_ != "PERSON"):
        return None
    start = phrase_before(doc, first, max(0, first - LONGEST_TITLE))
    if start == first:
        return None
    stopped = doc[first - 1].text == "."
    noun = doc[first - 2] if stopped and first - 2 >= start else doc[first - 1]
    one = noun.text.rstrip(".").removesuffix("s")
    is_plural = noun.tag_ in {"NNS", "NNPS"} or stopped or noun.text.endswith("s.")
    if not is_plural or noun.text.rstrip(".") == one or not (is_job(one) or _is_abbreviated(one)):
        return None
    while start < noun.i and (doc[start].tag_ == "POS" or (doc[start].tag_ in {"VBN", "VBG"} and doc[start].head.i < start)):
        start += 1
    words = doc[start : noun.i].text_with_ws + one
    return Role(f"{words}." if stopped or noun.text.endswith(".") else words, one.lower(), office=not _is_tie(one))


def _is_abbreviated(title: str) -> bool:
    """Whether it is the beginning of an abbreviated office: "Rep" of "Reps."."""
    return same_office(title) != title.lower()


def _is_tie(noun: str) -> bool:
    return noun.lower() in word_list("roles")["relation"]


def _has_title_noun(doc: Doc, start: int, end: int) -> bool:
    """Whether a title with "of" or "for" stands before the name: "director of rugby"."""
    return any(
        token.lower_ in {"of", "for"} and (is_title_word(doc[token.i - 1].text) or is_job(doc[token.i - 1].lemma_))
        for token in doc[start + 1 : end]
    )


def _is_title_by_parse(start: int, noun: Token, mention: Span) -> bool:
    """Whether a common noun that no list knows is one phrase with the name: "research fellow Diane Farr".

    Such titles stand without an article; "the explosion" before a name is something else.
    """
    return (
        not (start and noun.doc[start - 1].tag_ in {"DT", "PRP$"})
        and noun.tag_ == "NN"
        and noun.ent_type_ == ""
        and noun.head.i in range(mention.start, mention.end)
        and noun.dep_ in {"compound", "nmod"}
        and noun.lower_ not in word_list("roles")["thing"]
    )


def _body_after(mention: Span) -> str | None:
    """Whom the person works for, right after the name: "of the Morning Ledger", "from TV producer Brightwater"."""
    doc, position = mention.doc, mention.end
    if position < len(doc) and doc[position].text == ",":
        position += 1
    if position + 1 >= len(doc) or doc[position].lower_ not in word_list("function_words")["belonging"]:
        return None
    end = noun_phrase(doc, position + 1)
    first = next((token.i for token in doc[position + 1 : end] if token.ent_type_ == "ORG"), None)
    lone = position == mention.end and len(mention) == 1 and doc[position].lower_ != "of"
    if (
        lone
        or first is None
        or any(token.ent_type_ == "PERSON" or token.tag_ in {"RB", "VBG", "CC"} for token in doc[position + 1 : first])
    ):
        return None
    last = first
    while last + 1 < len(doc) and doc[last + 1].ent_type_ == "ORG" and doc[last + 1].ent_iob_ == "I":
        last += 1
    words = doc[position : last + 1].text
    return None if "\n" in words else words.removesuffix("'s").removesuffix("’s")


def _seat_after(mention: Span, title: Role) -> str | None:
    """The place of a seat, right after the name: "Gov. Ada Quist of Ohio". What follows other names is a residence."""
    doc, position = mention.doc, mention.end
    seat = same_office(title.head) in {same_office(word) for word in word_list("roles")["seat"]}
    if not seat or position + 1 >= len(doc) or doc[position].lower_ not in {"of", "for"}:
        return None
    end = position + 1
    while end < len(doc) and (doc[end].ent_type_ == "GPE" or (end == position + 1 and doc[end].lower_ == "the")):
        end += 1
    return doc[position:end].text if doc[end - 1].ent_type_ == "GPE" else None


def _after_name(mention: Span) -> Iterator[Role]:
    """The descriptions in a row after a name, each after a comma or a dash: ", 34, a nurse and mother of three,"."""
    doc, position = mention.doc, _after_letters_and_age(mention)
    aged = doc[position - 1].text if position > mention.end and AGE.match(doc[position - 1].text) else None
    for _ in range(MOST_IN_A_ROW):
        if position + 1 >= len(doc) or doc[position].text not in {",", *DASHES}:
            return
        start = position + 2 if doc[position + 1].is_space and position + 2 < len(doc) else position + 1
        role, end = _description_at(mention, start)
        if role is None:
            return
        if aged is not None and end < len(doc) and doc[end].text == ":":
            # a line of a list of voices: "Dev Sandhu, 34, nurse: “…”"
            role = replace(role, words=f"{aged}, {role.words}")
        yield role
        position = end


def _after_letters_and_age(mention: Span) -> int:
    """The token after the letters and the age that belong to a name: "Ada Quist MP, 43, …"."""
    doc, position = mention.doc, mention.end
    while position < len(doc) and is_honour(doc[position].text):
        position += 1
    age = position + 1
    if position < len(doc) and doc[position].text == "," and age < len(doc):
        if doc[age].lower_ == "aged" and age + 1 < len(doc):
            age += 1
        if AGE.match(doc[age].text) and age + 1 < len(doc) and doc[age + 1].text == ",":
            return age + 1
    return position


def _description_at(mention: Span, start: int) -> tuple[Role | None, int]:
    """The description that begins at a token after a name, and where it ends."""
    doc = mention.doc
    if doc[start].lower_ == "who":
        return _stated_after_who(doc, start + 1)
    acting = word_list("roles")["acting"]
    if doc[start].lower_ in acting or doc[start : start + 2].text.lower() in acting:
        end = phrase_after(doc, start + 1)
        return (_plain(doc, start, end), end) if is_closed(doc, end) else (None, end)
    if doc[start].lower_ == "for" and _is_party_to_case(doc, start):
        end = phrase_after(doc, start + 1)
        return (_plain(doc, start, end), end) if is_closed(doc, end) else (None, end)
    noun = noun_phrase(doc, start)
    if doc[start].lower_ == "one" and start + 1 < len(doc) and doc[start + 1].lower_ == "of":
        plural = noun_phrase(doc, start + 2)
        noun = plural
        is_person = plural > start + 2 and doc[plural - 1].tag_ in {"NNS", "NNPS"} and is_job(doc[plural - 1].lemma_)
    else:
        if noun < len(doc) and doc[noun].tag_ == "CC" and not names_person(doc, start, noun):
            # "the transport and environment spokesman"
            noun = max(noun, noun_phrase(doc, noun + 1))
        is_person = names_person(doc, start, noun)
    if not is_person:
        return None, start
    end = phrase_after(doc, noun)
    if not is_closed(doc, end) and doc[end].tag_ != "CC" and not _explains(doc[noun - 1], mention):
        return None, end
    if _belongs_to_next(doc, noun, end, mention):
        return None, end
    return described(doc, start, end), end


def _explains(noun: Token, mention: Span) -> bool:
    """Whether the parse sees a noun as explaining the name."""
    return noun.dep_ == "appos" and noun.head.i in range(mention.start, mention.end)


def _belongs_to_next(doc: Doc, noun: int, end: int, mention: Span) -> bool:
    """Whether the description explains the next name and not this one: "After she met Poe, the mayor, Ada Quist, said"."""
    named_next = end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].ent_type_ == "PERSON"
    return named_next and not _explains(doc[noun - 1], mention)


def _is_party_to_case(doc: Doc, start: int) -> bool:
    """Whether "for" is followed by a side in court: "Ada Quist, for the prosecution, said"."""
    return any(token.lower_ in word_list("roles")["side"] for token in doc[start + 1 : start + 3])


def _plain(doc: Doc, start: int, end: int) -> Role | None:
    words = " ".join(doc[start:end].text.split()).strip(" ,")
    return Role(words, "", office=True) if words else None


def _stated_after_who(doc: Doc, verb: int) -> tuple[Role | None, int]:
    """The role that a clause with "who" gives: ", who heads the institute,", ", who served as mayor,", ", who is a nurse,"."""
    work = word_list("roles")["work"]
    while verb < len(doc) and (doc[verb].tag_ in {"RB", "MD"} or doc[verb].lower_ in {"has", "had", "been", "also"}):
        verb += 1
    if verb + 1 >= len(doc):
        return None, verb
    if doc[verb].lemma_ in {"be", "become"}:
        noun = noun_phrase(doc, verb + 1)
        if not names_person(doc, verb + 1, noun):
            return None, noun
        end = phrase_after(doc, noun)
        return described(doc, verb + 1, end), end
    if doc[verb].lemma_ == "serve" and doc[verb + 1].lower_ == "as":
        end = phrase_after(doc, verb + 2)
        return described(doc, verb + 2, end), end
    if doc[verb].tag_ not in FINITE or not (doc[verb].lemma_ in work or doc[verb].lower_.removesuffix("s").endswith(tuple(work))):
        return None, verb
    end = phrase_after(doc, verb + 1)
    return (stated(described(doc, verb, end)) if end > verb + 1 else None), end


def _explained(mention: Span) -> Role | None:
    """A noun phrase that ends with the comma before the name: "An attorney for the town, Ada Quist,"."""
    doc, start = mention.doc, mention.start
    # "spokesman, Lt. Col. Leo Grant": a rank before the name
    while start > 1 and (is_title_word(doc[start - 1].text) or doc[start - 1].text == "." or doc[start - 1].lower_ == "the"):
        start -= 1
    last = start - 2
    end = _after_letters_and_age(mention)
    if last < 1 or doc[last + 1].text != "," or end >= len(doc):
        return None
    noun = _explaining_noun(doc, last, mention)
    if noun is None:
        return None
    if noun.tag_ == "JJ" and noun.i and is_job(doc[noun.i - 1].lemma_):
        # "director general"
        noun = doc[noun.i - 1]
    first = phrase_before(doc, noun.i, max(0, noun.i - LONGEST_TITLE))
    one_of = _is_one_of(doc, noun.left_edge.i)
    if one_of:
        first = noun.left_edge.i
    elif noun.tag_ not in {"NN", "NNP"} or noun.ent_type_ == "PERSON" or not is_job(noun.lemma_):
        return None
    determined = first > 0 and doc[first - 1].tag_ in {"DT", "PRP$"}
    owned = any(token.tag_ == "POS" for token in doc[first : noun.i])
    of_name = mention.root.dep_ == "appos" and mention.root.head in {noun, doc[last]}
    opens = _opens_sentence(doc, first - 1 if determined else first)
    closed = doc[end].text in CLOSING or (doc[end].tag_ in {"VBD", "VBZ"} and opens)
    return described(doc, first, last + 1) if (determined or owned or one_of or of_name or opens) and closed else None


def _explaining_noun(doc: Doc, last: int, mention: Span) -> Token | None:
    """The noun of a phrase that ends before the comma in front of a name; None where it could be either of two.

    "An attorney for the town" is an attorney; "a spokesman for the mayor" could be followed by the name of either, unless
    nobody has been told of the first one.
    """
    chain = [doc[last]]
    while (
        (head := chain[-1].head).i < chain[-1].i
        and (head.right_edge.i in {last, *range(mention.start, mention.end + 1)} or head == mention.root.head)
        and head.pos_ != "VERB"
        and chain[-1].dep_ != "appos"
        and head.sent == chain[-1].sent
    ):
        chain.append(head)
    nouns = [token for token in chain if token.tag_ in {"NN", "NNP"} and is_job(token.lemma_)]
    # "editor in chief"
    nouns = [token for token in nouns[:-1] if token.n_lefts or token.ent_type_] + nouns[-1:]
    if len(nouns) < 2:
        return nouns[0] if nouns else chain[-1]
    outer = nouns[-1]
    return outer if doc[outer.left_edge.i].lower_ in word_list("function_words")["indefinite"] else None


def _is_one_of(doc: Doc, start: int) -> bool:
    return start + 1 < len(doc) and doc[start].lower_ == "one" and doc[start + 1].lower_ == "of"


def _opens_sentence(doc: Doc, position: int) -> bool:
    before = doc[position - 1] if position else None
    return before is None or bool(doc[position].is_sent_start) or before.is_space or before.text in {".", ":"} | MARKS


def _roles_in_sentence(mention: Span) -> Iterator[Role]:
    """The roles that a sentence states: "Ada Quist is the mayor"."""
    doc, head = mention.doc, mention.root
    verb = head.head
    if head.dep_ != "nsubj" or verb.lemma_ not in {"be", "become"} or verb.lower_ == "were":
        return
    if any(child.dep_ == "neg" or child.lower_ in {"if", "unless"} for child in verb.children):
        return
    for child in verb.children:
        if child.dep_ == "attr" and child.tag_ == "NN" and is_job(child.lemma_):
            role = described(doc, child.left_edge.i, phrase_after(doc, child.i + 1))
            if role is not None:
                yield role
