"""
Measure what each group of features and each rule is worth: judge unseen pages without it.

`python -m benchmarks.lines.ablations CORPORA docs/classifier.md` rewrites the table there; without a file it prints it.
It takes ten minutes. A group of features is left out of training, a rule out of the decision. Only some folds are
judged, and probabilities are not calibrated, so the first row differs from the figures of the model card.
"""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from benchmarks.pages import block
from cleaner.lines.decision import rules, titles
from cleaner.lines.features import doorways
from cleaner.training.evaluation.metrics import RATES, EvaluatedPage, by_corpus, evaluate_pages, scores
from cleaner.training.fitting.fit import SPAM_GROUP, Fitting
from cleaner.training.fitting.folds import dataset

Constants = dict[tuple[ModuleType, str], object]

JUDGED_FOLDS = (0, 1)
CORPORA = ("web26", "daniel_zh", "cwced")
HACKED = ("dirty", "dirty_pages")
GROUPS = {
    "line": "scores, length and characters of the line itself",
    "shared_words": "words shared with the page's body and its first line",
    "neighbours": "scores and shape of the lines beside it",
    "place": "body around, above and below; place in the page; copies",
    "words": "words alone, of the line and around it",
    "expected": "whether the lines around expect body here",
    "telltales": "headings of lists and links that end an article",
    SPAM_GROUP: "words of spam, of the line and around it",
}
# The constants with which a rule of the decision does nothing.
RULES: dict[str, Constants] = {
    "a threshold of its own for each page": {(rules, "LOWEST"): 1.0, (rules, "HIGHEST"): 1.0},
    "more care on pages that are nearly clean": {(rules, "NEARLY_CLEAN"): -1.0},
    "likely spam beside spam": {(rules, "BESIDE_SPAM"): 2.0},
    "spam by its own words only": {(rules, "OWN_WORDS"): -math.inf},
    "surer spam where it is prose": {(rules, "SURE_SPAM"): rules.LIKELY_SPAM},
    "the likeliest title of each page": {(titles, "TITLE_LEAST"): 2.0},
    "doorways to gambling sites": {(doorways, "LEAST"): math.inf},
}


def main() -> None:
    """Write the table into the named file, or print it."""
    corpora, *file = map(Path, sys.argv[1:])
    text = table(Fitting(dataset(corpora)))
    if file:
        block.write(file[0], "ablations", text)
    else:
        print(text)


def table(fitting: Fitting) -> str:
    """Return a table of figures with all features and without each group."""
    fitting.prepare([fitting.data.folds != fold for fold in JUDGED_FOLDS])
    heads = [
        *(f"`{corpus}`: line F1 / char F1 / page F1" for corpus in CORPORA),
        f"`{CORPORA[0]}`: titles / characters without a body / body called spam",
        "hacked pages: spam P / R / F1",
    ]
    rows = [f"| without | {' | '.join(heads)} |", "|---" * (1 + len(heads)) + "|", row("nothing", judged(fitting))]
    for what, constants in RULES.items():
        with replaced(constants):
            rows.append(row(f"the rule: {what}", judged(fitting)))
    rows += [row(f"`{group}`: {what}", judged(fitting.hiding(group))) for group, what in GROUPS.items()]
    return "\n".join(rows)


@contextmanager
def replaced(constants: Constants) -> Iterator[None]:
    """Give constants of modules other values for a while."""
    before = {(module, name): getattr(module, name) for module, name in constants}
    try:
        for (module, name), value in constants.items():
            setattr(module, name, value)
        yield
    finally:
        for (module, name), value in before.items():
            setattr(module, name, value)


def judged(fitting: Fitting) -> list[EvaluatedPage]:
    """Judge the labelled pages of some folds, each by a model that has not seen its fold."""
    found: list[EvaluatedPage] = []
    for fold in JUDGED_FOLDS:
        found += evaluate_pages(fitting.page_model(frozenset({fold})), fitting.data.labelled(fold), fold)
    return found


def row(name: str, found: list[EvaluatedPage]) -> str:
    """Return one row of the table."""
    cells = []
    for corpus in CORPORA:
        figures = scores(by_corpus(found)[corpus])
        body = figures["body"]
        page = figures["page_averaged_body_f1"]
        cells.append(f"{body['line']['f1']:.3f} / {body['character']['f1']:.3f} / {page:.3f}")
    figures = scores(by_corpus(found)[CORPORA[0]])
    kept = figures["characters_kept_without_body"]
    cells.append(f"{figures['titles_found']:.3f} / {kept:.0f} / {figures['body_called_spam']}")
    hacked = scores([judgement for judgement in found if judgement.page.corpus in HACKED])["spam"]["line"]
    cells.append(" / ".join(f"{hacked[rate]:.3f}" for rate in RATES))
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
