"""Enclosing: an attribution of words that attribute something in turn, as in "Biden mentioned sanctions, Kremlin says"."""

from app.annotate.drafts import Draft, lies_within, overlap


def encloses(outer: Draft, inner: Draft) -> bool:
    """Whether the draft attributes another one as a whole: "Biden mentioned sanctions, Kremlin says"."""
    if outer.source is None or outer.cue is None or outer is inner:
        return False
    parts = [part for part in (inner.cue, *inner.content) if part is not None]
    apart = not any(overlap(part, outer.cue) for part in parts)
    return apart and all(lies_within(part, outer.content) for part in parts)
