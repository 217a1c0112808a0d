"""Introductions: words with a colon that say whose quotation follows, without a verb of saying.

``Name: “…”`` (also in lists and street polls), ``And from Name:``, ``Name's verdict: “…”``, ``Name was blunt: “…”``, and
headings such as ``From the desk of Name``.
"""

from spacy.tokens import Doc, Token

from app.annotate.drafts import Run
from app.annotate.mention_kinds import ORGANIZATION, SPANS_KEY
from app.annotate.rules.narration import actor_in, ends_sentence, owner_of
from app.annotate.rules.persons import Persons
from app.annotate.rules.places import Paragraphs
from app.annotate.rules.quotations import Quoted
from app.lexicon import word_list

BULLETS = frozenset({"-", "*", "•", "–", "—", "·", "●", "▪", "◦", ">"})
# What may follow the name in an introduction: "Mina Falk, 34, teacher:", "Ida Holt (Norvik):", "Ida Holt on Facebook:".
AFTER_NAME = frozenset({",", "(", ":"})
MEDIUM = frozenset({"on", "in", "via", "at", "to", "of", "for", "from", "again", "speaking", "posting", "writing"})
FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
DASHES = frozenset({"—", "–", "-", "--"})
LONGEST_NAME, LONGEST_INTRODUCTION, LONGEST_BEFORE_DASH, MOST_HANDING_OVER = 9, 40, 14, 4


def introduced_by(doc: Doc, quotation: Quoted, limit: int, persons: Persons, paragraphs: Paragraphs) -> Run | None:
    """The source named by the introduction of ``quotation``, not reaching over ``limit``; None where there is none."""
    heading = _heading(doc, quotation, persons, paragraphs)
    if heading is not None:
        return heading
    colon = quotation.start - 1
    while colon > limit and doc[colon].is_space:
        colon -= 1
    if colon < limit:
        return None
    if doc[colon].text in DASHES:
        return _name_before_dash(doc, colon, persons, paragraphs)
    if not doc[colon].text.endswith(":"):
        return None
    start = max(limit, paragraphs.start(colon))
    for position in range(colon - 1, start, -1):
        if ends_sentence(doc[position]) and not doc[position].text[0].isalpha():
            start = position + 1
            break
    while start < colon and (doc[start].is_space or doc[start].text in BULLETS):
        start += 1
    if not 0 < colon - start <= LONGEST_INTRODUCTION:
        return None
    return (
        _name_at_head(doc, start, colon, persons)
        or _handed_over(doc, start, colon, persons)
        or _utterance(doc, start, colon, persons)
    )


def introduces_by_dash(doc: Doc, dash: int, persons: Persons, paragraphs: Paragraphs) -> bool:
    """Whether a name and a dash open the paragraph: "Mei Tanaka, 31, baker — “…”"."""
    return doc[dash].text in DASHES and _name_before_dash(doc, dash, persons, paragraphs) is not None


def _name_before_dash(doc: Doc, dash: int, persons: Persons, paragraphs: Paragraphs) -> Run | None:
    start = paragraphs.start(dash)
    while start < dash and (doc[start].is_space or doc[start].text in BULLETS):
        start += 1
    name = _name_at_head(doc, start, dash, persons) if dash - start <= LONGEST_BEFORE_DASH else None
    # the tagger may take what somebody does for a verb, but no verb stands behind a comma
    if name is None or any(token.tag_ in FINITE and token.nbor(-1).text != "," for token in doc[name[1] : dash]):
        return None
    return name


def _heading(doc: Doc, quotation: Quoted, persons: Persons, paragraphs: Paragraphs) -> Run | None:
    """The name in a line of its own that says whose words follow: "From the desk of Colin Marsh, chief analyst"."""
    last = paragraphs.before(quotation.start) if quotation.first_in_paragraph else None
    if last is None:
        return None
    start, end = last
    line = doc[start:end].text.lower()
    heading = next((words for words in word_list("beats")["heading"] if line.startswith(words + " ")), None)
    if heading is None:
        return None
    start += len(heading.split())
    return _name_at_head(doc, start, end, persons, closed_by_end=True)


def _name_at_head(doc: Doc, start: int, colon: int, persons: Persons, *, closed_by_end: bool = False) -> Run | None:
    """The name that the introduction begins with, where it has no verb of its own up to the colon."""
    for end in range(start + 1, min(colon, start + LONGEST_NAME) + 1):
        following = doc[end].text if end < len(doc) else "\n"
        closes = following in AFTER_NAME or following.lower() in MEDIUM or (closed_by_end and (end == colon or following == "."))
        if closes and persons.is_name(start, end):
            return start, end
    return None


def _handed_over(doc: Doc, start: int, colon: int, persons: Persons) -> Run | None:
    """The name after a few small words: "And from Chairwoman Ruth Okafor:", "Here is Otto Lenk, the critic:"."""
    words = word_list("beats")["handing_over"] | word_list("beats")["inverted"]
    position = start
    while (
        position < colon and position - start < MOST_HANDING_OVER and (doc[position].lower_ in words or doc[position].text == ",")
    ):
        position += 1
        found = _name_at_head(doc, position, colon, persons)
        if found is not None:
            return found
    hands_over = position > start and doc[position - 1].lower_ in {"from", "by", "to"}
    return _explained_name(doc, position, colon, persons) if hands_over else None


def _explained_name(doc: Doc, start: int, colon: int, persons: Persons) -> Run | None:
    """The name that ends the introduction after a noun for the person and a comma: "her brother, Igor Stahl:"."""
    name = next((span for span in persons.within(start, colon) if span.end == colon), None)
    if name is None or name.start <= start or doc[name.start - 1].text != ",":
        return None
    explains = any(token.tag_ == "NN" for token in doc[start : name.start]) and not any(
        token.tag_ in FINITE for token in doc[start : name.start]
    )
    return (start, colon) if explains else None


def _utterance(doc: Doc, start: int, colon: int, persons: Persons) -> Run | None:
    """Whose words a noun in the introduction announces: "Otto Lenk's verdict:", "Paul Wu had a message:", "X was blunt:"."""
    beats = word_list("beats")
    run = (start, colon)
    actor = actor_in(doc, run, persons)
    if actor is not None and actor.speaks:
        return actor.run
    nouns = [
        token for token in doc[start:colon] if token.lemma_.lower() in beats["utterance"] and token.pos_ in {"NOUN", "PROPN"}
    ]
    for noun in nouns:
        if noun.head == noun or not start <= noun.head.i < colon or noun.head.pos_ == "AUX" or noun.head.i == start:
            owner = owner_of(noun, run, persons)
            if owner is not None:
                return owner
        gives = noun.dep_ in {"dobj", "attr"} and noun.head.lemma_.lower() in beats["giving"]
        if gives and actor is not None:
            return actor.run
        if gives and (body := _body(doc, noun.head)) is not None:
            return body
    return None


def _body(doc: Doc, verb: Token) -> Run | None:
    """The organization named as the subject of the verb: "Orchard Foods issued the following statement:"."""
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if subject is None:
        return None
    for span in doc.spans.get(SPANS_KEY, []):
        if span.label_ == ORGANIZATION and span.start <= subject.i < span.end:
            return span.start, span.end
    return None
