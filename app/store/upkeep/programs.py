"""PostgreSQL's client programs: found, checked against the server's version, and run."""

import os
import re
import shutil
import subprocess

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import text

from app.errors import StoreUnavailable

# In what a program says of itself, such as: pg_dump (PostgreSQL) 18.1 (Debian 18.1-1)
MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")


def require_not_older(address: URL, *names: str) -> None:
    """Raises StoreUnavailable unless all of the programs are there and none is of an older major version than the server.

    An older pg_dump refuses a newer server, and an older pg_restore cannot read what a newer pg_dump wrote.
    """
    server = server_major(address)
    for name in names:
        shown = _output(name, "--version")
        found = MAJOR.search(shown)
        if found is None:
            raise StoreUnavailable(f"{name} does not say its version ({shown.strip()!r}). Install PostgreSQL's client programs.")
        if int(found.group(1)) < server:
            raise StoreUnavailable(
                f"{name} is of PostgreSQL {found.group(1)} and the server of PostgreSQL {server}. Nothing was changed. Install "
                f"the client programs of PostgreSQL {server} or later and put them first in PATH."
            )


def server_major(address: URL) -> int:
    """The major version of the server. Raises StoreUnavailable if it cannot be reached."""
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    except DBAPIError as error:
        raise StoreUnavailable(f"The database cannot be reached ({error.orig}). Check WHOSAID_DATABASE_URL.") from error
    finally:
        engine.dispose()


def run(address: URL, name: str, *arguments: str) -> None:
    """Run a program on the database at ``address``. Raises StoreUnavailable if it is not there or fails."""
    # every user of a machine can see the arguments of processes, so the password goes into the environment
    where = "--dbname=" + address.set(drivername="postgresql", password=None).render_as_string()
    _output(name, where, *arguments, password=address.password)


def _output(name: str, *arguments: str, password: str | None = None) -> str:
    found = shutil.which(name)
    if found is None:
        raise StoreUnavailable(
            f"{name} is not installed. Install PostgreSQL's client programs, or run this on a machine that has them."
        )
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StoreUnavailable(f"{name} failed: {done.stderr.strip()[:500]}")
    return done.stdout
