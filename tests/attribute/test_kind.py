"""Direct, mixed or indirect."""

import pytest

from app.annotate.mark_pairs import pair_marks
from app.attribute.kind import kind_of
from app.quote import Kind, Span


@pytest.mark.parametrize(
    ("text", "contents", "kind"),
    [
        ("“It is shut,” she said.", ["It is shut"], Kind.DIRECT),
        ("“It is shut,” she said. “It was open.”", ["It is shut", "It was open."], Kind.DIRECT),
        ("“It is”, she said, “shut.”", ["“It is”", "“shut.”"], Kind.DIRECT),
        ("She said that it was “shut”.", ["that it was “shut”"], Kind.MIXED),
        ("She said that it was shut. “Very.”", ["that it was shut", "Very."], Kind.MIXED),
        ("She said that it was shut.", ["that it was shut"], Kind.INDIRECT),
        ("She said — “…” — it was shut.", ["“…” — it was shut"], Kind.INDIRECT),
        ("“It is ‘shut’,” she said.", ["It is ‘shut’"], Kind.DIRECT),
    ],
)
def test_to_the_last_letter_and_digit(text: str, contents: list[str], kind: Kind) -> None:
    content = [Span(text.index(words), text.index(words) + len(words)) for words in contents]
    in_marks = [quoted.inner for quoted in pair_marks(text) if quoted.depth == 0]
    assert kind_of(text, content, in_marks) is kind
