"""Keys and the record of changes on the command line: who may do what, and who did it."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from app.cli.console import escaped, expected_errors, notices, opened_database, out
from app.store.access.audit import changes
from app.store.access.keys import Role, list_keys, make_key, revoke_key

keys = typer.Typer(help="Keys of the service: who may read, edit, administer.", no_args_is_help=True)


@keys.command()
@expected_errors
def make(
    name: Annotated[str, typer.Argument(help="Whose key it is: a person, a desk, a program.")],
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.READER,
) -> None:
    """Make a key and print it. It is shown this once: the service keeps only its hash."""
    with opened_database() as database, database.write() as session:
        row, secret = make_key(session, name.strip() or "unnamed", role, datetime.now(UTC))
        number = row.id
    notices.print(f"Key {number} with the role {role}. Keep it like a password; 'whosaid keys revoke {number}' ends it.")
    out.print(secret, highlight=False, soft_wrap=True)


@keys.command("list")
@expected_errors
def list_() -> None:
    """Print all keys, without their secrets."""
    with opened_database() as database, database.read() as session:
        rows = list_keys(session)
    table = Table("Id", "Name", "Role", "Made", "Revoked")
    for row in rows:
        revoked = f"{row.revoked_at:%Y-%m-%d %H:%M}" if row.revoked_at else ""
        table.add_row(*map(escaped, (str(row.id), row.name, row.role, f"{row.made_at:%Y-%m-%d %H:%M}", revoked)))
    out.print(table) if rows else notices.print("There is no key. 'whosaid keys make NAME' makes one.")


@keys.command()
@expected_errors
def revoke(key: Annotated[int, typer.Argument(help="The key's id.", min=1)]) -> None:
    """End a key, and sign out whoever is signed in with it."""
    with opened_database() as database, database.write() as session:
        name = revoke_key(session, key, datetime.now(UTC)).name
    notices.print(f"Key {key} ({escaped(name)}) opens nothing any more.")


@expected_errors
def audit(limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at the most.")] = 20) -> None:
    """Print who changed what, newest first."""
    with opened_database() as database, database.read() as session:
        rows = changes(session, limit=limit)
    table = Table("When (UTC)", "Who", "What", "Request")
    for row in rows:
        table.add_row(*map(escaped, (f"{row.at:%Y-%m-%d %H:%M:%S}", row.actor, row.action, row.request_id or "")))
    out.print(table) if rows else notices.print("Nothing was changed yet.")
