"""The second pass over lines: their features in context and the trees that sum over them, in one go where compiled."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import second_pass as compiled
from cleaner.lines.features.batch import Batch, Floats, Integers, Layout
from cleaner.lines.features.classes import CLASSES
from cleaner.lines.features.columns import MARKED, Sources, logs_of
from cleaner.lines.features.context import context, structures
from cleaner.lines.features.repeats import REACH, WAYS, roles
from cleaner.lines.features.seen import SHARED, seen
from cleaner.lines.features.signs import FLAGS, NUMBERS, logs_of_lengths, signs
from cleaner.lines.features.windows import UNIT
from cleaner.lines.models.trees import Trees
from cleaner.lines.scores import COLUMNS

# The counts that decisions ask for.
_SCRIPTS = np.array([CLASSES.index(name) for name in ("han", "kana", "letter")])


class Seen(NamedTuple):
    """
    What the second pass finds of lines.

    `body` are the log-odds of body, shape (lines,), `scripts` how many letters of each script a line has (lines, 3),
    `columns` the features of the lines that were asked for, shape (`SEEN_SIZE`, places).
    """

    body: npt.NDArray[np.float64]
    scripts: Integers
    columns: Floats


class SecondPass:
    """The second pass with the trees of a model that tell body."""

    def __init__(self, trees: Trees) -> None:
        self._trees = trees
        self._second: compiled.Second | None = None

    def __call__(
        self, lines: Batch, alone: Floats, likely: npt.NDArray[np.float64], layout: Layout, places: Integers
    ) -> Seen:
        """
        Return what is found of lines from the scores of the first pass, and the features of those at `places`.

        `likely` is how likely each line is body by itself, shape (lines,).
        """
        if not KERNELS:
            shown = signs(lines)
            found = context(lines, shown, alone, layout)
            return Seen(self._trees.log_odds(found), shown.counts[:, _SCRIPTS], found[:, places])
        if self._second is None:
            self._second = _second(self._trees)
        # logs are numpy's, so those of sums are found before the rest
        given = seen().of_logs.fill(Sources({}, {"body": likely * lines.lengths}, {}), layout)
        logs = logs_of_lengths(lines), logs_of(len(likely).bit_length()), given
        of_lines = lines, (alone, likely), layout.last
        sums, scripts, columns = compiled.second_pass(*of_lines, self._second, logs, places)
        return Seen(self._trees.as_odds(sums), scripts, columns)


def _second(trees: Trees) -> compiled.Second:
    """Return what the compiled loops need."""
    plan = seen()
    arrays: dict[str, npt.NDArray[Any]] = {"columns": plan.table, "roles": roles(), "scripts": _SCRIPTS}
    arrays |= zip(("feature", "threshold", "values"), trees.by_row, strict=True)
    numbers = {
        **{"known": len(roles()), "ways": len(WAYS), "reach": REACH, "classes": len(CLASSES)},
        **{"numbers": len(NUMBERS), "flags": len(FLAGS), "shared": len(SHARED), "count": len(plan.columns)},
        **{"valued": len(plan.values), "summed": len(plan.sums), "marked": len(plan.marked)},
        **{
            "beside": plan.reach,
            "mark": MARKED,
            "unit": UNIT,
            "trees": len(trees.feature),
            "depth": trees.feature.shape[1],
        },
        **{"scripted": len(_SCRIPTS), "width": COLUMNS},
    }
    return compiled.second(structures(), arrays, numbers)
