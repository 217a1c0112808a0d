"""What the tests of resolution share: a text's sources with the speakers that they mean, and its clusters."""

import re
from collections.abc import Callable

import pytest

from app.annotate.quotation_marks import pair_marks
from app.pipeline import Pipeline, extract_given, extract_texts, read
from app.quote import Act, Attribution, Kind, Span, words_of
from app.resolve.cluster import Cluster
from app.resolve.clusters import cluster_mentions

# A source as written, and its speaker's name, kind and role; None where nobody can tell.
Row = tuple[str, str | None, str | None, str | None]


@pytest.fixture
def speakers_in(pipeline: Pipeline) -> Callable[[str], list[Row]]:
    def rows(text: str) -> list[Row]:
        found: list[Row] = []
        for item in next(extract_texts(pipeline, [(text, None, None)])):
            source, speaker = words_of(text, item.source), item.speaker
            found.append((source, speaker.name, speaker.kind.value, speaker.role) if speaker else (source, None, None, None))
        return found

    return rows


@pytest.fixture
def clusters_in(pipeline: Pipeline) -> Callable[[str], list[Cluster]]:
    return lambda text: cluster_mentions(read(pipeline, text, 0))


SOURCE = re.compile(r"\[(?P<words>[^\]]+)\]")


@pytest.fixture
def who_says(pipeline: Pipeline) -> Callable[[str], list[str | None]]:
    """The speakers of the sources that a story marks with square brackets, whatever the tagger finds.

    The words of each are the quotation right before it, or else the next one.
    """

    def speakers(story: str) -> list[str | None]:
        text, sources, end = "", [], 0
        for match in SOURCE.finditer(story):
            text += story[end : match.start()]
            sources.append(Span(len(text), len(text) + len(match["words"])))
            text, end = text + match["words"], match.end()
        text += story[end:]
        quoted = [found.span for found in pair_marks(text) if found.depth == 0]
        given = [Attribution((_words_by(source, text, quoted),), (), (source,), Kind.DIRECT, Act.SPEECH) for source in sources]
        return [item.speaker.name if item.speaker else None for item in extract_given(pipeline, text, given, None)]

    return speakers


def _words_by(source: Span, text: str, quoted: list[Span]) -> Span:
    before = [span for span in quoted if span.end <= source.start and not re.search(r"[.!?\n]", text[span.end : source.start])]
    return before[-1] if before else next(span for span in quoted if span.start >= source.end)
