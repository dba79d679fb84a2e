"""An editor as `cleaner server` sees it: messages over stdin and stdout, and texts that it holds."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Any

TIMEOUT = 60
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}


class Editor:
    """A client of a server that it starts and ends; `code` is how that ended."""

    def __init__(self, folder: Path, capabilities: Mapping[str, object] | None = None) -> None:
        self.folder, self.code, self.text, self.shown = folder, -1, "", list[str]()
        command = [sys.executable, "-m", "cleaner", "server"]
        self._process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._received: Queue[dict[str, Any] | None] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self._last, self._version = 0, 0
        given = {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities or {}}
        self.can: dict[str, Any] = self.ask("initialize", given)["capabilities"]
        self.tell("initialized", {})

    def __enter__(self) -> "Editor":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if not error:
                self.ask("shutdown", None)
                self.tell("exit", None)
                self.code = self._process.wait(TIMEOUT)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join()
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.close()
            self._process.stdout.close()

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Open a text and return what is found in it."""
        self.text = text
        document = {"uri": self.uri(name), "languageId": "plaintext", "version": 0, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(name)

    def change(self, name: str, text: str) -> list[dict[str, Any]]:
        """Change a text and return what is found in it."""
        self.text, self._version = text, self._version + 1
        document = {"uri": self.uri(name), "version": self._version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        return self.diagnostics(name)

    def actions(self, name: str, place: object = WHOLE, only: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Return what the server can do at a place."""
        context: dict[str, object] = {"diagnostics": [], "only": only}
        given = {"textDocument": {"uri": self.uri(name)}, "range": place, "context": context}
        found: list[dict[str, Any]] = self.ask("textDocument/codeAction", given)
        return found

    def apply(self, name: str, action: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Make the edits of an action, as an editor that counts UTF-16 does, and return what is found then."""
        units = self.text.encode("utf-16-le")
        for edit in sorted(action["edit"]["changes"][self.uri(name)], key=lambda each: self._at(each, "start"))[::-1]:
            start, end = self._at(edit, "start"), self._at(edit, "end")
            units = units[:start] + edit["newText"].encode("utf-16-le") + units[end:]
        return self.change(name, units.decode("utf-16-le"))

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def diagnostics(self, name: str) -> list[dict[str, Any]]:
        """Return what the server says next of a text."""
        given = self._next("textDocument/publishDiagnostics")["params"]
        assert given["uri"] == self.uri(name)
        found: list[dict[str, Any]] = given["diagnostics"]
        return found

    def ask(self, method: str, given: object) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": given})
        answer = self._next(self._last)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method: str, given: object) -> None:
        self._send({"method": method, "params": given})

    def _at(self, edit: Mapping[str, Any], side: str) -> int:
        """Return the byte in UTF-16 of a side of an edit."""
        place = edit["range"][side]
        before = self.text.split("\n")[: place["line"]]
        return sum(len(f"{line}\n".encode("utf-16-le")) for line in before) + 2 * int(place["character"])

    def _next(self, wanted: int | str) -> dict[str, Any]:
        while True:
            message = self._received.get(timeout=TIMEOUT)
            assert message is not None, "the server ended"
            if message.get("method") == "window/showMessage":
                self.shown.append(message["params"]["message"])
            if wanted in (message.get("id"), message.get("method")):
                return message

    def _send(self, message: Mapping[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.partition(b":")[2]) if header.lower().startswith(b"content-length") else 0
            while header.strip():
                header = stream.readline()
                if header.lower().startswith(b"content-length"):
                    length = int(header.partition(b":")[2])
            self._received.put(json.loads(stream.read(length)))
        self._received.put(None)
