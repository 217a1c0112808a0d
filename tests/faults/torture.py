"""Torture: the service and its processes killed at random points under load; then nothing acknowledged may be missing.

``python -m tests.faults.torture [ROUNDS] [SEED]`` (``make torture``). In each round clients post articles and batches, editors
correct, add, merge, split, rename, undo and delete, and a keeper backs up and restores, while one process is killed with
SIGKILL: the service, one that extracts, a worker, or the one that all are forked from. The keeper's commands are killed too.
Then every promise must be kept (``tests.faults.promises``), nothing may contradict itself (``app.store.upkeep.integrity``), and
in the end every line of every acknowledged batch must be done once.
"""

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlmodel import select

from app.store.articles.write import text_hash
from app.store.database import Database, open_database
from app.store.migrate import migrate
from app.store.tables import ArticleRow, JobRow, JobState
from app.store.upkeep.integrity import contradictions
from tests.faults.editing import edit
from tests.faults.keeping import Kept, check, keep
from tests.faults.posting import Load, Told, post_batches, post_stories
from tests.faults.promises import broken
from tests.faults.running import ENOUGH, Service, children

VICTIMS = ("service", "forked", "fork server")


def missing(database: Database, told: Told) -> list[str]:
    """What was acknowledged and is not there whole, and whatever contradicts itself."""
    with database.read() as session:
        return broken(session, told.promises.mark().allowed) + list(contradictions(session))


def unfinished(database: Database, told: Told) -> list[int]:
    """The acknowledged batches that are not done."""
    with database.read() as session:
        done = session.exec(select(JobRow.id).where(JobRow.state == JobState.DONE)).all()
    return sorted(set(told.batches) - {number for number in done if number is not None})


def torture(folder: Path, rounds: int, seed: int, port: int, load: Load) -> str:
    """Run it; returns what was done in a line. Raises AssertionError with what is wrong."""
    chance, told, kept = random.Random(seed), Told(), Kept()
    database = open_database(f"sqlite:///{folder / 'whosaid.db'}")
    migrate(database)
    service = Service(folder, port)
    killed: Counter[str] = Counter()
    at_end = threading.Event()
    keepers = ThreadPoolExecutor()
    keeper = keepers.submit(keep, folder, at_end, told.promises, random.Random(chance.random()), kept)
    try:
        while killed.total() < rounds:
            _round(service, told, chance, load, killed)
            wrong = missing(database, told) + kept.wrong
            assert not wrong, wrong[:10]
        end = time.monotonic() + ENOUGH + 2 * len(told.batches)
        while unfinished(database, told) and time.monotonic() < end:
            time.sleep(0.5)
        assert not unfinished(database, told), f"batches {unfinished(database, told)} are not done"
        at_end.set()
        keeper.result()
        wrong = missing(database, told) + kept.wrong
        assert not wrong, wrong[:10]
        assert (found := check(folder / "whosaid.db")) is None, found
        with database.read() as session:
            stored = Counter(session.exec(select(ArticleRow.text_hash)).all())
        lost = [text for texts in told.batches.values() for text in texts if stored[text_hash(text)] != 1]
        assert not lost, f"{len(lost)} lines of batches are missing: {lost[:1]}"
        left = service.process.pid
        service.stop()
        assert not children(left), "processes are left"
    except AssertionError as error:
        error.add_note(service.log.read_text(errors="replace")[-5000:])
        raise
    finally:
        at_end.set()
        keepers.shutdown()
        service.process.kill()
        service.process.wait()
        database.close()
    return f"{_listed(killed)} killed; {_listed(told.promises.acknowledged)} acknowledged, all there; {_listed(kept.done)}; " + (
        f"{told.refused.total()} requests answered 503"
    )


def _round(service: Service, told: Told, chance: random.Random, load: Load, killed: Counter[str]) -> None:
    """Put the service under load and kill one of its processes."""
    stopped = threading.Event()
    clients = (*[post_stories] * load.clients, *[edit] * load.editors, post_batches)
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [
            pool.submit(client, service.address, stopped, told, random.Random(chance.random()), load) for client in clients
        ]
        try:
            time.sleep(chance.uniform(0.2, 2.0))
            victim = chance.choice(VICTIMS)
            killed[victim] += service.kill(victim, chance)
            time.sleep(chance.uniform(0, 0.5))
            if victim == "service":
                service.process.wait()
                service.start()
        finally:
            stopped.set()
        for client in working:
            client.result()
    assert set(told.refused) <= {503}, told.refused


def _listed(counted: Counter[str]) -> str:
    """What was counted, in words."""
    return ", ".join(f"{count} × {what}" for what, count in sorted(counted.items())) or "nothing"


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
