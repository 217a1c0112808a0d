"""Keeping the archive on the command line: backup, restore, check."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import expected_errors, notices, opened_database, out
from app.settings import load_settings
from app.store.database import open_database
from app.store.migrate import migrate
from app.store.upkeep.backup import back_up
from app.store.upkeep.backup import restore as restore_database
from app.store.upkeep.integrity import contradictions

MOST_SHOWN = 100


@expected_errors
def backup(file: Annotated[Path, typer.Argument(help="Where the backup goes; it must not exist.", dir_okay=False)]) -> None:
    """Write the whole archive to one file, while the service goes on."""
    back_up(load_settings().database_url, file)
    notices.print(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB).", highlight=False)


@expected_errors
def restore(
    file: Annotated[Path, typer.Argument(help="What 'whosaid backup' wrote.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option(help="Put it in the place of an archive that is there.")] = False,
) -> None:
    """Make the archive what it was when the file was written, and bring it to this version. Stop the service first."""
    url = load_settings().database_url
    restore_database(url, file, replace=replace)
    database = open_database(url)
    try:
        migrate(database)
    finally:
        database.close()
    notices.print(f"Restored from {file}. 'whosaid check' reads all of it.", highlight=False)


@expected_errors
def check() -> None:
    """Read the whole archive and say what contradicts itself: storage, hashes, words against articles, batches."""
    found = 0
    with opened_database() as database, database.read() as session:
        for line in contradictions(session):
            found += 1
            if found <= MOST_SHOWN:
                out.print(line, markup=False, highlight=False)
    if found:
        notices.print(f"{found} contradictions. Restore a backup, or keep this file and ask for help.", style="red")
        raise typer.Exit(1)
    notices.print("All is well.")
