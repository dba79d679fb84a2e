"""What the program loads at start-up: nothing that only training or damaged text needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from tests.conftest import UNCOUNTED

pytestmark = pytest.mark.slow

# Each prints when the program ends, however it ends: what is loaded, and how many threads there are.
PROBE = """
import atexit, sys
atexit.register(lambda: sys.stderr.write(" ".join(sys.modules)))
"""
THREADS = """
import atexit, os, sys
atexit.register(lambda: sys.stderr.write(str(len(os.listdir("/proc/self/task")))))
"""
LIBRARY = {
    "ftfy",
    "jieba",
    "joblib",
    "opencc",
    "pathspec",
    "pypinyin",
    "rich",
    "scipy",
    "sklearn",
    "tomllib",
    "typer",
}
COMMAND = LIBRARY - {"typer"}
FILTER = LIBRARY | {"pydantic", "tempfile"}
# What neither the names of the library nor the help need.
NAMES, HELP = LIBRARY | {"numpy"}, COMMAND | {"numpy"}


# All of our modules that a clean text in UTF-8 needs: others are loaded for damage, other encodings or keyword lists.
CLEANING = {
    "cleaner",
    "cleaner.arrays",
    "cleaner.chinese",
    "cleaner.chinese.characters",
    "cleaner.chinese.scripts",
    "cleaner.changes",
    "cleaner.chunks",
    "cleaner.document",
    "cleaner.encoding",
    "cleaner.encoding.binary",
    "cleaner.encoding.codec",
    "cleaner.encoding.guesses",
    "cleaner.fixed_point",
    "cleaner.kernels",
    "cleaner.lines",
    "cleaner.lines.ad_cut",
    "cleaner.lines.ad_cut.signs",
    "cleaner.lines.block",
    "cleaner.lines.classification",
    "cleaner.lines.compiled",
    "cleaner.lines.compiled.decision",
    "cleaner.lines.compiled.folding",
    "cleaner.lines.compiled.loops",
    "cleaner.lines.compiled.second_pass",
    "cleaner.lines.compiled.shared_words",
    "cleaner.lines.decision",
    "cleaner.lines.decision.bylines",
    "cleaner.lines.decision.headings",
    "cleaner.lines.decision.pages",
    "cleaner.lines.decision.rules",
    "cleaner.lines.decision.telling_words",
    "cleaner.lines.decision.titles",
    "cleaner.lines.decision.verdicts",
    "cleaner.lines.features",
    "cleaner.lines.features.telltales",
    "cleaner.lines.features.batch",
    "cleaner.lines.features.classes",
    "cleaner.lines.features.columns",
    "cleaner.lines.features.context",
    "cleaner.lines.features.doorways",
    "cleaner.lines.features.hashing",
    "cleaner.lines.features.ngrams",
    "cleaner.lines.features.repeats",
    "cleaner.lines.features.seen",
    "cleaner.lines.features.shared_words",
    "cleaner.lines.features.signs",
    "cleaner.lines.features.windows",
    "cleaner.lines.models",
    "cleaner.lines.models.arrays",
    "cleaner.lines.models.line_model",
    "cleaner.lines.models.page_model",
    "cleaner.lines.models.second_pass",
    "cleaner.lines.models.trees",
    "cleaner.lines.scores",
    "cleaner.lines.spam_cut",
    "cleaner.lines.spam_cut.keywords",
    "cleaner.log",
    "cleaner.model_files",
    "cleaner.patterns",
    "cleaner.pipeline",
    "cleaner.pipeline.document_record",
    "cleaner.pipeline.misread",
    "cleaner.pipeline.parts",
    "cleaner.pipeline.record",
    "cleaner.pipeline.stages",
    "cleaner.pipeline.texts",
    "cleaner.pipeline.triage",
    "cleaner.pipeline.whitespace",
    "cleaner.repair",
    "cleaner.repair.trigger",
    "cleaner.resources",
    "cleaner.simplify",
}
FILTERING = CLEANING | {
    "cleaner.cli",
    "cleaner.cli.codes",
    "cleaner.cli.console",
    "cleaner.cli.stream",
    "cleaner.formats",
    "cleaner.formats.beside",
    "cleaner.formats.documents",
    "cleaner.formats.readers",
    "cleaner.formats.summaries",
    "cleaner.formats.writers",
    "cleaner.json_rows",
    "cleaner.settings",
    "cleaner.settings.lookup",
    "cleaner.stream",
}
CLEAN = "上海图书馆昨日正式开放，首日接待读者两万人次。\n" * 5


def loaded(code: str, data: str = "") -> set[str]:
    command = [sys.executable, "-c", PROBE + code]
    done = subprocess.run(command, input=data.encode(), capture_output=True, timeout=60, check=True, env=UNCOUNTED)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import cleaner", NAMES),
        ("import cleaner; cleaner.Cleaner(); cleaner.clean('你好')", LIBRARY),
        ("sys.argv = ['cleaner', '--help']; from cleaner.cli import main; main()", HELP),
        ("sys.argv = ['cleaner', '--version']; from cleaner.cli import main; main()", HELP),
        ("sys.argv = ['cleaner', 'clean']; from cleaner.cli import main; main()", COMMAND),
        ("sys.argv = ['cleaner', 'check', {file!r}]; from cleaner.cli import main; main()", COMMAND),
        ("sys.argv = ['cleaner', 'explain', {file!r}]; from cleaner.cli import main; main()", COMMAND),
        ("sys.argv = ['cleaner']; from cleaner.cli import main; main()", FILTER),
    ],
)
def test_a_start_loads_nothing_heavy(code: str, absent: set[str], tmp_path: Path) -> None:
    file = tmp_path / "seed.txt"
    file.write_text(CLEAN, encoding="utf-8")
    names = {name.partition(".")[0] for name in loaded(code.replace("{file!r}", repr(str(file))), data="你好\n")}
    assert "cleaner" in names
    assert not names & absent


def test_a_check_of_known_files_loads_nothing_that_cleans_or_writes_documents(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("本篇以人工智慧為題，談影像處理的過去。\n", encoding="utf-8")
    arguments = ["cleaner", "check", "--exit-zero", "--cache-dir", str(tmp_path / "cache"), str(tmp_path)]
    code = f"sys.argv = {arguments}; from cleaner.cli import main; main()"
    cleaning, formats = "cleaner.pipeline", "cleaner.formats"
    assert cleaning in loaded(code)
    names = loaded(code)
    assert "cleaner.check.cache" in names
    assert not names & {cleaning, formats, "numpy", "opencc", "cleaner.encoding", "cleaner.cli.clean"}


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("import cleaner; cleaner.clean(sys.stdin.buffer.read())", CLEANING),
        ("sys.argv = ['cleaner']; from cleaner.cli import main; main()", FILTERING),
    ],
)
def test_clean_text_loads_only_what_it_goes_through(code: str, known: set[str]) -> None:
    ours = {name for name in loaded(code, data=CLEAN) if name.partition(".")[0] == "cleaner"}
    assert ours == known


def test_clean_text_compiles_no_expression_for_damage() -> None:
    code = "import sys, cleaner; cleaner.clean(sys.stdin.buffer.read()); print(*vars(cleaner.repair.SUSPECT))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=CLEAN.encode(), capture_output=True, timeout=60, check=True)
    assert done.stdout.split() == [b"head", b"tail"]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
@pytest.mark.parametrize("arguments", ["'cleaner'", "'cleaner', 'clean'"])
def test_a_start_begins_no_threads(arguments: str) -> None:
    code = f"{THREADS}sys.argv = [{arguments}]; from cleaner.cli import main; main()"
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=CLEAN.encode(), capture_output=True, timeout=60, check=True, env=environment)
    assert (done.stdout, done.stderr) == (CLEAN.encode(), b"1")


def test_every_public_name_is_found_before_its_first_use() -> None:
    code = "import cleaner; assert {*cleaner.__all__} <= {*dir(cleaner)}; from cleaner import *; print(Label('body'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("body\n", "")


def test_a_name_that_the_library_lacks_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'cleaner' has no attribute 'clear'"):
        cleaner.clear  # noqa: B018
