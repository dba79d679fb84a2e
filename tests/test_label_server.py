"""The server of `cleaner label` answers its own page and nobody else, and text of pages never becomes markup."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.labelling.server import LARGEST_REQUEST, Server
from tests.conftest import ROOT, Run
from tests.labelling import ask, pages, saved, serving, session
from tests.lines import write

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt; </li></ul>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("label")
    page = write(folder / "page.txt", f"老桥修好了。\n{HOSTILE}\n")
    with serving(session(folder / "out.jsonl", page)) as found:
        yield found


def test_the_page_and_its_files_are_served(server: Server) -> None:
    for name, kind in {"": "text/html", "label.css": "text/css", "label.js": "text/javascript"}.items():
        status, headers, content = ask(server, name)
        assert status == 200
        assert headers["content-type"] == f"{kind}; charset=utf-8"
        assert content


def test_it_listens_to_this_machine_alone(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) > 40


@pytest.mark.parametrize("path", ["", "pages", "pages/0", "label.js"])
@pytest.mark.parametrize("token", ["", "x", "%00", "%C3%A9"])
def test_nothing_is_told_without_the_token(server: Server, path: str, token: str) -> None:
    status, _, content = ask(server, path, token=token)
    assert status == 403
    assert list(json.loads(content)) == ["error"]


def test_a_token_that_only_begins_right_is_refused(server: Server) -> None:
    assert ask(server, "pages", token=server.token[:-1])[0] == 403
    assert ask(server, "pages", token=server.token + "x")[0] == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:{port}", "127.0.0.1.evil.example:{port}"])
def test_another_host_is_refused(server: Server, host: str) -> None:
    assert ask(server, "pages", Host=host.format(port=server.server_port))[0] == 403


def test_localhost_is_this_host(server: Server) -> None:
    assert ask(server, "pages", Host=f"localhost:{server.server_port}")[0] == 200


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://127.0.0.1", "https://127.0.0.1:{port}"])
def test_a_change_from_another_site_is_refused(server: Server, origin: str) -> None:
    before = ask(server, "pages/0")[2]
    origin = origin.format(port=server.server_port)
    assert ask(server, "pages/0", {"labels": "cc", "done": False}, Origin=origin)[0] == 403
    assert ask(server, "pages/0")[2] == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_changes_nothing(server: Server, kind: str) -> None:
    assert ask(server, "pages/0", {"labels": "cc", "done": False}, Content_Type=kind)[0] == 415


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"[" * 60_000, b"\xff", b'{"labels": "b"}'])
def test_what_is_no_right_object_is_a_bad_request(server: Server, content: bytes) -> None:
    assert ask(server, "pages/0", content)[0] == 400


def test_a_large_request_is_not_read(server: Server) -> None:
    assert ask(server, "pages/0", b" " * 10, Content_Length=str(LARGEST_REQUEST + 1))[0] == 413
    assert ask(server, "pages/0", b" " * 10, Content_Length="9" * 5000)[0] == 413


@pytest.mark.parametrize("length", ["-1", "+2", "１", "2x"])
def test_a_length_that_is_no_number_is_refused(server: Server, length: str) -> None:
    assert ask(server, "pages/0", b"{}", Content_Length=length.encode("utf-8").decode("latin-1"))[0] == 411


@pytest.mark.parametrize(
    "path",
    [
        "../session.py",
        "..%2fsession.py",
        "static/label.js",
        "/etc/passwd",
        "label.js/..",
        "pages/-1",
        "pages/%EF%BC%91",
    ],
)
def test_no_other_file_can_be_reached(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


def test_a_page_that_is_not_there_is_said_so(server: Server) -> None:
    assert (ask(server, "pages/7")[0], json.loads(ask(server, "pages/7")[2])) == (400, {"error": "no page 7"})


def test_a_browser_is_told_to_load_and_to_show_nothing_else(server: Server) -> None:
    for path in ("", "pages", "nowhere"):
        headers = ask(server, path)[1]
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert not [name for name in headers if name.startswith("access-control")]


def test_hostile_text_travels_as_a_string_of_json(server: Server) -> None:
    _, headers, content = ask(server, "pages/0")
    assert headers["content-type"] == "application/json"
    assert "<script>" in json.loads(content)["lines"][1]["text"]


def test_the_script_makes_no_markup_of_text() -> None:
    script = (ROOT / "cleaner" / "labelling" / "static" / "label.js").read_text(encoding="utf-8")
    ways = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser", "setHTML", "srcdoc")
    assert [way for way in ways if way in script] == []


def test_a_file_that_can_not_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    folder = tmp_path / "out"
    folder.mkdir()
    found = session(folder / "out.jsonl", pages(tmp_path / "in", 1))
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with serving(found) as server:
        labels = "b" * len(found.works[0].labels)
        status, _, content = ask(server, "pages/0", {"labels": labels, "done": True})
    assert (status, json.loads(content)["error"].endswith("not writable")) == (500, True)
    assert found.works[0].state == "open"


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--open"]])
def test_ctrl_c_ends_it_quietly_and_a_browser_is_opened_if_asked_for(tmp_path: Path, options: list[str]) -> None:
    pages(tmp_path / "in", 2)
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', encoding="utf-8")
    browser.chmod(0o755)
    command = [sys.executable, "-m", "cleaner", "label", "in", "-o", "out.jsonl", *options]
    asked = {**os.environ, "BROWSER": f"{browser} %s"}
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=asked
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("cleaner: label 2 pages at http://127.0.0.1:")
        for _ in range(100 if options else 2):
            time.sleep(0.1)
            if opened.exists() and opened.read_text(encoding="utf-8").strip():
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert opened.exists() == bool(options)
    assert not options or opened.read_text(encoding="utf-8").strip() in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.txt"], "nowhere.txt: No such file"),
        (["empty"], "there is no page to label"),
        (["in", "-o", "out.txt"], "out.txt: name a file that ends with .jsonl"),
        (["bad.jsonl", "-o", "bad.jsonl"], "bad.jsonl: is read from, and would be written to"),
        (["in", "-o", "bad.jsonl"], "bad.jsonl:1: this line is not JSON"),
        (["in", "-o", "twice.jsonl"], "twice.jsonl:2: a second document with the id 'a'"),
        (["in", "-o", "no/out.jsonl"], "no/out.jsonl: its folder is not writable"),
        (["bad.jsonl"], "bad.jsonl:1: this line is not JSON"),
        (["in", "--model", "nowhere"], "nowhere: it needs lines.npz"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(
    cleaner_here: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    pages(tmp_path / "in", 1)
    (tmp_path / "empty").mkdir()
    write(tmp_path / "bad.jsonl", "{\n")
    write(tmp_path / "twice.jsonl", '{"id": "a", "lines": []}\n' * 2)
    done = cleaner_here("label", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_a_page_is_saved_over_http(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    found = session(output, write(tmp_path / "page.txt", "老桥修好了。\n上一篇\n"))
    with serving(found) as server:
        assert ask(server, "pages/0", {"labels": "bc", "done": True})[0] == 200
    assert [row["label"] for row in saved(output)[0]["lines"]] == ["body", "chrome"]
