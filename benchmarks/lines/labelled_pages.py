"""
Label pages that the model has not seen with `cleaner label`, in a browser, and print what retraining on them changes.

`python -m benchmarks.lines.labelled_pages CORPORA MODEL [FOLD]`: MODEL is a folder with a model that has not seen the
fold, by default the untouched one; where there is none it is trained and written there, which takes a quarter of an
hour. The labels of the corpus stand in for a user, who gets the pages of the fold, least certain first, and labels the
first `LABELLED`.

Printed are the figures that the page shows, and those of the pages of the fold that nobody labelled.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.labelling.pages import read_pages
from cleaner.labelling.server import Server
from cleaner.labelling.session import Session
from cleaner.lines.models.page_model import PageModel, load, save
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.readers import read
from cleaner.training.corpora.written import written
from cleaner.training.evaluation.metrics import evaluate_pages, scores
from cleaner.training.fitting.fit import Fitting
from cleaner.training.fitting.folds import UNTOUCHED, dataset, fold_of
from tests import desk
from tests.labelling import serving

CORPUS = "web26"
LABELLED = 20


def main() -> None:
    """Print the figures before and after."""
    corpora, folder = map(Path, sys.argv[1:3])
    fold = int(sys.argv[3]) if sys.argv[3:] else UNTOUCHED
    if not (folder / "lines.npz").exists():
        save(_model(corpora, fold), {"name": "lines"}, folder)
    pages = _pages(corpora, fold)
    with TemporaryDirectory() as name:
        place = Path(name)
        session = _session(pages, place, folder)
        with serving(session) as server:
            shown = _label_and_retrain(server, pages)
        done = {json.loads(row)["id"].rpartition(":")[2] for row in session.output.read_text("utf-8").splitlines()}
        others = [page for name, page in pages.items() if name not in done]
        models = {"before": load(folder), "after": load(session.model_folder)}
    print(f"of {len(pages)} pages of {CORPUS}, {len(done)} labelled: body line F1, precision, recall, F1 mean of pages")
    for what, figures in shown.items():
        print(f"labelled, {what}: {' / '.join(f'{figure:.3f}' for figure in figures)}")
    for what, model in models.items():
        print(f"not labelled, {what}: {_figures(model, others)}")


def _model(corpora: Path, fold: int) -> PageModel:
    fitting = Fitting(dataset(corpora))
    fitting.cross_fit()
    return fitting.page_model(frozenset({fold}))


def _pages(corpora: Path, fold: int) -> dict[str, Page]:
    """Return the pages of the corpus in a fold by their number."""
    pages = read([corpora])
    folds = fold_of([page.group for page in [*pages, *written()]])
    found = [page for page in pages if page.corpus == CORPUS and folds[page.group] == fold]
    return {str(number): page for number, page in enumerate(found)}


def _session(pages: dict[str, Page], folder: Path, model: Path) -> Session:
    rows = [{"id": name, "group": page.group, "text": "\n".join(page.lines)} for name, page in pages.items()]
    file = folder / "pages.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return Session(read_pages([file], "text", model, print), folder / "labelled.jsonl", model)


def _label_and_retrain(server: Server, pages: dict[str, Page]) -> dict[str, list[float]]:
    browser = desk.start()
    try:
        page = desk.Desk(browser, server)
        for _ in range(LABELLED):
            page.label_page([str(label) for label in pages[page.shown("name").rpartition(":")[2]].labels])
        return page.retrain()
    finally:
        browser.quit()


def _figures(model: PageModel, pages: list[Page]) -> str:
    found = scores(evaluate_pages(model, pages))
    line = found["body"]["line"]
    shown = (line["f1"], line["precision"], line["recall"], found["page_averaged_body_f1"])
    return " / ".join(f"{figure:.3f}" for figure in shown)


if __name__ == "__main__":
    main()
