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


# The scores of the first pass, and how likely lines are body by these.
ByItself = tuple[Floats, npt.NDArray[np.float64]]


class Seen(NamedTuple):
    """
    What the second pass finds of lines.

    `body` are the log-odds of body, shape (lines,), `scripts` how many letters of each script a line has (lines, 3),
    `title` the log-odds of the lines that may be titles to be one (titles,), `columns` the features of the lines that
    were asked for, shape (`SEEN_SIZE`, places).
    """

    body: npt.NDArray[np.float64]
    scripts: Integers
    title: npt.NDArray[np.float64]
    columns: Floats


class SecondPass:
    """The second pass with the trees of a model that tell body and titles."""

    def __init__(self, body: Trees, title: Trees) -> None:
        self._body, self._title = body, title
        self._second: compiled.Second | None = None

    def __call__(self, lines: Batch, by_itself: ByItself, layout: Layout, titles: Integers, places: Integers) -> Seen:
        """
        Return what is found of lines: also whether those at `titles` are one, and the features of those at `places`.

        `by_itself` are the scores of the first pass and, from these, how likely each line is body, shape (lines,).
        """
        if not KERNELS:
            shown = signs(lines)
            found = context(lines, shown, by_itself[0], layout)
            body, title = self._body.log_odds(found), self._title.log_odds(found[:, titles])
            return Seen(body, shown.counts[:, _SCRIPTS], title, found[:, places])
        if self._second is None:
            self._second = _second(self._body, self._title)
        likely = by_itself[1]
        # logs are numpy's, so those of sums are found before the rest
        given = seen().of_logs.fill(Sources({}, {"body": likely * lines.lengths}, {}), layout)
        logs = logs_of_lengths(lines), logs_of(len(likely).bit_length()), given
        of_lines = lines, by_itself, layout.last
        sums, scripts, of_titles, columns = compiled.second_pass(*of_lines, self._second, logs, titles, places)
        return Seen(self._body.as_odds(sums), scripts, self._title.as_odds(of_titles), columns)


def _second(body: Trees, title: Trees) -> compiled.Second:
    """Return what the compiled loops need."""
    plan = seen()
    arrays: dict[str, npt.NDArray[Any]] = {"columns": plan.table, "roles": roles(), "scripts": _SCRIPTS}
    arrays |= zip(compiled.ARRAYS[len(arrays) :], (*body.by_row, *title.by_row), strict=True)
    numbers = {
        **{"known": len(roles()), "ways": len(WAYS), "reach": REACH, "classes": len(CLASSES)},
        **{"numbers": len(NUMBERS), "flags": len(FLAGS), "shared": len(SHARED), "count": len(plan.columns)},
        **{"valued": len(plan.values), "summed": len(plan.sums), "marked": len(plan.marked)},
        **{
            "beside": plan.reach,
            "mark": MARKED,
            "unit": UNIT,
        },
        **dict(zip(("trees", "depth"), body.feature.shape, strict=True)),
        **dict(zip(("title_trees", "title_depth"), title.feature.shape, strict=True)),
        **{"scripted": len(_SCRIPTS), "width": COLUMNS},
    }
    return compiled.second(structures(), arrays, numbers)
