"""What the arrays of the models of lines, of kinds, and of a memory of sites must be."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.arrays import LEAVES, Array, Arrays, read_arrays
from cleaner.document import KINDS
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.ngrams import VOID
from cleaner.lines.features.seen import SEEN_SIZE, SPAM_SIZE
from cleaner.lines.models.line_model import LARGEST_WEIGHT
from cleaner.lines.scores import COLUMNS
from cleaner.model_files import Card

# Log-odds and their factors are far smaller; sums and products of numbers up to this one are finite.
LARGEST = 1e9
INT16, FLOAT32 = np.iinfo(np.int16), np.finfo(np.float32)
MODEL = "lines.npz"


def _trees(features: int) -> dict[str, Array]:
    """Return what the arrays of trees over `features` features must be; the first array sets the named sizes."""
    return {
        "feature": Array(("int16",), ("trees", "depth"), 0, features - 1),
        # no value is greater than infinity: shallower trees are padded with such questions
        "threshold": Array(("float32",), ("trees", "depth"), float(FLOAT32.min), math.inf),
        "values": Array(("int16",), ("trees", LEAVES), INT16.min, INT16.max),
        "scale": Array(("float64",), (), 0, LARGEST),
        # CatBoost writes the offset of some models as an integer
        "bias": Array(("float64", "int64", "int32"), (), -LARGEST, LARGEST),
    }


PARTS: dict[str, dict[str, Array]] = {
    "lines": {
        "weights": Array(("int16",), (COLUMNS, BUCKETS), -LARGEST_WEIGHT, LARGEST_WEIGHT),
        "scale": Array(("float64",), (COLUMNS,), 0, LARGEST),
        "bias": Array(("float64",), (COLUMNS,), -LARGEST, LARGEST),
    },
    "body": _trees(SEEN_SIZE),
    "spam": _trees(SEEN_SIZE + SPAM_SIZE),
    "title": _trees(SEEN_SIZE),
    "calibration": {"": Array(("float64",), (2, 2), -LARGEST, LARGEST)},
}
# The part that a model has which was fitted to its user's lines, and the file of it.
OWN, OWN_FILE = "own", "own.npz"
# The arrays of the model of kinds, a file of its own: most callers never ask for a page's kind.
KIND_FILE, KIND_BUCKETS = "kinds.npz", 1 << 15
KIND_PARTS: dict[str, dict[str, Array]] = {
    "weights": {"": Array(("int8",), (len(KINDS), KIND_BUCKETS), -128, 127)},
    "scale": {"": Array(("float64",), (len(KINDS),), 0, LARGEST)},
    "bias": {"": Array(("float64",), (len(KINDS),), -LARGEST, LARGEST)},
}
# The arrays of the models of single lines: advertisements in chapters, and boilerplate in articles.
AD_FILE, BOILERPLATE_FILE, FORMULA_BUCKETS = "novel_ads.npz", "boilerplate.npz", 1 << 15
# What stands beside a model of lines; one that has none of these has the shipped ones.
BESIDE = (KIND_FILE, AD_FILE, BOILERPLATE_FILE)
FORMULA_PARTS: dict[str, dict[str, Array]] = {
    "weights": {"": Array(("int8",), (FORMULA_BUCKETS,), -128, 127)},
    **{name: {"": Array(("float64",), (), -LARGEST, LARGEST)} for name in ("scale", "bias")},
}
UINT32, UINT64 = np.iinfo(np.uint32), np.iinfo(np.uint64)
# The arrays of a memory of sites: a card in JSON, numbers of each host, and numbers of each line of each host.
SITE_PARTS: dict[str, dict[str, Array]] = {
    "": {
        "card": Array(("uint8",), ("bytes",), 0, 255),
        **dict.fromkeys(("pages", "missed", "sizes"), Array(("uint32",), ("hosts",), 0, UINT32.max)),
        "keys": Array(("uint64",), ("lines",), 1, UINT64.max),
        **dict.fromkeys(("counts", "slack"), Array(("uint32",), ("lines",), 0, UINT32.max)),
    }
}


def read(card: Card) -> dict[str, Arrays]:
    """Return the arrays of a model of lines by part, as `PARTS` has them; raise errors as `Card.arrays` does."""
    found = card.arrays(MODEL, PARTS)
    _check_void(found["lines"]["weights"], "lines")
    return found


def read_own(card: Card) -> Arrays:
    """Return the arrays of what a user's own lines add, a `LineModel` by name; raise errors as `read` does."""
    found = card.arrays(OWN_FILE, {OWN: PARTS["lines"]})[OWN]
    _check_void(found["weights"], OWN)
    return found


def read_kinds(card: Card) -> Arrays:
    """Return the arrays of a model of kinds by name; raise errors as `read` does."""
    return {name: arrays[""] for name, arrays in card.arrays(KIND_FILE, KIND_PARTS).items()}


def read_formulas(card: Card, file: str) -> Arrays:
    """Return the arrays of a model of single lines by name; raise errors as `read` does."""
    return {name: arrays[""] for name, arrays in card.arrays(file, FORMULA_PARTS).items()}


def read_sites(file: Path) -> Arrays:
    """Return the arrays of a memory of sites by name; raise `ValueError` for other files, `OSError` for none."""
    with open(file, "rb") as stream:
        return read_arrays(stream, file.name, SITE_PARTS)[""]


def _check_void(weights: npt.NDArray[Any], part: str) -> None:
    # n-grams across a line end are looked up here: a weight would count for the lines on both sides
    for column, weight in enumerate(weights[:, VOID].tolist()):
        if weight:
            raise ValueError(f"{part}.weights holds {weight} at {[column, VOID]}, it must be 0 there")
