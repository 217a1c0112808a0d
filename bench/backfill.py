"""What a backfill does: ``python bench/backfill.py GOLD.jsonl [ARTICLES]``.

The articles of GOLD, each time with another last line, ARTICLES (600) in all, are read by ``whosaid backfill`` with one and with
two processes that extract; memory is the share of all its processes (PSS), looked at each second, in each quarter of the run.
"""

import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.evaluate.corpus import GoldArticle, read_gold


def pss() -> float:
    """Megabytes of all processes of Ray and of the run."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if any(word in (folder / "cmdline").read_text() for word in ("ray::", "raylet", "gcs_server", "app.cli")):
                total += int((folder / "smaps_rollup").read_text().split("Pss:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return total / 1024


def run(file: Path, folder: Path, workers: int, quality: str) -> tuple[float, list[float]]:
    command = [sys.executable, "-m", "app.cli", "backfill", str(file), "-o", str(folder), "--workers", str(workers)]
    process = subprocess.Popen([*command, "--pipeline", quality], stderr=subprocess.DEVNULL)
    seen = []
    while process.poll() is None:
        seen.append(pss())
        time.sleep(1)
    assert process.returncode == 0
    told = json.loads((folder / "summary.json").read_text())
    return told["articles"] / told["seconds"], seen


def main() -> None:
    gold = [article.text for article in read_gold(Path(sys.argv[1]), GoldArticle)]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    with tempfile.TemporaryDirectory(prefix="whosaid-backfill-") as name:
        folder = Path(name)
        file = folder / "in.jsonl"
        with file.open("w") as target:
            for number, text in zip(range(count), itertools.cycle(gold), strict=False):
                target.write(json.dumps({"text": f"{text}\nFiled under {number}."}) + "\n")
        for quality in ("fast", "accurate"):
            for workers in (1, 2):
                rate, seen = run(file, folder / f"{quality}{workers}", workers, quality)
                quarter = max(1, len(seen) // 4)
                memory = ", ".join(f"{max(seen[start : start + quarter]):.0f}" for start in range(0, 4 * quarter, quarter))
                print(
                    f"{quality}, {workers} extracting: {rate:.2f} articles a second (start-up included); MB by quarter: {memory}"
                )


if __name__ == "__main__":
    main()
