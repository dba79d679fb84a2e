"""`cleaner check` for editors: a language server that publishes findings and offers their fixes."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from cleaner.check.baseline import Baseline
from cleaner.check.checker import Checked, Checker, Task
from cleaner.check.findings import Finding
from cleaner.check.fixes import fixable
from cleaner.check.options import Options
from cleaner.check.rules import NONE, SAFE, UNSAFE, rules
from cleaner.settings import nearest

SOURCE = "cleaner"
# seconds after the last key before a text is checked: less than a pause to think, more than one between two keys
DELAY = 0.3
FIX_ALL, CLEAN = f"source.fixAll.{SOURCE}", f"source.clean.{SOURCE}"
TITLES = {FIX_ALL: "Fix everything that is safe (cleaner)", CLEAN: "Clean this file: all fixes, safe or not (cleaner)"}
# an editor has text, whatever bytes its file has: rules of the encoding do not apply
OF_BYTES = "E"
UNNAMED = "untitled.txt"
NO: frozenset[str] = frozenset()
LINE_END = re.compile("\r\n|\r|\n")


class Places:
    """The lines of a text, and places in it as the protocol counts: from 0, in the units that the client wants."""

    def __init__(self, text: str, units: Callable[[str], int]) -> None:
        self.lines, self._units = LINE_END.split(text), units

    def range(self, row: int, start: int, end: int) -> lsp.Range:
        """Return characters `start` to `end` of a line."""
        return lsp.Range(self._place(row, start), self._place(row, end))

    def row(self, row: int) -> lsp.Range:
        """Return a line with its end; the last one with the end of the line before it."""
        if row + 1 < len(self.lines):
            return lsp.Range(lsp.Position(row, 0), lsp.Position(row + 1, 0))
        end = self._place(row, len(self.lines[row]))
        return lsp.Range(self._place(row - 1, len(self.lines[row - 1])) if row else lsp.Position(0, 0), end)

    def all(self) -> lsp.Range:
        """Return the whole text."""
        return lsp.Range(lsp.Position(0, 0), self._place(len(self.lines) - 1, len(self.lines[-1])))

    def _place(self, row: int, column: int) -> lsp.Position:
        return lsp.Position(row, self._units(self.lines[row][:column]))


class Opened(NamedTuple):
    """A text as it was checked; without `checked` it is not to be, or it looks like a binary file."""

    text: str
    places: Places
    checked: Checked | None = None
    fixes: Mapping[str, frozenset[str]] = {}

    def findings(self) -> Iterator[tuple[Finding, lsp.Range]]:
        """Yield the findings with their places."""
        for finding in self.checked.result.findings if self.checked else ():
            # a repair across line ends may have more lines than there are
            row = min(finding.line, len(self.places.lines)) - 1
            yield finding, self.places.range(row, finding.column - 1, finding.end - 1)

    def diagnostics(self) -> list[lsp.Diagnostic]:
        """Return what an editor shows of the findings."""
        return [_diagnostic(finding, place) for finding, place in self.findings()]

    def edits(self, finding: Finding) -> list[lsp.TextEdit]:
        """Return what fixes a finding, nothing where no fix is known or the line is not that of the editor."""
        row = finding.line - 1
        cleaned = self.checked.cleaned if self.checked else None
        if cleaned is None or rules()[finding.code].fix == NONE:
            return []
        if self.places.lines[row : row + 1] != [cleaned.lines[row].original]:
            return []
        if not finding.edits:
            return [lsp.TextEdit(self.places.row(row), "")]
        return [lsp.TextEdit(self.places.range(row, each.start, each.end), each.text) for each in finding.edits]


class Documents:
    """The documents that are open in an editor; each is checked with the settings of its file."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._opened: dict[str, Opened] = {}
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._wrong: dict[str, str] = {}
        self._checkers: dict[tuple[Path, int] | None, Checker] = {}
        self._refused: list[Exception | str] = []

    def publish(self, uri: str) -> None:
        """Check a document now, and send what was found."""
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()
        found = self._check(uri).diagnostics()
        self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))

    def publish_soon(self, uri: str) -> None:
        """Check a document when nothing was typed for a moment."""
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()
        self._waiting[uri] = asyncio.get_running_loop().call_later(DELAY, self.publish, uri)

    def close(self, uri: str) -> None:
        """Forget a document."""
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()
        self._opened.pop(uri, None)
        self._wrong.pop(uri, None)
        self._server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def actions(
        self, uri: str, place: lsp.Range, only: Sequence[lsp.CodeActionKind | str] | None
    ) -> list[lsp.CodeAction]:
        """Return what can be done about the findings at a place, and about all of the document, of the kinds wanted."""
        opened = self._known(uri)
        found = []
        for finding, where in opened.findings():
            near = where.start <= place.end and place.start <= where.end
            if near and (edits := opened.edits(finding)):
                found.append(_quick_fix(uri, finding, where, edits))
        codes = {finding.code for finding, _ in opened.findings()}
        data = {"uri": uri}
        found += [
            lsp.CodeAction(TITLES[kind], kind, data=data) for kind in TITLES if codes & opened.fixes.get(kind, NO)
        ]
        found = [action for action in found if only is None or any(_is_of(action, kind) for kind in only)]
        return found if self._resolves() else [self.resolve(action) for action in found]

    def resolve(self, action: lsp.CodeAction) -> lsp.CodeAction:
        """Return an action with its edit, made now if it is for all of a document; say why if that is left alone."""
        if action.edit or not isinstance(action.data, dict):
            return action
        uri = str(action.data["uri"])
        opened = self._known(uri)
        if opened.checked:
            self._refused.clear()
            task = opened.checked.task._replace(fixes=opened.fixes[str(action.kind)])
            for checked in self._checker(task.path).check([task]):
                if checked.new is not None:
                    edits = [lsp.TextEdit(opened.places.all(), checked.new.decode())]
                    action.edit = lsp.WorkspaceEdit(changes={uri: edits})
            for reason in self._refused:
                self._server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, str(reason)))
        return action

    def _known(self, uri: str) -> Opened:
        """Return a document as it was checked, checked now if its text is another."""
        opened = self._opened.get(uri)
        is_same = opened is not None and opened.text == self._server.workspace.get_text_document(uri).source
        return opened if opened is not None and is_same else self._check(uri)

    def _check(self, uri: str) -> Opened:
        """Check a document; settings that can't be used are said once, and then nothing is found."""
        document = self._server.workspace.get_text_document(uri)
        opened = Opened(document.source, Places(document.source, document.position_codec.client_num_units))
        # a text without a file is in the working directory
        path = Path(to_fs_path(uri) or UNNAMED)
        try:
            opened = self._checked(opened, path)
            self._wrong.pop(uri, None)
        except (OSError, ValueError) as error:
            if str(error) not in self._wrong.values():
                self._server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"cleaner: {error}"))
            self._wrong[uri] = str(error)
        self._opened[uri] = opened
        return opened

    def _checked(self, opened: Opened, path: Path) -> Opened:
        """Return a text with its findings; raise `ValueError` or `OSError` for settings that can't be used."""
        settings = nearest(path.parent)
        if settings.excludes(path):
            return opened
        options = Options()
        try:
            codes = options.codes(settings, path)
        except ValueError as error:
            raise ValueError(f"{settings.file}: {error}") from error
        codes = frozenset(code for code in codes if not code.startswith(OF_BYTES))
        fixes = {FIX_ALL: options.fixes(settings, path, codes), CLEAN: fixable(codes, unsafe=True)}
        # read as the text it is, although it may look like HZ, and although settings name an encoding
        config = replace(settings.config_for(path), encoding="utf-8")
        raw = opened.text.encode("utf-8", "replace")
        task = Task(path, config, settings.model, codes, raw=raw)
        checked = next(self._checker(path).check([task]), None)
        return opened._replace(checked=checked, fixes=fixes)

    def _checker(self, path: Path) -> Checker:
        """Return what checks a file, with the baseline of its settings as it is now."""
        baseline = nearest(path.parent).check.baseline
        key = (baseline, baseline.stat().st_mtime_ns) if baseline else None
        if key not in self._checkers:
            read = Baseline.read(baseline) if baseline else None
            self._checkers[key] = Checker(self._refused.append, baseline=read)
        return self._checkers[key]

    def _resolves(self) -> bool:
        """Return whether the client asks for the edit of an action when it is wanted."""
        text = self._server.client_capabilities.text_document
        support = text.code_action.resolve_support if text and text.code_action else None
        return support is not None and "edit" in support.properties


def _quick_fix(uri: str, finding: Finding, place: lsp.Range, edits: list[lsp.TextEdit]) -> lsp.CodeAction:
    rule = rules()[finding.code]
    what = f"Fix {rule.words}" if finding.edits else f"Drop this line: {rule.words}"
    return lsp.CodeAction(
        f"{what} ({finding.code}{', not safe' if rule.fix == UNSAFE else ''})",
        lsp.CodeActionKind.QuickFix,
        diagnostics=[_diagnostic(finding, place)],
        is_preferred=rule.fix == SAFE,
        edit=lsp.WorkspaceEdit(changes={uri: edits}),
    )


def _diagnostic(finding: Finding, place: lsp.Range) -> lsp.Diagnostic:
    severity = lsp.DiagnosticSeverity
    return lsp.Diagnostic(
        place,
        finding.message,
        severity=severity.Information if rules()[finding.code].fix == NONE else severity.Warning,
        code=finding.code,
        source=SOURCE,
    )


def _is_of(action: lsp.CodeAction, kind: lsp.CodeActionKind | str) -> bool:
    """Return whether an action is of a kind, or of one below it."""
    # a kind that the protocol names is a str, too, but is printed with the name of its class
    mine, wanted = (str(getattr(each, "value", each)) for each in (action.kind, kind))
    return not wanted or mine == wanted or mine.startswith(f"{wanted}.")


def server() -> LanguageServer:
    """Return the language server; its `start_io` serves an editor over stdin and stdout."""
    # whole texts: pygls parts lines at U+2028 and others, where editors do not, and would put a change elsewhere
    made = LanguageServer(SOURCE, version("cleaner-zh"), text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
    documents = Documents(made)

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(given: lsp.DidOpenTextDocumentParams) -> None:
        documents.publish(given.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(given: lsp.DidChangeTextDocumentParams) -> None:
        documents.publish_soon(given.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(given: lsp.DidSaveTextDocumentParams) -> None:
        documents.publish(given.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(given: lsp.DidCloseTextDocumentParams) -> None:
        documents.close(given.text_document.uri)

    kinds = [lsp.CodeActionKind.QuickFix, *TITLES]

    @made.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(kinds, resolve_provider=True))
    def actions(given: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return documents.actions(given.text_document.uri, given.range, given.context.only)

    @made.feature(lsp.CODE_ACTION_RESOLVE)
    def resolved(action: lsp.CodeAction) -> lsp.CodeAction:
        return documents.resolve(action)

    return made
