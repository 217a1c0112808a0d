"""Word documents: their paragraphs come out, and what is built to take hours or gigabytes is refused."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.errors import UnreadableArticle
from app.reading.word import MOST_TAGS, html_of_word

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>'
)
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{KINDS}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
SAID = "<w:p><w:r><w:t>“It is shut,” said Ada Quist.</w:t></w:r></w:p>"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="p1"/>'
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
REFERENCE = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'


def word(paragraphs: str, **parts: str | bytes) -> bytes:
    """A Word document; ``parts`` are further files in it, by their names without the ending."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels",
            RELATIONS.format(f'<Relationship Id="r1" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'),
        )
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{paragraphs}</w:body></w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            RELATIONS.format(
                f'<Relationship Id="p1" Type="{KINDS}/image" Target="media/p1.png"/>'
                f'<Relationship Id="f1" Type="{KINDS}/footnotes" Target="footnotes.xml"/>'
            ),
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name.replace('_', '/')}.{'xml' if isinstance(content, str) else 'png'}", content)
    return packed.getvalue()


def footnotes(words: str) -> str:
    return f'<w:footnotes {NAMES}><w:footnote w:id="1"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>'


def text_of(html: str) -> str:
    return re.sub("<[^>]+>", " ", html)


def test_a_document_has_its_paragraphs_and_notes() -> None:
    html = html_of_word(word(SAID + REFERENCE, footnotes=footnotes("She said so twice.")))
    assert html.startswith("<p>“It is shut,” said Ada Quist.</p>")
    assert "She said so twice." in text_of(html)


def test_a_picture_is_left_out_however_often_it_is_shown() -> None:
    picture = b"\x89PNG" + bytes(range(256)) * 400
    html = html_of_word(word(SAID + PICTURE * 200, media_p1=picture))
    assert text_of(html).split() == ["“It", "is", "shut,”", "said", "Ada", "Quist."]
    assert len(html) < len(picture)


def test_a_document_with_attributes_by_the_thousand_is_read() -> None:
    many = " ".join(f'a{number}="1"' for number in range(50_000))
    assert html_of_word(word(SAID.replace("<w:p>", f"<w:p {many}>"))) == "<p>“It is shut,” said Ada Quist.</p>"


def test_a_document_of_a_few_kilobytes_with_tags_without_end_is_refused() -> None:
    body = word(SAID * (MOST_TAGS // 6 + 1))
    assert len(body) < 20_000
    with pytest.raises(UnreadableArticle, match="more than 500,000 tags") as refused:
        html_of_word(body)
    assert refused.value.where == "file"


def test_tags_are_counted_in_every_part_that_is_xml_and_in_every_encoding() -> None:
    hidden = f"\ufeff<?xml version='1.0' encoding='utf-16'?><x>{'<y/>' * MOST_TAGS}</x>".encode("utf-16-le")
    with pytest.raises(UnreadableArticle, match="tags"):
        html_of_word(word(SAID, other=hidden))
    # a picture may have such bytes in it
    assert html_of_word(word(SAID, media_p1=b"\x89PNG" + b"<" * (MOST_TAGS + 1))) == "<p>“It is shut,” said Ada Quist.</p>"


def test_a_note_that_is_referred_to_again_and_again_is_refused() -> None:
    assert "twice" in html_of_word(word(SAID + REFERENCE * 2, footnotes=footnotes("twice")))
    with pytest.raises(UnreadableArticle, match="same notes again and again"):
        html_of_word(word(SAID + REFERENCE * 1000, footnotes=footnotes("a thousand times")))


def test_a_document_brings_no_rules_of_its_own() -> None:
    packed = io.BytesIO(word(SAID))
    with ZipFile(packed, "a") as archive:
        archive.writestr("mammoth/style-map", "p => h6")
    assert html_of_word(packed.getvalue()) == "<p>“It is shut,” said Ada Quist.</p>"


def test_what_is_no_document_is_refused() -> None:
    for body in (b"", b"PK", b"{\\rtf1 It is shut}"):
        with pytest.raises(UnreadableArticle, match="not a Word document"):
            html_of_word(body)
