"""What is on disk is for the user who runs the service alone."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.batch.queue import open_queue
from app.store.database import open_database
from app.store.migrate import migrate
from app.store.upkeep.backup import back_up, restore
from tests.databases import PostgresDatabases


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """What most systems have: others may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_archive_queue_and_backup_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    url = f"sqlite:///{folder / 'whosaid.db'}"
    database = open_database(url)
    migrate(database)
    open_queue(url, None).put(1)
    open_queue(url, str(folder / "given.db")).put(1)
    back_up(url, folder / "kept.whosaid")
    with database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM audit")
        made = {path.name: rights(path) for path in folder.iterdir()}
    assert {"whosaid.db", "whosaid.db-wal", "whosaid.queue.db", "given.db", "kept.whosaid"} <= set(made)
    assert {name: mode for name, mode in made.items() if mode != 0o600} == {}
    assert rights(folder) == 0o700
    database.close()
    other = tmp_path / "other.db"
    restore(f"sqlite:///{other}", folder / "kept.whosaid", replace=False)
    assert rights(other) == 0o600


def test_an_archive_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "whosaid.db"
    path.touch()
    path.chmod(0o664)
    open_database(f"sqlite:///{path}").close()
    # what an operator allows a group stays
    assert rights(path) == 0o660


def test_a_dump_of_a_server_is_for_its_owner_alone(
    postgres: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump = tmp_path / "bin" / "pg_dump"
    dump.parent.mkdir()
    # as pg_dump does, it says its version and writes into the file that it is given
    dump.write_text(
        "#!/bin/sh\n"
        'for given; do case $given in --version) echo "pg_dump (PostgreSQL) 99.1";; --file=*) echo dump >"${given#--file=}";; '
        "esac; done\n"
    )
    dump.chmod(0o755)
    monkeypatch.setenv("PATH", f"{dump.parent}:{os.environ['PATH']}")
    back_up(postgres.emptied(), tmp_path / "kept.whosaid")
    assert (tmp_path / "kept.whosaid").read_text() == "dump\n"
    assert rights(tmp_path / "kept.whosaid") == 0o600


def test_two_archives_in_one_folder_have_a_queue_each(tmp_path: Path) -> None:
    one, other = (open_queue(f"sqlite:///{tmp_path / name}", None) for name in ("one.db", "other.db"))
    one.put(1)
    assert (len(one.huey), len(other.huey)) == (1, 0)
    assert (
        len({open_queue(f"sqlite:///{tmp_path / name}", None).huey.storage.filename for name in ("a", "a.db", "a.sqlite")}) == 3
    )
