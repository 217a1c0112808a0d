"""Plain text: whatever a reporter pasted in, the text that is stored out; or a clear refusal."""

import re

from app.errors import UnreadableArticle

LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
# More control characters than this share of the text, and it is a file of another kind, not text.
MOST_CONTROLS = 0.01


def clean(text: str) -> str:
    """The text as it is stored: lines end with a line feed, control characters are spaces, edges are trimmed.

    Words, marks and their order are never changed. Raises UnreadableArticle for text that holds NUL bytes or
    lone surrogates, is mostly control characters, or has no letter in it.
    """
    nul = text.find("\x00")
    if nul >= 0:
        raise UnreadableArticle(
            f"The text has a NUL byte at character {nul}; this is a binary file or a broken export. Send plain text.", "text"
        )
    surrogate = next((i for i, character in enumerate(text) if "\ud800" <= character <= "\udfff"), None)
    if surrogate is not None:
        raise UnreadableArticle(
            f"The text has half of a surrogate pair at character {surrogate}, which no text can store. "
            "Send the character whole, or leave it out.",
            "text",
        )
    if len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text) + 1:
        raise UnreadableArticle(
            "This is mostly control characters, so a binary file and not text. Send plain text or HTML.", "text"
        )
    lines = CONTROLS.sub(" ", LINE_BREAKS.sub("\n", text)).split("\n")
    cleaned = "\n".join(line.rstrip() for line in lines).strip()
    if not cleaned:
        raise UnreadableArticle("The text is empty. Send the words of an article.", "text")
    if not any(character.isalpha() for character in cleaned):
        raise UnreadableArticle("The text has no letters in it. Send the words of an article.", "text")
    return cleaned
