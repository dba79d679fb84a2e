"""Cleaned files as one page of HTML that needs nothing else: no script, and no request to anywhere."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from cleaner.document import Label, Line
from cleaner.formats import Pair
from cleaner.report.chart import chart
from cleaner.report.counts import Counts
from cleaner.report.rows import LARGEST, LEAST, Section, section
from cleaner.segments import visible, visible_change

TEMPLATES = Path(__file__).resolve().parent / "templates"
# A sign for each label, so that none is told by its colour alone; the chart has the same.
SIGNS = {Label.body: "●", Label.chrome: "■", Label.spam: "▲"}


def report(pairs: Iterable[Pair], files: int) -> Iterator[bytes]:
    """
    Yield a page about the documents of `files` files; the same documents give the same bytes.

    Of each file it has the lines before and after, counts, and a chart of scores. What of a long file is left out is
    said in the page. Nothing in a text can become markup: it is escaped, and what can't be seen has a stand-in.
    """
    most = max(LARGEST // max(files, 1), LEAST)
    sections = [_section(name, group, most) for name, group in _by_file(pairs)]
    for piece in _template().generate(_page(sections)):
        yield piece.encode()


def _by_file(pairs: Iterable[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    """Yield name and parts of each file."""
    group: list[Pair] = []
    for pair in pairs:
        if group and not pair[0].part.continues:
            yield group[0][0].source, group
            group = []
        group.append(pair)
    if group:
        yield group[0][0].source, group


def _section(name: str, group: Sequence[Pair], most: int) -> Section:
    lines: list[Line] = list(chain.from_iterable(cleaned.lines for _, cleaned in group))
    first = group[0][1]
    return section(name, first.encoding, first.kind, lines, chart(lines), most)


def _page(sections: Sequence[Section]) -> dict[str, Any]:
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return {
        "sections": sections,
        "total": Counts.of(each.counts for each in sections),
        "labels": list(Label),
        "signs": SIGNS,
        "style": style,
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
        "change": visible_change,
    }


def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def safe(value: object) -> object:
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    # every value that a template prints goes through `safe`, then it is escaped
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")
