"""Put the article of one page between the chrome of another, so that neither is learned as a sign of the other."""

from collections.abc import Sequence
from dataclasses import replace

from cleaner.document import Label
from cleaner.training.augmentation.changes import Rows
from cleaner.training.augmentation.seeds import seeded
from cleaner.training.corpora.folder import Page

# A frame of fewer lines of chrome shows no site, and a page of fewer lines might as well be a poem.
SMALLEST_FRAME, SMALLEST_PAGE = 4, 20
# A line of so few characters may stand in another one by chance.
SHORTEST_TITLE = 5


def splices(page: Page, others: Sequence[Page]) -> list[Page]:
    """
    Return a copy of a page in the frame of one of the others, of another site, and its own frame, which has no body.

    The frame is the chrome above the first line of body and below the last. Nothing is made of a page without body.
    """
    if not has_body(page):
        return []
    made = []
    head, article, foot = _parts(page)
    donors = [other for other in others if other.group != page.group and has_body(other)]
    if donors:
        random = seeded(f"{page.name}#spliced")
        above, replaced, below = _parts(donors[int(random.integers(len(donors)))])
        if len(above) + len(below) >= SMALLEST_FRAME:
            title, new = replaced[0][0], article[0][0]
            made.append(
                _copy(page, "spliced", [*_retitled(above, title, new), *article, *_retitled(below, title, new)])
            )
    if len(head) + len(foot) >= SMALLEST_PAGE:
        made.append(_copy(page, "framed", [*head, *foot]))
    return made


def has_body(page: Page) -> bool:
    """Return whether a page has a line of body."""
    return Label.body in page.labels


def _parts(page: Page) -> tuple[Rows, Rows, Rows]:
    rows: Rows = [*zip(page.lines, page.labels, strict=True)]
    body = [at for at, (_, label) in enumerate(rows) if label is Label.body]
    return rows[: body[0]], rows[body[0] : body[-1] + 1], rows[body[-1] + 1 :]


def _retitled(rows: Rows, title: str, new: str) -> Rows:
    """Let chrome that names the old page's title name the new one's."""
    if len(title) < SHORTEST_TITLE:
        return rows
    return [(line.replace(title, new), label) for line, label in rows]


def _copy(page: Page, name: str, rows: Rows) -> Page:
    lines, labels = zip(*rows, strict=True)
    # lines of a copy have no line numbers in a source
    return replace(page, name=f"{page.name}#{name}", lines=lines, labels=labels, numbers=())
