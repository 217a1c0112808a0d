"""Texts that are built to break readers: nested, endless, of every script, or of no language at all."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

MILLION = 1_000_000
PLANES = "".join(chr(plane * 0x10000 + place) for plane in range(17) for place in (0x20, 0x41, 0x600, 0x4E00, 0xFFFD))
BIDI = "\u202e\u2066\u2067\u202d\u200f\u061c"

TEXTS = {
    "nested quotation marks": "“" * 10_000 + "we wait" + "”" * 10_000 + " said Ada Quist.",
    "nested quotation marks of two sorts": "“‘" * 5_000 + "we wait" + "’”" * 5_000 + " said Ada Quist.",
    "opening marks alone": "“We wait, " * 20_000,
    "straight marks": '"' * 100_000,
    "one letter": "a" * MILLION,
    "white space": "We wait, said Quist." + " " * MILLION + "He left.",
    "lines": "We wait, said Quist." + "\n" * MILLION + "He left.",
    "one endless line": "Ada Quist said that the bridge was shut, and " * (MILLION // 45),
    "one endless sentence of names": "Ada Quist and Omar Hadi and " * 4_000,
    "one cue after the other": "said " * 20_000,
    "directional controls": f"{BIDI}“We {BIDI} wait,” said {BIDI}Ada Quist{BIDI}." * 50,
    "names in look-alike letters": "“We wait,” said Аdа Quist. “Nо,” said Ada Quіst. “Yes,” said Ada Quist.",
    "every plane": f"“{PLANES}” said {PLANES} Quist." * 20,
    "combining marks": "“We" + "\u0301" * 100_000 + " wait,” said Ada Quist.",
    "invisible characters": "“We\u200b\u200d\ufeff wait,” \u00adsaid A\u00adda Quist." * 100,
    "brackets": "(" * 50_000 + "said Ada Quist" + ")" * 50_000,
    "dashes": "—" * 100_000 + " Ada Quist said.",
    "commas": "Ada Quist, " + "the mayor, " * 20_000 + "said no.",
    "numbers": "On 5 March 2024 " * 10_000 + "she said no.",
    "capitals": "SHE SAID NO " * 20_000,
    "addresses": "https://wire.example/" + "a/" * 100_000,
    "a transcript without end": "QUIST: No.\nHADI: Yes.\n" * 3_000,
}

PAGES = {
    "nested elements": "<div>" * 50_000 + "We wait, said Ada Quist." + "</div>" * 50_000,
    "unclosed elements": "<p><b><i><a href=x>" * 30_000 + "We wait, said Ada Quist.",
    "attributes": "<p " + "a=b " * 100_000 + ">We wait, said Ada Quist.</p>",
    "attributes of many names": "<p " + " ".join(f"a{number}=b" for number in range(100_000)) + ">We wait, said Ada Quist.</p>",
    "comments": "<!--" * 100_000 + "We wait, said Ada Quist.",
    "entities": "<p>" + "&amp;" * 200_000 + "We wait, said Ada Quist.</p>",
    "tables": "<table><tr><td>" * 5_000 + "We wait, said Ada Quist.",
    "scripts": "<script>" * 20_000 + "We wait, said Ada Quist.",
    "a torn tag": "<" * 500_000,
}

# A billion words out of a few lines, if entities were followed.
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE feed ['
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "laugh"}">' for n in range(10))
    + ']><feed xmlns="http://www.w3.org/2005/Atom"><title>&l9;</title><entry><content type="html">&l9;</content></entry></feed>'
).encode()


def word_bomb() -> bytes:
    """A Word document of some kilobytes that unpacks to a hundred megabytes."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as document:
        document.writestr("word/document.xml", b" " * 100_000_000)
    return packed.getvalue()
