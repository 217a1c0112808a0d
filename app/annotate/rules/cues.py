"""Cues: the verbs that attribute words, and the source of each: the span that names who says them."""

from collections.abc import Sequence

from spacy.tokens import Span, Token

from app.annotate.drafts import Draft, Run
from app.annotate.mention_kinds import PERSON, SPANS_KEY
from app.annotate.rules.runs import trimmed
from app.lexicon import word_list

CUE_CLASSES = ("speech", "writing", "showing", "label", "beside_marks")
SUBJECTS = frozenset({"nsubj", "csubj"})
BEFORE_CUE = frozenset({"aux", "auxpass", "advmod", "neg"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
# Clauses that share the subject of the verb they hang on.
DEPENDENT_CLAUSES = frozenset({"conj", "advcl", "xcomp", "dep", "pcomp"})
# Right after one of these a cue may stand before its subject: "…," said Smith.
BEFORE_INVERSION = frozenset({",", "”", '"', "''", "’", "'", "»", "“", "?", "!", "—", "–"})
STARTS_OF_NAMES = frozenset({"NNP", "NNPS", "PRP", "PRP$", "DT"})
# How many tokens the head of an inverted subject may stand to the right of its first one.
LONGEST_INVERTED_SUBJECT = 6
WORDS_OF_OFFICE = frozenset({"ADJ", "ADP", "DET", "NOUN", "PRON", "PROPN"})
# How many clauses up a subject may stand.
HIGHEST_SUBJECT = 4


def is_cue(token: Token) -> bool:
    """Whether the token is a verb that attributes words, and is not negated into silence ("did not say")."""
    cues = word_list("cues")
    if (token.pos_ not in {"VERB", "AUX"} and token.tag_ not in FINITE) or is_in_name(token):
        return False
    lemma = token.lemma_.lower()
    known = any(lemma in cues[label] for label in CUE_CLASSES) or _asks_to_know(token)
    negated = any(child.dep_ == "neg" for child in token.children)
    return known and not (negated and lemma in cues["silent"])


def draft_of(cue: Token, inside: Sequence[bool]) -> Draft:
    """A draft with the cue (auxiliaries, adverbs and particle included) and its source, without content so far."""
    doc, start, end = cue.doc, cue.i, cue.i + 1
    if _asks_to_know(cue):
        start = cue.head.i
    while start > 0 and doc[start - 1].head == cue and doc[start - 1].dep_ in BEFORE_CUE:
        start -= 1
    if end < len(doc) and doc[end].head == cue and doc[end].dep_ == "prt":
        end += 1
    return Draft(rule="clause", cue=(start, end), source=source_of(cue, inside))


def _asks_to_know(verb: Token) -> bool:
    """Whether the verb asks together with the one above it: "wanted to know", "demanded to know"."""
    return verb.lower_ == "know" and verb.dep_ == "xcomp" and verb.head.lemma_.lower() in word_list("cues")["to_know"]


def source_of(cue: Token, inside: Sequence[bool]) -> Run | None:
    """Who says it: the subject, the agent of a passive, or the subject of the clause above.

    ``inside`` tells of each token whether it is quoted; no source reaches into a quotation, over a line or into a
    relative clause.
    """
    head = _subject(cue, inside)
    if head is None or inside[head.i]:
        return _name_before(cue, inside)
    doc, start, end = cue.doc, head.left_edge.i, head.right_edge.i + 1
    if start <= cue.i < end:
        start, end = (start, cue.i) if head.i < cue.i else (cue.i + 1, end)
    for position in range(head.i + 1, end):
        if inside[position] or "\n" in doc[position].text or doc[position].dep_ == "relcl":
            end = position
            break
    for position in range(head.i - 1, start - 1, -1):
        if inside[position] or "\n" in doc[position].text:
            start = position + 1
            break
    return trimmed(doc, start, end)


def _name_before(cue: Token, inside: Sequence[bool]) -> Run | None:
    """The person's name right before a finite cue, where the parser saw no subject: "the midwife, Joy Peel, whispered"."""
    doc, end = cue.doc, cue.i
    if cue.tag_ not in FINITE or is_passive(cue) or end < 2:
        return None
    end -= doc[end - 1].text == ","
    for span in doc.spans.get(SPANS_KEY, []):
        if span.end == end and span.label_ == PERSON and len(span) > 1 and not inside[span.start]:
            if end == cue.i:
                return span.start, span.end
            return (_start_of_office(span, inside), span.end) if doc[span.start - 1].text == "," else None
    return None


def _start_of_office(name: Span, inside: Sequence[bool]) -> int:
    """Where the words for what the person does begin that a comma parts from the name; the name's start without them."""
    doc, position = name.doc, name.start - 2
    while position >= 0 and not inside[position] and doc[position].pos_ in WORDS_OF_OFFICE:
        position -= 1
    is_edge = position < 0 or inside[position] or doc[position].text == ","
    return position + 1 if is_edge and position + 1 < name.start - 1 else name.start


def is_in_name(token: Token) -> bool:
    """Whether the token is a later word of a person's name: "Said" in "Halima Said"."""
    return token.text[:1].isupper() and any(
        span.start < token.i < span.end and span.label_ == PERSON for span in token.doc.spans.get(SPANS_KEY, [])
    )


def _subject(cue: Token, inside: Sequence[bool], depth: int = 0) -> Token | None:
    for child in cue.children:
        # "You will not," replied Smith: the parser may take "you" for the subject of both verbs
        if child.dep_ in SUBJECTS and not (inside[child.i] and not inside[cue.i]):
            return child
    passive = is_passive(cue)
    if passive or cue.tag_ == "VBN":
        agents = [grandchild for child in cue.children if child.dep_ == "agent" for grandchild in child.children]
        if agents:
            return agents[0]
        if passive and cue.lemma_ != "quote":
            return None
    following = cue.nbor(1) if cue.i + 1 < len(cue.doc) else None
    inverted = cue.i > 0 and cue.nbor(-1).text in BEFORE_INVERSION and cue.tag_ in FINITE
    if inverted and following is not None and following.tag_ in STARTS_OF_NAMES:
        return _inverted_subject(following)
    if depth < HIGHEST_SUBJECT and cue.dep_ in DEPENDENT_CLAUSES and cue.head != cue:
        head = cue.head
        while head.dep_ == "prep" and head.head != head:
            head = head.head
        return _subject(head, inside, depth + 1) if head.pos_ in {"VERB", "AUX"} else None
    if cue.dep_ == "acl" and cue.head.pos_ in {"NOUN", "PROPN"}:
        return cue.head
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive: "was told"."""
    return any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)


def _inverted_subject(first: Token) -> Token | None:
    """The head of the noun phrase that begins with ``first``, right after its verb."""
    head = first
    while head.head.i in range(first.i, first.i + LONGEST_INVERTED_SUBJECT) and head.head != head:
        head = head.head
    return head if head.pos_ in {"PROPN", "PRON", "NOUN"} else None
