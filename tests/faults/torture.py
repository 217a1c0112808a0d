"""Torture: the service and its processes killed at random points under load; then nothing acknowledged may be missing.

``python -m tests.faults.torture [ROUNDS] [SEED]`` (``make torture``). In each round clients post articles and batches while one
process is killed with SIGKILL: the service, one that extracts, a worker, or the one that all are forked from. Then every
acknowledged article must be there whole, nothing may contradict itself (``app.store.integrity``), and in the end every line of
every acknowledged batch must be done once.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from sqlmodel import col, func, select

from app.store.articles.write import text_hash
from app.store.database import Database, open_database
from app.store.migrate import migrate
from app.store.tables import ArticleRow, JobRow, JobState, QuotationRow
from app.store.upkeep.integrity import contradictions

ENOUGH = 120.0
VICTIMS = ("service", "forked", "fork server")


@dataclass(frozen=True)
class Load:
    """How much is asked of the service: clients that post articles of up to so many quotations, and lines in a batch."""

    clients: int = 4
    quotations: int = 40
    lines: int = 25


@dataclass
class Acknowledged:
    """What the service said it has: articles by hash with the number of their quotations, and batches with their texts."""

    articles: dict[str, int] = field(default_factory=dict)
    batches: dict[int, list[str]] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)


class Service:
    """``whosaid serve`` on a port of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._log = (folder / "service.log").open("ab")
        self._environment = os.environ | {
            "WHOSAID_DATABASE_URL": f"sqlite:///{folder / 'whosaid.db'}",
            "WHOSAID_PORT": str(port),
            "WHOSAID_PIPELINE": "fast",
            "WHOSAID_EXTRACTORS": "2",
            "WHOSAID_WORKERS": "2",
            "WHOSAID_LOG_LEVEL": "WARNING",
        }
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "app.cli", "serve"]
        self.process = subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=self._log)
        end = time.monotonic() + ENOUGH
        while time.monotonic() < end:
            try:
                httpx2.get(f"{self.address}/readyz").raise_for_status()
                return
            except httpx2.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the service did not start")

    def kill(self, victim: str, chance: random.Random) -> bool:
        """Kill one process of that sort; whether there was one."""
        server = [pid for pid in children(self.process.pid) if "forkserver" in command_of(pid)]
        forked = [pid for parent in server for pid in children(parent)]
        targets = {"service": [self.process.pid], "fork server": server, "forked": forked}[victim]
        if not targets:
            return False
        os.kill(chance.choice(targets), signal.SIGKILL)
        return True

    def stop(self) -> None:
        """End it as an operator does."""
        self.process.terminate()
        self.process.wait(ENOUGH)


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(pid) for task in Path(f"/proc/{parent}/task").iterdir() for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    """How a process was started."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def story(chance: random.Random, load: Load) -> str:
    """An article that has not been posted before."""
    number = chance.getrandbits(64)
    said = "".join(f"“Bridge {number + more} is shut,” said Ada Quist.\n" for more in range(chance.randint(1, load.quotations)))
    return f"Story {number}\n{said}The mayor, Omar Hadi, said that bridge {number} would open in June.\n"


def post_stories(address: str, stopped: threading.Event, told: Acknowledged, chance: random.Random, load: Load) -> None:
    """Post one article after the other; what is answered is acknowledged."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        while not stopped.is_set():
            text = story(chance, load)
            try:
                answer = client.post("/ingest", content=text.encode(), headers={"Content-Type": "text/plain"})
            except httpx2.HTTPError:
                # killed while it answered: nothing was promised
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                told.articles[text_hash(answer.json()["article"]["text"])] = len(answer.json()["quotations"])
            else:
                told.refused[answer.status_code] += 1


def post_batches(address: str, stopped: threading.Event, told: Acknowledged, chance: random.Random, load: Load) -> None:
    """Post batches; one that got a job is acknowledged with all its lines."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        while not stopped.is_set():
            texts = [story(chance, load).strip() for _ in range(load.lines)]
            body = "".join(json.dumps({"text": text}) + "\n" for text in texts)
            try:
                answer = client.post("/ingest/batch", content=body, headers={"Content-Type": "application/x-ndjson"})
                if answer.status_code == 202:
                    told.batches[answer.json()["id"]] = texts
            except httpx2.HTTPError:
                pass
            stopped.wait(2)


def missing(database: Database, told: Acknowledged) -> list[str]:
    """What was acknowledged and is not there whole, and whatever contradicts itself."""
    with database.read() as session:
        counted = select(ArticleRow.text_hash, func.count(col(QuotationRow.id))).join(QuotationRow, isouter=True)
        there = dict(session.exec(counted.group_by(col(ArticleRow.text_hash))).all())
        found = [
            f"article {name}: {there.get(name)} of {most}" for name, most in told.articles.items() if there.get(name) != most
        ]
        found += [f"batch {number} is not there" for number in told.batches if session.get(JobRow, number) is None]
        return found + list(contradictions(session))


def unfinished(database: Database, told: Acknowledged) -> list[int]:
    """The acknowledged batches that are not done."""
    with database.read() as session:
        done = session.exec(select(JobRow.id).where(JobRow.state == JobState.DONE)).all()
    return sorted(set(told.batches) - {number for number in done if number is not None})


def torture(folder: Path, rounds: int, seed: int, port: int, load: Load) -> str:
    """Run it; returns what was done in a line. Raises AssertionError with what is wrong."""
    chance, told = random.Random(seed), Acknowledged()
    database = open_database(f"sqlite:///{folder / 'whosaid.db'}")
    migrate(database)
    service = Service(folder, port)
    killed: Counter[str] = Counter()
    try:
        while killed.total() < rounds:
            stopped = threading.Event()
            posting = [
                threading.Thread(target=post, args=(service.address, stopped, told, random.Random(chance.random()), load))
                for post in (*[post_stories] * load.clients, post_batches)
            ]
            for thread in posting:
                thread.start()
            time.sleep(chance.uniform(0.2, 2.0))
            victim = chance.choice(VICTIMS)
            killed[victim] += service.kill(victim, chance)
            time.sleep(chance.uniform(0, 0.5))
            if victim == "service":
                service.process.wait()
                service.start()
            stopped.set()
            for thread in posting:
                thread.join()
            assert set(told.refused) <= {503}, told.refused
            wrong = missing(database, told)
            assert not wrong, wrong[:10]
        end = time.monotonic() + ENOUGH + 2 * len(told.batches)
        while unfinished(database, told) and time.monotonic() < end:
            time.sleep(0.5)
        assert not unfinished(database, told), f"batches {unfinished(database, told)} are not done"
        wrong = missing(database, told)
        assert not wrong, wrong[:10]
        with database.read() as session:
            stored = Counter(session.exec(select(ArticleRow.text_hash)).all())
        lost = [text for texts in told.batches.values() for text in texts if stored[text_hash(text)] != 1]
        assert not lost, f"{len(lost)} lines of batches are missing: {lost[:1]}"
        left = service.process.pid
        service.stop()
        assert not children(left), "processes are left"
    except AssertionError as error:
        error.add_note((folder / "service.log").read_text(errors="replace")[-5000:])
        raise
    finally:
        service.process.kill()
        service.process.wait()
        database.close()
    kills = ", ".join(f"{count} of the {victim}" for victim, count in sorted(killed.items()))
    return (
        f"{killed.total()} kills ({kills}): {len(told.articles)} articles and {len(told.batches)} batches of {load.lines} "
        f"acknowledged, all there; {told.refused.total()} requests answered 503"
    )


def main() -> None:
    """Run it from the command line."""
    given = [int(value) for value in sys.argv[1:]]
    rounds, seed = (given + [100, 1][len(given) :])[:2]
    with tempfile.TemporaryDirectory(prefix="whosaid-torture-") as folder:
        begun = time.monotonic()
        told = torture(Path(folder), rounds, seed, 8766, Load())
        print(f"{told}; {time.monotonic() - begun:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
