"""The command `cleaner label`."""

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.clean import Model, TextField
from cleaner.cli.console import fail, warn
from cleaner.formats import InputError

if TYPE_CHECKING:
    from cleaner.labelling.session import Session

Pages = Annotated[
    list[Path],
    typer.Argument(metavar="PAGES", help="Text files, .jsonl files, or folders of .txt files.", show_default=False),
]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The .jsonl file of labelled pages; it is continued.")
]
Port = Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port to serve at; 0 is any free one.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]


def label(
    pages: Pages,
    output: Output = Path("labelled.jsonl"),
    text_field: TextField = "text",
    model: Model = None,
    port: Port = 0,
    open_browser: Open = False,
) -> None:
    """
    Correct the labels of your own pages in a browser.

    It goes by keyboard, the least certain pages first.

    Serves a page on this machine alone, at an address with a random token, and prints the address on stderr. The
    labels of a page are written to FILE when it is saved there, as `cleaner train` reads them; pages that FILE has
    already come up as done. Ctrl-C ends it.

    Retrain, on the page, fits the model to the saved pages, writes it beside FILE and shows what that changes on
    pages that it has not seen. It needs more: pip install 'cleaner-zh[train]'.
    """
    session = _session(pages, output, text_field, model)
    from cleaner.labelling.server import Server

    try:
        server = Server(session, port)
    except OSError as error:
        fail(f"port {port}: {error.strerror}: choose another with --port")
    with server:
        warn(f"label {len(session.works)} pages at {server.address} and end with Ctrl-C")
        if open_browser:
            import webbrowser

            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            session.finish()


def _session(pages: list[Path], output: Path, text_field: str, model: Path | None) -> "Session":
    if output.suffix != ".jsonl":
        fail(f"{output}: name a file that ends with .jsonl, so that `cleaner train` knows what it is")
    if any(path.exists() and output.exists() and path.samefile(output) for path in pages):
        fail(f"{output}: is read from, and would be written to: name another file with --output")
    from cleaner.labelling.pages import read_pages
    from cleaner.labelling.session import Session

    try:
        found = read_pages(pages, text_field, model, warn)
        if not found:
            fail("there is no page to label")
        if not os.access(output.parent, os.W_OK):
            fail(OSError(errno.EACCES, "its folder is not writable", str(output)))
        return Session(found, output, model)
    except (InputError, OSError, ValueError) as error:
        fail(error)
