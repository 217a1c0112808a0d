"""IPTC ninjs items of each version become articles."""

import json
from typing import Any

import pytest

from app.errors import BadRequest, InvalidFields, UnreadableArticle
from app.reading.request import article_from_json

WORDS = "The bridge is shut, said Ada Quist."
THREE = {
    "uri": "https://wire.example/items/7",
    "standard": {"name": "ninjs", "version": "3.0"},
    "pubStatus": "usable",
    "firstCreated": "2024-03-05T10:00:00Z",
    "headlines": [{"role": "main", "value": "Bridge stays shut"}],
    "bodies": [
        {"role": "caption", "value": "A photo"},
        {"role": "main", "contentType": "text/html", "value": f"<p>{WORDS}</p>"},
    ],
    "by": "Jon Vale",
    "infoSources": [{"name": "Vale Media"}, {"role": "publisher", "name": "Northern Wire"}],
}
ONE = {
    "uri": "tag:wire.example,2024:7",
    "versioncreated": "2024-03-05T10:00:00Z",
    "headline": "Bridge stays shut",
    "body_text": WORDS,
    "byline": "Jon Vale",
    "copyrightholder": "Northern Wire",
}


@pytest.mark.parametrize(("item", "url"), [(THREE, "https://wire.example/items/7"), (ONE, None)])
def test_an_item_is_an_article(item: dict[str, Any], url: str | None) -> None:
    article = article_from_json(json.dumps(item))
    assert (article.title, article.outlet, article.author, article.url) == (
        "Bridge stays shut",
        "Northern Wire",
        "Jon Vale",
        url,
    )
    assert WORDS in article.text
    assert article.publication is not None
    assert article.publication.on.isoformat() == "2024-03-05"


def test_a_withdrawn_item_and_one_without_text_are_refused() -> None:
    with pytest.raises(UnreadableArticle, match="must not be used"):
        article_from_json(json.dumps(THREE | {"pubStatus": "canceled"}))
    with pytest.raises(UnreadableArticle, match="no body"):
        article_from_json(json.dumps({"uri": "x", "bodies": [{"role": "caption", "value": "A photo"}]}))


@pytest.mark.parametrize("given", ["[]", "3", "null", '"x"', "{}", '{"uri": 1}', '{"uri": "x", "bodies": 3}'])
def test_other_json_is_refused_clearly(given: str) -> None:
    with pytest.raises((InvalidFields, UnreadableArticle)):
        article_from_json(given)
    with pytest.raises(BadRequest):
        article_from_json(given + "}")
