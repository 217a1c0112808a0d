"""Looking after the archive on the command line: backup, restore, check."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import expected_errors, notices, opened_database, out

MOST_SHOWN = 100


@expected_errors
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.", dir_okay=False)],
) -> None:
    """Write the whole archive to one file. The service can keep running."""
    from app.settings import load_settings
    from app.store.upkeep.backup import back_up

    back_up(load_settings().database_url, file)
    notices.print(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB).", highlight=False)


@expected_errors
def restore(
    file: Annotated[Path, typer.Argument(help="A file written by 'whosaid backup'.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option(help="Replace the archive that is there now.")] = False,
) -> None:
    """Restore the archive from a backup and update its schema. Stop the service first."""
    from app.settings import load_settings
    from app.store.upkeep.backup import restore as restore_database

    restored = restore_database(load_settings().database_url, file, replace=replace)
    if restored.revived:
        notices.print(
            f"These keys had been revoked and are valid again: {', '.join(restored.revived)}. Revoke them with "
            "'whosaid keys revoke'.",
            style="yellow",
            markup=False,
            highlight=False,
        )
    notices.print(f"Restored from {file}. 'whosaid check' verifies all of it.", highlight=False)


@expected_errors
def check() -> None:
    """Check the whole archive for contradictions: storage, hashes, quotations against articles, batches."""
    from app.store.upkeep.integrity import contradictions

    found = 0
    with opened_database() as database, database.read() as session:
        for line in contradictions(session):
            found += 1
            if found <= MOST_SHOWN:
                out.print(line, markup=False, highlight=False)
    if found:
        notices.print(f"Contradictions found: {found}. Restore a backup, or keep the database and ask for help.", style="red")
        raise typer.Exit(1)
    notices.print("No contradictions found.")
