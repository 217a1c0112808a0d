"""What the tests of the rules share: parsed texts, and drafts as words."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from app.annotate.drafts import Draft
from app.annotate.rules.find import find_drafts
from app.pipeline import Pipeline, load_pipeline, read
from app.quality import Quality

# A draft as words: rule, source, cue, content.
Words = tuple[str, str | None, str | None, list[str]]


@pytest.fixture(scope="session")
def rules() -> Pipeline:
    """The pipeline that attributes by rules alone."""
    return load_pipeline(Quality.RULES)


@pytest.fixture
def parsed(rules: Pipeline) -> Callable[[str], Doc]:
    return lambda text: read(rules, text, 0)


@pytest.fixture
def drafted(parsed: Callable[[str], Doc]) -> Callable[[str], list[Words]]:
    """The drafts that the rules find in a text, as words."""

    def words(text: str) -> list[Words]:
        doc = parsed(text)
        return [_words(doc, draft) for draft in find_drafts(doc)]

    return words


def _words(doc: Doc, draft: Draft) -> Words:
    source = doc[slice(*draft.source)].text if draft.source is not None else None
    cue = doc[slice(*draft.cue)].text if draft.cue is not None else None
    return draft.rule, source, cue, [doc[start:end].text for start, end in draft.content]
