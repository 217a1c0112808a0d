"""Passives: in "asked if she would stay, Joan Pike said …" and "Holt accused of lying" the subject does not speak.

Who asks or accuses is the agent ("by reporters"), or nobody whom the article names.
"""

from dataclasses import replace

from spacy.tokens import Doc, Token

from app.annotate.drafts import Draft, Run
from app.lexicon import word_list

SUBJECTS = frozenset({"nsubj", "csubj"})
BEFORE_PARTICIPLE = frozenset(
    {",", "(", "—", "–", "“", "”", '"', "and", "as", "been", "being", "if", "once", "was", "were", "when", "whenever", "while"}
)


def with_agent(doc: Doc, draft: Draft) -> Draft:
    """The draft with the agent as its source where its cue is done to the subject, and with no source where there is no agent."""
    verb = passive_cue(doc, draft)
    if verb is None:
        return draft
    if draft.source is not None and draft.source[0] > 0 and doc[draft.source[0] - 1].lower_ == "by":
        return draft
    return replace(draft, source=_agent(verb) or _examiner(verb))


def is_nobodys_question(doc: Doc, draft: Draft) -> bool:
    """Whether the draft is a question that nobody is said to put: "Pressed on whether he took bribes, Wu said …"."""
    verb = passive_cue(doc, draft)
    return verb is not None and verb.lemma_.lower() in word_list("passives")["asked"] and _agent(verb) is None


def passive_cue(doc: Doc, draft: Draft) -> Token | None:
    """The verb of the cue where it is done to its subject; None otherwise, and for verbs that quote their subject."""
    if draft.cue is None:
        return None
    lists = word_list("passives")
    verb = next((token for token in doc[slice(*draft.cue)] if token.pos_ == "VERB"), None)
    if verb is None or verb.lemma_.lower() not in lists["asked"] | lists["spoken_of"]:
        return None
    return verb if _is_done_to(verb) else None


def _is_done_to(verb: Token) -> bool:
    children = list(verb.children)
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in children):
        return True
    following = verb.nbor(1).lower_ if verb.i + 1 < len(verb.doc) else ""
    # headlines leave out the auxiliary: "Holt accused of lying"
    if verb.lemma_.lower() in word_list("passives")["takes_object"] and following in {"of", "over", "by"}:
        return verb.tag_ in {"VBN", "VBD"}
    if any(child.dep_ in SUBJECTS or child.dep_ == "aux" for child in children) or verb.tag_ not in {"VBN", "VBD"}:
        return False
    before = verb.nbor(-1) if verb.i else None
    opens = before is None or before.is_space or before.lower_ in BEFORE_PARTICIPLE or verb.is_sent_start is True
    return verb.dep_ != "conj" and opens and (verb.tag_ == "VBN" or verb.dep_ in {"advcl", "acl"})


def _agent(verb: Token) -> Run | None:
    """The run of tokens behind "by"."""
    for child in verb.children:
        if child.lower_ == "by" and child.dep_ in {"agent", "prep"}:
            for head in child.children:
                if head.dep_ == "pobj" and head.lower_ not in word_list("passives")["by_no_agent"]:
                    end = next((token.i for token in head.subtree if token.i > head.i and token.dep_ == "relcl"), None)
                    return head.left_edge.i, _end(head, end)
    return None


def _examiner(verb: Token) -> Run | None:
    """Who questions in the clause before: "Cross-examined by Quist, he was asked"."""
    asked, questioned = word_list("passives")["asked"], word_list("passives")["questioned"]
    clauses = (child for child in verb.children if child.dep_ == "advcl" and child.i < verb.i)
    words = (token for clause in clauses for token in clause.subtree if token.tag_ == "VBN")
    agents = (_agent(token) for token in words if verb.lemma_.lower() in asked and token.lemma_.lower() in asked | questioned)
    return next((agent for agent in agents if agent is not None), None)


def _end(head: Token, limit: int | None) -> int:
    """Where a noun phrase ends: before a clause of its own, a comma or a line."""
    for token in head.doc[head.i + 1 : head.right_edge.i + 1]:
        if token.i == limit or token.text in {",", ";", ":"} or "\n" in token.text or token.dep_ in {"relcl", "mark", "advmod"}:
            return token.i
    return head.right_edge.i + 1
