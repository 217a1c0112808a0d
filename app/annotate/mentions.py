"""Mentions: the named entities of a Doc in; spans that name persons, organizations, places and groups out.

The entity recogniser often takes a title into a name ("Aide Yury Ushakov") or leaves out a given name. Here a name loses
the titles at its left and gains the capitalised words of the name before it.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from app.lexicon import word_list
from app.names.given_names import gender_of_given_name, is_given_name
from app.names.titles import is_title_word

SPANS_KEY = "mentions"
PERSON, ORGANIZATION, PLACE, GROUP = "person", "organization", "place", "group"
LABELS = {"PERSON": PERSON, "ORG": ORGANIZATION, "FAC": ORGANIZATION, "GPE": PLACE, "LOC": PLACE, "NORP": GROUP}
NAME_WORD = re.compile(r"[^\W\d_][\w'’.\-]*$")
# 'Robert C. "Bobby" Scott': a given name, perhaps an initial, a nickname in marks, the family name.
NICKNAMED = re.compile(
    r"(?<![\w'’-])[^\W\d_][\w'’-]{1,30} (?:[^\W\d_]\. )?[\"“][^\W\d_][\w.'’-]{1,14}[\"”] [^\W\d_][\w'’-]{1,30}"
)
# The fewest and most proper nouns in a row that are a person's name; more are a headline or the name of a body.
SHORTEST_RUN, LONGEST_RUN = 2, 3


@Language.component("mentions")
def mentions(doc: Doc) -> Doc:
    """Put every named mention on ``doc.spans["mentions"]``, labelled person, organization, place or group."""
    found: list[Span] = []
    for entity in doc.ents:
        label = LABELS.get(entity.label_)
        if label is None:
            continue
        if label != PERSON and _is_described_as_person(entity):
            label = PERSON
        elif (
            label == PERSON
            and len(entity) > 1
            and entity[-1].lower_ in word_list("bodies")["press"]
            and not is_given_name(entity[0].text)
        ):
            label = ORGANIZATION
        span = _person(entity) if label == PERSON else _body(entity)
        if span is not None:
            found.append(Span(doc, span.start, span.end, label=label))
    whole = _with_described_names(doc, _without_parts_of_persons(found))
    doc.spans[SPANS_KEY] = sorted(_with_missed_names(doc, _with_nicknames(doc, whole)))
    return doc


def _without_parts_of_persons(found: list[Span]) -> list[Span]:
    """``found`` without the bodies and places that are part of a person's name."""
    taken = {token.i for span in found if span.label_ == PERSON for token in span}
    return [span for span in found if span.label_ == PERSON or not all(token.i in taken for token in span)]


def _with_described_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` and the names that the recogniser missed, where the text says what the person does.

    "Lee Jae-won, leader of the party," and "The fund's chief, Hana Teferra," name a person whatever the recogniser saw.
    """
    taken = {token.i for span in found for token in span}
    added = []
    position = 0
    while position < len(doc):
        end = _name_run(doc, position, taken)
        words = sum(1 for token in doc[position:end] if token.tag_ == "NNP")
        if SHORTEST_RUN <= words <= LONGEST_RUN and (_is_explained_before(doc, position, end) or _is_explained_after(doc, end)):
            added.append(Span(doc, position, end, label=PERSON))
        position = max(end, position + 1)
    return [*found, *added]


def _name_run(doc: Doc, position: int, taken: set[int]) -> int:
    """The end of the proper nouns (with hyphens) that begin at ``position``; ``position`` itself where there is none."""
    end = position
    while (
        end < len(doc)
        and end not in taken
        and (
            (doc[end].tag_ == "NNP" and doc[end].text[:1].isalpha() and (doc[end].is_title or doc[end - 1].tag_ == "HYPH"))
            or (doc[end].tag_ == "HYPH" and end > position)
        )
        and not (end == position and is_title_word(doc[end].text))
    ):
        end += 1
    return end


def _is_explained_before(doc: Doc, start: int, end: int) -> bool:
    """Whether a noun for what people do and a comma stand before: "chief, Hana Teferra,"."""
    closed = end < len(doc) and doc[end].text in {",", "."}
    return (
        closed and start > 1 and doc[start - 1].text == "," and is_title_word(doc[start - 2].text) and doc[start - 2].tag_ == "NN"
    )


def _is_explained_after(doc: Doc, end: int) -> bool:
    """Whether a comma and a noun for what people do follow: ", a former chief" or ", leader of the party"."""
    if end + 1 >= len(doc) or doc[end].text != ",":
        return False
    for token in doc[end + 1 : end + 7]:
        if token.tag_ == "NN" and is_title_word(token.text):
            return True
        if token.tag_ not in {"DT", "JJ", "NN", "NNP", "POS", "HYPH", "NNS"}:
            return False
    return False


def _with_nicknames(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` with each name that has a nickname in quotation marks as one mention."""
    whole = []
    for match in NICKNAMED.finditer(doc.text):
        words = re.findall(r"[^\W\d_][\w'’-]*", match.group())
        span = doc.char_span(*match.span(), label=PERSON)
        if span is not None and all(word[0].isupper() for word in words) and not is_title_word(words[0]):
            whole.append(span)
    taken = {token.i for span in whole for token in span}
    return [*(span for span in found if not any(token.i in taken for token in span)), *whole]


def _is_described_as_person(entity: Span) -> bool:
    """Whether the words around a name of two or three words show a person, whatever the recogniser took it for.

    A title, "who" or an age does: "Mayor Ada Quist", "Nadia Brook, who runs", "Nadia Brook, 58,", "the fund's chief, Hana
    Teferra,". So does a known given name that speaks: "Tatiana Brook of the institute said".
    """
    doc = entity.doc
    if not 2 <= len(entity) <= 3 or any(token.tag_ != "NNP" for token in entity) or _is_named_as_body(entity):
        return False
    if entity.start > 0 and doc[entity.start - 1].text[:1].isupper() and is_title_word(doc[entity.start - 1].text):
        return True
    if _is_explained_before(doc, entity.start, entity.end) or _is_speaking_of_somewhere(entity):
        return True
    following = doc[entity.end : entity.end + 3]
    if len(following) < 3 or following[0].text != ",":
        return False
    aged = following[1].text.isdecimal() and len(following[1].text) <= 2 and following[2].text == ","
    return aged or following[1].lower_ == "who"


def _is_named_as_body(entity: Span) -> bool:
    return any(token.lower_ in word_list("bodies")["name"] for token in entity)


def _is_speaking_of_somewhere(entity: Span) -> bool:
    """Whether a name begins with a given name, is the subject of a verb of speech, and "of" or "from" follows."""
    doc, root = entity.doc, entity.root
    follows = entity.end < len(doc) and doc[entity.end].lower_ in {"of", "from"}
    speaks = root.dep_ == "nsubj" and root.head.lemma_.lower() in word_list("cues")["speech"]
    return follows and speaks and gender_of_given_name(entity[0].text) is not None


def _with_missed_names(doc: Doc, found: list[Span]) -> list[Span]:
    """``found`` and the persons that the recogniser missed or took for something else.

    A word that is a family name once in an article is a name everywhere in it, and so is a capitalised word that speaks
    ("Holt said"). Its mentions take in the words of the name before it.
    """
    persons = [span for span in found if span.label_ == PERSON]
    surnames = {span[-1].lower_ for span in persons if len(span[-1].text) > 2} | _speaking_names(doc, found)
    taken = {token.i for span in persons for token in span}
    added: list[Span] = []
    for token in doc:
        if token.i in taken or token.lower_ not in surnames or not NAME_WORD.match(token.text) or not token.text[0].isupper():
            continue
        start = token.i
        while start > 0 and start - 1 not in taken and _is_capitalised_name(doc[start - 1]) and token.i - start < 3:
            start -= 1
        if token.i + 1 < len(doc) and doc[token.i + 1].tag_ == "NNP" and doc[token.i + 1].ent_type_ not in {"", "PERSON"}:
            continue
        added.append(Span(doc, start, token.i + 1, label=PERSON))
        taken.update(range(start, token.i + 1))
    covered = {token.i for span in added for token in span}
    kept = [span for span in found if span.label_ == PERSON or not any(token.i in covered for token in span)]
    return kept + added


def _speaking_names(doc: Doc, found: list[Span]) -> set[str]:
    """Single capitalised words that are the subject of a verb of speech, and not an organization or place."""
    cues = word_list("cues")
    bodies = {token.lower_ for span in found if span.label_ != PERSON for token in span}
    return {
        token.lower_
        for token in doc
        if token.dep_ == "nsubj"
        and token.tag_ == "NNP"
        and token.i == token.left_edge.i
        and token.head.lemma_.lower() in cues["speech"]
        and token.lower_ not in bodies
        and token.text[1:].islower()
        and not is_title_word(token.text)
    }


def _is_capitalised_name(token: Token) -> bool:
    return (
        token.tag_ == "NNP"
        and token.text[:1].isupper()
        and not (token.text.isupper() and len(token.text) > 2)
        and bool(NAME_WORD.match(token.text))
        and not is_title_word(token.text)
    )


def _person(entity: Span) -> Span | None:
    """The name without its titles, widened to the given names before it and the family name after it."""
    doc, start, end = entity.doc, entity.start, entity.end
    for position in range(start, end):
        if "\n" in doc[position].text:
            end = position
            break
    while end > start and (doc[end - 1].text in {"'s", "’s", "’", "'"} or not _has_letter(doc[end - 1])):
        end -= 1
    while start < end - 1 and (is_title_word(doc[start].text) or not doc[start].text[:1].isupper()):
        start += 1
    if start >= end or not any(token.text[:1].isupper() for token in doc[start:end]) or _is_only_title(doc[start:end]):
        return None
    while start > 0 and _is_given_name(doc, start - 1):
        start -= 1
    while end < len(doc) and _is_family_name(doc, end):
        end += 1
    return doc[start:end]


def _is_only_title(span: Span) -> bool:
    return all(is_title_word(token.text) for token in span)


def _is_given_name(doc: Doc, position: int) -> bool:
    token, following = doc[position], doc[position + 1]
    return (
        token.tag_ == "NNP"
        and token.dep_ == "compound"
        and token.head.i > position
        and (token.ent_type_ in {"", "PERSON"} or _is_given_name_alone(token))
        and bool(NAME_WORD.match(token.text))
        and token.text[:1].isupper()
        and not is_title_word(token.text)
        and not (token.text.isupper() and len(token.text) > 2 and not following.text.isupper())
        and not token.text.isdigit()
    )


def _is_given_name_alone(token: Token) -> bool:
    """Whether the recogniser took a single given name for a body or place: "Yury" in "Kremlin aide Yury Ushakov"."""
    doc, position = token.doc, token.i
    alone = token.ent_iob_ == "B" and (position + 1 >= len(doc) or doc[position + 1].ent_iob_ != "I")
    return alone and is_given_name(token.text)


def _is_family_name(doc: Doc, position: int) -> bool:
    token, last = doc[position], doc[position - 1]
    return (
        token.tag_ == "NNP"
        and token.ent_type_ == ""
        and last.dep_ == "compound"
        and last.head == token
        and bool(NAME_WORD.match(token.text))
        and not is_title_word(token.text)
    )


def _body(entity: Span) -> Span | None:
    """An organization or place without a leading article and a trailing possessive."""
    doc, start, end = entity.doc, entity.start, entity.end
    while start < end and (doc[start].lower_ in word_list("function_words")["article"] or not _has_letter(doc[start])):
        start += 1
    # "federal Securities and Exchange Commission"
    while start < end - 1 and doc[start].text.islower() and doc[start].pos_ in {"ADJ", "NOUN"}:
        start += 1
    while end > start and (doc[end - 1].text in {"'s", "’s", "’", "'"} or not _has_letter(doc[end - 1])):
        end -= 1
    # "National Interests: The Human Rights Council", where a heading ran into the name
    colon = next((position for position in range(start, end) if doc[position].text == ":"), None)
    if colon is not None:
        start = colon + 2 if colon + 1 < end and doc[colon + 1].lower_ == "the" else colon + 1
    if end < len(doc) - 2 and doc[end - 1].lower_ in word_list("bodies")["branched"] and doc[end].lower_ in {"for", "of"}:
        end = _branch_end(doc, end)
    span = doc[start:end]
    return span if span and "\n" not in span.text else None


def _branch_end(doc: Doc, end: int) -> int:
    """The end of a name that goes on with its branch: "Court of Appeals for the Northern Circuit"."""
    position = end + 2 if doc[end + 1].lower_ == "the" else end + 1
    first = position
    while position < len(doc) and doc[position].tag_ in {"NNP", "NNPS", "JJ"} and doc[position].is_title:
        position += 1
    return position if position > first else end


def _has_letter(token: Token) -> bool:
    return any(character.isalnum() for character in token.text)
