"""Words that were never said, and words that are still to be said: "could have said “…”", "is due to say on Friday"."""

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Token

from app.lexicon import word_list

HELPERS = frozenset({"aux", "auxpass"})


def is_never_said(cue: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether the article says that nobody has said what stands in quotation marks: such a row reports no speech.

    So do a condition ("if she were to say"), a regret ("could have said"), a ban ("told him not to say “…”") and the denial
    of having said something. What is announced ("will say on Friday") is no such case.
    """
    verb = verb_of_saying(cue)
    if verb is None:
        return False
    return is_conditional(verb) or _is_missed(verb) or _is_banned(content) or _is_disowned(cue, content) or _is_left_out(verb)


def is_silence(cue: Sequence[Token]) -> bool:
    """Whether somebody is silent about the content: "did not say", "declined to say", "nobody would say"."""
    verb = verb_of_saying(cue)
    if verb is None or verb.lemma_.lower() not in word_list("cues")["silent"]:
        return False
    while verb.dep_ == "conj" and verb.tag_ == verb.head.tag_ == "VB":
        verb = verb.head
    if _is_negated(verb):
        return True
    governor = verb.head
    if verb.dep_ != "xcomp" or not any(child.lower_ == "to" for child in verb.children):
        return False
    return governor.lemma_.lower() in word_list("stances")["silence"] or _is_negated(governor)


def verb_of_saying(cue: Sequence[Token]) -> Token | None:
    """The last verb of the cue: "tell" of "is due to tell", "saying" of "left without saying"; None of "according to"."""
    return next((token for token in reversed(cue) if token.pos_ == "VERB" and token.dep_ not in HELPERS), None)


def is_conditional(verb: Token) -> bool:
    """Whether the verb or what governs it stands behind "if" or "unless": "if the bank were to say"."""
    condition = word_list("stances")["condition"]
    clauses = [verb]
    if verb.dep_ in {"xcomp", "conj", "ccomp"} and verb.head.pos_ in {"AUX", "VERB"}:
        clauses.append(verb.head)
    for clause in clauses:
        for child in clause.children:
            # "as if to say" compares, and "asked if" asks
            before = child.nbor(-1).lower_ if child.i else ""
            if child.dep_ == "mark" and child.lower_ in condition and before != "as" and clause.dep_ != "ccomp":
                return True
    return False


def is_planned(verb: Token) -> bool:
    """Whether the verb announces: "will say", "is due to tell", "is expected to announce"."""
    lists = word_list("stances")
    helpers = {child.lower_ for child in verb.children if child.dep_ in HELPERS}
    if helpers & lists["future"] and "have" not in helpers:
        return not any(child.dep_ == "neg" for child in verb.children)
    if "to" not in helpers or verb.dep_ not in {"xcomp", "advcl", "ccomp", "acl"}:
        return False
    governor = verb.head
    return governor.lemma_.lower() in lists["planned"] and not any(child.dep_ == "neg" for child in governor.children)


def is_alleged(cue: Sequence[Token]) -> bool:
    """Whether somebody is only accused of saying the content: "has been accused of saying that", "suspected of telling"."""
    verb = verb_of_saying(cue)
    if verb is None:
        return False
    preposition = verb.head
    if verb.tag_ != "VBG" or verb.dep_ != "pcomp" or preposition.lower_ != "of":
        return False
    return preposition.head.lemma_.lower() in word_list("stances")["alleging"]


def _is_negated(verb: Token) -> bool:
    """Did not say, never said, nobody said; but not "not only said"."""
    negated = any(child.dep_ == "neg" and _word_after(child) not in {"only", "just"} for child in verb.children)
    nobody = word_list("stances")["nobody"]
    return negated or any(
        child.lower_ in nobody or any(word.dep_ == "det" and word.lower_ in nobody for word in child.children)
        for child in verb.children
        if child.dep_ == "nsubj"
    )


def _word_after(token: Token) -> str:
    return token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""


def _is_missed(verb: Token) -> bool:
    """Could, might, should or would have said."""
    helpers = {child.lower_ for child in verb.children if child.dep_ in HELPERS}
    return bool(helpers & word_list("stances")["unreal"]) and bool(helpers & {"have", "'ve", "’ve", "of"})


def _is_banned(content: Sequence[Token]) -> bool:
    """A content that is the ban itself: "(told him) not to say “austerity”"."""
    first = [token for token in content if not token.is_punct][:3]
    words = [token.lower_ for token in first]
    return sorted(words[:2]) == ["not", "to"] and len(first) > 2 and _is_saying(first[2])


def _is_disowned(cue: Sequence[Token], content: Sequence[Token]) -> bool:
    """Denied saying, denied having said."""
    denied = word_list("stances")["denied"]
    if not any(token.lemma_.lower() in denied for token in cue):
        return False
    near = [*cue, *[token for token in content if not token.is_punct][:4]]
    return any(
        token.tag_ in {"VBG", "VBN"} and token.lemma_.lower() not in denied and _is_saying(token) for token in near
    ) or any(one.lower_ == "having" and _is_saying(other) for one, other in pairwise(near))


def _is_left_out(verb: Token) -> bool:
    """Denied saying, without saying, instead of saying, wants him to say."""
    governor = verb.head
    if verb.dep_ == "xcomp" and governor.lemma_.lower() in word_list("stances")["denied"]:
        return True
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp":
        return governor.lower_ in {"without", "of", "than"} and (governor.lower_ == "without" or _is_instead(governor))
    # "wanted to know" asks
    asks = verb.lower_ == "know" and governor.lemma_.lower() in word_list("cues")["to_know"]
    wanted = governor.lemma_.lower() in word_list("stances")["wanted"] and governor != verb and not asks
    return verb.tag_ == "VB" and verb.dep_ in {"ccomp", "xcomp"} and wanted


def _is_instead(preposition: Token) -> bool:
    before = preposition.nbor(-1).lower_ if preposition.i else ""
    return before in {"instead", "short", "rather"}


def _is_saying(token: Token) -> bool:
    cues = word_list("cues")
    return any(token.lemma_.lower() in cues[label] for label in ("speech", "writing", "beside_marks")) or token.lemma_ == "use"
