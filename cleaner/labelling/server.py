"""
Serve the page that labels are corrected on, to one user on this machine and nobody else.

Others on the machine don't know the token; a site that the user visits can't guess it either, its requests name another
host or origin, and its scripts may not read an answer.
"""

import json
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cleaner.formats import InputError
from cleaner.labelling.session import BadRequestError, Session

LOOPBACK = "127.0.0.1"
# Labels are a letter a line, and a page has a few thousand lines at most.
LARGEST_REQUEST = 1 << 16
# Seconds that a connection may say nothing.
PATIENCE = 30
STATIC = Path(__file__).with_name("static")
# The files of the page and their types; no other file is ever read.
FILES = {
    "": ("label.html", "text/html; charset=utf-8"),
    "label.css": ("label.css", "text/css; charset=utf-8"),
    "label.js": ("label.js", "text/javascript; charset=utf-8"),
}
JSON_TYPE = "application/json"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # the token is in the address
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """A server on the loopback interface for one session; `address` is what a browser opens."""

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.session = session
        self.token = secrets.token_urlsafe()
        self.hosts = {f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost")}

    @property
    def address(self) -> str:
        """The address of the page, with the token."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that closes a connection is no error."""


class Handler(BaseHTTPRequestHandler):
    """Answer one request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "cleaner", ""
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Answer with a file of the page, or with what the session knows."""
        path = self._asked()
        if path is None:
            return
        if path in FILES:
            name, kind = FILES[path]
            content = (STATIC / name).read_bytes()
            self._answer(HTTPStatus.OK, content, kind)
        elif path == "pages":
            self._answer_with(self.server.session.listing)
        elif (number := _number(path)) is not None:
            self._answer_with(lambda: self.server.session.page(number))
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "no such page")

    def do_POST(self) -> None:
        """Keep the labels of a page, or retrain."""
        path = self._asked()
        if path is None:
            return
        if self.headers.get("Origin") not in {f"http://{host}" for host in self.server.hosts}:
            return self._refuse(HTTPStatus.FORBIDDEN, "this request comes from another site")
        sent = self._sent()
        if sent is None:
            return None
        if path == "retrain":
            self._answer_with(self.server.session.retrain)
        elif (number := _number(path)) is not None:
            self._answer_with(lambda: self.server.session.keep(number, sent.get("labels"), sent.get("done")))
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "no such page")
        return None

    def _asked(self) -> str | None:
        """Return the path behind the token; refuse a request without it, or to another host (DNS rebinding)."""
        if self.headers.get("Host") not in self.server.hosts:
            self._refuse(HTTPStatus.FORBIDDEN, "unknown host")
            return None
        token, slash, path = self.path.removeprefix("/").partition("/")
        # compared as bytes: a token that is no ASCII is an error for strings
        if not secrets.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode()) or not slash:
            self._refuse(HTTPStatus.FORBIDDEN, "open the address that `cleaner label` has printed")
            return None
        return path

    def _sent(self) -> dict[str, Any] | None:
        """Return the JSON object of a request; refuse other types, sizes and contents."""
        if self.headers.get_content_type() != JSON_TYPE:
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"only {JSON_TYPE} is read here")
            return None
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "a Content-Length is needed")
            return None
        if len(length) > len(str(LARGEST_REQUEST)) or int(length) > LARGEST_REQUEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST_REQUEST} bytes are read")
            return None
        try:
            found = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        self._refuse(HTTPStatus.BAD_REQUEST, "this is no JSON object")
        return None

    def _answer_with(self, ask: Callable[[], dict[str, Any]]) -> None:
        try:
            content = ask()
        except (BadRequestError, InputError) as error:
            return self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        except OSError as error:
            return self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"{error.filename}: {error.strerror}")
        return self._answer(HTTPStatus.OK, json.dumps(content).encode(), JSON_TYPE)

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        self.close_connection = True  # what is left of the request is never read
        self._answer(status, json.dumps({"error": reason}).encode(), JSON_TYPE)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: addresses hold the token."""


def _number(path: str) -> int | None:
    """Return the number in `pages/12`, None for another path."""
    opening, _, number = path.partition("/")
    return int(number) if opening == "pages" and number.isascii() and number.isdigit() and len(number) < 10 else None
