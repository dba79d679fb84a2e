"""Pages to label made for tests, a session on them, and a client of its server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

from cleaner.labelling.pages import read_pages
from cleaner.labelling.server import Server
from cleaner.labelling.session import Session
from tests.lines import rows, write


def pages(folder: Path, count: int) -> Path:
    """Write pages of the small site of `tests.lines` as text files into a folder, and return it."""
    folder.mkdir(exist_ok=True)
    for page in range(count):
        write(folder / f"{page:02}.txt", "".join(f"{text}\n" for _, text in rows(page)))
    return folder


def session(output: Path, *paths: Path) -> Session:
    """Return a session on pages, which must all be read."""
    return Session(read_pages(paths, "text", None, unexpected), output)


def unexpected(sentence: str) -> None:
    """Fail: nothing is to be passed over."""
    raise AssertionError(sentence)


@contextmanager
def serving(found: Session) -> Iterator[Server]:
    """Serve a session while the block runs."""
    with Server(found) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(
    server: Server, path: str, body: object = None, token: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send a request as the page does, with other headers where they are given; return status, headers and content."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is None:
        connection.request("GET", f"/{server.token if token is None else token}/{path}", headers=given)
    else:
        own = {"Origin": f"http://127.0.0.1:{server.server_port}", "Content-Type": "application/json"}
        data = body if isinstance(body, bytes) else json.dumps(body)
        kept = {name: value for name, value in {**own, **given}.items() if value}
        connection.request("POST", f"/{server.token if token is None else token}/{path}", data, kept)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


def saved(output: Path) -> list[dict[str, Any]]:
    """Return the documents of a file of labelled pages."""
    return [json.loads(row) for row in output.read_text(encoding="utf-8").splitlines()]
