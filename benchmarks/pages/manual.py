"""
Write the manual page and the completions that the wheel installs, from the commands and options there are.

Run `python -m benchmarks.pages.manual share`, which is `make man`, after a change of either. The tools that write
such pages read commands of click, and those of typer have not been any since it brought a click of its own.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from cleaner.cli.app import app

NAME = "cleaner"
# where shells and man look below a prefix
PAGE = f"man/man1/{NAME}.1"
COMPLETIONS = {
    "bash": f"bash-completion/completions/{NAME}",
    "zsh": f"zsh/site-functions/_{NAME}",
    "fish": f"fish/vendor_completions.d/{NAME}.fish",
}
# zsh runs the file as the first completion, which has to complete something, too
ZSH_DEFINES = "compdef _cleaner_completion cleaner"
ZSH_COMPLETES = (
    f'if [[ $zsh_eval_context[-1] == loadautofunc ]]; then\n  _cleaner_completion "$@"\nelse\n  {ZSH_DEFINES}\nfi'
)
ENDING = r"""
.SH FILES
.TP
.I cleaner.toml\fR, \fIpyproject.toml
Settings of a folder and those below it, in the latter as the table \fItool.cleaner\fR.
`cleaner config` shows what holds.
.TP
.I .cleanerignore
Files that `cleaner check` passes over, written as in \fI.gitignore\fR.
.SH EXIT STATUS
.TP
.B 0
It is done.
.TP
.B 1
`cleaner check` found something, or figures of `cleaner evaluate` are outside their limits.
.TP
.B 2
The options are wrong, or input can't be read.
.SH EXAMPLES
.EX
cleaner < page.txt > article.txt
cleaner clean --format jsonl --removed dropped.jsonl pages/*.txt
cleaner check --fix seeds/
.EE
"""


def manual() -> str:
    """Return the manual page, as troff with the macros of man."""
    group: Any = typer.main.get_command(app())
    context = group.context_class(group, info_name=NAME)
    title, *description = _paragraphs(group.help)
    rows = [
        f'.TH {NAME.upper()} 1 "" {NAME} "User Commands"',
        *(".SH NAME", f"{NAME} \\- {_escape(title)}"),
        *(".SH SYNOPSIS", f"\\fB{NAME}\\fR < \\fIFILE\\fR", ".br"),
        f"\\fB{NAME}\\fR [\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...",
        *(".SH DESCRIPTION", *_joined(description)),
        *(".SH OPTIONS", *_parameters(group, context)),
        ".SH COMMANDS",
    ]
    for name, command in group.commands.items():
        rows += _command(name, command, command.context_class(command, info_name=name, parent=context))
    return "\n".join(rows) + re.sub("`(.+?)`", r"\\fB\1\\fR", ENDING)


def completion(shell: str) -> str:
    """Return the script that completes the command in a shell, as typer writes it."""
    asking = {**os.environ, f"_{NAME.upper()}_COMPLETE": f"source_{shell}"}
    done = subprocess.run([sys.executable, "-m", NAME], env=asking, capture_output=True, check=True, text=True)
    return done.stdout.strip().replace(ZSH_DEFINES, ZSH_COMPLETES) + "\n"


def files() -> dict[str, str]:
    """Return the text of each file, by its path below `share`."""
    return {PAGE: manual(), **{path: completion(shell) for shell, path in COMPLETIONS.items()}}


def _command(name: str, command: Any, context: Any) -> Iterator[str]:
    arguments = [_usage(each) for each in command.params if each.param_type_name == "argument"]
    yield " ".join([f'.SS "{NAME} {name} [OPTION]...', *arguments]) + '"'
    yield from _joined(_paragraphs(command.help))
    yield from _parameters(command, context)


def _usage(argument: Any) -> str:
    named = (argument.metavar or argument.name).upper()
    return ("{}" if argument.required else "[{}]").format(named) + ("..." if argument.nargs == -1 else "")


def _parameters(command: Any, context: Any) -> Iterator[str]:
    for each in command.params:
        if each.param_type_name == "argument":
            # typer adds the type to the record, by a name that Python has for it
            record = (each.metavar or each.name).upper(), each.help or ""
        else:
            record = each.get_help_record(context)
        if record:
            yield from (".TP", f"\\fB{_escape(record[0])}\\fR", _escape(record[1].replace("\\[", "[")))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in re.split(r"\n\s*\n", text.strip())]


def _joined(paragraphs: list[str]) -> Iterator[str]:
    for each in paragraphs:
        yield from (".PP", _escape(each))


def _escape(text: str) -> str:
    shown = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    shown = re.sub("`(.+?)`", r"\\fB\1\\fR", shown)
    # a row that begins with one of these is a request
    return f"\\&{shown}" if shown.startswith((".", "'")) else shown


def main() -> None:
    """Write the files below the folder named on the command line."""
    for path, text in files().items():
        file = Path(sys.argv[1]) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
