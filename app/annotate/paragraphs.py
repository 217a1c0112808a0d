"""Paragraphs: a sentence never runs on past the end of its line, so the parser is told where lines begin."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Start a sentence at the first word of every line; the parser keeps these starts and adds its own."""
    for token in doc[1:]:
        if "\n" in doc[token.i - 1].text and "\n" not in token.text:
            token.is_sent_start = True
    return doc
