"""Heads as texts come: bylines, notices, days and e-mail headers are neither the headline nor the body."""

from datetime import date

import pytest

from app.quote import PublicationSource
from app.reading.article import article_from_text

BODY = "The bridge will stay shut until June.\nCracks were found in the beams."


@pytest.mark.parametrize(
    ("head", "title", "subtitle", "author"),
    [
        ("Bridge stays shut\n\nBy Ines Varga\n\n", "Bridge stays shut", None, "Ines Varga"),
        ("Bridge stays shut\nBy Our Court Reporter\n", "Bridge stays shut", None, "Our Court Reporter"),
        ("Bridge stays shut\nCracks in the beams\nBY INES VARGA\n", "Bridge stays shut", "Cracks in the beams", "INES VARGA"),
        (
            "Bridge stays shut\nWords by Ines Varga and Tom Ferris, in Calder\n",
            "Bridge stays shut",
            None,
            "Ines Varga and Tom Ferris",
        ),
        ("Bridge stays shut\nInes Varga | 17 January 2023\n", "Bridge stays shut", None, "Ines Varga"),
        ("Bridge stays shut\nInes Varga, Political Editor\n\n", "Bridge stays shut", None, "Ines Varga"),
        ("FOR IMMEDIATE RELEASE\n\nBridge stays shut\n\n", "Bridge stays shut", None, None),
        ("PRESS RELEASE: embargoed until noon\nBridge stays shut\n", "Bridge stays shut", None, None),
        ("Bridge stays shut\nPublished 14 May 2025\n", "Bridge stays shut", None, None),
        ("Bridge stays shut | Holm Daily\n\n", "Bridge stays shut", None, None),
        ("Bridge stays shut - Holm Daily\n\n", "Bridge stays shut", None, None),
    ],
)
def test_the_parts_of_a_head(head: str, title: str, subtitle: str | None, author: str | None) -> None:
    article = article_from_text(head + BODY)
    assert (article.title, article.subtitle, article.author) == (title, subtitle, author)
    assert article.text[article.layout.body_start :] == BODY


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("By Friday the water had fallen", "It rose again on Sunday."),
        ("By the river", "It was dark."),
        ("The storm of 3 May 2021", "It was dark."),
        ("The press release", "It was short."),
    ],
)
def test_a_headline_that_looks_like_another_line_stays_one(line: str, following: str) -> None:
    article = article_from_text(f"{line}\n{following}\nAnd so it went on.")
    assert (article.title, article.author) == (line, None)


def test_a_sentence_that_begins_like_a_byline_belongs_to_the_body() -> None:
    text = "Bridge stays shut\nBy Friday the water had fallen.\nIt rose again."
    article = article_from_text(text)
    assert article.author is None
    assert text[article.layout.body_start :].startswith("By Friday")


def test_the_author_that_is_given_stands_over_the_byline() -> None:
    assert article_from_text(f"Bridge stays shut\nBy Ines Varga\n{BODY}", author="Tom Ferris").author == "Tom Ferris"


MAIL = f"""From: Jo Vale <jo@calder.example>
To: News desk <news@holm.example>
Subject: Bridge stays shut
Date: Tue, 5 Mar 2024 23:30:00 -0500

{BODY}"""


def test_an_e_mail_has_its_subject_as_title_and_the_day_on_which_it_was_sent() -> None:
    article = article_from_text(MAIL)
    assert article.title == "Bridge stays shut"
    assert article.text[article.layout.body_start :] == BODY
    assert article.publication is not None
    assert (article.publication.on, article.publication.source) == (date(2024, 3, 5), PublicationSource.LINE)


def test_a_single_header_makes_no_e_mail() -> None:
    assert article_from_text(f"To: the voters of Calder\n{BODY}").title == "To: the voters of Calder"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"Bridge stays shut\nPublished 14 May 2025\n{BODY}", date(2025, 5, 14)),
        (f"Bridge stays shut\nPublished: 14 May 2025, 10:45 GMT\n{BODY}", date(2025, 5, 14)),
        (f"Bridge stays shut\nBy Ines Varga | 17 January 2023 | 4 min read\n{BODY}", date(2023, 1, 17)),
        (f"Bridge stays shut\n\nSaturday 8 February 2025\n\n{BODY}", date(2025, 2, 8)),
        (f"Bridge stays shut\nHolm Daily | March 3rd, 2024\n{BODY}", date(2024, 3, 3)),
        (f"Bridge stays shut\nUpdated 16 May 2025\nPublished 14 May 2025\n{BODY}", date(2025, 5, 14)),
        (f"Bridge stays shut\nLast updated 16 May 2025\n{BODY}", date(2025, 5, 16)),
        (f"Bridge stays shut\n\n{BODY}\n\n(14 May 2025)", date(2025, 5, 14)),
        (f"Bridge stays shut\n\n{BODY}\n\nHolm Daily, 14 May 2025", date(2025, 5, 14)),
        (f"Bridge stays shut\n\n{BODY}\nIt was built on 14 May 1925.", None),
        (f"Bridge stays shut\nPublished 31 February 2025\n{BODY}", None),
        (f"Bridge stays shut\n{BODY}\n© 2024 Holm Daily", None),
    ],
)
def test_a_line_that_says_nothing_but_the_day_dates_the_article(text: str, day: date | None) -> None:
    publication = article_from_text(text).publication
    assert (publication.on if publication else None) == day


@pytest.mark.parametrize(
    ("text", "place", "agency", "day"),
    [
        ("LONDON, Jan 5 (Agency) - The bridge is shut.", "LONDON", "Agency", (1, 5)),
        ("KYIV — March 3, 2024 — The bridge is shut.", "KYIV", None, (3, 3)),
        ("Bridge shut\n\nKYIV — March 3, 2024\n\nThe bridge is shut.", "KYIV", None, (3, 3)),
        ("(Northern Wire, Paris, 3 May) The bridge is shut.", "Paris", "Northern Wire", (5, 3)),
    ],
)
def test_more_forms_of_datelines(text: str, place: str, agency: str | None, day: tuple[int, int]) -> None:
    article = article_from_text(text)
    dateline = article.layout.dateline
    assert dateline is not None
    assert (dateline.place, dateline.agency, (dateline.month, dateline.day)) == (place, agency, day)
    assert text[article.layout.body_start :] == "The bridge is shut."
