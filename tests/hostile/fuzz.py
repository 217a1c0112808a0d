"""Fuzzing, guided by coverage: ``python -m tests.hostile.fuzz [SECONDS] [TARGET …]`` (``make fuzz``).

Each target runs in a process of its own for SECONDS, from a few seeds of our own. An exception that is none of ours, an input
that takes longer than LONGEST seconds, and more than MOST_MEMORY megabytes end it; the input that did it is kept in ``build``.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.targets import TARGETS

LONGEST, MOST_MEMORY, LONGEST_INPUT = 20, 3000, 4096
SEEDS = [
    "LEEDS, March 5 (Northern Wire) - The bridge will stay shut, Mayor Ada Quist said on Tuesday.\n“No,” Quist said.".encode(),
    b'{"text": "The bridge is shut, said Ada Quist.", "published_at": "2024-03-05", "outlet": "Wire"}',
    "<html><title>Bridge</title><article><p>“It is shut,” said <b>Ada</b> Quist on Tuesday, according to O’Hara.</p>".encode(),
    b'bridge "will not" open* OR -june (shut OR closed)',
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">x</content></entry></feed>',
    b"name,aliases,role\nAda Quist,A. Quist;Quist,mayor\n",
    "QUIST: We wait.\nHADI: “‘No,’ she said. ‘Never’,” he told a reporter…".encode(),
]


def giants() -> list[str]:
    """Read the giants, each in a process of its own with so many seconds; returns those that failed."""
    from tests.hostile.giants import TEXTS  # noqa: PLC0415

    failed = []
    for name in TEXTS:
        begun = time.monotonic()
        command = [sys.executable, "-c", GIANT, name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_GIANT, check=False)
            told = done.stdout.strip() if done.returncode == 0 else f"FAILED {done.stderr[-2000:]}"
        except subprocess.TimeoutExpired:
            told = "FAILED: too slow"
        print(f"{name}: {len(TEXTS[name]):,} characters, {time.monotonic() - begun:.0f} s, {told}", flush=True)  # noqa: T201
        failed += [name] if told.startswith("FAILED") else []
    return failed


GIANT = """
import resource, sys
from tests.hostile.giants import TEXTS
from tests.hostile.targets import attributing
attributing(TEXTS[sys.argv[1]].encode())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")
"""
LONGEST_GIANT = 150
GIANTS = "giants"
# Archives are made in memory where that can be: the disk would take most of the time.
MEMORY = Path("/dev/shm")  # noqa: S108
# Where an input that made a target fail is kept.
KEPT_IN = Path("build")
# Hypothesis draws forms and backups from the bytes of an input.
DRAWN_FROM = [random.Random(number).randbytes(1000) for number in range(50)]
NAMES = (GIANTS, *TARGETS, "forms", "restoring")


def fuzz(name: str, seconds: int) -> bool:
    """Throw input at one target for so many seconds, and say how that went; whether it went well."""
    KEPT_IN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="whosaid-fuzz-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, seed in enumerate(SEEDS if name in TARGETS else DRAWN_FROM):
            (seeds / str(number)).write_bytes(seed)
        most = {"max_total_time": seconds, "timeout": LONGEST, "rss_limit_mb": MOST_MEMORY, "max_len": LONGEST_INPUT}
        # long inputs from the beginning, because what is drawn from a short one is simple
        limits = [*(f"-{limit}={value}" for limit, value in most.items()), *([] if name in TARGETS else ["-len_control=0"])]
        command = [
            sys.executable,
            "-m",
            "tests.hostile.fuzz_one",
            name,
            *limits,
            f"-artifact_prefix={KEPT_IN}/",
            "-print_final_stats=1",
            str(seeds),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"TMPDIR": folder})
    told = [line for line in done.stderr.splitlines() if line.startswith(("stat::number_of_executed", "stat::peak_rss"))]
    print(f"{name}: {'well' if done.returncode == 0 else 'FAILED'}; {'; '.join(told)}", flush=True)  # noqa: T201
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-3000:], flush=True)  # noqa: T201
    return done.returncode == 0


def main() -> None:
    """Run all targets, or the one that is named."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    chosen = sys.argv[2:] or NAMES
    if unknown := set(chosen) - set(NAMES):
        raise SystemExit(f"There is no target {', '.join(sorted(unknown))}. The targets are {', '.join(NAMES)}.")
    failed = giants() if GIANTS in chosen else []
    failed += [name for name in chosen if name != GIANTS and not fuzz(name, seconds)]
    if failed:
        raise SystemExit(f"{', '.join(failed)} failed")


if __name__ == "__main__":
    main()
