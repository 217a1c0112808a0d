"""Reading while others post: ``python bench/serving.py GOLD.jsonl [--seconds 60] [--archive FILE.db]``.

Eight clients post the articles of GOLD without pause (each time with another last line, so that each is new) to a service of
this machine while one client asks ``GET /quotes`` by speaker, by words and for the newest. Beside it, the bare pipeline: as
many processes as the service has for extraction do the same articles and nothing else. Memory of the extracting processes is
what each has for itself (private pages), and its share of all (PSS), by the kernel.
"""

import argparse
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles

import httpx2

from app.evaluate.corpus import GoldArticle, read_gold
from app.pipeline import load_pipeline
from app.quote import Article
from app.reading.layout import read_layout

CLIENTS = 8
PORT = 8765
PAUSE = 0.1


def bare(texts: list[str], seconds: float) -> int:
    """Articles that one process does in that time, from when it is warm."""
    pipeline = load_pipeline()
    pipeline.extract(Article(texts[0], layout=read_layout(texts[0])))
    done, end = 0, time.monotonic() + seconds
    for text in itertools.cycle(texts):
        if time.monotonic() >= end:
            return done
        pipeline.extract(Article(text, layout=read_layout(text)))
        done += 1
    return done


def bare_rate(texts: list[str], seconds: float, processes: int) -> float:
    """Articles a second of so many bare pipelines side by side."""
    with get_context("spawn").Pool(processes) as pool:
        done = pool.starmap(bare, [(texts[number:] + texts[:number], seconds) for number in range(processes)])
    return sum(done) / seconds


def post_all(texts: "itertools.cycle[str]", end: float, taken: list[float]) -> None:
    chance = random.Random()
    with httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:
        while time.monotonic() < end:
            text = f"{next(texts)}\nFiled under {chance.getrandbits(60)}."
            begun = time.monotonic()
            answer = client.post("/ingest", content=text.encode(), headers={"Content-Type": "text/plain"})
            assert answer.status_code in {200, 201}, answer.text
            taken.append(time.monotonic() - begun)


def read_all(end: float) -> list[float]:
    """Milliseconds of each request of one reader."""
    chance, taken = random.Random(1), []
    with httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:
        while time.monotonic() < end:
            params = chance.choice([{"speaker": "Obama"}, {"q": "government"}, {"q": "people", "speaker": "Trump"}, {}])
            begun = time.perf_counter()
            client.get("/quotes", params=params).raise_for_status()
            taken.append((time.perf_counter() - begun) * 1000)
            time.sleep(PAUSE)
    return taken


def memory() -> None:
    """What each process of the service has."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text().split("\0")
            rollup = (folder / "smaps_rollup").read_text()
        except OSError:
            continue
        if "app.cli.nursery" in "".join(command) or "serve" in command:
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
            private = sizes["Private_Clean"] + sizes["Private_Dirty"]
            spent = sum(map(int, (folder / "stat").read_text().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
            name = "the service" if "serve" in command else "a forked process (or the one that they are forked from)"
            print(f"  {name}: {private / 1024:.0f} MB of its own, {sizes['Pss'] / 1024:.0f} MB with its share, {spent:.0f} CPU s")


def report(name: str, taken: list[float]) -> None:
    print(f"{name}: {len(taken)} requests, median {median(taken):.1f} ms, 95% under {quantiles(taken, n=20)[-1]:.1f} ms")


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("gold", type=Path)
    wanted.add_argument("--seconds", type=float, default=60)
    wanted.add_argument("--archive", type=Path, help="begin with this archive, of bench/archive.py for instance")
    wanted.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = wanted.parse_args()
    texts = [article.text for article in read_gold(given.gold, GoldArticle)]
    alone = bare_rate(texts, given.seconds, given.processes)
    print(f"bare pipeline, {given.processes} processes: {alone:.2f} articles a second")
    with tempfile.TemporaryDirectory(prefix="whosaid-serving-") as name:
        database = Path(name) / "whosaid.db"
        if given.archive is not None:
            shutil.copy(given.archive, database)
        environment = os.environ | {
            "WHOSAID_DATABASE_URL": f"sqlite:///{database}",
            "WHOSAID_PORT": str(PORT),
            "WHOSAID_EXTRACTORS": str(given.processes),
            "WHOSAID_LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "-m", "app.cli"]
        subprocess.run([*command, "migrate"], env=environment, check=True, capture_output=True)
        service = subprocess.Popen([*command, "serve"], env=environment)
        try:
            wait_until_ready()
            report("GET /quotes alone", read_all(time.monotonic() + 10))
            posted: list[float] = []
            cycle, end = itertools.cycle(texts), time.monotonic() + given.seconds
            clients = [threading.Thread(target=post_all, args=(cycle, end, posted)) for _ in range(CLIENTS)]
            begun = time.monotonic()
            for client in clients:
                client.start()
            taken = read_all(end)
            for client in clients:
                client.join()
            rate = len(posted) / (time.monotonic() - begun)
            report(f"GET /quotes beside {CLIENTS} that post", taken)
            print(
                f"ingest: {rate:.2f} articles a second, {rate / alone:.0%} of the bare pipeline; an answer after "
                f"{median(posted):.1f} s in the median"
            )
            memory()
        finally:
            service.terminate()
            service.wait()


def wait_until_ready() -> None:
    for _ in range(600):
        try:
            httpx2.get(f"http://127.0.0.1:{PORT}/healthz").raise_for_status()
            return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise SystemExit("The service did not start.")


if __name__ == "__main__":
    main()
