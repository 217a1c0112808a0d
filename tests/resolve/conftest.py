"""What the tests of resolution share: a text's sources with the speakers that they mean, and its clusters."""

import re
from collections.abc import Callable

import pytest

from app.annotate.mark_pairs import pair_marks
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
        text, sources, quoted = _marked(story)
        return _speakers(pipeline, text, [_given(_words_by(source, text, quoted), source) for source in sources])

    return speakers


@pytest.fixture
def speakers_of_words(pipeline: Pipeline) -> Callable[[str], list[str | None]]:
    """The speakers of all quotations of a story in order; those beside a source in square brackets have that source."""

    def speakers(story: str) -> list[str | None]:
        text, sources, quoted = _marked(story)
        source_of = {_words_by(source, text, quoted): source for source in sources}
        return _speakers(pipeline, text, [_given(words, source_of.get(words)) for words in quoted])

    return speakers


def _marked(story: str) -> tuple[str, list[Span], list[Span]]:
    """The story without its brackets, what they enclosed, and what stands in quotation marks."""
    text, sources, end = "", [], 0
    for match in SOURCE.finditer(story):
        text += story[end : match.start()]
        sources.append(Span(len(text), len(text) + len(match["words"])))
        text, end = text + match["words"], match.end()
    text += story[end:]
    return text, sources, [found.span for found in pair_marks(text) if found.depth == 0]


def _given(words: Span, source: Span | None) -> Attribution:
    return Attribution((words,), (), (source,) if source is not None else (), Kind.DIRECT, Act.SPEECH)


def _speakers(pipeline: Pipeline, text: str, given: list[Attribution]) -> list[str | None]:
    return [item.speaker.name if item.speaker else None for item in extract_given(pipeline, text, given, None)]


def _words_by(source: Span, text: str, quoted: list[Span]) -> Span:
    """The words that a source says: those before it in its sentence, else the next ones."""
    before = [span for span in quoted if span.end <= source.start and not re.search(r"[.!?\n]", text[span.end : source.start])]
    return before[-1] if before else next(span for span in quoted if span.start >= source.end)
