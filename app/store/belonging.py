"""Whose an SQLite file is: an address in, a refusal out where another program keeps its tables there."""

import sqlite3
from pathlib import Path

from app.errors import StoreUnavailable

# Every archive has the first of these, and at least one of the others, however old or damaged it is.
VERSIONS, OURS = "alembic_version", frozenset({"article", "quotation", "speaker"})
# So many of another program's tables are named.
MOST_NAMED = 3


def tables_in(path: Path) -> frozenset[str]:
    """The tables of an SQLite file, read without changing anything of it; none where there is no file or nothing in it.

    Raises sqlite3.Error where it cannot be read as a database.
    """
    if not path.exists() or not path.stat().st_size:
        return frozenset()
    opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        named = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")
        return frozenset(name for (name,) in named)
    except UnicodeDecodeError as error:
        # SQLite repeats bytes of a damaged schema that may be no text
        raise sqlite3.DatabaseError(error.object.decode("utf-8", "replace")) from error
    finally:
        opened.close()


def require_ours(path: Path) -> None:
    """Raises StoreUnavailable for a file that has tables, but none of an archive's. A file that cannot be read passes."""
    try:
        tables = tables_in(path)
    except (sqlite3.Error, OSError):
        # what uses the file says what is wrong with it
        return
    others = sorted(tables - {VERSIONS})
    if not others or (VERSIONS in tables and OURS & tables):
        return
    named = ", ".join(others[:MOST_NAMED]) + (", …" if len(others) > MOST_NAMED else "")
    raise StoreUnavailable(
        f"{path} belongs to another program: its tables are {named}. Nothing was changed. Set WHOSAID_DATABASE_URL to another "
        "file; a new one is made where there is none."
    )
