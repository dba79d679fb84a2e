"""The command `cleaner config`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.console import fail, payload
from cleaner.cli.options import Isolated, SettingsFile, choose, settings_in

FORMATS = ("text", "json")
Place = Annotated[Path, typer.Argument(metavar="PATH", help="A file, or a folder; without it the working directory.")]
Format = Annotated[str, typer.Option("--output-format", metavar="|".join(FORMATS), help="What is printed.")]
Schema = Annotated[bool, typer.Option("--schema", help="Print the JSON schema of cleaner.toml instead.")]


def config(
    path: Place = Path(),
    output_format: Format = "text",
    schema: Schema = False,
    settings_file: SettingsFile = None,
    isolated: Isolated = False,
) -> None:
    """
    Print the settings that hold here, and where each is from.

    They are those of the nearest cleaner.toml, or pyproject.toml with a table tool.cleaner, in the folder or above it.

    text: TOML that could be a cleaner.toml, with the origin of each value after it.

    json: an object with the file, whether `cleaner check` passes PATH over, the rules it ignores there, and under
    settings, for each key, its value and origin.
    """
    try:
        choose("output format", output_format, FORMATS)
    except ValueError as error:
        fail(error)
    with payload() as write:
        write(
            f"{_schema() if schema else _report(path, output_format, settings_file, isolated)}\n".encode(
                "utf-8", "replace"
            )
        )


def _schema() -> str:
    from cleaner.settings.schema import schema

    return json.dumps(schema(), ensure_ascii=False, indent=2)


def _report(path: Path, output_format: str, settings_file: Path | None, isolated: bool) -> str:
    path.stat()  # a slip of the finger shall not get an answer
    file = None if path.is_dir() else path
    settings = settings_in(path.parent if file else path, settings_file, isolated)
    from cleaner.settings.origins import held, rendered

    found = held(settings, file)
    if output_format == "text":
        return rendered(settings, found, file)
    report = {
        "file": settings.file and str(settings.file),
        "excluded": file is not None and settings.excludes(file),
        "ignored": settings.ignored_for(file) if file else settings.check.ignore,
        "settings": {key: {"value": each.value, "origin": each.origin} for key, each in found.items()},
    }
    return json.dumps(report, ensure_ascii=False, indent=2)
