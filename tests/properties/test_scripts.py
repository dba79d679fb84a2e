"""The label of a line does not depend on the script it is written in."""

import pytest
from hypothesis import given
from opencc import OpenCC

from benchmarks.fuzz.promises import tool
from cleaner import Config
from tests.properties.strategies import examples, real_pages

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
@given(page=real_pages)
@examples(40)
def test_the_label_does_not_depend_on_the_script(script: str, page: str) -> None:
    config = Config(simplify=False, repair=False, drop=frozenset())
    simplified = OpenCC("t2s").convert(page)
    traditional = OpenCC(script).convert(simplified)
    scores = [(line.label, line.score) for line in tool(config).clean(simplified).lines]
    assert [(line.label, line.score) for line in tool(config).clean(traditional).lines] == scores
