"""What the commands share: where they print, the configured database, and how they report an expected error."""

import getpass
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.errors import FileThere, WhosaidError

if TYPE_CHECKING:
    from app.store.database import Database

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

out = Console()
notices = Console(stderr=True)


def expected_errors(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Make a command print an expected error without a traceback and end with status 1; and name its user in the record."""

    @wraps(command)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        from app.store.access.audit import Acting, acting

        token = acting.set(Acting(f"{user_name()} on the command line", shlex.join(["whosaid", *sys.argv[1:]])[:1000]))
        try:
            return command(*args, **kwargs)
        except WhosaidError as error:
            notices.print(f"{error.title}: {error.detail}", style="red", markup=False, highlight=False, soft_wrap=True)
        finally:
            acting.reset(token)
        raise typer.Exit(1)

    return guarded


def user_name() -> str:
    """The name of the user who runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # a container's user may have no name
        return f"user {os.getuid()}"


@contextmanager
def configured_database() -> Iterator["Database"]:
    """The configured database, whatever its schema; closed at the end. Raises StoreUnavailable."""
    from app.settings import load_settings
    from app.store.database import open_database

    database = open_database(load_settings().database_url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened_database() -> Iterator["Database"]:
    """The configured database, with the schema of this version; closed at the end. Raises StoreUnavailable."""
    from app.store.migrate import require_newest

    with configured_database() as database:
        require_newest(database)
        yield database


def require_new(file: Path, *, force: bool) -> None:
    """Raises FileThere for a file that exists, unless it may be replaced."""
    if file.exists() and not force:
        raise FileThere(f"{file} already exists. Nothing was written. Choose another name, or use --force to replace it.", "FILE")


def progress_bar() -> Progress:
    """A progress bar with counts and the time left; shown on a terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=notices, transient=True, disable=not notices.is_terminal)


def escaped(words: str) -> str:
    """Text from articles with its square brackets escaped, because rich would read them as markup."""
    return words.replace("[", r"\[")
