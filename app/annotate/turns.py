"""Turns: a quotation with its own cue does not belong to the next one: ``"Will you resign?" a reporter asked. "No," he said.``"""

from collections.abc import Sequence

from spacy.tokens import Doc

from app.annotate.certain import is_tagged
from app.annotate.drafts import Draft


def give_back_turns(doc: Doc, trained: Sequence[Draft], ruled: Sequence[Draft]) -> None:
    """Take from the model's drafts each quotation that stands right before another cue and source, which has nothing yet."""
    cues = {position for draft in trained if draft.cue is not None for position in range(*draft.cue)}
    by_cue = {draft.cue: draft for draft in ruled}
    for turn in ruled:
        if turn.cue is None or turn.cue[0] in cues or not is_tagged(doc, turn):
            continue
        for draft in trained:
            if turn.content[0] in draft.content and draft.cue is not None and draft.cue[0] > turn.cue[0]:
                own = by_cue[draft.cue].content if draft.cue in by_cue else []
                draft.content = [part for part in draft.content if part != turn.content[0]] or list(own) or draft.content
