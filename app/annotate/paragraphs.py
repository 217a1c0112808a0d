"""Paragraphs: where the parser must begin a sentence, whatever it thinks: at each line and after a dateline."""

from spacy.language import Language
from spacy.tokens import Doc

BODY_START_KEY = "body_start"


@Language.component("paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Start a sentence at the first word of every line and of the body; the parser adds its own starts.

    ``doc.user_data["body_start"]`` is the character at which the body begins after a dateline, if known.
    """
    body_start = doc.user_data.get(BODY_START_KEY, 0)
    for token in doc[1:]:
        after_break = "\n" in doc[token.i - 1].text and "\n" not in token.text
        if after_break or (token.idx >= body_start > doc[token.i - 1].idx):
            token.is_sent_start = True
    return doc
