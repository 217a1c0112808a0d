"""A missing or mismatched mark never swallows the cue, nor the next paragraph."""

import pytest

from app.annotate.mark_pairs import pair_marks

CASES = [
    ("straight and curly", '"It is safe,” said Ruth. “Come and see."', ["It is safe,", "Come and see."]),
    ("closed by an opening mark", "“It is safe,“ said Ruth. “Come and see.“", ["It is safe,", "Come and see."]),
    ("opened by a closing mark", "Ruth said: ”It is safe,” and ”Come and see.”", ["It is safe,", "Come and see."]),
    ("closed by two apostrophes", "“It is safe,’’ said Ruth.", ["It is safe,"]),
    ("two single marks for a double one", "‘‘It is safe,’’ said Ruth. ‘‘Come.’’", ["It is safe,", "Come."]),
    ("two backticks", "``It is safe,'' said Ruth.", ["It is safe,"]),
    ("no closing mark before the cue", "“It is safe, said Ruth Okafor.\n\nThe quay is old.", ["It is safe,"]),
    ("nor before the name", "“It is safe, Ruth Okafor said.\nThe quay is old.", ["It is safe,"]),
    ("nor in single marks", "‘It is safe, said Ruth Okafor.", ["It is safe,"]),
    ("nor where another one follows", "“It is safe, said Ruth Okafor. “Come and see.”", ["It is safe,", "Come and see."]),
    ("nor where the next paragraph is quoted", "“It is safe, said Ruth Okafor.\n“No,” said Bo.", ["It is safe,", "No,"]),
    ("nor after a colon", "Ruth Okafor said: “It is safe.\nThe quay is old.", ["It is safe."]),
    ("reopened within the paragraph", 'She said: "It is safe. "Come and see." He left.', ["It is safe.", "Come and see."]),
    ("no opening mark", "The quay is old. It is safe,” said Ruth Okafor.", ["It is safe,"]),
    ("nor one in single marks", "The quay is old. It is safe,’ said Ruth Okafor.", ["It is safe,"]),
    ("nor after a colon", "Ruth Okafor said: It is safe. Come and see.”", ["It is safe. Come and see."]),
    ("nor after the cue", "“It is safe,” said Ruth Okafor. Come and see.”", ["It is safe,", "Come and see."]),
    ("nor in the last paragraph", "“It is safe.\nCome and see,” said Ruth Okafor.", ["It is safe.", "Come and see,"]),
    ("a closing mark that says nothing", "The quay is old.” The crane is new.", []),
    ("nor after indirect speech", "Ruth said the quay is safe,” he wrote.", []),
    ("a stray mark", "He called it “safe and left.\nThe quay is old.", []),
]


@pytest.mark.parametrize(("text", "inner"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quotations_end_before_the_cue(text: str, inner: list[str]) -> None:
    assert [quoted.inner.of(text) for quoted in pair_marks(text) if not quoted.depth] == inner


def test_a_quotation_that_its_speaker_goes_on_with_is_not_closed() -> None:
    text = "“We met the minister, she said no.\n\n“We went home.”"
    assert [(quoted.inner.of(text), quoted.closed) for quoted in pair_marks(text)] == [
        ("We met the minister, she said no.", False),
        ("We went home.", True),
    ]
