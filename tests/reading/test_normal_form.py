"""Texts are read in their normal form, and every offset finds its way back to the text as it is stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quote import Span
from app.reading.normal_form import as_shown, normal_form, paragraphs, paragraphs_around, shown_words

ORDINARY = [
    "Port to close, says mayor\nThe port will close in May.\n“We have no money,” said Ann Poe.\n\nThe ‘old’ man is 5' 2\" tall.",
    "BRANT: Is the quay safe?\nOKAFOR: it is, as far as we know.\nBRANT: Thank you.",
    "The winners are:\n- Carol Leigh, a nurse\n- Bo Lind, a driver",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_is_its_own_normal_form(text: str) -> None:
    form = normal_form(text)
    assert form.text == text
    assert form.steps == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&ldquo;It&#8217;s&nbsp;&#x201C;over&#x201D;&rdquo; &amp; done", "“It’s “over”” & done"),
        ("&amp;ldquo;Encoded twice&amp;rdquo;", "“Encoded twice”"),
        ("R&D; AT&T; fish & chips;", "R&D; AT&T; fish & chips;"),
        ("the har\u00adbour mas\u200bter\ufeff", "the harbour master"),
        ("3\u00a0May \u2009 2024", "3 May 2024"),
        ("the har\u00ad\nbour is open", "the harbour is open"),
        ("one<br>two<BR />three", "one\ntwo\nthree"),
        ("she said <q>no</q>", "she said “no”"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
    ],
)
def test_what_a_reader_does_not_see_is_taken_out(text: str, read: str) -> None:
    assert as_shown(text).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("＂No,＂ he said.", '"No," he said.'),
        ("「No 『never』,」 he said.", "“No ‘never’,” he said."),
        ("『No,』 he said.", "“No,” he said."),
        ("‹No,› he said.", "“No,” he said."),
        ("«No ‹never›,» he said.", "«No ‹never›,» he said."),
        ("`No,' he said.", "‘No,' he said."),
        ("« No », he said.", "«No», he said."),
        ("(“ No, ” he said.)", "(“No,” he said.)"),
        ("‘ No, ’ he said.", "‘No,’ he said."),
        ('" No, " he said. " Never. "', '"No," he said. "Never."'),
        ("»No,« he said, »never.«", "»No,« he said, »never.«"),
        ("″No,″ he said of the 5″ pipe.", '"No," he said of the 5″ pipe.'),
        ("Related article »", "Related article»"),
    ],
)
def test_rare_and_spaced_marks_are_read_as_common_ones(text: str, read: str) -> None:
    assert normal_form(text).text == read


def test_marks_are_shown_as_they_are_printed() -> None:
    text = "He said: « No 「never」 &rdquo;"
    assert as_shown(text).text == "He said: « No 「never」 ”"


MAIL = """Subject: The crane
From: Nell Garside

Dear all,

The harbour board met on Monday and decided that the quay would stay open
through the winter. "We have no choice," said Ruth Okafor, the harbour
master. "The boats need somewhere to go, and the nearest berth is in
Calder."

- the crane will be repaired, which will take until
  the end of May
- the fees go up

Best wishes
Nell Garside
Harbour Office
12 Mill Street"""


def test_wrapped_mail_keeps_headers_lists_and_signature() -> None:
    assert as_shown(MAIL).text.split("\n") == [
        "Subject: The crane",
        "From: Nell Garside",
        "",
        "Dear all,",
        "",
        "The harbour board met on Monday and decided that the quay would stay open through the winter. "
        '"We have no choice," said Ruth Okafor, the harbour master. '
        '"The boats need somewhere to go, and the nearest berth is in Calder."',
        "",
        "- the crane will be repaired, which will take until the end of May",
        "- the fees go up",
        "",
        "Best wishes",
        "Nell Garside",
        "Harbour Office",
        "12 Mill Street",
    ]


UNSPACED = """Crane to turn again
By Tom Ferris
The crane on the quay has stood still since the storm of last winter,
and the traders who depend on it have lost patience with the town.
"Nobody tells us anything," said Nell Garside, who has sold fish here
for forty years.
Ruth Okafor, the harbour master, denied that anybody had been kept in
the dark. She said that a report would be published in March."""


def test_paragraphs_without_a_blank_line_end_where_the_next_word_would_have_fitted() -> None:
    assert as_shown(UNSPACED).text.split("\n") == [
        "Crane to turn again",
        "By Tom Ferris",
        "The crane on the quay has stood still since the storm of last winter, and the traders who depend on it have lost "
        'patience with the town. "Nobody tells us anything," said Nell Garside, who has sold fish here for forty years.',
        "Ruth Okafor, the harbour master, denied that anybody had been kept in the dark. "
        "She said that a report would be published in March.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I walked along the harbour wall\nand saw the cranes that used to call\nthe boats to shore, the boats to sea,\n"
        "and none of them were calling me.",
        "the tide comes in\nand takes the names\nof those who waited\non the quay",
        "Needed for the fair\nbread from the bakery on Mill Street\nmilk\neggs from the market\nsalt",
        "“Never again.”\nRuth Okafor, harbour master of Calder\n“A shame.”\nNell Garside, trader",
        "Harbour master says\nThe quay will stay open, the harbour master has decided after a long debate in the council. "
        "The crane, which has stood still since the storm, will be repaired by May.",
        "Q: is the quay safe, and who says so\nA: it is, and I say so\nQ: for how long",
    ],
    ids=["verses", "short verses", "a list", "names below their words", "a headline", "questions and answers"],
)
def test_lines_that_belong_apart_stay_apart(text: str) -> None:
    assert as_shown(text).text == text


def test_a_word_cut_at_a_hyphen_is_joined_where_the_text_has_it_whole() -> None:
    text = (
        "The council voted on Tuesday to close the swimming pool, and on Tues-\n"
        "day night the well-\nknown lifeguard, who had heard nothing of it before the vote, sat\ndown on the steps and wept."
    )
    assert as_shown(text).text.startswith(
        "The council voted on Tuesday to close the swimming pool, and on Tuesday night the well-known lifeguard, who"
    )


def test_quoted_mail_is_read_as_quoted() -> None:
    text = "Ruth Okafor wrote:\n\n> The quay is sound, and the crane will turn before the\n> month is out.\n>\n> Come.\n\nNo."
    assert normal_form(text).text == (
        "Ruth Okafor wrote:\n\n“The quay is sound, and the crane will turn before the month is out.\n\n“Come.”\n\nNo."
    )


@pytest.mark.parametrize("text", ["> Read more: the quay\nThe quay is open.", "> “It is open,” she wrote.\n", "5 > 3"])
def test_not_all_that_stands_behind_a_greater_than_sign_is_quoted(text: str) -> None:
    assert normal_form(text).text.count("“") == text.count("“")


def test_offsets_lead_back_to_the_stored_text() -> None:
    text = (
        "The crane stood. “The har\u00adbour&rsquo;s quay is sound and the\ncrane will turn again,” said Ruth Okafor, the "
        "harbour\nmaster."
    )
    form = normal_form(text)
    start = form.text.index("The harbour’s")
    stored = form.stored(Span(start, form.text.index(",” said")))
    assert stored.of(text) == "The har\u00adbour&rsquo;s quay is sound and the\ncrane will turn again"
    assert form.span(stored).of(form.text) == "The harbour’s quay is sound and the crane will turn again"
    assert shown_words(text, [stored]) == "The harbour’s quay is sound and the crane will turn again"


def test_a_wrapped_paragraph_is_one_paragraph() -> None:
    assert [span.of(MAIL).count("\n") for span in paragraphs(MAIL)] == [0, 0, 0, 3, 1, 0, 0, 0, 0, 0]
    start = MAIL.index("We have no choice")
    around = paragraphs_around(MAIL, start, start + 5).of(MAIL)
    assert around.startswith("The harbour board")
    assert around.endswith('Calder."')


ODD = st.text(alphabet=st.sampled_from("abc .,\n\r>\"'“”‘«»` \u00ad\u00a0\u200b&;＂「」-")) | st.lists(
    st.sampled_from(["&ldquo;", "&amp;amp;", "> ", "the\n", "« ", " »", "said", "\u00ad\n", "<br>", "A "])
).map("".join)


@given(ODD | st.text())
def test_every_span_of_the_normal_form_lies_in_the_text_and_in_order(text: str) -> None:
    form = normal_form(text)
    before = 0
    for place in range(len(form.text)):
        start, end = form.stored(Span(place, place + 1))
        assert before <= start <= end <= len(text)
        before = start
    places = [form.position(offset) for offset in range(len(text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(form.text) for place in places)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Ada Quist‘s house", "Ada Quist’s house"),
        ("“It is a crime,”Quist said.", "“It is a crime,” Quist said."),
        ('"It is a crime,"Quist said. "No."', '"It is a crime," Quist said. "No."'),
        ('Quist said,"It is a crime."', 'Quist said,"It is a crime."'),
        ("‘so called’", "‘so called’"),
    ],
)
def test_an_odd_apostrophe_and_a_missing_space_after_a_mark_are_mended(text: str, read: str) -> None:
    assert normal_form(text).text == read
