"""Relayed words: the cue of "Interfax quoted the minister as saying …" in, the minister's span out.

Who passes words on is not who said them; ``app.resolve.circumstances`` keeps him as ``reported_via``.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from app.annotate.lexicon import word_list
from app.quote import Span


def quoted_speaker(cue: Sequence[Token]) -> Span | None:
    """The object of an active "quote" or "cite" that "as saying" follows, with its title; None in any other sentence."""
    for verb in cue:
        if verb.pos_ != "VERB" or verb.lemma_ not in word_list("circumstances")["relay"]:
            continue
        children = {child.dep_: child for child in verb.children}
        saying = next((child for child in verb.children if child.dep_ == "prep" and child.lower_ == "as"), None)
        speaker = children.get("dobj")
        if "nsubj" not in children or speaker is None or saying is None:
            continue
        if any(child.tag_ == "VBG" for child in saying.children):
            end = min(speaker.right_edge.i + 1, saying.i)
            phrase = verb.doc[speaker.left_edge.i : end]
            return Span(phrase.start_char, phrase.end_char)
    return None
