"""Attributes: an element keeps as many as anyone writes. Parsers compare each with all before it, so more are cut off."""

import pytest
from lxml.html import fromstring

from app.reading.article import article_from_page
from app.reading.attributes import MOST_ATTRIBUTES, limit_attributes
from app.reading.feed import entries_of

MANY = " ".join(f"a{number}=1" for number in range(100_000))
PAGE = (
    "<html><head><title>Bridge stays shut</title></head><body><article><p>“It is shut,” said Ada Quist on Tuesday.</p>"
    "<p {}>The town waits for the bridge, she said.</p></article></body></html>"
)


def attributes(markup: str) -> int:
    """The most attributes that a parser finds in one element."""
    return max(len(element.attrib) for element in fromstring(markup).iter("*"))


@pytest.mark.parametrize(
    "markup",
    [
        PAGE.format("class=lead data-x='1 > 0' hidden"),
        "<p " + " ".join(f"a{number}=1" for number in range(MOST_ATTRIBUTES)) + ">x</p>",
        "<script>" + "if (a<b) { c = d }; " * 100 + "</script>",
        "<" * 10_000,
        "3 < 5 and 5 > 3",
        "",
    ],
)
def test_markup_as_people_write_it_is_not_changed(markup: str) -> None:
    assert limit_attributes(markup) == markup


@pytest.mark.parametrize(
    "written",
    [
        MANY,
        MANY.replace(" ", "\n"),
        MANY.replace("=1 ", "/"),
        MANY.replace("=1", '="1"').replace(" ", ""),
        MANY.replace("=1", " = '>'"),
        'x=">" ' + MANY,
        "x='\"' " + MANY,
        "x=a\"b y=c'd " + MANY,
        '"' + MANY,
        "= = =" + MANY,
        "< </ </p " + MANY,
        MANY.replace("=1", ""),
    ],
    ids=range(12),
)
def test_an_element_keeps_a_thousand_attributes_however_they_are_written(written: str) -> None:
    limited = limit_attributes(f"<div><p {written}>x</p></div>")
    assert len(limited) < 20 * MOST_ATTRIBUTES
    assert limited.endswith(">x</p></div>")
    assert attributes(limited) <= MOST_ATTRIBUTES


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("<script>if (a <b ", "</script>"),
        ("<style>a <b ", "</style>"),
        ("<!-- a <b ", "-->"),
        ("<p><![CDATA[a <b ", "]]>"),
    ],
)
def test_what_only_looks_like_an_element_still_ends_where_it_ended(begins: str, ends: str) -> None:
    limited = limit_attributes(f"{begins}{MANY} {ends}<p>The town waits.</p>")
    assert len(limited) < 20 * MOST_ATTRIBUTES
    assert limited.endswith(f"{ends}<p>The town waits.</p>")


def test_a_page_with_many_attributes_is_read_like_one_without() -> None:
    assert article_from_page(PAGE.format(MANY)) == article_from_page(PAGE.format("class=lead"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_feed_with_many_attributes_is_read_like_one_without(encoding: str) -> None:
    feed = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Wire</title><item %s>'
        "<title>Shut</title><description>“The café is shut”, said Ada Quist.</description></item></channel></rss>"
    )
    read = [
        list(entries_of((feed % written).encode(encoding)))
        for written in ("", " ".join(f'a{number}="1"' for number in range(100_000)))
    ]
    assert read[0] == read[1]
    assert read[0][0]["html"] == "“The café is shut”, said Ada Quist."


def test_a_feed_whose_title_is_no_name_has_no_outlet() -> None:
    feed = "<rss version='2.0'><channel><title>%s</title><item><description>It rained.</description></item></channel></rss>"
    assert [entry.get("outlet") for entry in entries_of((feed % ("Wire " * 1000)).encode())] == [None]
