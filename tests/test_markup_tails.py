"""
The lengths of markup in `places.TAG_TAIL` and `ENTITY_TAIL`, which no case in fixtures/repairs can hold: the tag or
entity that comes back is for another repair.
"""

import pytest

from cleaner.repair.gbk_desync import realign
from cleaner.repair.gbk_desync.gbk import readings
from cleaner.training.simulators.gbk_desync import Site, obfuscate

# 因為 (D2F2 9EE9) is hit by 驗 (F29E), and the run ends in the sign that an invalid pair takes along.
SITE = Site({"驗": readings()["驗"][0]})
STYLE = "font-family: SimSun; font-size: 14px; color: black; line-height: 2"


@pytest.mark.parametrize(
    "markup", ["</div>", "<blockquote>", f'<span style="{STYLE}">', "&nbsp;", "&#39;", "&#8220;", "&#12288;"]
)
def test_the_sign_of_markup_that_a_run_swallowed_is_known_by_the_rest_of_it(markup: str) -> None:
    was = f"因為他們{markup}春天到了"
    damaged = obfuscate(was, SITE)
    assert markup not in damaged
    assert realign(damaged) == was
