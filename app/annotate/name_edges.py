"""The edges of names: an entity of the recogniser in; the name alone out.

The recogniser often takes a title or a day into a name ("Aide Yury Ushakov", "March Omar Haddad"), and leaves out a given
name, a particle or what follows "St.". A person's name here loses the titles and days before it and gains its other words.
"""

import re

from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list
from app.names.given_names import gender_of_given_name, is_given_name
from app.names.particles import JOINING
from app.names.person_names import is_generation
from app.names.titles import is_title_word
from app.reading.days import MONTH, WEEKDAYS

NAME_WORD = re.compile(r"[^\W\d_][\w'’.\-]*$")
POSSESSIVE = frozenset({"'s", "’s", "’", "'"})
# Tags of small words that are capitalised only at the head of a sentence.
SMALL_WORDS = frozenset({"DT", "IN", "CC", "PRP", "PRP$", "WP", "WRB", "MD", "RB", "TO", "UH"})
SAINT = frozenset({"St.", "St"})
DASHES = frozenset({"-", "–", "—", "--"})
# Courtesy titles that are family names too.
OFTEN_NAMES = frozenset({"lord", "lady", "hon", "sir"})
# Words that say what somebody does, at least so long: "Insider".
DOER, SHORTEST_DOER = re.compile(r"(?:er|or|ist|man|woman|mate|member|ian|eer)$"), 6
# Letters before a name that stand for a position or a trade have so many: "DL", "AFC".
SHORTEST_TAG, LONGEST_TAG = 2, 4
MONTH_NAME = re.compile(MONTH)
# Words before a day or a month that show that it is one and not a name: "in March Omar Haddad said".
BEFORE_DAY = word_list("dates")["before_day"]


def person_at(entity: Span) -> Span | None:
    """The person's name in an entity; None where nothing of it is a name."""
    doc = entity.doc
    start, end = entity.start, _before_break(entity)
    while end > start and (doc[end - 1].text in POSSESSIVE or not _has_letter(doc[end - 1])):
        end -= 1
    start = _after_titles(doc, start, end)
    if start >= end or not any(token.text[:1].isupper() for token in doc[start:end]) or _is_only_title(doc[start:end]):
        return None
    if _is_title_of_next(doc, end):
        return None
    start = before_given_names(doc, start, end)
    start = with_double_given_name(doc, before_particles(doc, start))
    while (further := _with_family_name(doc, end)) > end:
        end = further
    return doc[start : with_generation(doc, end)]


def before_given_names(doc: Doc, start: int, end: int) -> int:
    """Where a name begins of which the recogniser left out given names."""
    while start > 0 and _is_given_name(doc, start - 1, end):
        start -= 1
    return start


def body_at(entity: Span) -> Span | None:
    """An organization or place without a leading article and a trailing possessive; None where nothing is left."""
    doc, start, end = entity.doc, entity.start, entity.end
    while start < end and (doc[start].lower_ in word_list("function_words")["article"] or not _has_letter(doc[start])):
        start += 1
    # "federal Securities and Exchange Commission"
    while start < end - 1 and doc[start].text.islower() and doc[start].pos_ in {"ADJ", "NOUN"}:
        start += 1
    # "Brokerage Holm Stone" at the head of a sentence
    if (
        start < end - 1
        and doc[start].is_sent_start
        and doc[start].lower_ in word_list("bodies")["sort"]
        and doc[start + 1].is_title
    ):
        start += 1
    while end > start and (
        doc[end - 1].text in POSSESSIVE or not _has_letter(doc[end - 1]) or _is_title_before_name(doc, end - 1)
    ):
        end -= 1
    # "coast guard Capt": a service and a rank
    if end < entity.end and doc[start:end].text.islower():
        return None
    # "National Interests: The Human Rights Council", where a heading ran into the name
    colon = next((position for position in range(start, end) if doc[position].text == ":"), None)
    if colon is not None:
        start = colon + 2 if colon + 1 < end and doc[colon + 1].lower_ == "the" else colon + 1
    if end < len(doc) - 2 and doc[end - 1].lower_ in word_list("bodies")["branched"] and doc[end].lower_ in {"for", "of"}:
        end = _branch_end(doc, end)
    span = doc[start:end]
    return span if span and "\n" not in span.text and not _is_office(span) and not _is_people(span) else None


def _is_people(span: Span) -> bool:
    """Whether a word at the head of a sentence that was taken for a body only has its capital from there: "Friends said"."""
    word = span[0]
    if len(span) > 1 or not word.is_sent_start or not word.lower_.endswith("s") or word.lower_ in word_list("titles")["members"]:
        return False
    singular, roles = word.lower_.removesuffix("s"), word_list("roles")
    return singular in roles["relation"] | roles["person"] | word_list("sources")["anonymous"]


def _is_title_before_name(doc: Doc, position: int) -> bool:
    """Whether an abbreviated title stands right before a name: "coast guard Capt. Ada Quist"."""
    following = position + 1
    abbreviated = following < len(doc) and doc[following].text == "."
    following += abbreviated
    title = doc[position].text + ("." if abbreviated else "")
    return (
        title.endswith(".")
        and is_title_word(title)
        and following < len(doc)
        and doc[following].tag_ == "NNP"
        and doc[following].text[:1].isupper()
    )


def _is_office(span: Span) -> bool:
    """Whether words that the recogniser takes for a body are somebody's office: "the Bishop", "National Security Adviser"."""
    return span[-1].lower_ in word_list("titles")["office"] and all(is_title_word(token.text) for token in span)


def is_capitalised_name(token: Token) -> bool:
    """Whether a token is a proper noun that can be part of a person's name."""
    return (
        token.tag_ == "NNP"
        and token.text[:1].isupper()
        and not (token.text.isupper() and len(token.text) > 2)
        and bool(NAME_WORD.match(token.text))
        and not is_title_word(token.text)
        and not is_day(token)
    )


def is_day(token: Token) -> bool:
    """Whether a weekday or month is one, and not a given name: "in March Omar Haddad said", but "April Moss said"."""
    if token.text not in WEEKDAYS and not MONTH_NAME.fullmatch(token.text):
        return False
    if token.ent_type_ == "DATE" and token.text in WEEKDAYS:
        return True
    before = token.doc[token.i - 1] if token.i > 0 else None
    return before is not None and (before.lower_ in BEFORE_DAY or before.is_digit or before.text in WEEKDAYS)


def with_generation(doc: Doc, end: int) -> int:
    """The end of a name that ends at token ``end``, with "Jr." or "III" after it."""
    return end + 1 if end < len(doc) and is_generation(doc[end].text) and not doc[end - 1].is_punct else end


def with_double_given_name(doc: Doc, start: int) -> int:
    """Where a name begins that was cut at the hyphen of its given name: "Eva-Marie Persson"."""
    if start > 1 and doc[start - 1].text == "-" and not doc[start - 1].whitespace_ and not doc[start - 2].whitespace_:
        first = doc[start - 2]
        if first.is_title and first.tag_ in {"NNP", "NN"} and is_given_name(first.text) and is_given_name(doc[start].text):
            return start - 2
    return start


def goes_on_title(token: Token) -> bool:
    """Whether a word goes on with the title before it: "Det Con Hale", "Sgt. 1st Class Hale"."""
    return token.lower_ in word_list("titles")["continued"] and token.i > 0 and is_title_word(token.nbor(-1).text)


def _before_break(entity: Span) -> int:
    """Where a line, a dash between spaces, a score or "-led" ends a person's name: "Ada Quist - she", "Ada Quist-led"."""
    for token in entity:
        if "\n" in token.text or (token.i > entity.start and _is_break(token)):
            return token.i
    return entity.end


def _is_break(token: Token) -> bool:
    dash = token.text in DASHES and (token.tag_ == ":" or bool(token.nbor(-1).whitespace_))
    return dash or token.text[:1].isdigit() or (token.text == "-" and _is_participle_after(token.doc, token.i))


def _is_participle_after(doc: Doc, position: int) -> bool:
    return position + 1 < len(doc) and doc[position + 1].tag_ in {"VBN", "VBG"} and doc[position + 1].text.islower()


def _after_titles(doc: Doc, start: int, end: int) -> int:
    """Where the name begins: after titles, days and words in lower case that are no particles of a family name."""
    while start < end - 1 and _is_before_name(doc, start, end):
        start += 1
    honorifics = word_list("roles")["honorific"] - OFTEN_NAMES
    last = next((position for position in range(end - 2, start, -1) if doc[position].lower_ in honorifics), None)
    if last is not None:
        # "Said Mr Birch"
        return last + 1
    if start >= end or is_given_name(doc[start].text):
        return start
    # "Patrol Chief James Hall", "Saudi King Fahim": a title that the recogniser took for part of the name
    inner = (
        position
        for position in range(start + 1, end - 1)
        if (is_title_word(doc[position].text) and not _is_joined(doc, position)) or _is_tag(doc, position, end, known=False)
    )
    start = next((position + 1 for position in inner if doc[position].text not in SAINT), start)
    does = DOER.search(doc[start].text) and len(doc[start]) >= SHORTEST_DOER and not is_given_name(doc[start].text)
    return start + 1 if does and start < end - 2 and gender_of_given_name(doc[start + 1].text) is not None else start


def _is_joined(doc: Doc, position: int) -> bool:
    """Whether a hyphen joins a title to a word that is none: "Haji-Ioannou" is a name, and "Colonel-Major" two titles."""
    joined = position + 2 < len(doc) and doc[position + 1].text == "-" and not doc[position].whitespace_
    return joined and not is_title_word(doc[position + 2].text)


def _is_before_name(doc: Doc, position: int, end: int) -> bool:
    """Whether a word of an entity stands before the name and is no part of it."""
    token, following = doc[position], doc[position + 1]
    lists = word_list("titles")
    if token.text in SAINT:
        return False
    if (
        (is_title_word(token.text) and not _is_joined(doc, position))
        or is_day(token)
        or token.lower_ in lists["side"] | word_list("generations")["one_name"]
    ):
        return True
    if not token.text[:1].isupper():
        return token.text not in JOINING
    if goes_on_title(token):
        return True
    if _is_tag(doc, position, end):
        return True
    # "The Ada Quist"; but "The Game" is a name
    return token.lower_ == "the" and position < end - 2 and gender_of_given_name(following.text) is not None


def _is_tag(doc: Doc, position: int, end: int, *, known: bool = True) -> bool:
    """Whether letters for a position or a trade stand before a full name: "Rovers DL Ada Quist"; "JD Vance" is a name.

    The given name must be a ``known`` one where nothing stands before the letters.
    """
    token, following = doc[position], doc[position + 1]
    capitals = token.text.isupper() and token.text.isalpha() and SHORTEST_TAG <= len(token) <= LONGEST_TAG
    capitals = capitals and (len(token) == SHORTEST_TAG or not is_given_name(token.text))
    return capitals and position < end - 2 and following.is_title and (not known or is_given_name(following.text))


def before_particles(doc: Doc, start: int) -> int:
    """Where a name begins that the recogniser cut before or after its particles: "Annelies van der Meer"."""
    first = start
    while first > 0 and doc[first - 1].text in JOINING:
        first -= 1
    is_cut = first < start or doc[start].text in JOINING
    given = doc[first - 1] if first > 0 else None
    if not is_cut or given is None or not given.text[:1].isupper() or is_title_word(given.text):
        return start
    return first - 1 if given.tag_ == "NNP" or (given.tag_ not in SMALL_WORDS and is_given_name(given.text)) else start


def _is_only_title(span: Span) -> bool:
    lists = word_list("titles")
    if len(span) == 1 and span.text.endswith("s"):
        # "Aides said"
        singular = span.text.lower().removesuffix("s")
        return is_title_word(span.text) or singular in word_list("roles")["role"] | lists["title"]
    return all(is_title_word(token.text) or token.lower_ in lists["side"] for token in span)


def _is_title_of_next(doc: Doc, end: int) -> bool:
    """Whether an entity ends with the title of the name after it: "Charlotte Mayor" before "Ada Quist"."""
    before_name = end < len(doc) and doc[end].tag_ == "NNP" and doc[end].is_title and is_given_name(doc[end].text)
    return before_name and is_title_word(doc[end - 1].text) and not is_given_name(doc[end - 1].text)


def _is_given_name(doc: Doc, position: int, end: int) -> bool:
    """Whether the word before a name is one more given name of it."""
    token, following = doc[position], doc[position + 1]
    # "Undersheriff Dan Stokes": nothing but a given name or an initial stands before a full name
    is_whole = position + 2 < end and gender_of_given_name(following.text) is not None
    if is_whole and len(token.text.strip(".")) > 1 and not is_given_name(token.text):
        return False
    if _is_tag(doc, position, end, known=False):
        return False
    return (
        token.tag_ == "NNP"
        and token.dep_ == "compound"
        and token.head.i > position
        and (token.ent_type_ in {"", "PERSON"} or _is_given_name_alone(token))
        and bool(NAME_WORD.match(token.text))
        and token.text[:1].isupper()
        and not is_title_word(token.text)
        and token.lower_ not in word_list("titles")["side"]
        and not goes_on_title(token)
        and not is_day(token)
        and not (token.text.isupper() and token.text.isalpha() and len(token.text) > 2 and not following.text.isupper())
        and not token.text.isdigit()
    )


def _is_given_name_alone(token: Token) -> bool:
    """Whether the recogniser took a single given name for a body or place: "Yury" in "Kremlin aide Yury Ushakov"."""
    doc, position = token.doc, token.i
    alone = token.ent_iob_ == "B" and (position + 1 >= len(doc) or doc[position + 1].ent_iob_ != "I")
    return alone and is_given_name(token.text)


def _with_family_name(doc: Doc, end: int) -> int:
    """The end of a name with one more family name after it, if there is one; particles before it are part of it."""
    following = end
    while following < len(doc) and doc[following].text in JOINING:
        following += 1
    if following > end:
        joins = following < len(doc) and is_capitalised_name(doc[following]) and doc[following].ent_type_ in {"", "PERSON"}
        return following + 1 if joins else end
    return end + 1 if end < len(doc) and _is_family_name(doc, end) else end


def _is_family_name(doc: Doc, position: int) -> bool:
    token, last = doc[position], doc[position - 1]
    if last.text in SAINT and is_capitalised_name(token):
        return True
    return (
        token.tag_ == "NNP"
        and token.ent_type_ == ""
        and last.dep_ == "compound"
        and last.head == token
        and bool(NAME_WORD.match(token.text))
        and not is_title_word(token.text)
    )


def _branch_end(doc: Doc, end: int) -> int:
    """The end of a name that goes on with its branch: "Court of Appeals for the Northern Circuit"."""
    position = end + 2 if doc[end + 1].lower_ == "the" else end + 1
    first = position
    while position < len(doc) and doc[position].tag_ in {"NNP", "NNPS", "JJ"} and doc[position].is_title:
        position += 1
    return position if position > first else end


def _has_letter(token: Token) -> bool:
    return any(character.isalnum() for character in token.text)
