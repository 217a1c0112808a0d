"""Files that only the user who runs the service may read: the archive, its queue, its backups."""

import os
import stat
from contextlib import suppress
from pathlib import Path

# What SQLite keeps beside a database, with the same permissions.
BESIDE = ("-wal", "-shm", "-journal")
OTHERS = stat.S_IRWXO


def keep_private(path: Path) -> None:
    """Make an empty file if there is none. Other users of the machine may then not read it, nor what SQLite keeps beside it.

    What a group may do is left as it is, because an operator may have allowed it. Raises OSError if the file cannot be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    for found in (path, *(path.with_name(path.name + ending) for ending in BESIDE)):
        # a file of another user, or on a disk that is read only, stays as it is
        with suppress(OSError):
            mode = found.stat().st_mode
            if mode & OTHERS:
                found.chmod(stat.S_IMODE(mode) & ~OTHERS)
