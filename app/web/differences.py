"""How another outlet prints the same words, said so that no one has to know the names of the kinds of change."""

from app.compare.likeness import Alteration

DIFFERENCES = {
    Alteration.CUT: "words left out",
    Alteration.ELLIPSIS: "words left out, with an ellipsis",
    Alteration.BRACKETS: "words added in brackets",
    Alteration.SUBSTITUTION: "other words",
    Alteration.LONGER: "more words",
    Alteration.MADE_INDIRECT: "as a paraphrase",
    Alteration.MADE_DIRECT: "as a direct quotation",
    Alteration.OTHER_SPEAKER: "another speaker",
    Alteration.SPEAKER_NOT_NAMED: "the speaker is not named",
}


def difference(alteration: Alteration) -> str:
    """How another outlet's form of a quotation differs from the earliest one, in words."""
    return DIFFERENCES[alteration]
