"""An archive that hostile input is thrown at: what has changed in it since, and back to how it was."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlmodel import SQLModel


class Archive:
    """An SQLite archive as it is now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._whole = file.with_name("whole.backup")
        self._watching = sqlite3.connect(file, check_same_thread=False)
        with closing(sqlite3.connect(self._whole)) as copy:
            self._watching.backup(copy)
        self._before, self._version = self._digests(), self._version_now()

    def changed(self) -> list[str]:
        """The tables whose rows are no longer the same."""
        if self._version_now() == self._version:
            return []
        now = self._digests()
        return [name for name, digest in self._before.items() if now.get(name) != digest]

    def reset(self) -> None:
        """Make it what it was, if it has changed."""
        if self._version_now() == self._version:
            return
        with closing(sqlite3.connect(self._whole)) as copy, closing(sqlite3.connect(self._file)) as written:
            written.execute("PRAGMA synchronous = OFF")
            copy.backup(written)
        self._version = self._version_now()

    def _version_now(self) -> int:
        """A number that changes whenever another connection commits."""
        (version,) = self._watching.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _digests(self) -> dict[str, str]:
        found = {}
        for name in sorted(SQLModel.metadata.tables):
            digest = hashlib.sha256()
            for row in self._watching.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
                digest.update(repr(row).encode())
            found[name] = digest.hexdigest()
        return found
