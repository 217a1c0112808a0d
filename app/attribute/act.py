"""The act that an attribution reports, by its cue: speech, writing or thought."""

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from app.attribute.unsaid import is_silence
from app.lexicon import word_list
from app.quote import Act, Kind

SPOKEN_CUES = ("speech", "label", "beside_marks", "showing")


def act_of(cue: Sequence[Token], kind: Kind) -> Act:
    """The act of the first word of the cue that the lists know. Of an unknown cue, speech only beside quotation marks.

    Thought is everything neither said nor written: belief, feeling, plan, what one tells oneself, and silence ("did not
    comment").
    """
    lemmas = [token.lemma_.lower() for token in cue]
    if any(_is_to_oneself(token) for token in cue):
        return Act.THOUGHT
    if is_silence(cue):
        return Act.THOUGHT
    if len(lemmas) > 1 and lemmas[-1] == "know" and lemmas[0] in word_list("cues")["to_know"]:
        return Act.SPEECH
    acts = _acts()
    known = next((acts[lemma] for lemma in lemmas if lemma in acts), None)
    if known is not None:
        return known
    has_word = any(lemma.isalpha() for lemma in lemmas)
    return Act.THOUGHT if has_word and kind is Kind.INDIRECT else Act.SPEECH


def _is_to_oneself(verb: Token) -> bool:
    """Whether the verb is one of saying to oneself: "told himself", "said to herself"."""
    lists = word_list("oneself")
    lemma = verb.lemma_.lower()
    if lemma in lists["direct"]:
        return any(child.dep_ in {"dobj", "dative"} and child.lower_ in lists["oneself"] for child in verb.children)
    return lemma in lists["with_to"] and any(
        grandchild.lower_ in lists["oneself"]
        for child in verb.children
        if child.dep_ in {"prep", "dative"} and child.lower_ == "to"
        for grandchild in child.children
    )


@cache
def _acts() -> dict[str, Act]:
    """The act of every listed lemma. The lists of acts take precedence over those of cues."""
    cues, acts = word_list("cues"), word_list("acts")
    listed = {lemma: Act.SPEECH for label in SPOKEN_CUES for lemma in cues[label]}
    listed |= dict.fromkeys(cues["writing"], Act.WRITING)
    return listed | {lemma: Act(label) for label, lemmas in acts.items() for lemma in lemmas}
