"""What the tests of resolution share: a text's sources with the speakers that they mean, and its clusters."""

from collections.abc import Callable

import pytest

from app.pipeline import Pipeline, extract_texts, read
from app.quote import words_of
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
