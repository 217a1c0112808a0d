"""Reads Word documents (.docx)."""

import io
from zipfile import BadZipFile, ZipFile

import mammoth

from app.errors import UnreadableArticle

# In bytes. A document of a few kilobytes can unpack to gigabytes.
LARGEST_UNPACKED = 30_000_000


def html_of_word(body: bytes) -> str:
    """The document's text with its paragraphs, as HTML. Raises UnreadableArticle."""
    try:
        with ZipFile(io.BytesIO(body)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableArticle(f"This is not a Word document ({error}). Paste its text instead.", "file") from error
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableArticle("This document is too large once unpacked. Paste its text instead.", "file")
    try:
        return str(mammoth.convert_to_html(io.BytesIO(body)).value)
    except Exception as error:
        # a broken archive can make the library raise anything
        raise UnreadableArticle(f"This Word document cannot be read ({error}). Paste its text instead.", "file") from error
