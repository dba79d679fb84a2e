"""What a start of the program loads: nothing that only training or damaged text needs."""

import subprocess
import sys

import pytest

# tells what is loaded when the program ends, however it ends
PROBE = """
import atexit, sys
atexit.register(lambda: sys.stderr.write(" ".join({name.partition(".")[0] for name in sys.modules})))
"""
LIBRARY = {"ftfy", "jieba", "joblib", "opencc", "pypinyin", "rich", "scipy", "sklearn", "typer"}
COMMAND = LIBRARY - {"typer"}
FILTER = LIBRARY | {"pydantic", "tempfile"}


def loaded(code: str, data: str = "") -> set[str]:
    command = [sys.executable, "-c", PROBE + code]
    done = subprocess.run(command, input=data.encode(), capture_output=True, timeout=60)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import cleaner", LIBRARY),
        ("import cleaner; cleaner.Cleaner(); cleaner.clean('你好')", LIBRARY),
        ("sys.argv = ['cleaner', '--help']; from cleaner.cli import main; main()", COMMAND),
        ("sys.argv = ['cleaner', 'clean']; from cleaner.cli import main; main()", COMMAND),
        ("sys.argv = ['cleaner']; from cleaner.cli import main; main()", FILTER),
    ],
)
def test_a_start_loads_nothing_heavy(code: str, absent: set[str]) -> None:
    names = loaded(code, data="你好\n")
    assert {"cleaner", "numpy"} <= names
    assert not names & absent
