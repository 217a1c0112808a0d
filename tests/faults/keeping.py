"""A keeper: backs a running archive up again and again, restores the newest backup beside it, and is killed in both.

A backup must be whole and keep every promise that was made before it began. A restore that is killed leaves the archive as it
was.
"""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import SQLModel

from app.store.database import open_database
from tests.faults.promises import Allowed, Promises, broken
from tests.faults.running import ENOUGH, WHOSAID, at_archive

KILLED = -signal.SIGKILL
Contents = dict[str, str]


@dataclass
class Kept:
    """What a keeper has done, and what was wrong with it."""

    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def contents(file: Path) -> Contents:
    """A digest of each table of an archive; nothing where there is no archive, or an empty one."""
    if not file.exists():
        return {}
    with closing(sqlite3.connect(file)) as opened:
        there = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        found = {}
        for name in sorted(there & set(SQLModel.metadata.tables)):
            digest = hashlib.sha256()
            for row in opened.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
                digest.update(repr(row).encode())
            found[name] = digest.hexdigest()
        return found


def keep(folder: Path, stopped: threading.Event, promises: Promises, chance: random.Random, kept: Kept) -> None:
    """Back up and restore until it is told to stop."""
    newest: tuple[Path, Allowed] | None = None
    (folder / "backups").mkdir()
    (folder / "beside").mkdir()
    for number in range(1_000_000):
        if stopped.is_set() or kept.wrong:
            return
        made = _back_up(folder, folder / "backups" / f"{number}.whosaid", promises, chance, kept)
        if made is not None:
            if newest is not None:
                newest[0].unlink()
            newest = made
        if newest is not None:
            _restore(folder / "beside" / "whosaid.db", *newest, chance, kept)


def check(archive: Path) -> str | None:
    """What ``whosaid check`` finds wrong with an archive; None where it finds nothing."""
    done = subprocess.run([*WHOSAID, "check"], env=at_archive(archive), capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stdout[-2000:] + done.stderr[-2000:]


def _back_up(folder: Path, target: Path, promises: Promises, chance: random.Random, kept: Kept) -> tuple[Path, Allowed] | None:
    """Make a backup; None where it was killed before it was there."""
    begun = promises.mark()
    status, told = _run(["backup", str(target)], folder / "whosaid.db", target.parent, chance, chance.random() < 0.4)
    kept.done["backups killed" if status == KILLED else "backups"] += 1
    if status not in {0, KILLED} or (status == 0 and not target.exists()):
        kept.wrong.append(f"a backup ended with {status}: {told}")
    return (target, promises.since(begun)) if target.exists() else None


def _restore(beside: Path, backup: Path, allowed: Allowed, chance: random.Random, kept: Kept) -> None:
    """Restore a backup in the place of another archive, which then has the backup's contents or, if it was killed, its own."""
    before, backed_up = contents(beside), contents(backup)
    killed, late = chance.random() < 0.6, chance.random() < 0.5
    status, told = _run(["restore", "--replace", str(backup)], beside, beside.parent, chance, killed, late)
    kept.done["restores killed" if status == KILLED else "restores"] += 1
    after = contents(beside)
    # the record of changes may say that it was restored
    restored = all(after.get(name) == digest for name, digest in backed_up.items() if name != "audit")
    if status == KILLED:
        if after != before and not restored:
            kept.wrong.append("a restore that was killed left an archive that is neither the old one nor the backup")
        return
    if status != 0 or not restored:
        kept.wrong.append(f"a restore ended with {status}: {told}")
        return
    if found := check(beside):
        kept.wrong.append(f"a restored archive contradicts itself: {found}")
    database = open_database(f"sqlite:///{beside}")
    with database.read() as session:
        kept.wrong += [f"a backup does not have what was promised: {words}" for words in broken(session, allowed)[:10]]
    database.close()


def _run(
    command: list[str], archive: Path, folder: Path, chance: random.Random, killed: bool, late: bool = False
) -> tuple[int, str]:
    """Run a command that writes in ``folder``, or kill it in the middle. Its status and what it said."""
    process = subprocess.Popen(
        [*WHOSAID, *command], env=at_archive(archive), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if killed:
        _wait_until_it_writes(process, folder, late)
        time.sleep(chance.uniform(0, 0.05 if late else 0.3))
        process.kill()
    _, told = process.communicate(timeout=ENOUGH)
    for path in folder.glob(".*"):
        # what a killed command leaves for an operator to remove
        path.unlink()
    return process.returncode, told[-2000:]


def _wait_until_it_writes(process: subprocess.Popen[str], folder: Path, late: bool) -> None:
    """Wait until a command has made its hidden file; if ``late``, until it then changes the files that are not hidden."""
    while process.poll() is None and not any(folder.glob(".*")):
        time.sleep(0.001)
    before = _seen(folder)
    while late and process.poll() is None and _seen(folder) == before:
        time.sleep(0.001)


def _seen(folder: Path) -> dict[str, tuple[int, int]]:
    """The sizes of the files that are not hidden, and when they were last written."""
    found = {}
    for entry in os.scandir(folder):
        # SQLite removes its files as it closes them
        with suppress(FileNotFoundError):
            if not entry.name.startswith("."):
                found[entry.name] = (entry.stat().st_size, entry.stat().st_mtime_ns)
    return found
