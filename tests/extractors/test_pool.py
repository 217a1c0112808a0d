"""Extracting processes: the same answers as in this process, whatever dies or hangs."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from app.errors import Busy, ExtractorLost, InvalidFields, PipelineError, TakesTooLong
from app.extractors.intake import Intake
from app.extractors.pool import Extractors
from app.pipeline import load_pipeline
from app.quality import Quality
from app.quote import Article
from tests.conftest import STORY
from tests.extractors.deadly import die
from tests.waiting import until


@pytest.fixture(scope="module")
def extractors() -> Iterator[Extractors]:
    with pytest.MonkeyPatch.context() as patched:
        # as 'whosaid serve' does it: the processes are forked from one that has the pipeline
        patched.setenv("WHOSAID_PIPELINE", "fast")
        multiprocessing.set_forkserver_preload(["app.cli.nursery"])
        opened = Extractors(Quality.FAST, None, 2, seconds=60)
        yield opened
        opened.close()


def pids(extractors: Extractors) -> list[int]:
    return [process.pid for process in extractors.processes if process.pid is not None and process.alive]


def test_the_answer_is_the_same_as_in_this_process(extractors: Extractors) -> None:
    here = load_pipeline(Quality.FAST)
    article = extractors.read(STORY.encode(), "text/plain")
    assert article == here.read(STORY.encode(), "text/plain")
    assert extractors.extract(article) == here.extract(article)
    assert (extractors.name, extractors.version, extractors.alive, extractors.busy) == (here.name, here.version, 2, 0)


def test_expected_errors_come_through_whole(extractors: Extractors) -> None:
    with pytest.raises(InvalidFields) as refused:
        extractors.read(b'{"txt": "x"}', "application/json")
    assert refused.value.errors[0][0] == "txt"
    assert refused.value.where == "txt"


def test_a_process_that_is_killed_is_replaced_and_its_article_read(extractors: Extractors) -> None:
    article = Article(STORY)
    for pid in pids(extractors):
        os.kill(pid, signal.SIGKILL)
    assert len(extractors.extract(article)) == 3
    # and in the middle of an article
    long = Article("“It is shut,” said Ada Quist.\n" * 600)
    lost = extractors.lost
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(len(extractors.extract(long))))
    asking.start()
    until(lambda: extractors.busy)
    time.sleep(0.2)
    for pid in pids(extractors):
        os.kill(pid, signal.SIGKILL)
    asking.join()
    assert answers == [600]
    assert extractors.lost > lost


def test_an_article_that_takes_too_long_is_stopped_and_the_next_one_read() -> None:
    hurried = Extractors(Quality.FAST, None, 1, seconds=0.5)
    try:
        with pytest.raises(TakesTooLong, match="WHOSAID_MAX_SECONDS"):
            hurried.extract(Article("“It is shut,” said Ada Quist.\n" * 20000))
        assert hurried.lost == 1
        # the next process loads the model first
        patient = Extractors(Quality.FAST, None, 1, seconds=60)
        assert len(patient.extract(Article(STORY))) == 3
        patient.close()
    finally:
        hurried.close()


def test_a_broken_model_is_said_at_the_start(tmp_path: Path) -> None:
    for name in ("settings.json", "tokenizer.json", "pieces.onnx", "pairs.onnx"):
        (tmp_path / name).write_bytes(b"\x00 torn")
    with pytest.raises(PipelineError, match="cannot be loaded"):
        Extractors(Quality.ACCURATE, tmp_path, 1, seconds=60)


def test_a_process_that_dies_of_every_article_is_told(extractors: Extractors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.extractors.pool._extract", die)
    with pytest.raises(ExtractorLost, match="Nothing was stored"):
        extractors.extract(Article(STORY))


def test_more_than_may_wait_are_told_to_come_again() -> None:
    async def scene() -> tuple[list[str], int]:
        intake = Intake(at_once=1, waiting=2)
        go = threading.Event()
        done: list[str] = []

        async def ask() -> None:
            try:
                done.append(await intake.run(lambda: str(go.wait(10))))
            except Busy as error:
                done.append(error.slug)

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(ask)
            while len(done) < 2:
                await anyio.sleep(0.01)
            waiting = intake.waiting
            go.set()
        return done, waiting

    done, waiting = anyio.run(scene)
    assert (sorted(done), waiting) == (["True", "True", "True", "busy", "busy"], 2)
