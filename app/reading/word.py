"""Word documents: the bytes of a .docx in, its text as HTML out; never more of it than a story can be."""

import io
from zipfile import BadZipFile, ZipFile

import mammoth

from app.errors import UnreadableArticle

# A document of a few kilobytes can unpack to gigabytes.
MOST_UNPACKED = 30_000_000


def html_of_word(body: bytes) -> str:
    """The text with its paragraphs. Raises UnreadableArticle."""
    try:
        with ZipFile(io.BytesIO(body)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableArticle(f"This is no Word document ({error}). Paste its text instead.", "file") from error
    if unpacked > MOST_UNPACKED:
        raise UnreadableArticle("This document unpacks to more than a story can be. Paste its text instead.", "file")
    try:
        return str(mammoth.convert_to_html(io.BytesIO(body)).value)
    except Exception as error:
        # the library raises whatever the broken archive makes it raise
        raise UnreadableArticle(
            f"This is no Word document that can be read ({error}). Paste its text instead.", "file"
        ) from error
