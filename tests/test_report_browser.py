"""The page of `cleaner report` in a real browser: filters, layout, colours, and that its policy holds."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.pages import PAGE
from tests.test_report import DAMAGED, HOSTILE, page_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason=f"no browser: none of {', '.join(BROWSERS)} is installed"),
]

POLICY = re.compile("<meta http-equiv[^>]*>")
Ask = Callable[..., str]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Open a page of a width and return what an expression in JavaScript gives there."""

    def run(page: str, expression: str, width: int = 1400, dark: bool = False) -> str:
        file = tmp_path / "page.html"
        # the policy of the page would not let the question in
        file.write_text(with_script(POLICY.sub("", page), expression), encoding="utf-8")
        (answer,) = re.findall(r'data-answer="(.*?)">', dump(file, width, dark, tmp_path))
        return unescape(answer)

    return run


def with_script(page: str, expression: str) -> str:
    script = f"document.body.dataset.answer = JSON.stringify((() => {{ {expression} }})())"
    return page.replace("</body>", f"<script>{script}</script></body>")


def dump(file: Path, width: int, dark: bool, folder: Path) -> str:
    """Return the document that a browser makes of a file."""
    options = ["--headless", "--disable-gpu", f"--window-size={width},1200", f"--user-data-dir={folder / 'profile'}"]
    # the sandbox refuses to run as root
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    options += ["--blink-settings=preferredColorScheme=0"] if dark else []
    assert BROWSER
    done = subprocess.run([BROWSER, *options, "--dump-dom", file.as_uri()], capture_output=True, timeout=120)
    return done.stdout.decode()


VISIBLE = "return [...document.querySelectorAll('.lines tbody tr')].filter(row => row.offsetHeight).map(row => row.id)"


@pytest.mark.parametrize(
    ("clicked", "visible"),
    [
        ([], [1, 2, 3, 4, 5, 6, 7, 8]),
        (["show-spam"], [2, 3, 4, 5, 6, 8]),
        (["show-body"], [1, 7]),
        (["only-dropped"], [1, 7]),
        (["only-changed"], [6, 8]),
        (["only-dropped", "show-spam"], []),
        (["only-changed", "only-all"], [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_filters_leave_the_rows_that_are_wanted(ask: Ask, clicked: list[str], visible: list[int]) -> None:
    clicks = "".join(f"document.getElementById('{name}').click();" for name in clicked)
    assert re.findall(r"f1-(\d)", ask(page_of(PAGE + DAMAGED), clicks + VISIBLE)) == [str(at) for at in visible]


@pytest.mark.parametrize(("width", "beside"), [(1400, True), (500, False)])
def test_before_and_after_are_beside_each_other_where_there_is_room(ask: Ask, width: int, beside: bool) -> None:
    boxes = (
        "const [a, b] = [...document.querySelectorAll('#f1-2 .text')].map(cell => cell.getBoundingClientRect());"
        "return [a.right <= b.left, a.bottom <= b.top, document.documentElement.scrollWidth <= innerWidth]"
    )
    assert ask(page_of(PAGE), boxes, width) == f"[{str(beside).lower()},{str(not beside).lower()},true]"


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_background(ask: Ask, dark: bool) -> None:
    contrast = """
        const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(part =>
            (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b };
        const behind = node => { for (; node; node = node.parentElement) { const color = getComputedStyle(node)
            .backgroundColor; if (!/, 0\\)$/.test(color)) return color } };
        return Math.min(...[...document.querySelectorAll('p, th, td, a, del, ins, .label, .step, .why, legend')].map(
            node => { const [a, b] = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => b - a);
            return (a + 0.05) / (b + 0.05) }))
    """
    assert float(ask(page_of(PAGE + DAMAGED), contrast, dark=dark)) >= 4.5
    background = ask(page_of(PAGE), "return getComputedStyle(document.body).backgroundColor", dark=dark)
    assert background == ('"rgb(22, 24, 26)"' if dark else '"rgb(255, 255, 255)"')


def test_the_policy_lets_no_script_run(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    page = page_of(HOSTILE)
    for text, runs in ((page, False), (POLICY.sub("", page), True)):
        file.write_text(with_script(text, "return 1"), encoding="utf-8")
        assert ('data-answer="1"' in dump(file, 1400, False, tmp_path)) == runs


def test_the_policy_lets_the_style_of_the_page_in(tmp_path: Path) -> None:
    # a screenshot of the page as it is differs from one with another hash, which has no style
    page = page_of(PAGE)
    shots = []
    for name, text in (("right", page), ("wrong", re.sub("'sha256-.", "'sha256-x", page))):
        file, shot = tmp_path / f"{name}.html", tmp_path / f"{name}.png"
        file.write_text(text, encoding="utf-8")
        options = ["--headless", "--disable-gpu", "--no-sandbox", "--window-size=1000,900", f"--screenshot={shot}"]
        assert BROWSER
        subprocess.run([BROWSER, *options, file.as_uri()], capture_output=True, timeout=120, check=True)
        shots.append(shot.read_bytes())
    assert shots[0] != shots[1]


def test_no_request_leaves_the_page_even_if_markup_came_in(tmp_path: Path) -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        markup = f'<img src="{here}/i"><link rel="stylesheet" href="{here}/s"><script src="{here}/j"></script></body>'
        file = tmp_path / "page.html"
        for page, expected in ((page_of(HOSTILE), []), (POLICY.sub("", page_of(HOSTILE)), ["/i", "/j", "/s"])):
            file.write_text(page.replace("</body>", markup), encoding="utf-8")
            asked.clear()
            dump(file, 1400, False, tmp_path)
            assert sorted(asked) == expected
        server.shutdown()
