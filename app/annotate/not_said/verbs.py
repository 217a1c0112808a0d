"""Verbs of saying in senses in which nothing is said: "claimed 25 lives", "said goodbye", "called the minister at dawn"."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft
from app.lexicon import word_list

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
WITHIN_NOUNS = frozenset({"relcl", "acl"})
# What makes "called" a verb of saying: called it a trick, called for calm, called on them to leave.
CLAUSES = frozenset({"ccomp", "xcomp", "attr", "acomp"})
CALLS_FOR = frozenset({"for", "on", "upon", "out", "in"})
OPENS_CLAUSE = frozenset({"that", "to", "if", "whether", "what", "why", "how", "who", "when", "where"})
# How far behind its verb a greeting may stand, and behind what: "said a last goodbye".
GREETING_REACH = 4
BEFORE_GREETING = frozenset({"ADJ", "ADP", "ADV", "DET", "PRON", "PROPN"})


def says_nothing(doc: Doc, draft: Draft, in_marks: Sequence[bool]) -> bool:
    """Whether the cue of the draft is used in a sense in which nothing is said; ``in_marks`` tells which tokens are quoted."""
    if draft.cue is None:
        return False
    verb = next((token for token in doc[slice(*draft.cue)] if token.pos_ == "VERB"), None)
    content = [token for part in draft.content for token in doc[slice(*part)] if not token.is_space]
    if verb is None or not content:
        return False
    if _greets(verb) or _gives_a_name(verb, content) or _quotes_nobody(verb):
        return True
    if any(in_marks[token.i] for token in content) or not _is_thing(content):
        return False
    lemma, senses = verb.lemma_.lower(), word_list("other_senses")
    if lemma == "call":
        return _has_no_predicate(verb)
    if lemma in senses["anything"] or (lemma == "find" and any(token.lower_ in senses["found_to_be"] for token in content)):
        return True
    return bool(senses.get(lemma, frozenset()) & {token.lemma_.lower() for token in _heads(content)})


def _greets(verb: Token) -> bool:
    senses = word_list("other_senses")
    if verb.lemma_.lower() not in senses["greet"]:
        return False
    for token in verb.doc[verb.i + 1 : verb.i + 1 + GREETING_REACH]:
        if token.lower_ in senses["greeting"] and token.head == verb:
            return True
        if token.pos_ not in BEFORE_GREETING:
            return False
    return False


def _quotes_nobody(verb: Token) -> bool:
    """Whether words are only passed on, and nobody is named whose they are: "“…,” the report quoted"."""
    return (
        verb.lemma_.lower() == "quote"
        and verb.tag_ in FINITE
        and not any(child.dep_ in {"dobj", "prep", "auxpass", "nsubjpass"} for child in verb.children)
    )


def _gives_a_name(verb: Token, content: Sequence[Token]) -> bool:
    """Whether the source only says what to call it: "asked to be called “Dee”"."""
    words = [token for token in content if token.pos_ != "ADV" and token.lower_ != "not"]
    is_request = verb.lemma_.lower() in word_list("stances")["asked"] or verb.lemma_.lower() in {"want", "prefer", "wish"}
    return (
        is_request
        and [token.lower_ for token in words[:2]] == ["to", "be"]
        and len(words) > 2
        and words[2].lemma_.lower() in word_list("other_senses")["to_be_named"]
    )


def _is_thing(content: Sequence[Token]) -> bool:
    """Whether the content is a noun with what belongs to it, and no clause."""
    inside = {token.i for token in content}
    within_nouns = {token.i for token in content if token.dep_ in WITHIN_NOUNS and token.head.i in inside}
    return content[0].lower_ not in OPENS_CLAUSE and not any(
        token.tag_ in FINITE and not {token.i, token.head.i} & within_nouns for token in content
    )


def _heads(content: Sequence[Token]) -> list[Token]:
    inside = {token.i for token in content}
    return [token for token in content if token.pos_ in {"NOUN", "PROPN", "NUM"} and token.head.i not in inside]


def _has_no_predicate(verb: Token) -> bool:
    """Whether somebody only calls somebody: "called the minister at dawn", not "called the minister a liar"."""
    objects = [child for child in verb.children if child.dep_ in {"dobj", "oprd"}]
    if len(objects) != 1 or any(child.dep_ in CLAUSES for child in verb.children):
        return False
    if objects[0].pos_ not in {"NOUN", "PROPN", "PRON"} or any(child.dep_ == "nsubj" for child in objects[0].children):
        return False
    return not any(child.lower_ in CALLS_FOR for child in verb.rights if child.dep_ in {"prep", "prt"})
