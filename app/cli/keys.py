"""API keys and the record of changes on the command line: who may do what, and who did what."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from app.cli.console import escaped, expected_errors, notices, opened_database, out
from app.store.access.roles import Role

if TYPE_CHECKING:
    from app.store.access.audit import Recorded

# So many articles of a row of the record are listed.
MOST_SHOWN = 5
keys = typer.Typer(help="Manage API keys: who may read, edit or administer.", no_args_is_help=True)


@keys.command()
@expected_errors
def make(
    name: Annotated[str, typer.Argument(help="Who or what the key is for: a person, a desk, a program.")],
    role: Annotated[Role, typer.Option(help="What the key allows.")] = Role.READER,
) -> None:
    """Make a key and print it once. The service keeps only its hash, so it cannot be shown again."""
    from app.store.access.keys import make_key

    with opened_database() as database, database.write() as session:
        row, secret = make_key(session, name.strip() or "unnamed", role, datetime.now(UTC))
        number = row.id
    notices.print(f"Made key {number} with the role {role}. Keep it like a password. 'whosaid keys revoke {number}' revokes it.")
    out.print(secret, highlight=False, soft_wrap=True)


@keys.command("list")
@expected_errors
def list_() -> None:
    """List all keys, without their secrets."""
    from app.store.access.keys import list_keys

    with opened_database() as database, database.read() as session:
        rows = list_keys(session)
    table = Table("Id", "Name", "Role", "Made", "Revoked")
    for row in rows:
        revoked = f"{row.revoked_at:%Y-%m-%d %H:%M}" if row.revoked_at else ""
        table.add_row(*map(escaped, (str(row.id), row.name, row.role, f"{row.made_at:%Y-%m-%d %H:%M}", revoked)))
    out.print(table) if rows else notices.print("There are no keys yet. 'whosaid keys make NAME' makes one.")


@keys.command()
@expected_errors
def revoke(key: Annotated[int, typer.Argument(help="The key's id, as in 'whosaid keys list'.", min=1)]) -> None:
    """Revoke a key, and sign out everyone who signed in with it."""
    from app.store.access.keys import revoke_key

    with opened_database() as database, database.write() as session:
        name = revoke_key(session, key, datetime.now(UTC)).name
    notices.print(f"Key {key} ({escaped(name)}) is revoked.")


@expected_errors
def audit(
    article: Annotated[int | None, typer.Option(min=1, help="Only what was done to this article, by id.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="The most rows to show.")] = 20,
) -> None:
    """List who changed what, newest first."""
    from app.store.access.audit import changes

    with opened_database() as database, database.read() as session:
        rows = changes(session, article_id=article, limit=limit)
    table = Table("When (UTC)", "Who", "What", "Articles", "Request")
    for found in rows:
        row = found.row
        cells = (f"{row.at:%Y-%m-%d %H:%M:%S}", row.actor, row.action, _articles(found), row.request_id or "")
        table.add_row(*map(escaped, cells))
    out.print(table) if rows else notices.print(
        "Nothing has been changed yet." if article is None else f"Nothing is on record about article {article}."
    )


def _articles(found: "Recorded") -> str:
    """The articles of a row: all where they are few, otherwise the first ones and how many there are."""
    shown = ", ".join(map(str, found.articles[:MOST_SHOWN]))
    return f"{shown}, … ({found.article_count})" if found.article_count > MOST_SHOWN else shown
