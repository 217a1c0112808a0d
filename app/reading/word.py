"""Reads Word documents (.docx)."""

import io
from typing import Any
from zipfile import BadZipFile, ZipFile

import mammoth
from mammoth.documents import NoteReference
from mammoth.transforms import get_descendants_of_type

from app.errors import UnreadableArticle

# In bytes. A document of a few kilobytes can unpack to gigabytes.
LARGEST_UNPACKED = 30_000_000
# In all parts of a document. A book has fewer; each takes memory, and some twenty thousand of them take a second.
MOST_TAGS = 500_000
# Word refers to each note once; the note's words are repeated for each further reference.
MOST_REPEATED_NOTES = 100
# XML may begin with these, in any of its encodings.
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def html_of_word(body: bytes) -> str:
    """The document's text with its paragraphs, without its pictures, as HTML. Raises UnreadableArticle."""
    try:
        with ZipFile(io.BytesIO(body)) as packed:
            _require_moderate(packed)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableArticle(f"This is not a Word document ({error}). Paste its text instead.", "file") from error
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(body),
            # a document's own rules for its styles would be compared with every paragraph
            include_embedded_style_map=False,
            # a picture would be repeated wherever the document shows it
            convert_image=_no_picture,
            transform_document=_with_moderate_notes,
        )
        return str(converted.value)
    except UnreadableArticle:
        raise
    except Exception as error:
        # a broken archive can make the library raise anything
        raise UnreadableArticle(f"This Word document cannot be read ({error}). Paste its text instead.", "file") from error


def _require_moderate(packed: ZipFile) -> None:
    """Raises UnreadableArticle for a document that would take far too much memory and time."""
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableArticle("This document is too large once unpacked. Paste its text instead.", "file")
    tags = 0
    for part in parts:
        try:
            content = packed.read(part)
        except Exception:  # noqa: S112 (whoever needs the part will say that it is broken)
            continue
        if content.lstrip(BEFORE_XML).startswith(b"<"):
            tags += content.count(b"<")
    if tags > MOST_TAGS:
        raise UnreadableArticle(f"This document has more than {MOST_TAGS:,} tags. Paste its text instead.", "file")


def _no_picture(_picture: Any) -> list[Any]:  # noqa: ANN401 (mammoth has no types)
    return []


def _with_moderate_notes(document: Any) -> Any:  # noqa: ANN401 (mammoth has no types)
    notes = [(note.note_type, note.note_id) for note in get_descendants_of_type(document, NoteReference)]
    if len(notes) - len(set(notes)) > MOST_REPEATED_NOTES:
        raise UnreadableArticle("This document refers to the same notes again and again. Paste its text instead.", "file")
    return document
