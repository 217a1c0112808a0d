"""Enclosing: an attribution of words that attribute something in turn, as in "Biden mentioned sanctions, Kremlin says"."""

from app.annotate.drafts import Draft


def encloses(outer: Draft, inner: Draft) -> bool:
    """Whether the draft attributes another one as a whole: "Biden mentioned sanctions, Kremlin says"."""
    if outer.source is None or outer.cue is None or outer is inner:
        return False
    parts = [part for part in (inner.cue, *inner.content) if part is not None]
    apart = all(end <= outer.cue[0] or outer.cue[1] <= start for start, end in parts)
    return apart and all(any(start <= part[0] and part[1] <= end for start, end in outer.content) for part in parts)
