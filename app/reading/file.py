"""Reads a file with a story: a Word document, a page or plain text."""

from app.reading.charset import decode
from app.reading.word import html_of_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def fields_of_file(body: bytes, name: str, media_type: str | None) -> dict[str, str]:
    """The story in a file as ``text`` or ``html``, whichever its name and type call for.

    Raises UnreadableArticle, BadRequest and UnsupportedMedia.
    """
    if name.lower().endswith(".docx") or media_type == WORD:
        return {"html": html_of_word(body)}
    if name.lower().endswith((".html", ".htm")) or media_type == "text/html":
        return {"html": decode(body, None, html=True)}
    return {"text": decode(body, None)}
