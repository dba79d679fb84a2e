"""The command `cleaner rule`."""

from typing import Annotated

import typer

from cleaner.cli.console import fail, payload
from cleaner.cli.options import choose

FORMATS = ("text", "json")

Code = Annotated[str | None, typer.Argument(metavar="CODE", help="A code, as D205, or a name, as html-entities.")]
All = Annotated[bool, typer.Option("--all", help="Explain every rule.")]
OutputFormat = Annotated[str, typer.Option(metavar="|".join(FORMATS), help="Markdown, or JSON with all that is known.")]


def rule(code: Code = None, every: All = False, output_format: OutputFormat = "text") -> None:
    """
    Explain the rules of `cleaner check`.

    A page says what a rule finds, why that matters, whether its fix is safe, and has an example. Without a code, list
    the rules.
    """
    from cleaner.check.pages import as_json, listed, page
    from cleaner.check.rules import rules

    known = rules()
    named = {each.name: each.code for each in known.values()}
    chosen = list(known)
    try:
        choose("output format", output_format, FORMATS)
        if code is not None:
            chosen = [named.get(code.lower(), code.upper())]
            choose("rule", chosen[0], known)
    except ValueError as error:
        fail(error)
    with payload() as write:
        if output_format == "json":
            text = as_json([known[each] for each in chosen])
        elif code is None and not every:
            text = listed(known.values())
        else:
            text = "\n".join(page(known[each]) for each in chosen)
        write(text.encode("utf-8", "backslashreplace"))
