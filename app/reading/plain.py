"""Cleans pasted text before it is stored, or says why it cannot be."""

import re

from app.errors import UnreadableArticle

LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
# With a larger share of control characters, this is not text but a file of another kind.
MOST_CONTROLS = 0.01


def clean(text: str) -> str:
    """The text as it is stored: lines end with a line feed, control characters become spaces, edges are trimmed.

    Words, marks and their order never change. Raises UnreadableArticle for text with NUL bytes or lone surrogates, with too many
    control characters, or without a letter.
    """
    nul = text.find("\x00")
    if nul >= 0:
        raise UnreadableArticle(
            f"The text has a NUL byte at character {nul}. It may be a binary file or a broken export. Send plain text.", "text"
        )
    surrogate = next((i for i, character in enumerate(text) if "\ud800" <= character <= "\udfff"), None)
    if surrogate is not None:
        raise UnreadableArticle(
            f"The text has half of a surrogate pair at character {surrogate}, which cannot be stored. "
            "Send the whole character, or remove it.",
            "text",
        )
    if len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text) + 1:
        raise UnreadableArticle(
            "The text has too many control characters. It may be a binary file. Send plain text or HTML.", "text"
        )
    lines = CONTROLS.sub(" ", LINE_BREAKS.sub("\n", text)).split("\n")
    cleaned = "\n".join(line.rstrip() for line in lines).strip()
    if not cleaned:
        raise UnreadableArticle("The text is empty. Send the text of an article.", "text")
    if not any(character.isalpha() for character in cleaned):
        raise UnreadableArticle("The text has no letters in it. Send the text of an article.", "text")
    return cleaned
