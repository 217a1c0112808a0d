"""Reads a file with a story: a Word document, a page or plain text."""

from app.errors import UnreadableArticle
from app.reading.charset import decode
from app.reading.word import html_of_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# How files begin that are no story as it stands, and what they are.
NO_STORIES = {
    b"%PDF-": "a PDF file",
    b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "a Word document of the old kind (.doc)",
    b"PK\x03\x04": "a packed file",
}


def fields_of_file(body: bytes, name: str, media_type: str | None) -> dict[str, str]:
    """The story in a file as ``text`` or ``html``, whichever its name and type call for.

    Raises UnreadableArticle, BadRequest and UnsupportedMedia.
    """
    if name.lower().endswith(".docx") or media_type == WORD:
        return {"html": html_of_word(body)}
    if name.lower().endswith((".html", ".htm")) or media_type == "text/html":
        return {"html": decode(body, None, html=True)}
    kind = next((kind for beginning, kind in NO_STORIES.items() if body.lstrip().startswith(beginning)), None)
    if kind is not None:
        raise UnreadableArticle(f"This is {kind}. Paste its text instead, or save it as .docx, .html or .txt.", "file")
    return {"text": decode(body, None)}
