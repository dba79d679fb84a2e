"""A document is cleaned alike in every process, whatever the seed of Python's hashes."""

import os
import random
import subprocess
import sys
from functools import cache
from hashlib import sha256

import pytest

from benchmarks.fuzz.options import config_of
from benchmarks.fuzz.pieces import LINES, damaged
from benchmarks.fuzz.promises import tool
from tests.conftest import ROOT
from tests.properties.strategies import examples

PROGRAM = "from tests.properties.test_processes import digest; print(digest({count}))"


@cache
def digest(count: int) -> str:
    """Return a hash of everything that is known of some damaged documents, cleaned with as many configurations."""
    dice, found = random.Random(1), sha256()
    for number in range(count):
        text = "\n".join(dice.choices(LINES, k=dice.randrange(1, 10)))
        text = damaged(damaged(text, dice), dice)
        document = text if number % 2 else text.encode(dice.choice(("utf-8", "gb18030", "utf-16")), "replace")
        cleaned = tool(config_of(0 if number % 4 else dice.randrange(1 << 20))).clean(document)
        found.update(repr((cleaned.text, cleaned.lines, cleaned.repairs, cleaned.kind, cleaned.counts)).encode())
        found.update("".join(repr(line.__dict__) for line in cleaned.lines).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "4294967295"])
def test_every_process_cleans_alike_whatever_its_hash_seed(seed: str) -> None:
    count = examples(100).max_examples
    run = [sys.executable, "-c", PROGRAM.format(count=count)]
    done = subprocess.run(run, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
    assert done.stdout.decode().strip() == digest(count)
