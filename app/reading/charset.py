"""Decodes the bytes of a request."""

import codecs
import re

from app.errors import BadRequest, UnsupportedMedia

META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-:]{2,40})", re.IGNORECASE)
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How nobody sends a text, by the names that Python has for it; some take time that grows with the square of the length.
NO_CHARSETS = frozenset(
    {"charmap", "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
# A page declares its charset within this many bytes; browsers look no further.
META_WINDOW = 4096


def decode(body: bytes, charset: str | None, *, html: bool = False) -> str:
    """The text of ``body``, decoded by its byte order mark, the named charset, the page's own declaration, or as UTF-8.

    Raises UnsupportedMedia for an unknown charset, and BadRequest if the bytes are not valid in it.
    """
    name = next((encoding for mark, encoding in BOMS if body.startswith(mark)), None) or charset
    if name is None and html and (declared := META_CHARSET.search(body[:META_WINDOW])):
        name = declared.group(1).decode("ascii")
    name = name or "utf-8"
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError) as error:
        raise UnsupportedMedia(
            f"The charset {name!r} is unknown. Send UTF-8, or name a charset such as windows-1252.", "Content-Type"
        ) from error
    if not codec._is_text_encoding or codec.name in NO_CHARSETS:
        raise UnsupportedMedia(
            f"{name!r} is not a charset for text. Send UTF-8, or name a charset such as windows-1252.", "Content-Type"
        )
    try:
        return codec.decode(body)[0]
    except UnicodeError as error:
        place = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "a part of it"
        raise BadRequest(
            f"The body is not valid {name}: {place} cannot be decoded. Send UTF-8, or name the right charset in the "
            "Content-Type, for example 'text/plain; charset=windows-1252'.",
            "body",
        ) from error
