"""The examples of docs/library.md give what is shown."""

import doctest
import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)


def examples(section: str) -> list[str]:
    return re.findall(r"^```pycon\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("section", SECTIONS[1:], ids=lambda section: section.partition("\n")[0])
def test_the_examples_of_a_section_give_what_is_shown(section: str) -> None:
    # each section goes on from the first
    code = "".join(examples(SECTIONS[0]) + examples(section))
    test = doctest.DocTestParser().get_doctest(code, {}, "docs/library.md", "docs/library.md", 0)
    runner = doctest.DocTestRunner()
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.tries > len(examples(SECTIONS[0]))
    assert said == []
