"""The command `cleaner run`."""

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.clean import Model, TextField
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
from cleaner.corpus.pieces import INPUTS
from cleaner.corpus.shards import OUTPUTS, SUFFIXES
from cleaner.document import KINDS

# Longer records are not cleaned, so that memory stays bounded.
LONGEST = 16 << 20

Inputs = Annotated[
    list[str], typer.Argument(metavar="IN...", help="Files, folders with all that is in them, patterns; - is stdin.")
]
Out = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder that everything is written to.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", metavar="N", min=0, help="How many processes; 0: one for each core.")
]
Source = Annotated[
    str | None,
    typer.Option(
        "--input",
        metavar="|".join(INPUTS),
        help="What the files are, of folders those whose suffix says nothing else; without it suffixes say it.",
    ),
]
Target = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(OUTPUTS),
        help="What is written; without it Parquet for each file that is Parquet, else JSON lines.",
    ),
]
Compress = Annotated[str, typer.Option("--compress", metavar="|".join(SUFFIXES), help="How JSON lines are compressed.")]
IdField = Annotated[str, typer.Option(metavar="NAME", help="The field that holds the id of a record.")]
Removed = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Write every dropped line to this folder, with the id of its document."),
]
DropPages = Annotated[
    list[str] | None,
    typer.Option("--drop-pages", metavar="KIND", help=f"Write no pages of this kind ({', '.join(KINDS)}); repeatable."),
]
MinBody = Annotated[int, typer.Option(metavar="N", min=0, help="Write no page of which fewer characters are left.")]
Longest = Annotated[
    int, typer.Option(metavar="BYTES", min=1, help="A longer record goes to the errors, so that memory is bounded.")
]
Sample = Annotated[
    float, typer.Option(metavar="SHARE", min=0, max=1, help="Take this share of the documents, the same in each run.")
]
Limit = Annotated[int | None, typer.Option(metavar="N", min=1, help="Take the first N documents, in one process.")]
Sites = Annotated[
    Path | None,
    typer.Option(
        "--site-memory",
        metavar="FILE",
        help="Drop what sites repeat, by this memory; where FILE is not there it is written first.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be read, and write nothing.")]


def run(
    inputs: Inputs,
    out: Out,
    jobs: Jobs = 0,
    source: Source = None,
    target: Target = None,
    compress: Compress = "none",
    text_field: TextField = "text",
    id_field: IdField = "id",
    removed: Removed = None,
    drop_pages: DropPages = None,
    min_body: MinBody = 0,
    longest: Longest = LONGEST,
    sample: Sample = 1.0,
    limit: Limit = None,
    site_memory: Sites = None,
    dry_run: DryRun = False,
    drop: Drop = None,
    keep: Keep = None,
    no_repair: NoRepair = None,
    no_simplify: NoSimplify = None,
    variant: Variant = None,
    punctuation: Punctuation = None,
    quotes: Quotes = None,
    threshold: Threshold = None,
    encoding: Encoding = None,
    model: Model = None,
    settings_file: SettingsFile = None,
    isolated: Isolated = False,
) -> None:
    """
    Clean whole corpora: IN... is read, cleaned by several processes and written to a folder.

    Reads .txt and .html (a file is a document), .jsonl, .parquet, and .warc and .wet of Common Crawl, plain or
    compressed (.gz, .zst), in folders too.

    DIR/documents has a shard for each piece of the input: JSON lines, or Parquet for Parquet. Fields of records stay as
    they are; "cleaner" is added, with the kind of page and what was dropped. DIR/errors has what can't be read, with
    place and reason. DIR/ledger says which pieces are done: the same command goes on where it was cut short, and does
    again what has changed since.

    A summary is written to stdout as a JSON object. Exit code 0: done, also if some records could not be read; 2: a
    piece could not be written, or nothing could be read.
    """
    given = dict(locals())
    from cleaner.cli.running import Options, start

    start(Options(**given))
