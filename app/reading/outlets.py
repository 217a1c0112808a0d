"""Names of outlets: their own, without slogans, handles and addresses; and headlines without them.

>>> outlet_name("Holm Daily | News from the coast"), outlet_name("nationnews.com"), without_outlet("Quay shut | Holm Daily", None)
('Holm Daily', None, 'Quay shut')
"""

import re

from app.lexicon import word_list

ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)+/?$", re.IGNORECASE)
# Between the headline and the outlet, and between the outlet and its slogan.
BAR = re.compile(r"\s+[|•·»]\s+|\s+[-–—]+\s+")
SLOGAN = re.compile(r"\s*[|•·»]\s*|\s+[-–—]+\s+|:\s+")
LONGEST_NAME = 6


def outlet_name(written: str | None, handle: str | None = None) -> str | None:
    """The name in what a page or a feed calls itself; None where that is an address or a handle on a network.

    ``handle`` is the page's account ("@holmdaily"), which is no name even where it is written without the sign.
    """
    words = " ".join((written or "").split())
    if not words or words.startswith("@") or ADDRESS.match(words):
        return None
    if handle and words.casefold() == handle.lstrip("@").casefold():
        return None
    parts = [part for part in SLOGAN.split(words) if part and not ADDRESS.match(part)]
    return next((part for part in parts if _is_name(part)), words)


def without_outlet(title: str, outlet: str | None) -> str:
    """A headline without the outlet behind it: "Quay shut | Holm Daily", "Quay shut - Holm Daily"."""
    bars = list(BAR.finditer(title))
    if not bars:
        return title
    head, tail = title[: bars[-1].start()], title[bars[-1].end() :]
    return head if outlet_in_title(title) is not None or (outlet is not None and _folded(tail) == _folded(outlet)) else title


def outlet_in_title(title: str) -> str | None:
    """The outlet behind a headline, where its last word shows that it is one: "Quay shut | Holm Daily"."""
    bars = list(BAR.finditer(title))
    tail = title[bars[-1].end() :] if bars else ""
    words = tail.split()
    is_outlet = 1 < len(words) <= LONGEST_NAME and words[-1].lower() in word_list("heads")["outlet"] and _is_name(tail)
    return tail if is_outlet else None


def _is_name(words: str) -> bool:
    """Whether all words but the small ones have capitals, and there are few."""
    parts = words.split()
    small = word_list("heads")["byline_words"]
    return len(parts) <= LONGEST_NAME and all(
        part[0].isupper() or part[0].isdigit() or part in small or part == "&" for part in parts
    )


def _folded(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))
