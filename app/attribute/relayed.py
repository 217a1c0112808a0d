"""Relayed words: the cue of "Interfax quoted the minister as saying …" in; the minister's span, and where the words begin, out.

Who passes words on is not who said them; ``app.resolve.circumstances`` keeps him as ``reported_via``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from app.lexicon import word_list
from app.quote import Span

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Relayed:
    """Who is quoted, and "as saying", after which the words begin if they did not come before."""

    speaker: Span
    saying: Span


def relayed(cue: Sequence[Token]) -> Relayed | None:
    """The person in "quoted him as saying" or "he was quoted by Interfax as saying"; None in any other sentence."""
    for verb in cue:
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
