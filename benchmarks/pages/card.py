"""
Write the tables of a model card into the marked blocks of pages, as `<!-- figures -->`: those of `BLOCKS`.

Run `python -m benchmarks.pages.card README.md README.zh.md docs/training.md` after training.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.pages import block
from cleaner.resources import models


def main() -> None:
    """Rewrite the pages named on the command line from the card of the shipped model."""
    card = json.loads((models() / "lines.json").read_text(encoding="utf-8"))
    for file in map(Path, sys.argv[1:]):
        file.write_text(rewritten(file.read_text(encoding="utf-8"), card), encoding="utf-8")


def rewritten(page: str, card: dict[str, Any]) -> str:
    """Return a page with each block named in `BLOCKS` rewritten; others stay."""
    for name, make in BLOCKS.items():
        if block.marks(name)[0] in page:
            page = block.replaced(page, name, make(card, block.inside(page, name)))
    return page


def _figures(card: dict[str, Any], table: str) -> str:
    """Put the scores of the card after the corpora and descriptions in a table."""
    head, rule, *rows = table.splitlines()
    made = [head, rule]
    for row in rows:
        corpus, description = (cell.strip() for cell in row.strip("|").split("|")[:2])
        scores = card["figures"][corpus.strip("`")]["all"]
        body = scores["body"]
        values = (body["line"]["f1"], body["character"]["f1"], scores["page_averaged_body_f1"])
        made.append(f"| {corpus} | {description} | {' | '.join(f'{value:.3f}' for value in values)} |")
    return "\n".join(made)


def _threshold(card: dict[str, Any], table: str) -> str:
    """Tabulate precision and recall of body lines by threshold, a column for each corpus."""
    curve = card["threshold_curve"]
    made = [
        f"| `--threshold` | {' | '.join(f'`{corpus}`' for corpus in curve)} |",
        "|---" * (len(curve) + 1) + "|",
    ]
    for points in zip(*curve.values(), strict=True):
        cells = [f"{point['precision']:.3f} / {point['recall']:.3f}" for point in points]
        made.append(f"| {points[0]['threshold']} | {' | '.join(cells)} |")
    return "\n".join(made)


def _kinds(card: dict[str, Any], table: str) -> str:
    """Tabulate how often the kind of a page is right, a row for each kind."""
    figures = card["figures"]["kinds"]
    made = ["| kind | pages | precision | recall |", "|---" * 4 + "|"]
    made += [
        f"| `{kind}` | {row['pages']} | {row['precision']:.2f} | {row['recall']:.2f} |"
        for kind, row in figures["by_kind"].items()
    ]
    return "\n".join([*made, f"| all | {figures['pages']} | {figures['found']:.2f} | {figures['found']:.2f} |"])


def _formulas(name: str, what: str, card: dict[str, Any], table: str) -> str:
    """Tabulate how many lines a model of single lines takes for what it tells."""
    figures = card["figures"][name]
    rows = ((what, "formulas"), ("honest lines", "honest"))
    made = [f"| {called} | {figures[key]:,} | {figures[f'{key}_found']:,} |" for called, key in rows]
    return "\n".join([f"| lines | all | taken for {what} |", "|---|---|---|", *made])


BLOCKS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "figures": _figures,
    "threshold": _threshold,
    "kinds": _kinds,
    "novel_ads": partial(_formulas, "novel_ads", "advertisements"),
    "boilerplate": partial(_formulas, "boilerplate", "boilerplate"),
}


if __name__ == "__main__":
    main()
