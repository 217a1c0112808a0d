"""Reading pages in tests: an answer in; its words, links and fields out."""

import re
from typing import Any

import lxml.html
from httpx2 import Response


class Shown:
    """A page as a reader sees it."""

    def __init__(self, answer: Response) -> None:
        self.status = answer.status_code
        self.tree: Any = lxml.html.fromstring(answer.text)

    def words(self, path: str = "//main") -> str:
        """The words of the first part at an XPath."""
        return self.each(path)[0]

    def each(self, path: str) -> list[str]:
        """The words of every part at an XPath."""
        return [_plain(part) for part in self.tree.xpath(path)]

    def link(self, words: str) -> str:
        """The address of the first link whose words contain these."""
        found = [part.get("href") for part in self.tree.xpath("//main//a") if words in _plain(part)]
        assert found, f"no link says {words!r}: {self.each('//main//a')}"
        return str(found[0])

    def value(self, name: str) -> str:
        """What the first field of this name holds."""
        field = self.tree.xpath(f"//main//*[@name='{name}']")[0]
        return str(field.text or "").lstrip("\n") if field.tag == "textarea" else str(field.get("value") or "")

    def form(self, action: str) -> dict[str, str]:
        """The fields of the first form that goes to an address, as a browser would send them."""
        form = self.tree.xpath(f"//main//form[@action='{action}']")[0]
        return dict(form.form_values())


def _plain(part: Any) -> str:
    return re.sub(r"\s+", " ", part.text_content()).strip()
