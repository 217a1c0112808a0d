"""Backups: a running database in, one file out; and a backup file in, the whole database as it was then, out.

For SQLite this is its online backup, which copies the state of one moment; for PostgreSQL, ``pg_dump`` and ``pg_restore``.
"""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import URL, make_url

from app.errors import StoreUnavailable
from app.store.database import BUSY_SECONDS
from app.store.private import keep_private

KIND = "SQLite format 3"


def back_up(url: str, target: Path) -> None:
    """Write the database at ``url`` to ``target``, even while it is in use. The file is written completely or not at all.

    Raises StoreUnavailable where the file exists already, or the database cannot be read.
    """
    if target.exists():
        raise StoreUnavailable(f"{target} already exists. Nothing was written. Choose another name.", "FILE")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    address = make_url(url)
    try:
        if address.get_backend_name() == "sqlite":
            _copy_sqlite(_file_of(address), partial, live=False)
            _require_sound(partial)
        else:
            keep_private(partial)
            _run("pg_dump", "--format=custom", f"--file={partial}", _connection(address), password=address.password)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"The database cannot be backed up ({error}). Nothing was written.") from error
    finally:
        partial.unlink(missing_ok=True)


def restore(url: str, source: Path, *, replace: bool) -> None:
    """Restore the database at ``url`` to what it was when ``source`` was written, in one transaction.

    Raises StoreUnavailable where the file is not a sound backup, or where there is a database already and ``replace`` is not
    set; nothing is changed then.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        clean = ("--clean", "--if-exists") if replace else ()
        _run(
            "pg_restore",
            "--single-transaction",
            "--no-owner",
            *clean,
            _connection(address),
            str(source),
            password=address.password,
        )
        return
    path = _file_of(address)
    try:
        _require_sound(source)
        if path.exists() and path.stat().st_size and not replace:
            raise StoreUnavailable(
                f"{path} already exists. Nothing was changed. Use --replace to replace it with the backup.", "FILE"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(source, path, live=True)
    except (sqlite3.Error, OSError) as error:
        raise StoreUnavailable(f"The backup cannot be restored ({error}). Nothing was changed.") from error


def _copy_sqlite(source: Path, target: Path, *, live: bool) -> None:
    read = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    keep_private(target)
    written = sqlite3.connect(target, timeout=BUSY_SECONDS)
    try:
        read.backup(written)
        if not live:
            # one self-contained file, without a write-ahead log
            written.execute("PRAGMA journal_mode=DELETE")
    finally:
        written.close()
        read.close()


def _require_sound(path: Path) -> None:
    with path.open("rb") as file:
        if not file.read(len(KIND)) == KIND.encode():
            raise StoreUnavailable(f"{path} is not a backup of an SQLite database.", "FILE")
    opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        problems = [line for (line,) in opened.execute("PRAGMA integrity_check(5)")]
        named = opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(f"{path} is damaged ({error}).", "FILE") from error
    finally:
        opened.close()
    if problems != ["ok"] or named is None:
        raise StoreUnavailable(
            f"{path} is damaged, or belongs to another program (integrity check: {'; '.join(problems)}).", "FILE"
        )


def _file_of(address: URL) -> Path:
    if address.database in {None, "", ":memory:"}:
        raise StoreUnavailable("A database in memory cannot be backed up or restored. Set WHOSAID_DATABASE_URL to a file.")
    return Path(str(address.database))


def _connection(address: URL) -> str:
    # every user of a machine can see the arguments of processes, so the password goes into the environment
    return "--dbname=" + address.set(drivername="postgresql", password=None).render_as_string()


def _run(program: str, *arguments: str, password: str | None) -> None:
    found = shutil.which(program)
    if found is None:
        raise StoreUnavailable(
            f"{program} is not installed. Install PostgreSQL's client programs, or run this on a machine that has them."
        )
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StoreUnavailable(f"{program} failed: {done.stderr.strip()[:500]}")
