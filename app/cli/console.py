"""What the commands share: where they print, the configured database, and what an expected error looks like."""

import getpass
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.errors import WhosaidError
from app.settings import load_settings
from app.store.access.audit import Acting, acting
from app.store.database import Database, open_database
from app.store.migrate import require_newest

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

out = Console()
notices = Console(stderr=True)


def expected_errors(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Print what an expected error says and end with status 1, without a traceback."""

    @wraps(command)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        acting.set(Acting(f"{user_name()} on the command line", shlex.join(["whosaid", *sys.argv[1:]])[:1000]))
        try:
            return command(*args, **kwargs)
        except WhosaidError as error:
            notices.print(f"{error.title}: {error.detail}", style="red", markup=False, highlight=False, soft_wrap=True)
        except ValidationError as error:
            for found in error.errors():
                name = "WHOSAID_" + "_".join(str(part) for part in found["loc"]).upper()
                notices.print(f"The setting {name} is wrong: {found['msg']}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)

    return guarded


def user_name() -> str:
    """Who is at the command line."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # a container's user may have no name
        return f"user {os.getuid()}"


@contextmanager
def opened_database() -> Iterator[Database]:
    """The configured database, migrated and closed at the end. Raises StoreUnavailable."""
    database = open_database(load_settings().database_url)
    try:
        require_newest(database)
        yield database
    finally:
        database.close()


def progress_bar() -> Progress:
    """A bar with counts and the time left; silent where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=notices, transient=True, disable=not notices.is_terminal)


def escaped(words: str) -> str:
    """Square brackets in articles are words, not rich's mark-up."""
    return words.replace("[", r"\[")
