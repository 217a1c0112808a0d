"""Words behind a dialogue dash are quoted; lists, subheadings and signatures are not."""

import pytest

from app.annotate.mark_pairs import pair_marks
from app.reading.normal_form import normal_form


def quoted(text: str) -> list[str]:
    return [span.inner.of(text) for span in pair_marks(text)]


def test_each_paragraph_is_quoted_up_to_its_cue() -> None:
    text = "—The vote is lost, said Brendan Foyle, the whip. —We go home.\n― Not yet, answered Sheila Coyne.\n— Why?\nThey left."
    assert quoted(text) == ["The vote is lost,", "We go home.", "Not yet,", "Why?"]


def test_spanish_style_sets_the_cue_between_dashes() -> None:
    text = normal_form("—The vote is lost —said Brendan Foyle, the whip—. We go home.\n—Not yet —answered Sheila Coyne.").text
    assert quoted(text) == ["The vote is lost", "We go home.", "Not yet"]


@pytest.mark.parametrize(
    "text",
    [
        "The winners are:\n— Carol Leigh, a nurse, for bravery\n— Bo Lind, a driver, for his songs",
        "He left.\n\n– Old hands –\n\nThe old hands said nothing.",
        "“We will open in May.”\n— Ruth Okafor (@okafor) 3 May 2024",
        "— “We will open,” said Ruth Okafor.",
    ],
    ids=["a list", "a subheading", "a signature", "marks besides the dash"],
)
def test_a_dash_alone_is_no_dialogue(text: str) -> None:
    assert all(not span.span.of(text).startswith(("—", "–")) for span in pair_marks(text))
