"""`cleaner run` whose processes are killed: nothing of them stays, and the next run goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.gates import cut_short
from tests.runs import row

pytestmark = pytest.mark.slow


def test_a_run_that_was_killed_goes_on_to_the_same_end(tmp_path: Path) -> None:
    assert list(cut_short.failures(tmp_path, files=8, kills=3)) == []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are found in /proc")
def test_what_killed_processes_leave_is_deleted_at_the_end_of_the_run(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{row(number)}\n" for number in range(3000)), encoding="utf-8")
    command = [sys.executable, "-m", "cleaner", "run", "a.jsonl", "b.jsonl", "-o", "out", "-j", "2"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while process.poll() is None and not list((tmp_path / "out" / "documents").glob(".cleaner-*")):
        time.sleep(0.05)
    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split():
        if b"Loky" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
    said = process.communicate()[1].decode()
    assert (process.returncode, said.count("\n")) == (2, 1)
    assert "a process was killed" in said
    assert not list((tmp_path / "out").rglob(".cleaner-*"))
