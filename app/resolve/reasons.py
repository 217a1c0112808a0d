"""Reasons: why one person rather than another is whom a pronoun means, for an editor who checks it."""

from app.resolve.signs import Signs

# A given name tells the gender where its share among one gender's names is so many times another's (a logarithm).
TELLING = 1.0


def reason(first: Signs, other: Signs, gender: str) -> str:
    """The predicate of a sentence about the first: what speaks for it and not for the other, the plainest reason first."""
    woman_or_man = "a woman" if gender == "female" else "a man"
    reasons = (
        (first.spoke_last > other.spoke_last, "spoke last"),
        (first.called > other.called, "is described just before"),
        (first.quoted < other.quoted, "is not just named in somebody else’s words"),
        (first.below_as_subject > other.below_as_subject, "is the subject of the sentence"),
        (first.subject_same_sentence > other.subject_same_sentence, "is the subject of the sentence"),
        (first.subject_sentence_before > other.subject_sentence_before, "is the subject of the sentence before"),
        (first.others_between < other.others_between, "was named last"),
        (first.known_gender > other.known_gender, f"is {woman_or_man}, as far as the article tells"),
        (first.given_name > other.given_name + TELLING, f"has {woman_or_man}’s given name"),
        (first.mentions > other.mentions, "is named more often"),
        (first.at_head > other.at_head, "is named at the head of the article"),
    )
    return next((words for holds, words in reasons if holds), "fits better")
