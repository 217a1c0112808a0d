"""The short form of ``make fuzz``: giants cut to size, and random bytes. Whatever comes in, nothing breaks that says not why."""

import importlib
import pkgutil
import re
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import app
from app.errors import UnreadableArticle
from app.pipeline import Pipeline
from app.quote import Article
from app.reading.word import html_of_word
from app.web.error_pages import PageRoute
from tests.hostile.forms import FORMS, forms, site
from tests.hostile.giants import BIDI, LAUGHS, PAGES, TEXTS, word_bomb
from tests.hostile.restoring import restoring
from tests.hostile.targets import TARGETS, attributing, feed, reading

# The whole texts are for ``make fuzz``.
CUT = 5_000
# Cheap at any length.
WHOLE = {"nested quotation marks", "straight marks", "one letter", "white space", "lines"}
# Above this the time is a power of the length that no limit on bodies makes harmless; exponential ones are at ten.
STARRY = 3
# Written with what breaks readers in it, more often than chance would.
PIECES = st.sampled_from(
    [*"“”‘’\"'—:\n\t ()[]{}<>&;,.", "said", "Ada Quist", "Mr.", "told reporters", "on Tuesday", BIDI, "\u0301"]
)
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=60).map(" ".join)


@pytest.mark.parametrize("name", TEXTS)
def test_giant_texts(name: str) -> None:
    attributing((TEXTS[name] if name in WHOLE else TEXTS[name][:CUT]).encode())


@pytest.mark.parametrize("name", PAGES)
def test_giant_pages(name: str) -> None:
    reading(PAGES[name].encode())


def test_entities_that_multiply_are_not_followed() -> None:
    feed(LAUGHS)


def test_a_document_that_unpacks_to_gigabytes_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="too large once unpacked"):
        html_of_word(word_bomb())


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.one_of(st.binary(max_size=300), TEXT.map(str.encode)))
def test_anything_at_all(target: str, data: bytes) -> None:
    TARGETS[target](data)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXT)
def test_any_text_is_read_by_the_network_too(pipeline: Pipeline, text: str) -> None:
    for quotation in pipeline.extract(Article(text), thought=True):
        assert all(0 <= span.start < span.end <= len(text) for span in quotation.content)


def test_forms_are_refused_or_done_as_a_whole() -> None:
    forms()


def test_every_form_of_the_pages_is_tried() -> None:
    offered = {(method, re.sub(r"{\w+:int}", "#", path)) for method, path in page_addresses(site().client) if method == "POST"}
    tried = {(form.method, re.sub(r"\d+", "#", form.path)) for form in FORMS}
    assert len(offered) > 10
    assert offered <= tried


def test_a_backup_is_refused_or_restored_as_a_whole() -> None:
    restoring()


def page_addresses(client: TestClient) -> Iterator[tuple[str, str]]:
    """The method and address of every page."""

    def walk(routes: Any) -> Iterator[tuple[str, str]]:
        for route in routes:
            if isinstance(route, PageRoute):
                yield from ((method, route.path) for method in route.methods or ())
            yield from walk(getattr(getattr(route, "original_router", None), "routes", ()))

    return walk(client.app.routes)  # type: ignore[attr-defined]


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every regular expression that a module of ours keeps."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name.startswith("app.train") or module.name in {"app.cli.__main__", "app.cli.nursery"}:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value


def test_no_regular_expression_takes_exponential_time() -> None:
    with warnings.catch_warnings():
        # it reads patterns by a module of Python's that has another name now
        warnings.simplefilter("ignore", DeprecationWarning)
        from regexploit.ast.sre import SreOpParser  # noqa: PLC0415
        from regexploit.redos import find  # noqa: PLC0415
    looked_at, bad = 0, []
    for name, pattern in patterns():
        looked_at += 1
        tree = SreOpParser().parse_sre(pattern.pattern, pattern.flags)
        bad += [f"{name}: {redos}" for redos in find(tree) if redos.starriness > STARRY]
    assert looked_at > 40
    assert not bad
