"""How certain a quotation is, as a decision and not as a figure: checked, likely or doubtful."""

from enum import StrEnum

from app.api.schemas import QuotationOut

# Below this, every fourth quotation or more has something wrong: the words, the source or the speaker (bench/README.md).
LIKELY_FROM = 0.75


class Certainty(StrEnum):
    """What to do with a quotation: print it after a look at the article, or check it first."""

    CHECKED = "checked"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


MEANING = {
    Certainty.CHECKED: "A person has checked the words, the source and the speaker.",
    Certainty.LIKELY: "The words, the source and the speaker are probably right. Look at the article before you print it.",
    Certainty.DOUBTFUL: "Something may be wrong: the words, the source or the speaker. Check it before you use it.",
}
# Stands before the words in a story, so that not only a line or a colour tells.
SIGNS = {Certainty.CHECKED: "✓", Certainty.LIKELY: "", Certainty.DOUBTFUL: "?"}


def certainty(quotation: QuotationOut) -> Certainty:
    """How certain a quotation is."""
    if quotation.checked:
        return Certainty.CHECKED
    return Certainty.LIKELY if quotation.confidence is not None and quotation.confidence >= LIKELY_FROM else Certainty.DOUBTFUL
