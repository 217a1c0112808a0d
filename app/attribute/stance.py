"""The stance of a source towards the content, by the cue: asserted, denied, asked or hypothetical."""

from collections.abc import Sequence

from spacy.tokens import Token

from app.attribute.unsaid import is_conditional, is_silence
from app.lexicon import word_list
from app.quote import Stance

# Auxiliaries, which are no cue of their own.
HELPERS = frozenset({"aux", "auxpass"})
# Clauses that hang on the verb that says whether they were uttered: "refused to say", "is due to say".
GOVERNED = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp", "conj"})


def stance_of(cue: Sequence[Token], content: Sequence[Token], *, is_question: bool) -> Stance:
    """The stance that the cue's verb, its auxiliaries and what governs it express.

    ``content`` are the tokens of the words said, ``is_question`` tells that they end with a question mark.
    """
    verbs = [token for token in cue if token.pos_ in {"VERB", "AUX"} and token.dep_ not in HELPERS]
    # of "is due to say", the last word is the verb of saying
    verb = next((token for token in [*verbs, *cue] if token.pos_ == "VERB"), next(iter([*verbs, *cue]), None))
    if verb is None:
        return Stance.ASKED if is_question else Stance.ASSERTED
    if is_silence(cue):
        return Stance.HYPOTHETICAL
    lists = word_list("stances")
    forms = _forms(verb, cue)
    negated = any(child.dep_ == "neg" for child in verb.children)
    if not forms.isdisjoint(lists["denied"]):
        if negated:
            return Stance.HYPOTHETICAL
        return Stance.HYPOTHETICAL if _is_unreal(verb) else Stance.DENIED
    if negated and not forms.isdisjoint(lists["opinion"]):
        return Stance.DENIED
    if negated or _is_unreal(verb):
        return Stance.HYPOTHETICAL
    is_request = not forms.isdisjoint(lists["asked"])
    is_command = not forms.isdisjoint(lists["asked_to"]) and _is_infinitive(content)
    return Stance.ASKED if is_request or is_command or is_question else Stance.ASSERTED


def _forms(verb: Token, cue: Sequence[Token]) -> set[str]:
    """The lemma of the verb, alone and with each particle or preposition: "rule", "rule out"."""
    lemma = verb.lemma_.lower()
    beside = {child for child in verb.children if child.dep_ in {"prt", "prep"}} | {token for token in cue if token != verb}
    return {lemma, *(f"{lemma} {token.lower_}" for token in beside)}


def _is_unreal(verb: Token) -> bool:
    """Whether the verb says that the words were not said, or not yet: "could have said", "is due to say", "if she says"."""
    lists = word_list("stances")
    helpers = [child for child in verb.children if child.dep_ in HELPERS]
    if any(child.lower_ in lists["unreal"] for child in helpers):
        return True
    if is_conditional(verb) or _is_imagined(verb):
        return True
    if verb.dep_ not in GOVERNED or verb.head == verb:
        return False
    governor = verb.head
    if governor.lower_ == "without":
        return True
    is_infinitive = any(child.lower_ == "to" for child in helpers)
    is_unsaid = governor.lemma_.lower() in lists["unsaid"] or any(child.dep_ == "neg" for child in governor.children)
    if is_infinitive and is_unsaid:
        return True
    if is_infinitive or (verb.dep_ == "conj" and verb.tag_ == "VB"):
        return any(child.dep_ == "aux" and child.lower_ in lists["unreal"] for child in governor.children)
    return False


def _is_imagined(verb: Token) -> bool:
    """Whether the words stand for a look or for what anyone may say: "as if to say", "whenever someone says"."""
    openers = [child for child in verb.children if child.dep_ in {"mark", "advmod"} and child.i < verb.i]
    return any(
        child.lower_ == "whenever" or (child.lower_ in {"if", "though"} and child.i > 0 and child.nbor(-1).lower_ == "as")
        for child in openers
    )


def _is_infinitive(content: Sequence[Token]) -> bool:
    return len(content) > 1 and content[0].lower_ == "to" and content[1].tag_ == "VB"
