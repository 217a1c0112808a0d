"""Measuring: how much a service and its processes take, again and again, and whether that grows."""

import csv
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import mean
from typing import TextIO

import psutil

# How much larger the mean of the last quarter may be than that of the second one.
MOST_GROWTH = {"rss_mb": 0.10, "files": 0.10, "threads": 0.10}
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Measured:
    """All processes of a service together at one moment. RSS counts memory that processes share once for each, PSS once."""

    seconds: int
    processes: int
    rss_mb: float
    pss_mb: float
    files: int
    threads: int
    log_mb: float
    archive_mb: float


def measure(service: int, log: Path, archive: Path, begun: float) -> Measured:
    """What the service with this process id takes now."""
    rss = pss = files = threads = processes = 0
    top = psutil.Process(service)
    for process in (top, *top.children(recursive=True)):
        try:
            with process.oneshot():
                memory = process.memory_full_info()
                more_files, more_threads = process.num_fds(), process.num_threads()
        except psutil.NoSuchProcess:
            # it has just ended
            continue
        processes += 1
        rss, pss, files, threads = rss + memory.rss, pss + memory.pss, files + more_files, threads + more_threads
    return Measured(
        round(time.monotonic() - begun),
        processes,
        round(rss / MEGABYTE, 1),
        round(pss / MEGABYTE, 1),
        files,
        threads,
        round(log.stat().st_size / MEGABYTE, 3),
        round(archive.stat().st_size / MEGABYTE, 1),
    )


def write_head(file: TextIO) -> None:
    """Write the names of the columns."""
    csv.writer(file).writerow(field.name for field in fields(Measured))


def write_row(file: TextIO, measured: Measured) -> None:
    """Write one row, so that it is there even if the program is stopped."""
    csv.writer(file).writerow(asdict(measured).values())
    file.flush()


def quarters(rows: Sequence[Measured], column: str) -> tuple[float, float]:
    """The means of a column in the second and in the last quarter of the time."""
    length = rows[-1].seconds / 4
    second = [getattr(row, column) for row in rows if length < row.seconds <= 2 * length]
    last = [getattr(row, column) for row in rows if row.seconds > 3 * length]
    return mean(second), mean(last)


def growing(rows: Sequence[Measured]) -> list[str]:
    """What has grown by more than it may, in words."""
    found = []
    for column, most in MOST_GROWTH.items():
        second, last = quarters(rows, column)
        if last > second * (1 + most):
            found.append(f"{column} has grown from {second:.0f} to {last:.0f}, which is more than {most:.0%}")
    return found
