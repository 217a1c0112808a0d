"""Relayed words: who speaks, and where the words begin, in "Interfax quoted the minister as saying …".

Interfax only passes the words on; ``app.resolve.circumstances`` keeps it as ``reported_via``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from app.lexicon import word_list
from app.quote import Span

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Relayed:
    """The spans of who is quoted and of "as saying", after which the words begin unless they come first."""

    speaker: Span
    saying: Span


def relayed(cue: Sequence[Token]) -> Relayed | None:
    """The person in "quoted him as saying" or "he was quoted by Interfax as saying"; None for any other cue."""
    for token in cue:
        verb = _quoting(token)
        if verb.pos_ != "VERB" or verb.lemma_ not in word_list("circumstances")["relay"]:
            continue
        saying = next((child for child in verb.children if child.dep_ == "prep" and child.lower_ == "as"), None)
        says = next((child for child in saying.children if child.tag_ == "VBG"), None) if saying is not None else None
        passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
        speaker = passive or next((child for child in verb.children if child.dep_ == "dobj"), None)
        if saying is None or says is None or speaker is None or not any(child.dep_ in SUBJECTS for child in verb.children):
            continue
        end = speaker.right_edge.i + 1 if passive is not None else min(speaker.right_edge.i + 1, saying.i)
        phrase = verb.doc[speaker.left_edge.i : end]
        while len(phrase) > 1 and not phrase[-1].text[-1:].isalnum():
            phrase = phrase[:-1]
        return Relayed(Span(phrase.start_char, phrase.end_char), Span(saying.idx, says.idx + len(says)))
    return None


def _quoting(token: Token) -> Token:
    """The verb that governs "as saying" where the token is its "saying"; else the token itself."""
    by_as = token.tag_ == "VBG" and token.dep_ == "pcomp" and token.head.lower_ == "as" and token.head.dep_ == "prep"
    return token.head.head if by_as else token
