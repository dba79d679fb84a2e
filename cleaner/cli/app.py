"""The command `cleaner`: its commands and the options it has itself."""

from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

# each is a function in the module of its name
COMMANDS = (
    *("clean", "restore", "check", "rule", "run", "stats", "server", "explain"),
    *("report", "config", "label", "train", "evaluate"),
)


def app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the program with some of its commands: the others, and what only they import, are half of a start."""
    made = typer.Typer(
        name="cleaner",
        rich_markup_mode=None,  # plain help: rich takes longer to import than a page takes to clean
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["--help"]},
    )
    for name in names:
        made.command(name)(getattr(import_module(f"cleaner.cli.{name}"), name))
    made.callback()(describe)
    return made


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"cleaner {version('cleaner-zh')}")
        raise typer.Exit


def describe(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            show_default=False,
            help="Say on stderr which model is used and what is in doubt; -vv each step. Stands before the command.",
        ),
    ] = 0,
) -> None:
    """
    Turn dirty Chinese web text into the clean Simplified article it was made from.

    Without a command it is a filter: one document from stdin, its cleaned text to stdout, with the options of
    `cleaner clean`.
    """
