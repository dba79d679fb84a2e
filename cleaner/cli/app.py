"""The command `cleaner`: its commands and the options it has itself."""

from collections.abc import Callable
from typing import Annotated

import typer

from cleaner.cli.check import check
from cleaner.cli.clean import clean
from cleaner.cli.evaluate import evaluate
from cleaner.cli.train import train

COMMANDS: dict[str, Callable[..., None]] = {"clean": clean, "check": check, "train": train, "evaluate": evaluate}

app = typer.Typer(
    name="cleaner",
    rich_markup_mode=None,  # plain help: rich takes longer to import than a page takes to clean
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help"]},
)

for name, command in COMMANDS.items():
    app.command(name)(command)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"cleaner {version('cleaner-zh')}")
        raise typer.Exit


@app.callback()
def describe(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """
    Turn dirty Chinese web text into the clean Simplified article it was made from.

    Without a command it is a filter: one document from stdin, its cleaned text to stdout, with the options of
    `cleaner clean`.
    """
