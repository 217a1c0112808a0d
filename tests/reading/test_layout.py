"""Title, subtitle and dateline stand apart from the body; whatever is not clearly one of them is body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.layout import read_layout

Parts = tuple[str | None, str | None, str | None, str | None]

CASES: list[tuple[str, Parts, str]] = [
    ("MOSCOW, February 12. /TASS/. Talks went on.", (None, None, "MOSCOW", "TASS"), "Talks went on."),
    ("BERLIN (Reuters) - Talks went on.", (None, None, "BERLIN", "Reuters"), "Talks went on."),
    ("HEMPSTEAD, N.Y., Sept. 26 (UPI) — Talks went on.", (None, None, "HEMPSTEAD", "UPI"), "Talks went on."),
    ("WASHINGTON — Talks went on.", (None, None, "WASHINGTON", None), "Talks went on."),
    ("LONDON, 12 February 2022 (Reuters) – Talks went on.", (None, None, "LONDON", "Reuters"), "Talks went on."),
    ("Beijing, Feb. 3 (Xinhua) -- Talks went on.", (None, None, "Beijing", "Xinhua"), "Talks went on."),
    ("March 3 (Wire) - Talks went on.", (None, None, None, "Wire"), "Talks went on."),
    ("(Wire) -- Talks went on.", (None, None, None, "Wire"), "Talks went on."),
    ("Mrs. Ada Quist (Elmstead): I agree.", (None, None, None, None), "Mrs. Ada Quist (Elmstead): I agree."),
    ("(Applause) Talks went on.", (None, None, None, None), "(Applause) Talks went on."),
    ("Talks go on\nOSLO, March 3 (Wire) - They went on.", ("Talks go on", None, "OSLO", "Wire"), "They went on."),
    (
        "Talks go on\nBoth sides hopeful\nOSLO (Wire) - They did.",
        ("Talks go on", "Both sides hopeful", "OSLO", "Wire"),
        "They did.",
    ),
    ("Talks go on\n\nThey went on.", ("Talks go on", None, None, None), "They went on."),
    ("Talks go on\nBoth sides hopeful\nThey went on.", ("Talks go on", "Both sides hopeful", None, None), "They went on."),
    ("They went on.\nAnd on.", (None, None, None, None), "They went on.\nAnd on."),
    ("Mr. Smith - a man - said so.", (None, None, None, None), "Mr. Smith - a man - said so."),
    ("In May 2012 - he said - it rained.", (None, None, None, None), "In May 2012 - he said - it rained."),
    ("One line without an end", (None, None, None, None), "One line without an end"),
]


@pytest.mark.parametrize(("text", "parts", "body"), CASES, ids=[case[0][:30] for case in CASES])
def test_parts(text: str, parts: Parts, body: str) -> None:
    layout = read_layout(text)
    dateline = layout.dateline
    found = (
        layout.title.of(text) if layout.title else None,
        layout.subtitle.of(text) if layout.subtitle else None,
        dateline.place if dateline else None,
        dateline.agency if dateline else None,
    )
    assert found == parts
    assert text[layout.body_start :] == body


@given(st.text(alphabet=st.sampled_from("ABCd ,.-()/\n12") | st.characters()))
def test_every_text_has_a_layout(text: str) -> None:
    assert 0 <= read_layout(text).body_start <= len(text)
