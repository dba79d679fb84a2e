"""The pages of the rules: what `cleaner rule` prints and docs/rules.md holds."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict

from cleaner.check.rules import NONE, ON_REQUEST, SAFE, UNSAFE, Rule
from cleaner.segments import visible

STRAY_BYTE = re.compile("[\udc80-\udcff]")
FIXES = {
    SAFE: "safe: `--fix` applies it.",
    ON_REQUEST: "applied by `--fix` only if it was asked for.",
    UNSAFE: "not safe: `--fix` applies it only with `--unsafe-fixes`.",
    NONE: "there is none.",
}
FAMILIES = {
    "E": "Encoding of the file",
    "D": "Damage inside a line",
    "T": "Script and typography",
    "L": "Lines that are no article",
    "U": "What nobody can mend",
}


def page(rule: Rule) -> str:
    """Return the page of a rule, as Markdown."""
    example = f"Found in\n\n{_block(rule.before)}\n"
    if rule.encoding != "utf-8":
        example = f"Found in this text, encoded in {rule.encoding}:\n\n{_block(rule.before)}\n"
    if rule.options:
        options = ", ".join(f"`{name} = {json.dumps(value)}`" for name, value in rule.options.items())
        example = f"With {options}, found in\n\n{_block(rule.before)}\n"
    if rule.after is not None and rule.after != rule.before:
        example += f"\nand fixed to\n\n{_block(rule.after)}\n"
    return f"### {rule.code} {rule.name}\n\n{rule.what}\n\n{rule.why}\n\nFix: {FIXES[rule.fix]}\n\n{example}"


def listed(rules: Iterable[Rule]) -> str:
    """Return a row for each rule: its code, how its fix is applied, its name and what it finds, with tabs between."""
    return "".join(f"{rule.code}\t{rule.fix}\t{rule.name}\t{rule.what}\n" for rule in rules)


def as_json(rules: Iterable[Rule]) -> str:
    """Return all that is known of rules, as JSON."""
    return json.dumps([asdict(rule) for rule in rules], ensure_ascii=False, indent=2) + "\n"


def table(rules: Iterable[Rule]) -> str:
    """Return a table of rules, as Markdown."""
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {rule.fix} | {rule.what} |"
        for rule in rules
    ]
    return "\n".join(["| code | name | fix | what it finds |", "|---|---|---|---|", *rows]) + "\n"


def document(rules: Iterable[Rule]) -> str:
    """Return the table and the pages of all rules, by family, as Markdown."""
    parts = [table(rules := list(rules))]
    for letter, title in FAMILIES.items():
        parts += [f"## {title}\n", *(page(rule) for rule in rules if rule.code.startswith(letter))]
    return "\n".join(parts)


def _block(text: str) -> str:
    """Return text as a block of code; what can't be seen is its code point, and a byte that is no UTF-8 ⟨FF⟩."""
    rows = [visible(STRAY_BYTE.sub(lambda byte: f"⟨{ord(byte[0]) - 0xDC00:02X}⟩", row)) for row in text.splitlines()]
    return "\n".join(["```", *rows, "```"])
