"""What is known of each page while it is labelled: the model's labels, the user's, and whether they are saved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

from cleaner.document import Config, Label
from cleaner.labelling.pages import Line, Page
from cleaner.labelling.saved import Labels, labels_of, read_saved, save
from cleaner.lines.classification import classify_documents
from cleaner.lines.decision.verdicts import Verdict
from cleaner.lines.models.page_model import PageModel

# How labels travel: a letter for each line, "-" where there is none.
LETTERS: dict[str | None, str] = {Label.body.value: "b", Label.chrome.value: "c", Label.spam.value: "s", None: "-"}
NAMES = {letter: name for name, letter in LETTERS.items()}
OPEN, DRAFT, DONE = "open", "draft", "done"


class BadRequestError(ValueError):
    """What the browser sent cannot be done; the message is one sentence."""


@dataclass
class Work:
    """A page and the user's labels, one for each line."""

    page: Page
    labels: Labels
    state: str = OPEN


class Session:
    """
    The pages of one run, least certain first, and the file that labelled ones are saved to.

    Methods may be called from several threads.
    """

    def __init__(self, pages: Sequence[Page], output: Path, model: Path | None = None) -> None:
        self.output, self.model = output, model
        saved = read_saved(output)
        self.works = [_work(page, saved) for page in pages]
        self._lock, self._retraining = Lock(), Lock()

    @property
    def model_folder(self) -> Path:
        """Where the retrained model goes: beside the labelled pages."""
        return self.output.with_name(f"{self.output.stem}-model")

    def listing(self) -> dict[str, Any]:
        """Return what the list of pages shows, least certain first; `number` is how a page is called in requests."""
        with self._lock:
            rows = [
                {"number": number, "name": work.page.name, "state": work.state, "doubt": work.page.uncertainty}
                for number, work in sorted(enumerate(self.works), key=lambda pair: -pair[1].page.uncertainty)
            ]
        return {"pages": rows, "output": str(self.output), "model": str(self.model_folder)}

    def page(self, number: int) -> dict[str, Any]:
        """Return the lines of a page, with the model's labels and the user's."""
        with self._lock:
            work = self._find(number)
            lines = [
                {"text": line.text or line.original, "score": round(line.score, 3), "reason": line.reason}
                for line in work.page.lines
            ]
            model, labels = _letters(_given(work.page)), _letters(work.labels)
            return {"name": work.page.name, "state": work.state, "lines": lines, "model": model, "labels": labels}

    def keep(self, number: int, letters: object, done: object) -> dict[str, Any]:
        """
        Keep the labels of a page; one that is `done` is written to the file.

        Raise `BadRequestError` for labels that don't fit the page.
        """
        if not isinstance(letters, str) or not isinstance(done, bool):
            raise BadRequestError("labels must be a string and done true or false")
        with self._lock:
            work = self._find(number)
            if len(letters) != len(work.labels) or not set(letters) <= set(NAMES):
                raise BadRequestError(f"labels must be {len(work.labels)} letters of {''.join(NAMES)}")
            # a blank line has no label, whatever a browser says
            lines = work.page.lines
            labels = [NAMES[letter] if line.label else None for letter, line in zip(letters, lines, strict=True)]
            if done:
                save(self.output, work.page, labels)
            work.labels, work.state = labels, DONE if done else DRAFT
            return {"state": work.state}

    def retrain(self) -> dict[str, Any]:
        """
        Fit the model to the saved pages, write it beside them, judge the open pages again, and return the figures.

        Raise `BadRequestError` if that goes on already, `InputError` for too few pages.
        """
        try:
            from cleaner.training.adapt import adapt
        except ModuleNotFoundError as error:
            raise BadRequestError(f"retraining needs {error.name}: pip install 'cleaner-zh[train]'") from None
        if not self._retraining.acquire(blocking=False):
            raise BadRequestError("a model is being trained already")
        try:
            if not self.output.exists():
                raise BadRequestError("no page is saved yet")
            model, card = adapt([self.output], self.model, self.model_folder)
            self._judge_again(model)
        finally:
            self._retraining.release()
        return {"figures": card["figures"]["own"], "model": str(self.model_folder)}

    def finish(self) -> None:
        """Wait until a page that is being written is, and let no other begin."""
        self._lock.acquire()

    def _judge_again(self, model: PageModel) -> None:
        """Give the pages that nobody has touched the labels of a new model, so that they come in its order."""
        with self._lock:
            works = [work for work in self.works if work.state == OPEN]
            texts = [[line.text.strip() for line in work.page.lines if line.label] for work in works]
            for work, verdicts in zip(works, classify_documents(model, texts, Config.threshold), strict=True):
                found = iter(verdicts)
                work.page = replace(work.page, lines=tuple(_judged(line, found) for line in work.page.lines))
                work.labels = _given(work.page)

    def _find(self, number: int) -> Work:
        if not 0 <= number < len(self.works):
            raise BadRequestError(f"no page {number}")
        return self.works[number]


def _work(page: Page, saved: dict[str, dict[str, Any]]) -> Work:
    if page.name in saved and (labels := labels_of(page, saved[page.name])) is not None:
        return Work(page, labels, DONE)
    return Work(page, _given(page))


def _given(page: Page) -> Labels:
    return [line.label and line.label.value for line in page.lines]


def _judged(line: Line, verdicts: Iterator[Verdict]) -> Line:
    if line.label is None:
        return line
    verdict = next(verdicts)
    return replace(line, label=verdict.label, score=verdict.score, reason=verdict.reason)


def _letters(labels: Iterable[str | None]) -> str:
    return "".join(LETTERS[label] for label in labels)
