"""The command `cleaner server`."""

from cleaner.cli.console import need


def server() -> None:
    """
    Serve editors with what `cleaner check` finds, and with its fixes: a language server over stdin and stdout.

    An editor starts it; docs/editors.md says how. What holds for a file is taken from the nearest cleaner.toml or
    pyproject.toml. It needs more: pip install 'cleaner-zh[server]'.
    """
    need(("pygls",), "the language server", "server")
    from cleaner.server import server

    server().start_io()
