"""Reads news items in IPTC ninjs, versions 1 to 3, as agencies send them.

The properties are described at https://www.iptc.org/std/ninjs/. Version 1 writes them in lower case, with one headline and one
body of each type. Versions 2 and 3 write them in camel case or lower case, with lists of headlines and bodies.
"""

from collections.abc import Iterable
from typing import Any

from app.errors import UnreadableArticle

BODIES = frozenset({"bodies", "body_text", "body_html", "body_xhtml"})
# Of several names, the publisher comes before those who wrote the item or passed it on.
OUTLET_ROLES = ("publisher", "provider", "originator", "source")
WITHDRAWN = frozenset({"canceled", "cancelled", "withheld"})


def is_item(given: object) -> bool:
    """Whether a JSON value is a ninjs item rather than an ``ArticleIn``."""
    if not isinstance(given, dict) or {"text", "html"} & set(given):
        return False
    return "uri" in given and bool({str(key).lower() for key in given} & BODIES)


def fields_of_item(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the article in an item. Raises UnreadableArticle if the item was withdrawn or has no text."""
    item = {str(key).lower(): value for key, value in given.items()}
    if str(item.get("pubstatus", "usable")).lower() in WITHDRAWN:
        raise UnreadableArticle(f"The item's pubStatus is {item['pubstatus']}, so it must not be used.", "pubStatus")
    fields: dict[str, Any] = dict(_text(item))
    fields["title"] = _headline(item)
    fields["url"] = _address(item)
    fields["outlet"] = _outlet(item)
    fields["author"] = item.get("by") or item.get("byline") or None
    fields["published_at"] = next(
        (item[key] for key in ("firstcreated", "versioncreated", "contentcreated") if isinstance(item.get(key), str)), None
    )
    return {key: value for key, value in fields.items() if value is not None}


def _text(item: dict[str, Any]) -> dict[str, str]:
    for body in _dicts(item.get("bodies")):
        value = body.get("value")
        if isinstance(value, str) and str(body.get("role", "main")).lower() in {"main", "body", "bodytext", "article"}:
            kind = str(body.get("contenttype", "text/plain")).lower()
            return {"html" if "html" in kind else "text": value}
    for key, field in (("body_xhtml", "html"), ("body_html", "html"), ("body_text", "text")):
        if isinstance(item.get(key), str):
            return {field: item[key]}
    raise UnreadableArticle("The item has no body with text. Send one in 'bodies', body_text or body_html.", "bodies")


def _headline(item: dict[str, Any]) -> str | None:
    listed = [line["value"] for line in _dicts(item.get("headlines")) if isinstance(line.get("value"), str)]
    plain = item.get("headline")
    return next(iter(listed), plain if isinstance(plain, str) else None)


def _address(item: dict[str, Any]) -> str | None:
    return next(
        (value for key in ("url", "uri") if str(value := item.get(key)).lower().startswith(("http://", "https://"))), None
    )


def _outlet(item: dict[str, Any]) -> str | None:
    sources = [source for source in _dicts(item.get("infosources")) if isinstance(source.get("name"), str)]
    for role in OUTLET_ROLES:
        for source in sources:
            if str(source.get("role", "")).lower().endswith(role):
                return str(source["name"])
    first = next((source["name"] for source in sources), None)
    holder = item.get("copyrightholder")
    return first or (holder if isinstance(holder, str) else None)


def _dicts(value: object) -> Iterable[dict[str, Any]]:
    """The objects in a list, with their keys in lower case."""
    if isinstance(value, list):
        yield from ({str(key).lower(): part for key, part in entry.items()} for entry in value if isinstance(entry, dict))
