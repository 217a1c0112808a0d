"""Clauses: what a cue says by the parse: its clause, its object, its quotations, or all of them where they overlap."""

from collections.abc import Sequence

from spacy.tokens import Token

from app.annotate.drafts import Draft, Run
from app.annotate.rules.cues import is_passive
from app.annotate.rules.quotations import CONTINUES, Quoted
from app.annotate.rules.runs import has_word, merged, runs_of, trimmed, with_whole_quotations
from app.lexicon import word_list

OBJECTS = frozenset({"dobj", "oprd", "prep", "xcomp", "ccomp", "attr", "acomp", "prt", "dative"})
# "castigated these claims" reports no words; "called the plan a disgrace" does.
LEAST_LABEL_WORDS = 3


def content_of(cue: Token, draft: Draft, quotations: Sequence[Quoted], inside: Sequence[bool]) -> tuple[str, list[Run]]:
    """What the cue says, and by which rule.

    ``draft.content`` holds the quotations that are the cue's already; ``inside`` tells of each token whether it is quoted.
    """
    quoted = sorted(draft.content)
    clause = with_whole_quotations((run for run in _clause(cue) if has_word(cue.doc, run)), quotations)
    if not quoted:
        return draft.rule, [run for part in clause if (run := trimmed(cue.doc, *part)) is not None]
    start, end = quoted[0]
    if not any(first <= start and end <= last for first, last in clause) or _is_own_sentence(cue, quoted[0]):
        return draft.rule, quoted
    clause = [_before_other_clause(cue, run, quotations) for run in clause]
    rule = "mixed" if any(not all(inside[first:last]) for first, last in clause) else draft.rule
    return rule, merged({*clause, *quoted})


def _before_other_clause(cue: Token, run: Run, quotations: Sequence[Quoted]) -> Run:
    """The run up to its closing mark where what happened then follows: "“Let us in” while he waited"."""
    start, end = run
    quoted = next((item for item in quotations if item.start == start and item.end < end), None)
    if quoted is None or start != cue.i + 1:
        return run
    return (start, quoted.end) if cue.doc[quoted.end].lower_ in word_list("function_words")["meanwhile"] else run


def _is_own_sentence(cue: Token, quotation: Run) -> bool:
    """Whether the quotation stands by itself before its cue, as in ``"…," he said``."""
    start, end = quotation
    last = cue.doc[end - 2].text if end - start > 2 else ""
    return (
        end <= cue.i
        and last[-1:] in CONTINUES
        and (start == 0 or cue.doc[start].is_sent_start is True or "\n" in cue.doc[start - 1].text)
    )


def _clause(cue: Token) -> list[Run]:
    """The token runs of what the cue governs as said, without the cue's own words."""
    cues = word_list("cues")
    lemma = cue.lemma_.lower()
    beside_marks, label = lemma in cues["beside_marks"], lemma in cues["label"]
    clauses = [child for child in cue.children if child.dep_ in {"ccomp", "parataxis"}]
    if clauses and not label and not beside_marks:
        said = _said_tokens(clauses)
        return runs_of(cue.doc, said, cut_out={token.i for token in cue.subtree} - said)
    if beside_marks or (cue.tag_ == "VBN" and not any(child.dep_ == "aux" for child in cue.children)):
        return []
    passive = is_passive(cue)
    if label:
        return _labelled(cue) if not passive else []
    infinitives = [child for child in cue.children if child.dep_ == "xcomp" and child.i > cue.i]
    if infinitives and not passive:
        return runs_of(cue.doc, {token.i for token in infinitives[0].subtree}, cut_out=set())
    return []


def _labelled(cue: Token) -> list[Run]:
    """The objects of a verb that calls a thing something: called "the plan a disgrace"."""
    governed = [child for child in cue.rights if child.dep_ in OBJECTS]
    if not governed:
        return []
    said = {position for child in governed for position in range(child.left_edge.i, child.right_edge.i + 1)}
    runs = runs_of(cue.doc, said, cut_out=set())
    return runs if sum(end - start for start, end in runs) >= LEAST_LABEL_WORDS else []


def _said_tokens(clauses: Sequence[Token]) -> set[int]:
    """The first clause, and those right after it: the parser often cuts one clause in two."""
    said = {token.i for token in clauses[0].subtree}
    for clause in clauses[1:]:
        tokens = {token.i for token in clause.subtree}
        if min(tokens) == max(said) + 1:
            said |= tokens
    return said
