"""Fuzzing, guided by coverage: ``python -m tests.hostile.fuzz [SECONDS]`` (``make fuzz``).

Each target runs in a process of its own for SECONDS, from a few seeds of our own; an exception that is none of ours, an input
that takes longer than LONGEST seconds, and more than MOST_MEMORY megabytes end it with the input that did it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def fuzz_one(name: str, arguments: list[str]) -> None:
    """Run one target until it fails or its time is over."""
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["app"]):
        from tests.hostile.targets import TARGETS  # noqa: PLC0415

        target = TARGETS[name]
    atheris.Setup([name, *arguments], target)
    atheris.Fuzz()


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


def main() -> None:
    """Run all targets, or the one that is named."""
    if len(sys.argv) > 2:
        fuzz_one(sys.argv[1], sys.argv[2:])
        return
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    failed = giants()
    from tests.hostile.targets import TARGETS  # noqa: PLC0415

    for name in TARGETS:
        with tempfile.TemporaryDirectory(prefix="whosaid-fuzz-") as folder:
            for number, seed in enumerate(SEEDS):
                (Path(folder) / str(number)).write_bytes(seed)
            most = {"max_total_time": seconds, "timeout": LONGEST, "rss_limit_mb": MOST_MEMORY, "max_len": LONGEST_INPUT}
            limits = [f"-{limit}={value}" for limit, value in most.items()]
            command = [sys.executable, "-m", "tests.hostile.fuzz", name, *limits, "-print_final_stats=1", folder]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            told = [line for line in done.stderr.splitlines() if line.startswith(("stat::number_of_executed", "stat::peak_rss"))]
            print(f"{name}: {'well' if done.returncode == 0 else 'FAILED'}; {'; '.join(told)}", flush=True)  # noqa: T201
            if done.returncode:
                failed.append(name)
                print(done.stdout[-3000:], done.stderr[-3000:], flush=True)  # noqa: T201
    if failed:
        raise SystemExit(f"{', '.join(failed)} failed")


if __name__ == "__main__":
    main()
