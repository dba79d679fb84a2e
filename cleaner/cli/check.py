"""The command `cleaner check`: its options."""

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import (
    Drop,
    Encoding,
    Isolated,
    Keep,
    NoRepair,
    NoSimplify,
    Punctuation,
    Quotes,
    SettingsFile,
    Threshold,
    Variant,
)

OUTPUT_FORMATS = ("text", "concise", "json", "json-lines", "github", "gitlab", "sarif", "rdjson")

Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files and folders to check; none is the working directory, - is stdin."),
]
Fix = Annotated[bool, typer.Option("--fix", help="Rewrite files without the findings whose fix is safe.")]
Unsafe = Annotated[
    bool | None,
    typer.Option("--unsafe-fixes/--no-unsafe-fixes", help="Let --fix and --diff drop lines and delete markup, too."),
]
FixOnly = Annotated[bool, typer.Option("--fix-only", help="Like --fix, without a word about findings that are left.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")]
Select = Annotated[
    str | None,
    typer.Option(metavar="CODES", help="Look for these rules only: codes, their first letters or ALL, with commas."),
]
Ignore = Annotated[str | None, typer.Option(metavar="CODES", help="Do not look for these rules.")]
OutputFormat = Annotated[str, typer.Option(metavar="|".join(OUTPUT_FORMATS), help="How findings are written.")]
Statistics = Annotated[bool, typer.Option("--statistics", help="Write how often each rule was found, and no findings.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 even if something was found.")]
Exclude = Annotated[
    list[str] | None, typer.Option(metavar="PATTERN", help="Leave out files, as a line of .gitignore; repeatable.")
]
ForceExclude = Annotated[bool, typer.Option("--force-exclude", help="Leave out files that are named, too.")]
StdinFilename = Annotated[
    str | None, typer.Option(metavar="NAME", help="What stdin is called in messages and configuration.")
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Accept the findings that FILE lists.")
]
WriteBaseline = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write all findings to FILE, to be accepted from now on.")
]
Removed = Annotated[
    str | None, typer.Option(metavar="FILE", help="With --fix, add every dropped line to FILE as a JSON line.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Check all files, and remember nothing.")]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir",
        envvar="CLEANER_CACHE_DIR",
        metavar="DIR",
        help="Where findings are kept; without it the user's cache.",
    ),
]


def check(
    paths: Paths = None,
    fix: Fix = False,
    unsafe_fixes: Unsafe = None,
    fix_only: FixOnly = False,
    diff: Diff = False,
    select: Select = None,
    ignore: Ignore = None,
    output_format: OutputFormat = "text",
    statistics: Statistics = False,
    exit_zero: ExitZero = False,
    exclude: Exclude = None,
    force_exclude: ForceExclude = False,
    stdin_filename: StdinFilename = None,
    baseline: BaselineFile = None,
    write_baseline: WriteBaseline = None,
    removed: Removed = None,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
    drop: Drop = None,
    keep: Keep = None,
    no_repair: NoRepair = None,
    no_simplify: NoSimplify = None,
    variant: Variant = None,
    punctuation: Punctuation = None,
    quotes: Quotes = None,
    threshold: Threshold = None,
    encoding: Encoding = None,
    settings_file: SettingsFile = None,
    isolated: Isolated = False,
) -> None:
    """
    Name every place that cleaning would drop or change.

    Each is a row: path:line:column: CODE what is wrong.

    `cleaner rule CODE` explains a code. In folders, .txt and .seed files are checked, but not what .gitignore and
    .cleanerignore leave out. White space around lines, blank lines and line ends are left to their author.

    What no option says is taken from the nearest cleaner.toml or pyproject.toml of each file.

    Exit code 0: nothing was found; 1: something was found, or fixed; 2: a file could not be read or written.
    """
    given = dict(locals())
    from cleaner.cli.checking import Options, run

    run(Options(**given))
