"""Train on labelled pages, and write the line model and its card; with a corpora folder, also the character models."""

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cleaner.chinese.language_model import CHARACTERS, TRIGRAMS
from cleaner.document import Label
from cleaner.lines.features.hashing import BUCKETS
from cleaner.lines.features.ngrams import ORDERS
from cleaner.lines.models.arrays import KIND_FILE
from cleaner.lines.models.formula_model import FormulaModel
from cleaner.lines.models.page_model import save
from cleaner.training.corpora.readers import corpora_in
from cleaner.training.corpora.renderings import with_html
from cleaner.training.corpora.written import CORPUS, written
from cleaner.training.evaluation.calibration import calibration, threshold_curve
from cleaner.training.evaluation.metrics import (
    EvaluatedPage,
    Progress,
    by_corpus,
    cross_validate,
    figures,
    honest_lines,
    scores,
)
from cleaner.training.evaluation.splits import check_corpora, one_by_one, unseen
from cleaner.training.fitting import characters, fit, formulas, fragments, ngrams
from cleaner.training.fitting.compressed import save_compressed
from cleaner.training.fitting.fit import Fitting
from cleaner.training.fitting.folds import FOLDS, UNTOUCHED, Dataset, dataset
from cleaner.training.fitting.kinds import save as save_kinds
from cleaner.training.fitting.kinds import train as fit_kinds

LIMITS = (
    "Learned from pages of today's web of 245 sites, news pages of 2011 and 2012, a few blogs, forums and essays, "
    "hacked pages of 2015 to 2025, and pages written for this project. Reference pages, product pages, forums and "
    "entries of social sites lose short lines or keep chrome; lists of teasers and comments that read like prose stay. "
    "Doorway pages that read like prose are kept. Spam that is a bare brand name, a single word of an adult site, the "
    "title of a promotional article or a whole page on one line is often missed, and descriptions of apps for "
    "lotteries may be taken for spam. Gold labels of the older page corpora differ on captions, bylines and titles. "
    "The first pass of each fold has seen the labels of all others, those of the judged fold never. Settings were "
    "chosen with the figures of all folds but the untouched one in view; from which probability on a line is spam, and "
    "words that spam is made of, after looking at all labelled pages. Other languages were not trained on."
)
# What the card says about a model of other data than ours.
OWN_LIMITS = (
    "Learned from the pages of the sources alone, {pages} of {groups} groups, without raw text: what they do not show, "
    "other kinds of pages and of spam, it does not know."
)
CHARACTER_MODELS = (CHARACTERS, TRIGRAMS)
# Other releases of these may give other arrays.
TRAINERS = ("catboost", "numpy", "scikit-learn")


def train(data: Sequence[Path], output: Path, progress: Progress = iter) -> dict[str, Any]:
    """
    Fit on all of the data, write the arrays and the card to `output`, and return the card.

    The character models are written if a corpora folder is among the data. The figures of the card come from models
    that had not seen the pages they were measured on. The same data give the same files. Raise `InputError` for data
    that cannot be learned from.
    """
    corpora = corpora_in(data)
    fitting = Fitting(dataset(*data))
    counts = dict(zip(CHARACTER_MODELS, characters.fit(corpora), strict=True)) if corpora else {}
    judged = cross_validate(fitting, progress)
    model = fitting.page_model()
    kinds, found = fit_kinds(fitting.data), _formulas(fitting.data) if corpora else {}
    others = {**({"kinds": kinds[1]} if kinds else {}), **{name: figures for name, (_, figures) in found.items()}}
    card = _card(fitting, judged, data, {**measure(fitting, judged, corpora), **others})
    output.mkdir(parents=True, exist_ok=True)
    if kinds:
        save_kinds(kinds[0], output)
    for name, (formula_model, _) in found.items():
        formulas.save(formula_model, output / formulas.SOURCES[name].file)
    for name, arrays in counts.items():
        save_compressed(output / name, arrays)
    beside = [*[KIND_FILE] * bool(kinds), *(formulas.SOURCES[name].file for name in found)]
    save(model, card, output, [*beside, *(name for name in CHARACTER_MODELS if (output / name).exists())])
    return card


def evaluate(
    data: Sequence[Path], held_out: Sequence[str] = (), singled: Sequence[str] = (), progress: Progress = iter
) -> tuple[dict[str, Any], list[EvaluatedPage]]:
    """
    Cross-validate on data and return the figures and the judged pages.

    Corpora in `held_out` are also judged by a model trained without any page of theirs ("unseen"), those in `singled`
    page by page ("one_by_one").
    """
    fitting = Fitting(dataset(*data))
    check_corpora(fitting.data, [*held_out, *singled])
    judged = cross_validate(fitting, progress)
    table = measure(fitting, judged, corpora_in(data))
    if kinds := fit_kinds(fitting.data):
        table["kinds"] = kinds[1]
    if corpora_in(data):
        table |= {name: figures for name, (_, figures) in _formulas(fitting.data).items()}
    for corpus in singled:
        table[corpus]["one_by_one"] = scores(one_by_one(fitting, corpus, progress))
    for corpus in held_out:
        table[corpus]["unseen"] = scores(unseen(fitting, corpus))
    return table, judged


def _formulas(data: Dataset) -> dict[str, tuple[FormulaModel, dict[str, int]]]:
    """Return the models of single lines and their figures by name."""
    return {name: formulas.train(data, source) for name, source in formulas.SOURCES.items()}


def measure(fitting: Fitting, judged: Sequence[EvaluatedPage], corpora: Path | None) -> dict[str, Any]:
    """Return the figures of judged pages and, with a corpora folder, of pages with HTML and of honest raw lines."""
    table = figures(judged)
    if corpora is None:
        return table
    names = with_html(corpora)
    for corpus, rows in by_corpus(judged).items():
        if same := [row for row in rows if row.page.name in names]:
            table[corpus]["html"] = scores(same)
    return {**table, "honest": honest_lines(fitting, corpora)}


def _card(
    fitting: Fitting, judged: Sequence[EvaluatedPage], data: Sequence[Path], table: dict[str, Any]
) -> dict[str, Any]:
    groups = {row.page.group for row in judged}
    own = OWN_LIMITS.format(pages=len(judged), groups=len(groups))
    return {
        "name": "lines",
        "labels": [label.value for label in Label],
        "passes": {
            "lines": f"logistic regression, C = {ngrams.STRENGTH}, on hashed n-grams, n = {ORDERS}, {BUCKETS} buckets, "
            f"for body on lines of all pages, for spam on those of labelled pages and {_samples(fitting)} drawn ones; "
            f"C = {fragments.STRENGTH} for pieces of body and chrome of like lengths",
            "context": f"boosted oblivious trees: {fit.BODY_TREES} of depth {fit.BODY_DEPTH} for body, "
            f"{fit.SPAM_TREES} of depth {fit.SPAM_DEPTH} for spam, "
            f"{fit.TITLE_TREES} of depth {fit.TITLE_DEPTH} for titles, on short lines above the text",
            "calibration": "Platt scaling of the log-odds that models gave pages of folds they had not seen",
        },
        "pages": _page_counts(fitting),
        "weights": {
            **fit.CORPUS_WEIGHTS,
            "other corpora": fit.OTHER_WEIGHT,
            "factor of a copy": fit.COPY_WEIGHT,
            "factor of a cleaned copy": fit.CLEANED_WEIGHT,
        },
        "folds": {"number": FOLDS, "untouched": UNTOUCHED},
        "trained_with": {name: version(name) for name in TRAINERS},
        "figures": table,
        "threshold_curve": threshold_curve(judged),
        "calibration": calibration(judged),
        "limits": LIMITS if corpora_in(data) else own,
        "sources": sources(data),
    }


def _samples(fitting: Fitting) -> int:
    return sum(map(len, fitting.data.samples.values()))


def sources(data: Sequence[Path]) -> list[dict[str, str]]:
    """Return name, SHA-256 and origin of each file that was trained on; all dirty pages count as one file."""
    found: list[dict[str, str]] = []
    for path in data:
        found += _corpora_sources(path) if path.is_dir() else [_source(path.name, path.read_bytes())]
    return found


def _corpora_sources(corpora: Path) -> list[dict[str, str]]:
    known = json.loads((corpora / "raw" / "SOURCES.json").read_text(encoding="utf-8"))
    origin = {row[0]: f"{row[3]}; licence: {row[4]}" for row in known}
    files = sorted(file for folder in ("lines", "html", "raw/*") for file in corpora.glob(f"{folder}/*.gz"))
    names = [(file, file.relative_to(corpora).as_posix()) for file in files]
    pages = b"".join(file.read_bytes() for file in sorted((corpora / "dirty").glob("*.txt")))
    return [
        *(
            _source(name, file.read_bytes(), origin.get(name.removeprefix("raw/").removesuffix(".gz"), ""))
            for file, name in names
        ),
        _source("dirty/*.txt", pages),
        _source(f"{CORPUS} pages", repr(written()).encode(), "written for this project; licence: MIT"),
    ]


def _source(name: str, content: bytes, origin: str = "") -> dict[str, str]:
    return {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "origin": origin}


def _page_counts(fitting: Fitting) -> dict[str, int]:
    counts: dict[str, int] = {}
    for page in fitting.data.pages:
        kind = " ".join([page.corpus, *page.name.split("#")[1:]])
        counts[kind] = counts.get(kind, 0) + 1
    return counts
