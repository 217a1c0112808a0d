"""Recognises the language of a text."""

from py3langid import classify

# In a shorter text, names and numbers could be any language.
FEWEST_LETTERS = 60
# A longer sample would not change the answer.
SAMPLE_LENGTH = 4000


def language_of(text: str) -> str | None:
    """The likeliest language of a text as an ISO 639 code, or None if the text is too short to say."""
    sample = text[:SAMPLE_LENGTH]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    code, _ = classify(sample)
    return str(code)
