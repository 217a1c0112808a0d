"""The command line: thin doors to the same functions as the HTTP interface."""

from app.cli.commands import cli

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line."""
    cli()
