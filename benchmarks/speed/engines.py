"""
How fast engines clean, beside `clean_many`: `python -m benchmarks.speed.engines [CORPORA] [docs/engines.md]`.

Everything that is started runs on one core. Times are by the clock, as engines work in processes of their own: those of
the fastest of a few rounds in turns, less those of a tenth of the pages, so that the start of workers does not count.
With a page, its block `engines` is rewritten.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from itertools import count
from pathlib import Path

from benchmarks.pages import block
from benchmarks.speed.machine import processor
from benchmarks.speed.sets import page_sets
from benchmarks.speed.timing import rounded
from cleaner import Cleaner

BLOCK = "engines"
# Bytes of pages for each engine: enough that what differs between two starts hardly counts.
SIZE = 6_000_000
TENTH = 10
ROUNDS = 2
FIELD = "text"

Work = Callable[[], object]
Pages = Sequence[str]


def library(pages: Pages) -> Work:
    """Return what the others are compared with."""
    cleaner = Cleaner()
    return lambda: [cleaned.text for cleaned in cleaner.clean_many(pages)]


def arrow(pages: Pages, details: Sequence[str] | None = None) -> Work:
    """Return the cleaning of an Arrow table."""
    import pyarrow as pa

    from cleaner.engines.arrow import clean_batch
    from cleaner.engines.details import USUAL

    table, cleaner = pa.table({FIELD: pages}), Cleaner()
    return lambda: list(clean_batch(table, cleaner, details=USUAL if details is None else details))


def polars(pages: Pages) -> Work:
    """Return the cleaning of a data frame of Polars."""
    import polars as pl

    from cleaner.engines.polars import clean

    frame = pl.DataFrame({FIELD: pages})
    return lambda: frame.with_columns(clean(FIELD))


def duckdb(pages: Pages) -> Work:
    """Return the cleaning of a table of DuckDB."""
    import duckdb as engine
    import pyarrow as pa

    from cleaner.engines.duckdb import register

    connection = engine.connect()
    register(connection)
    connection.register("given", pa.table({FIELD: pages}))
    connection.execute("CREATE TABLE pages AS SELECT * FROM given")
    return lambda: connection.execute("SELECT clean(text) FROM pages").fetchall()


def datatrove(pages: Pages) -> Work:
    """Return the cleaning of documents of datatrove, without its readers and writers."""
    from datatrove.data import Document

    from cleaner.engines.datatrove import CleanChinese

    step = CleanChinese()
    return lambda: sum(1 for _ in step.run(Document(page, str(number)) for number, page in zip(count(), pages)))


def ray(pages: Pages) -> Work:
    """Return the cleaning of a data set of Ray by one actor."""
    import pyarrow as pa
    import ray as engine

    from cleaner.engines.ray import CleanBatches

    engine.init(num_cpus=2, include_dashboard=False, log_to_driver=False, ignore_reinit_error=True)
    engine.data.DataContext.get_current().enable_progress_bars = False
    data = engine.data.from_arrow(pa.table({FIELD: pages})).repartition(8).materialize()
    actor = engine.data.ActorPoolStrategy(size=1)
    return lambda: data.map_batches(CleanBatches, batch_format="pyarrow", batch_size=None, compute=actor).materialize()


def spark(pages: Pages) -> Work:
    """Return the cleaning of a data frame of Spark by one worker."""
    from pyspark.sql import SparkSession

    from cleaner.engines.spark import clean_frame

    if not shutil.which("java"):
        raise ModuleNotFoundError("Spark needs Java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.createDataFrame([(page,) for page in pages], f"{FIELD} string").cache()
    frame.count()
    return lambda: clean_frame(frame).write.format("noop").mode("overwrite").save()


def daft(pages: Pages) -> Work:
    """Return the cleaning of a data frame of Daft."""
    import daft as engine

    from cleaner.engines.daft import clean

    frame = engine.from_pydict({FIELD: list(pages)}).collect()
    return lambda: frame.with_column(FIELD, clean(FIELD)).collect()


# Each with the package that its version is of.
ENGINES: dict[str, tuple[Callable[[Pages], Work], str]] = {
    "`clean_many`": (library, "cleaner-zh"),
    "Arrow, texts alone": (lambda pages: arrow(pages, ()), "pyarrow"),
    "Arrow": (arrow, "pyarrow"),
    "Arrow, with `removed`": (lambda pages: arrow(pages, ("removed",)), "pyarrow"),
    "Arrow, with `kind`": (lambda pages: arrow(pages, ("kind",)), "pyarrow"),
    "Polars": (polars, "polars"),
    "DuckDB": (duckdb, "duckdb"),
    "datatrove": (datatrove, "datatrove"),
    "Ray Data": (ray, "ray"),
    "Spark": (spark, "pyspark"),
    "Daft": (daft, "daft"),
}


def measure(pages: Pages) -> dict[str, float]:
    """Return bytes a second of each engine that is installed, by name."""
    few = pages[::TENTH]
    works: dict[str, tuple[Work, Work]] = {}
    for name, (prepare, _) in ENGINES.items():
        with suppress(ModuleNotFoundError):
            works[name] = prepare(few), prepare(pages)
            works[name][0]()
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, (short, long) in works.items():
            times[name].append((_seconds(short), _seconds(long)))
    more = sum(len(page.encode()) for page in pages) - sum(len(page.encode()) for page in few)
    found = {name: tuple(map(min, zip(*taken, strict=True))) for name, taken in times.items()}
    return {name: more / (long - short) for name, (short, long) in found.items()}


def _seconds(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def table(pages: Pages) -> Iterator[str]:
    """Yield the lines of the table in Markdown."""
    speeds = measure(pages)
    first = next(iter(speeds.values()))
    yield "| engine | version | MB/s | % of `clean_many` |"
    yield "|---|---|---|---|"
    for name, speed in speeds.items():
        yield f"| {name} | {version(ENGINES[name][1])} | {rounded(speed / 1e6)} | {100 * speed / first:.0f} |"
    yield ""
    yield f"Measured on news pages and one core of {processor()}."


def main(corpora: str | None = None, document: str | None = None) -> None:
    """Print the table, and write it into a document if one is named."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    lines = []
    for line in table(page_sets(Path(corpora) if corpora else None, SIZE)["news"]):
        print(line, flush=True)
        lines.append(line)
    if document:
        block.write(Path(document), BLOCK, "\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
