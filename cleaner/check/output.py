"""How findings are written: for people, for editors, and for the services that show them beside the code."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cleaner.check.findings import Finding
from cleaner.check.known import Known, count
from cleaner.check.rules import NONE, Rule, rules
from cleaner.segments import visible_name


class Result(NamedTuple):
    """A file, the findings it has, and those that were fixed in it."""

    name: str
    findings: Sequence[Finding]
    fixed: Sequence[Finding]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings each code has."""
        return count(self.findings)


# bytes: those of most rows are in a cache as they are written
Format = Callable[[Iterable[Result]], Iterator[bytes]]


def as_text(name: str, findings: Sequence[Finding], fixed: Sequence[Finding] = ()) -> bytes:
    """Return a row for each finding of a file, and for each that was fixed, in order of their places."""
    shown = visible_name(name)
    done = set(map(id, fixed))
    rows = [
        f"{shown}:{finding.line}:{finding.column}: {finding.code} {finding.message}"
        f"{' [fixed]' if done and id(finding) in done else ''}\n"
        for finding in sorted([*findings, *fixed])
    ]
    return _encoded("".join(rows))


def _text(results: Iterable[Result]) -> Iterator[bytes]:
    for name, findings, fixed in results:
        if isinstance(findings, Known) and not fixed:
            yield findings.rows()
        elif findings or fixed:
            yield as_text(name, findings, fixed)


def _concise(results: Iterable[Result]) -> Iterator[bytes]:
    for name, findings, _ in results:
        shown = visible_name(name)
        rows = [
            f"{shown}:{finding.line}:{finding.column}: {finding.code} {rules()[finding.code].name}\n"
            for finding in findings
        ]
        yield _encoded("".join(rows))


def _json_lines(results: Iterable[Result]) -> Iterator[bytes]:
    for result in results:
        yield b"".join([_dump(_record(result.name, finding)) + b"\n" for finding in result.findings])


def _json(results: Iterable[Result]) -> Iterator[bytes]:
    found = (_dump(_record(result.name, finding)) for result in results for finding in result.findings)
    yield from _joined(b"[", found, b"]\n")


def _github(results: Iterable[Result]) -> Iterator[bytes]:
    for result in results:
        # it is a log that people read, too
        name = visible_name(result.name)
        for finding in result.findings:
            place = {"file": name, "line": finding.line, "col": finding.column, "endColumn": finding.end}
            fields = ",".join(f"{key}={_escaped(str(value))}" for key, value in place.items())
            said = f"{name}:{finding.line}:{finding.column}: {finding.code} {finding.message}"
            yield _encoded(f"::warning title=cleaner ({finding.code}),{fields}::{_escaped(said, is_field=False)}\n")


def _gitlab(results: Iterable[Result]) -> Iterator[bytes]:
    def issues() -> Iterator[bytes]:
        for name, findings, _ in results:
            # a line that is there twice has two findings, which must not be taken for one
            seen: Counter[str] = Counter()
            for finding in findings:
                print_ = f"{name}:{finding.code}:{finding.digest}"
                seen[print_] += 1
                yield _dump(
                    {
                        "description": f"{finding.code} {finding.message}",
                        "check_name": finding.code,
                        "fingerprint": f"{print_}:{seen[print_]}",
                        "severity": "info" if rules()[finding.code].fix == NONE else "minor",
                        "location": {"path": name, "lines": {"begin": finding.line}},
                    }
                )

    yield from _joined(b"[", issues(), b"]\n")


def _sarif(results: Iterable[Result]) -> Iterator[bytes]:
    # here: it loads the parsers of e-mail, for the one format that names the program's version
    from importlib.metadata import version

    driver = {
        "name": "cleaner",
        "version": version("cleaner-zh"),
        "rules": [_sarif_rule(rule) for rule in rules().values()],
    }
    head = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0"}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    found = (_dump(_sarif_result(result.name, finding)) for result in results for finding in result.findings)
    before = b'%s, "runs": [%s, "results": [' % (_dump(head)[:-1], _dump(run)[:-1])
    yield from _joined(before, found, b"]}]}\n")


def _rdjson(results: Iterable[Result]) -> Iterator[bytes]:
    """Write the Reviewdog Diagnostic Format; its columns are bytes of UTF-8, which another encoding does not have."""

    def diagnostics() -> Iterator[bytes]:
        for name, findings, _ in results:
            for finding in findings:
                place = {"path": name, "range": {"start": {"line": finding.line}}}
                yield _dump({"message": finding.message, "location": place, "code": {"value": finding.code}})

    before = b'{"source": {"name": "cleaner"}, "severity": "WARNING", "diagnostics": ['
    yield from _joined(before, diagnostics(), b"]}\n")


FORMATS: dict[str, Format] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "json-lines": _json_lines,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "rdjson": _rdjson,
}


def statistics(results: Iterable[Result]) -> Iterator[bytes]:
    """Yield a row for each code that was found: how often, the code, how its fix is applied, its name."""
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(result.counts)
    for code, often in counts.most_common():
        yield f"{often}\t{code}\t{rules()[code].fix}\t{rules()[code].name}\n".encode()


def _record(name: str, finding: Finding) -> dict[str, Any]:
    rule = rules()[finding.code]
    edits = [edit._asdict() for edit in finding.edits]
    return {
        "file": name,
        "line": finding.line,
        "column": finding.column,
        "end_column": finding.end,
        "code": rule.code,
        "name": rule.name,
        "message": finding.message,
        "fix": {"applicability": rule.fix, "edits": edits},
    }


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    level = "note" if rule.fix == NONE else "warning"
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"Fix: {rule.fix}."},
        "defaultConfiguration": {"level": level},
    }


def _sarif_result(name: str, finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end}
    # a URI, where a percent sign or a space stands for itself only escaped
    from urllib.parse import quote

    place = {"artifactLocation": {"uri": quote(os.fsencode(name), safe="/:")}, "region": region}
    result = {
        "ruleId": finding.code,
        "level": "note" if rules()[finding.code].fix == NONE else "warning",
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
    }
    return {**result, "partialFingerprints": {"line/v1": finding.digest}} if finding.digest else result


def _joined(head: bytes, parts: Iterable[bytes], tail: bytes) -> Iterator[bytes]:
    """Yield a list of JSON, a part at a time."""
    yield head
    lead = b"\n"
    for part in parts:
        yield lead + part
        lead = b",\n"
    yield (b"" if lead == b"\n" else b"\n") + tail


def _escaped(text: str, is_field: bool = True) -> str:
    """Return text as a workflow command of GitHub takes it."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_field else text


def _encoded(text: str) -> bytes:
    """Return rows as bytes; a lone surrogate is a byte of the name of a file."""
    return text.encode("utf-8", "surrogateescape")


def _dump(record: object) -> bytes:
    """Return a record as JSON, where a lone surrogate is an escape."""
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace")
