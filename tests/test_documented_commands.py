"""Every command that a page shows is one that a user can run, and prints what the page says it prints."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from cleaner.cli.app import app
from cleaner.resources import models
from tests.conftest import ROOT
from tests.pages import PAGE

COMMANDS = typer.main.get_command(app()).commands  # type: ignore[attr-defined]
PAGES = [
    *sorted(path.name for path in ROOT.glob("README*.md")),
    *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")),
]
# what is not run here: it needs a network, a corpus, minutes, or a person
# and what other tests run with files of its own
NOT_RUN = re.compile(r"^(pip|curl|make|git|script) |tool.cleaner$|cleaner (train|evaluate|label|server|run|stats) ")
BRIDGE = """首页 > 新闻 > 本地

老城区供水管网改造提前完工



本报讯　记者昨日从市水务局获悉，老城区供水&nbsp;管网改造工程提前两个月完工，八万居民告别了“黄水”。
工程于去年三月开工，共更换管道四十二公里。家住东街的李阿姨说，现在早上打开水龙头，水是清的。
水务局有关负责人表示，下一步将对城北的泵站进行检修，届时部分街道会短时停水，具体时间另行通知。
"""
FILES = ("page.txt", "a.txt", "b.txt", "taiwan/bridge.txt")


def shown(page: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a page with what is shown below it."""
    for block in re.findall(r"^```console\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S):
        yield from re.findall(r"^\$ (.*)\n((?:[^$\n].*\n|\n)*)", block, re.M)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    (tmp_path / "labelled-model").symlink_to(models())
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if any(shown(page)) and page != "README.zh.md"])
def test_the_commands_of_a_page_run_and_print_what_it_shows(page: str, folder: Path) -> None:
    for command, output in shown(page):
        if NOT_RUN.search(command) or command == "cat page.txt" or command == "cleaner < page.txt":
            continue
        runnable = re.sub(r"(^|\| )cleaner(?= |$)", rf"\1{shlex.quote(sys.executable)} -m cleaner", command)
        done = subprocess.run(
            ["bash", "-c", runnable], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
        )
        said = done.stdout.decode()
        assert "Traceback" not in said
        assert done.returncode in (0, 1), said
        if output:
            assert said.startswith(output), command


@pytest.mark.parametrize("page", PAGES)
def test_every_option_that_a_page_shows_is_one_of_its_command(page: str) -> None:
    for line, _ in shown(page):
        for command, rest in re.findall(r"\bcleaner (\w+)(.*)", line.partition(" #")[0]):
            if command in COMMANDS:
                named = [[*each.opts, *each.secondary_opts] for each in COMMANDS[command].params]
                known = {option for options in named for option in options}
                assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest.partition("|")[0])) <= known, line
