"""Who said what in small articles: the text, and the (source, kind, words) expected beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pipeline import Pipeline
from app.quote import Article, Kind, Quotation, words_of

DIRECT, MIXED, INDIRECT = Kind.DIRECT, Kind.MIXED, Kind.INDIRECT

CASES = [
    (
        "the source after the words",
        "“The road is closed,” said Nadia Brook.",
        [("Nadia Brook", DIRECT, "The road is closed")],
    ),
    (
        "the source before the words",
        "Nadia Brook said: “The road is closed.”",
        [("Nadia Brook", DIRECT, "The road is closed.")],
    ),
    (
        "the source inside the words",
        "“The road,” Brook said, “is closed until further notice.”",
        [("Brook", DIRECT, "The road … is closed until further notice.")],
    ),
    (
        "a second sentence after the cue",
        "“The road is closed,” Brook said. “It will stay closed.”",
        [("Brook", DIRECT, "The road is closed … It will stay closed.")],
    ),
    (
        "a quotation that runs over paragraphs, reopened and not closed",
        "Brook said: “The road is closed.\n“It will stay closed.”",
        [("Brook", DIRECT, "The road is closed. … It will stay closed.")],
    ),
    (
        "a paragraph that ends with a colon",
        "The mayor wrote in a letter to residents:\n“The road is closed.”",
        [("The mayor", DIRECT, "The road is closed.")],
    ),
    (
        "a question",
        "“Who closed the road?” the mayor asked.",
        [("the mayor", DIRECT, "Who closed the road?")],
    ),
    (
        "indirect with that",
        "The minister said that the road was closed.",
        [("The minister", INDIRECT, "that the road was closed")],
    ),
    (
        "indirect without that",
        "The minister said the road was closed.",
        [("The minister", INDIRECT, "the road was closed")],
    ),
    (
        "told somebody",
        "Brook told the council that the road was closed.",
        [("Brook", INDIRECT, "that the road was closed")],
    ),
    (
        "according to, first",
        "According to the report, the road was closed in May.",
        [("the report", INDIRECT, "the road was closed in May")],
    ),
    (
        "according to, last",
        "The road was closed in May, according to the police.",
        [("the police", INDIRECT, "The road was closed in May")],
    ),
    (
        "mixed",
        "Brook said the closure was “a slow strangling” of the town.",
        [("Brook", MIXED, "the closure was “a slow strangling” of the town")],
    ),
    (
        "two sources in one sentence",
        "Brook said the road was closed, but Oduya said it was open.",
        [("Brook", INDIRECT, "the road was closed"), ("Oduya", INDIRECT, "it was open")],
    ),
    (
        "a transcript",
        "INTERVIEWER: Why is it closed?\nQUIST: Because it is not safe.",
        [("INTERVIEWER", DIRECT, "Why is it closed?"), ("QUIST", DIRECT, "Because it is not safe.")],
    ),
    (
        "British single marks",
        "‘The road is closed,’ said Nadia Brook.",
        [("Nadia Brook", DIRECT, "The road is closed")],
    ),
    (
        "an odd number of marks in another paragraph",
        'He gave her a 5" nail.\n“The road is closed,” said Nadia Brook.',
        [("Nadia Brook", DIRECT, "The road is closed")],
    ),
    ("scare quotes", "The “road” was a track.", []),
    ("a title of a work", "She starred in “The Long Road” in 1998.", []),
    ("silence", "The minister declined to comment.", []),
    ("nothing said", "The minister did not respond.", []),
    ("nobody speaks", "The road was closed in May.", []),
]


def quotations_of(pipeline: Pipeline, text: str) -> list[Quotation]:
    return pipeline.extract(Article(text))


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_small_articles(pipeline: Pipeline, text: str, expected: list[tuple[str, Kind, str]]) -> None:
    found = quotations_of(pipeline, text)
    assert [(words_of(text, item.source), item.kind, words_of(text, item.content)) for item in found] == expected


def test_the_same_text_gives_the_same_quotations(pipeline: Pipeline) -> None:
    text = "“The road is closed,” said Nadia Brook. She said it would open in June."
    assert quotations_of(pipeline, text) == quotations_of(pipeline, text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "“Yes,” he said.",
                "said",
                '"',
                "“",
                "”",
                "Ada Quist",
                "told the BBC that",
                "according to",
                "\n",
                "No.",
                "’",
                "🙂",
                "é",
                ":",
            ]
        ),
        max_size=25,
    ).map(" ".join)
    | st.text(max_size=120)
)
def test_every_span_lies_in_the_text_and_holds_a_word(pipeline: Pipeline, text: str) -> None:
    for item in quotations_of(pipeline, text):
        spans = [*item.content, *item.cue, *item.source]
        assert item.content
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(any(character.isalnum() for character in span.of(text)) for span in item.content)
        assert list(item.content) == sorted(item.content)
        assert 0 <= item.confidence <= 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The minister, Lena Graf, called the plan “a fantasy”.", "the plan “a fantasy”"),
        ("Lena Graf said that the harbour was “closed for good”.", "that the harbour was “closed for good”"),
        ("“Nobody asked us,” said Lena Graf.", "Nobody asked us"),
    ],
)
def test_words_keep_both_marks_of_what_they_quote_or_none(pipeline: Pipeline, text: str, words: str) -> None:
    (found,) = pipeline.extract(Article(text))
    assert words_of(text, found.content) == words
