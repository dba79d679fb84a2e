"""Messages of the library: a program that listens gets them, any other hears and loads nothing."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner import pipeline
from cleaner.lines.models import formula_model, kind_model, page_model
from cleaner.lines.models.arrays import BOILERPLATE_FILE
from tests.conftest import Run

ARTICLE = "上海图书馆昨日正式开放，首日接待读者两万人次。\n"
MIXED = (ARTICLE * 8).encode() + ARTICLE.encode("gbk")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01" + bytes(range(256))


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    # models are loaded once in a process, and say so
    page_model.load()
    formula_model.load()
    formula_model.load(None, BOILERPLATE_FILE)
    caplog.set_level(logging.DEBUG, logger="cleaner")
    return caplog


def said(heard: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in heard.records if record.levelno == level]


def test_it_is_said_which_models_are_loaded_and_from_where(heard: pytest.LogCaptureFixture, root: Path) -> None:
    page_model._load.cache_clear()
    kind_model.load.cache_clear()
    assert cleaner.clean(ARTICLE).kind
    loaded = [f"{what} loaded from {root / 'models'}" for what in ("model of lines", "kinds.npz")]
    assert said(heard, logging.INFO) == loaded


def test_a_model_that_is_refused_is_a_warning(heard: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no model in"):
        cleaner.Cleaner(model=tmp_path).clean(ARTICLE)
    assert said(heard, logging.WARNING)[0].startswith(f"no model in {tmp_path}")


def test_an_encoding_in_doubt_is_said(heard: pytest.LogCaptureFixture) -> None:
    cleaner.clean(MIXED)
    assert said(heard, logging.INFO)[-1] == (
        f"{len(MIXED)} bytes decoded as utf-8 with doubt: uncertain: decoded as gb18030, unlike most lines"
    )


def test_binary_data_is_said(heard: pytest.LogCaptureFixture) -> None:
    cleaner.clean(PNG)
    assert said(heard, logging.INFO)[-1] == f"binary data, left as it came: {len(PNG)} bytes"


def test_documents_that_do_not_settle_are_a_warning(
    heard: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MOST_ROUNDS", 1)
    cleaner.clean("首页\n圖書館\n" + ARTICLE * 8)
    assert said(heard, logging.WARNING)[0] == "documents that still changed in round 1 and may change again: 1"


def test_an_article_is_no_reason_for_a_message_above_debug(heard: pytest.LogCaptureFixture) -> None:
    cleaner.clean("")
    heard.clear()
    cleaner.clean(ARTICLE * 8)
    assert said(heard, logging.DEBUG) == ["cleaning documents: 1, lines: 8"]
    assert len(heard.records) == 1


@pytest.mark.parametrize("first", ["", "import logging; "])
def test_a_program_that_set_up_no_handler_hears_nothing(first: str, tmp_path: Path) -> None:
    code = f"""{first}import cleaner, sys
try: cleaner.Cleaner(model={str(tmp_path)!r}).clean("x")
except ValueError: print("logging" in sys.modules)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == (f"{bool(first)}\n", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (["-v"], ["INFO"]),
        (["--verbose", "clean", "-"], ["INFO"]),
        (["-v", "-v"], ["INFO", "DEBUG"]),
        (["-vv", "clean"], ["INFO", "DEBUG"]),
        ([], []),
    ],
)
def test_verbose_says_it_on_stderr(cleaner_command: Run, arguments: list[str], messages: list[str]) -> None:
    done = cleaner_command(*arguments, data=ARTICLE.encode())
    assert (done.returncode, done.stdout) == (0, ARTICLE.encode())
    assert [row.split(": ")[1] for row in done.stderr.decode().splitlines()] == messages
