"""The verdicts in C are those of numpy, bit for bit, whatever the scores."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import decision as compiled
from cleaner.lines.decision.pages import Pages
from cleaner.lines.decision.rules import decide_by_page, limits_of
from cleaner.lines.features.batch import Layout
from cleaner.lines.scores import BODY, COLUMNS, SPAM, WORDS, Scores

pytestmark = pytest.mark.skipif(not KERNELS, reason="without the library there is one form")

# with chances that are equal, at the limits, and within a unit of sums of each other
chances = st.one_of(
    st.sampled_from([0.0, 0.05, 0.1, 0.4, 0.8, 0.9, 1.0, 0.35, 0.35 * 0.65, 0.35 * 0.85, 0.3 + 2**-25, 0.3]),
    st.floats(0, 1),
)
odds = st.one_of(st.sampled_from([-1.5, 0.0, 1.0, 3.5]), st.floats(-4, 6, width=32))
rows = st.tuples(chances, chances, odds, odds, odds, st.sampled_from([1, 4, 24, 25, 45, 46, 90]), st.booleans())
scripts = st.tuples(*[st.sampled_from([0, 1, 5, 20, 99])] * 3)
pages = st.lists(st.tuples(rows, scripts), min_size=1, max_size=40)


Page = list[tuple[tuple[float, float, float, float, float, int, bool], tuple[int, int, int]]]


def scored(page: Page) -> Scores:
    body, spam, own, of_spam, words, lengths, doorway = map(np.array, zip(*[row for row, _ in page], strict=True))
    alone = np.zeros((len(page), COLUMNS), dtype=np.float32)
    alone[:, BODY], alone[:, SPAM], alone[:, WORDS] = own, of_spam, words
    # few pages are doorways
    return Scores(body, spam, alone, body, np.array([shown for _, shown in page]), lengths, doorway & (own[0] > 0))


@given(st.lists(pages, min_size=1, max_size=4), st.sampled_from([0.0, 0.2, 0.35, 0.6, 1.0]))
@settings(max_examples=300, deadline=None)
def test_lines_are_decided_on_the_same(documents: list[Page], threshold: float) -> None:
    judged = scored([row for document in documents for row in document])
    layout = Layout.of(np.array([len(document) for document in documents]))
    plain: Sequence[npt.NDArray[Any]] = decide_by_page(Pages(judged, layout), threshold)
    fast: Sequence[npt.NDArray[Any]] = compiled.decide(judged, layout.last, limits_of(threshold))
    for one, other in zip(plain, fast, strict=True):
        assert (one.dtype, one.tolist()) == (other.dtype, other.tolist())
