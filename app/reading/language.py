"""The language of a text: a clean text in, an ISO 639 code out, or None where too little is written to tell."""

from py3langid import classify

# Fewer letters than in a line or two: names and numbers look like any language.
FEWEST_LETTERS = 60
# More says no more.
READ = 4000


def language_of(text: str) -> str | None:
    """The likeliest language of a text."""
    begun = text[:READ]
    if sum(map(str.isalpha, begun)) < FEWEST_LETTERS:
        return None
    code, _ = classify(begun)
    return str(code)
