"""The judgement of ``make soak``: what a service takes may go up at first, and then no longer."""

import dataclasses
import os
import time
from pathlib import Path

import pytest

from tests.faults.measuring import Measured, growing, measure, quarters

FLAT = [Measured(15 * number, 5, 1000.0, 500.0, 100, 40, 0.1, 2.0) for number in range(1, 81)]


def with_memory(of_quarters: tuple[float, ...]) -> list[Measured]:
    return [dataclasses.replace(row, rss_mb=of_quarters[place // 20]) for place, row in enumerate(FLAT)]


@pytest.mark.parametrize("memory", [(500, 1000, 1000, 1000), (1000, 1000, 1100, 1099), (1000, 1000, 2000, 900)])
def test_memory_that_settles_is_flat(memory: tuple[float, ...]) -> None:
    assert growing(with_memory(memory)) == []


@pytest.mark.parametrize("memory", [(1000, 1000, 1050, 1101), (500, 1000, 1500, 2000)])
def test_memory_that_goes_on_growing_is_found(memory: tuple[float, ...]) -> None:
    rows = with_memory(memory)
    assert quarters(rows, "rss_mb") == (memory[1], memory[3])
    assert growing(rows) == [f"rss_mb has grown from 1000 to {memory[3]}, which is more than 10%"]


def test_files_and_threads_are_judged_too() -> None:
    rows = [dataclasses.replace(row, files=100 + number, threads=40 + number) for number, row in enumerate(FLAT)]
    assert [line.split()[0] for line in growing(rows)] == ["files", "threads"]


@pytest.mark.skipif(not Path("/proc").exists(), reason="the memory that processes share is read from /proc")
def test_a_process_is_measured_with_its_log_and_its_archive(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(bytes(2_000_000))
    (tmp_path / "archive").write_bytes(bytes(3_000_000))
    found = measure(os.getpid(), tmp_path / "log", tmp_path / "archive", time.monotonic() - 60)
    assert (found.seconds, found.log_mb, found.archive_mb) == (60, 2.0, 3.0)
    assert min(found.processes, found.rss_mb, found.pss_mb, found.files, found.threads) >= 1
