"""Paragraphs: the places where the parser must begin a sentence: at each line and after a dateline."""

from spacy.language import Language
from spacy.tokens import Doc

BODY_START_KEY = "body_start"
# Text without a line break is cut into stretches of this many tokens, after a full stop if there is one, to bound the
# cost of a sentence. The longest sentence of 840 news articles has under 200 tokens.
LONG_STRETCH = 400
LONGEST_STRETCH = 600
ENDS = frozenset({".", "!", "?"})


@Language.component("paragraphs", assigns=["token.is_sent_start"])
def paragraphs(doc: Doc) -> Doc:
    """Start a sentence at the first word of every line and of the body. The parser adds more.

    ``doc.user_data["body_start"]`` is the character at which the body begins after a dateline, where there is one.
    """
    body_start = doc.user_data.get(BODY_START_KEY, 0)
    last = 0
    for token in doc[1:]:
        before = doc[token.i - 1]
        after_break = "\n" in before.text and "\n" not in token.text
        stretch = token.i - last
        overlong = stretch >= LONGEST_STRETCH or (stretch >= LONG_STRETCH and before.text in ENDS)
        if after_break or overlong or (token.idx >= body_start > before.idx):
            token.is_sent_start = True
            last = token.i
    return doc
