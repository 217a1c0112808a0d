"""Backup files as they should not be: cut off, with flipped bits, of other programs, of other versions, or no files at all.

``whosaid restore`` never ends with a traceback; where it refuses, the archive is what it was, and nothing is left beside it; and
what it has restored is an archive of this version.
"""

import gzip
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from alembic import command
from app.cli.commands import cli
from app.ingest import ingest
from app.settings import load_settings
from app.store.database import open_database
from app.store.migrate import _config, migrate, require_newest
from app.store.upkeep.backup import back_up
from tests.hostile.archive import Archive
from tests.hostile.targets import fast

FIRST, SECOND = "“The bridge is shut for good,” said Ada Quist.", "“The ferry is late,” said Omar Hadi."
LITERALS = ("''", "NULL", "'[]'", "'{'", "'later'", "'0001'", "x'ff'", "-1", "9223372036854775807", "1e999", "'2024-02-30'")
RUN = CliRunner()
EXPECTED = {"whosaid.db", "whosaid.db-wal", "whosaid.db-shm", "whole.backup"}


@dataclass(frozen=True)
class Room:
    """A folder with an archive, and beside it one with backups: the newest of this version, and those of each version before."""

    url: str
    archive: Archive
    folder: Path
    backups: Path
    good: bytes
    older: list[bytes]


@cache
def room() -> Room:
    """An archive with two stories, and backups of it with one."""
    top = Path(mkdtemp(prefix="whosaid-restoring-"))
    folder, backups = top / "data", top / "backups"
    backups.mkdir()
    url = f"sqlite:///{folder / 'whosaid.db'}"
    database = open_database(url)
    migrate(database)
    ingest(database, fast(), fast().read(FIRST.encode(), "text/plain"))
    back_up(url, backups / "good")
    ingest(database, fast(), fast().read(SECOND.encode(), "text/plain"))
    database.close()
    older = []
    going_down = open_database(f"sqlite:///{backups / 'older'}")
    (backups / "older").write_bytes((backups / "good").read_bytes())
    config = _config()
    for revision in list(ScriptDirectory.from_config(config).walk_revisions())[1:]:
        with going_down.writer.connect() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, revision.revision)
        going_down.close()
        back_up(f"sqlite:///{backups / 'older'}", backups / revision.revision)
        older.append((backups / revision.revision).read_bytes())
    return Room(url, Archive(folder / "whosaid.db"), folder, backups, (backups / "good").read_bytes(), older)


def _cut(draw: st.DrawFn, good: bytes) -> bytes:
    return good[: draw(st.integers(0, len(good)))]


def _flipped(draw: st.DrawFn, good: bytes) -> bytes:
    changed = bytearray(good)
    # the first page says what kind of file it is, and what its tables are
    places = st.one_of(st.integers(0, len(good) - 1), st.integers(0, 4095), st.integers(0, 99))
    for place in draw(st.lists(places, min_size=1, max_size=20)):
        changed[place] ^= 1 << draw(st.integers(0, 7))
    return bytes(changed)


def _overwritten(draw: st.DrawFn, good: bytes) -> bytes:
    at, other = draw(st.integers(0, len(good) - 1)), draw(st.binary(min_size=1, max_size=200))
    return good[:at] + other + good[at + len(other) :]


def _page_elsewhere(draw: st.DrawFn, good: bytes) -> bytes:
    """One page of the file in the place of another."""
    pages = [good[at : at + 4096] for at in range(0, len(good), 4096)]
    pages[draw(st.integers(0, len(pages) - 1))] = draw(st.sampled_from(pages))
    return b"".join(pages)


def _garbage(draw: st.DrawFn, good: bytes) -> bytes:
    begins = draw(st.sampled_from([b"", b"SQLite format 3", good[:16], good[:100], b"PGDMP", b"\x1f\x8b\x08", b"PK\x03\x04"]))
    return begins + draw(st.binary(max_size=500))


def _packed(draw: st.DrawFn, good: bytes) -> bytes:
    packed = gzip.compress(good, 1)
    return packed[: draw(st.integers(0, len(packed)))] if draw(st.booleans()) else packed


def _of_another_version(draw: st.DrawFn, good: bytes) -> bytes:
    return draw(st.sampled_from([good, *room().older]))


def _stated(draw: st.DrawFn, good: bytes) -> bytes:
    """What a few statements of SQL make of it."""
    file = room().backups / "stated"
    file.write_bytes(draw(st.sampled_from([good, good, *room().older])))
    with closing(sqlite3.connect(file)) as opened:
        for _ in range(draw(st.integers(1, 4))):
            tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            table, other = draw(st.sampled_from(tables)), draw(st.sampled_from(tables))
            columns = [row[1] for row in opened.execute(f'PRAGMA table_info("{table}")')]
            column = draw(st.sampled_from(columns)) if columns else "x"
            statements = (
                f'DROP TABLE "{table}"',
                f'DELETE FROM "{table}"',
                f'ALTER TABLE "{table}" RENAME TO other',
                f'ALTER TABLE "{table}" DROP COLUMN "{column}"',
                f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO other',
                f'UPDATE "{table}" SET "{column}" = {draw(st.sampled_from(LITERALS))}',
                f'UPDATE "{table}" SET "{column}" = {draw(st.sampled_from(LITERALS))} WHERE rowid = 1',
                f'INSERT INTO "{table}" ("{column}") VALUES ({draw(st.sampled_from(LITERALS))})',
                f'CREATE VIEW "v{table}" AS SELECT * FROM "{table}"',
                f'CREATE TRIGGER "t{table}" AFTER DELETE ON "{table}" BEGIN DELETE FROM "{other}"; END',
                f'DROP INDEX "ix_{table}_{column}"',
                f"PRAGMA user_version = {draw(st.integers(-(2**31), 2**31 - 1))}",
                "PRAGMA journal_mode = WAL",
            )
            # not every statement makes sense for every table
            with suppress(sqlite3.Error):
                opened.execute(draw(st.sampled_from(statements)))
        opened.commit()
    return file.read_bytes()


KINDS: list[Callable[[st.DrawFn, bytes], bytes]] = [
    _cut,
    _flipped,
    _overwritten,
    _page_elsewhere,
    _garbage,
    _packed,
    _of_another_version,
    _stated,
]


@st.composite
def backups(draw: st.DrawFn) -> bytes | None:
    """The bytes of a file that someone takes for a backup; None for a folder."""
    if draw(st.integers(0, 50)) == 50:
        return None
    return draw(st.sampled_from(KINDS))(draw, room().good)


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(backup=backups(), replace=st.integers(0, 9).map(bool))
def restoring(backup: bytes | None, replace: bool) -> None:
    """A backup, restored: it is refused and nothing has changed, or the archive is one that this version can use."""
    here = room()
    source = here.backups / "given"
    if source.is_dir():
        rmtree(source)
    source.unlink(missing_ok=True)
    if backup is None:
        source.mkdir()
    else:
        source.write_bytes(backup)
    try:
        if _run("restore", *(["--replace"] if replace else []), str(source)):
            assert (changed := here.archive.changed()) == [], f"a refused restore has changed {changed}"
        else:
            assert replace
            database = open_database(f"sqlite:///{here.folder / 'whosaid.db'}")
            require_newest(database)
            database.close()
            _run("check")
        beside = {path.name for path in here.folder.iterdir()} - EXPECTED
        assert not beside, f"it has left {beside}"
    finally:
        here.archive.reset()


def _run(*arguments: str) -> int:
    """Run a command on the archive; its status. Raises what the command raises, unless it ends as a command should."""
    load_settings.cache_clear()
    try:
        # who is acting is noted in the context, which is that of this command alone
        done = copy_context().run(RUN.invoke, cli, list(arguments), env={"WHOSAID_DATABASE_URL": room().url})
    finally:
        load_settings.cache_clear()
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in {0, 1, 2}, done.output
    return done.exit_code
