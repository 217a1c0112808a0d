"""Summaries: whether a content gives a topic and not words, as in "warned of losses" or "mentioned sanctions"."""

from collections.abc import Sequence

from spacy.tokens import Token

from app.lexicon import word_list

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
# Clauses within a noun phrase: "the claim that prices rose".
SUBORDINATE = frozenset({"relcl", "acl", "advcl", "aux", "auxpass"})
CLAUSES = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


def is_summary(cue: Sequence[Token], content: Sequence[Token], *, has_marks: bool) -> bool:
    """Whether the content is a noun phrase: no finite verb with a subject, no infinitive, nothing in quotation marks.

    A noun phrase with a relative clause is one still: "the claim that prices rose". "Accused him of theft" and "called it a
    trick" say something of somebody, and so does a doing that is denied: these are no summaries. What somebody "explained
    why" or "described how" is one, since the answer is not given.
    """
    # headlines drop their verbs: "Danish credit unimportant: Moody's"
    if not any(token.pos_ in {"VERB", "AUX", "NOUN"} for token in cue) or any(token.lower_ == "according" for token in cue):
        return False
    words = [token for token in content if token.is_alpha]
    if _is_subject_of_account(cue, words):
        return True
    if has_marks or not words or words[0].lower_ in word_list("function_words")["clause"]:
        return False
    if any(token.lemma_.lower() in word_list("stances")["says_of"] for token in cue):
        return False
    first = words[1] if words[0].pos_ == "ADP" and len(words) > 1 else words[0]
    if first.tag_ == "VBG":
        return False
    if any(token.tag_ in FINITE and token.dep_ not in SUBORDINATE for token in words):
        return False
    inside = {token.i for token in content}
    roots = [token for token in words if token.head.i not in inside or token.head == token]
    return all(_is_topic(root, inside) for root in roots)


def _is_subject_of_account(cue: Sequence[Token], words: Sequence[Token]) -> bool:
    """Whether the content is the question that an account answers: "explained why the road was shut" does not say why."""
    lists = word_list("stances")
    return (
        len(words) > 1
        and words[0].lower_ in lists["account_of"]
        and any(token.lemma_.lower() in lists["account"] for token in cue)
    )


def _is_topic(root: Token, inside: set[int]) -> bool:
    if root.dep_ == "punct":
        return True
    if root.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}:
        return not any(child.dep_ in CLAUSES and child.i in inside for child in root.children)
    if root.pos_ == "ADP" or root.dep_ in {"det", "amod", "compound", "poss", "nummod"}:
        return True
    return root.tag_ == "VBG" and not any(child.dep_ in CLAUSES for child in root.children)
