"""Assignment: which cue each quotation belongs to."""

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.rules.beside import RULE as BESIDE
from app.annotate.rules.beside import acts_on_something, is_beside
from app.annotate.rules.narration import count_ends
from app.annotate.rules.quotations import CONTINUES, Quoted

# How far from its quotation a cue may stand, in tokens: "said", or "Smith, a lawyer from Leeds, said".
REACH = 22
# A cue so near needs nothing to introduce the quotation after it: called it "…".
NEAR = 3
# Fewer words after the cue's sentence are scare quotes, unless they are a sentence.
LEAST_WORDS = 3
ENDS_OF_SENTENCE = frozenset(".?!")


def assign_quotations(doc: Doc, quotations: Sequence[Quoted], drafts: Mapping[int, Draft], taken: Sequence[bool]) -> None:
    """Add each quotation to the draft whose cue introduces, follows or continues it; scare quotes belong to none.

    ``drafts`` are found by the token of their cue. Quotations in tokens that are ``taken`` are passed over.
    """
    previous: tuple[Quoted, Draft | None] | None = None
    # paragraphs of one quotation whose cue has not come yet
    waiting: list[Quoted] = []
    for index, quotation in enumerate(quotations):
        if taken[quotation.start]:
            continue
        if waiting and not _runs_on(doc, waiting[-1], quotation):
            waiting = []
        before = quotations[index - 1].end if index else 0
        after = quotations[index + 1].start if index + 1 < len(quotations) else len(doc)
        draft = (
            _cue_after(doc, quotation, after, drafts)
            or _cue_before(doc, quotation, before, drafts)
            or _cue_in_last_paragraph(doc, quotation, before, drafts)
            or _continued(doc, quotation, previous)
        )
        if draft is not None:
            draft.content += [(part.start, part.end) for part in (*waiting, quotation)]
            draft.rule = BESIDE if draft.rule == BESIDE or is_beside(doc, quotation, draft) else "quoted"
            waiting = []
        else:
            waiting.append(quotation)
        previous = (quotation, draft)


def _cue_after(doc: Doc, quotation: Quoted, limit: int, drafts: Mapping[int, Draft]) -> Draft | None:
    """``"…," said Smith`` and ``"…?" Smith, a lawyer, asked``."""
    after = doc[quotation.end].text if quotation.end < len(doc) else ""
    if quotation.last_character not in CONTINUES and after not in {",", "—", "–"}:
        return None
    for token in doc[quotation.end : min(limit, quotation.end + REACH)]:
        if "\n" in token.text or token.text in {".", ":", ";"}:
            return None
        draft = drafts.get(token.i)
        if draft is not None and not (token.tag_ == "VBG" and draft.source is None):
            if _introduces_next(doc, quotation, limit, draft):
                return None
            return None if quotation.last_character != "," and acts_on_something(doc, draft) else draft
    return None


def _introduces_next(doc: Doc, quotation: Quoted, following: int, draft: Draft) -> bool:
    """Whether the cue after a whole sentence opens a new one before the next quotation: ``“Why?” He replied: “I slept.”``."""
    if quotation.last_character not in ENDS_OF_SENTENCE or following >= len(doc) or draft.cue is None or draft.source is None:
        return False
    if draft.source[0] > draft.cue[0] or doc[following - 1].text != ":":
        return False
    opener = doc[quotation.end]
    introduced = quotation.start > 0 and doc[quotation.start - 1].text == ":"
    return opener.text[:1].isupper() and (introduced or opener.pos_ != "PROPN")


def _cue_before(doc: Doc, quotation: Quoted, limit: int, drafts: Mapping[int, Draft]) -> Draft | None:
    """``Smith said: "…"``, ``Smith told the court, "…"`` and ``Smith called it "…"``."""
    introduced = quotation.start > 0 and doc[quotation.start - 1].text in {",", ":", "that"}
    for token in reversed(doc[max(limit, quotation.start - REACH) : quotation.start]):
        if "\n" in token.text or token.text in {".", "?", "!", ";"}:
            return None
        draft = drafts.get(token.i)
        if draft is not None:
            close = quotation.start - token.i <= NEAR or introduced
            return draft if close and not draft.content and not _has_later_source(draft, quotation) else None
    return None


def _has_later_source(draft: Draft, quotation: Quoted) -> bool:
    return draft.source is not None and draft.source[0] >= quotation.start


def _cue_in_last_paragraph(doc: Doc, quotation: Quoted, limit: int, drafts: Mapping[int, Draft]) -> Draft | None:
    """A paragraph that ends with a colon introduces the quotation that opens the next one."""
    if not quotation.first_in_paragraph:
        return None
    position = quotation.start - 1
    while position >= limit and not doc[position].text.strip():
        position -= 1
    if position < limit or doc[position].text != ":":
        return None
    for token in reversed(doc[max(limit, position - REACH) : position]):
        if "\n" in token.text:
            return None
        if token.i in drafts:
            return drafts[token.i]
    return None


def _continued(doc: Doc, quotation: Quoted, previous: tuple[Quoted, Draft | None] | None) -> Draft | None:
    """A second part after the cue's sentence in the same paragraph, or a quotation reopened in the next."""
    if previous is None:
        return None
    last, draft = previous
    if draft is None or _runs_on(doc, last, quotation):
        return draft
    if quotation.first_in_paragraph and quotation.closed and quotation.last_character == "?":
        # after somebody's answer, the next question is another's
        return None
    between = doc[last.end : quotation.start].text.rstrip()
    long_enough = quotation.words >= LEAST_WORDS or quotation.last_character in ENDS_OF_SENTENCE
    if "\n" in between or not between or between[-1] not in ".,;:" or not long_enough:
        return None
    cue_between = draft.cue is not None and last.end <= draft.cue[0] < quotation.start
    if cue_between and count_ends(doc, last.end, quotation.start) > 1:
        return None
    return draft if cue_between else None


def _runs_on(doc: Doc, last: Quoted, quotation: Quoted) -> bool:
    """Whether a quotation that was not closed is reopened by the next one, with no word between them."""
    return not last.closed and not doc[last.end : quotation.start].text.strip()
