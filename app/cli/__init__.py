"""The command line: the same functions as the HTTP interface offers."""


def main() -> None:
    """Run the command line."""
    # imported here: the processes of a service import the script that started it, and need none of this
    from app.cli.commands import cli

    cli()
