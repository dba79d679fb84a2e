"""
Search for the original of a run that is out of step, over all the edits that could have made it what is seen.

The search reads bytes from left to right like a Viterbi decoder (Forney 1973): pinyin and junk are taken out, the byte
that an invalid pair swallowed is put back, and the likeliest Chinese by the trigram model wins.
"""

import math
import re
from functools import reduce
from operator import itemgetter

from cleaner.chinese.characters import HAN
from cleaner.chinese.language_model import trigram_model
from cleaner.repair.gbk_desync.costs import AFTER, BEFORE, CLOSING, COSTS, MARKS
from cleaner.repair.gbk_desync.edits import SEVERAL, Edit, Path, edits
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import SIGN, Place, places
from cleaner.repair.gbk_desync.signs import with_signs

# What stands for a character that is not sure.
LOST = "\ufffd"
# A quotation of a word or two, of a few characters at most, in a sentence: no sentence ends in it.
FRAGMENT = 4
BEGUN_IN_SENTENCE = re.compile(rf"[{HAN}][{''.join(opening[0] for opening in CLOSING.values())}]")


def read_run(line: str, start: int, evidence: PageEvidence) -> tuple[int, str]:
    """Read a line from an entry on until all readings agree again; return where that is and the likeliest text."""
    first = max(0, start - BEFORE)
    line, start = line[first : start + AFTER], start - first
    place, text = _read_run(line, start, evidence)
    if text is None:
        return first + place, line[start:place]
    return first + place, with_signs(f"\n\n{line[:start]}", text, line[place:], evidence)


def _context(line: str, start: int) -> str:
    return ("\n\n" + line[max(0, start - 2) : start])[-2:]


def _read_run(line: str, start: int, evidence: PageEvidence) -> tuple[int, str | None]:
    """Return where a run ends and its likeliest text, with SIGN for unknown signs, or None for no sure reading."""
    first = Path(0.0, None, _context(line, start), "")
    known = {place.at: place for place in places(line, start, evidence)}
    agenda: dict[int, dict[tuple[int | None, str], Path]] = {start: {(None, first.context): first}}
    place = start
    while agenda:
        place = min(agenda)
        if place - start > COSTS.longest:
            return place, None
        paths = sorted(agenda.pop(place).values(), key=itemgetter(0), reverse=True)
        least, seen = paths[0].score - COSTS.beam, line[start:place]
        # the path that leaves the line as it is stays: the run may turn out to lead nowhere
        paths = [path for path in paths if path.score > least or path.text == seen]
        settled = not agenda and len(paths) == 1 and paths[0].pending is None and place > start
        # after half a character, €, its annotation belongs to the run
        if place == len(line) or (settled and line[place] != "("):
            return place, _sure(_best(paths, ends=place == len(line)))
        steps = _steps(line, known.get(place, Place(place)), paths, evidence)
        _read_on(agenda, steps, line, start, seen, evidence)
    # all readings from here fell too far back before they reached the next place
    return place, None


def _steps(line: str, place: Place, paths: list[Path], evidence: PageEvidence) -> list[tuple[Path, Edit]]:
    return [
        (path, edit)
        for rank, path in enumerate(paths)
        for edit in edits(line, place, evidence, path, fills=rank < COSTS.width)
    ]


def _read_on(
    agenda: dict[int, dict[tuple[int | None, str], Path]],
    steps: list[tuple[Path, Edit]],
    line: str,
    start: int,
    seen: str,
    evidence: PageEvidence,
) -> None:
    """Put the readings that steps lead to on the agenda, only the likeliest of those that come to the same end."""
    scores = _scores(steps, line, start, evidence)
    best: dict[int, float] = {}
    for (_, edit), score in zip(steps, scores, strict=True):
        if score > best.get(edit.end, -math.inf):
            best[edit.end] = score
    for (path, edit), score in zip(steps, scores, strict=True):
        if score > best[edit.end] - COSTS.beam or path.text == seen:
            context = (path.context + edit.adds)[-2:]
            read = Path(score, edit.pending, context, path.text + edit.adds)
            held = agenda.setdefault(edit.end, {})
            key = edit.pending, context
            held[key] = _better(held[key], read) if key in held else read


def _better(path: Path, other: Path) -> Path:
    """Return the likelier of two readings, and keep its lead and where it is in doubt if their texts differ."""
    best, second = (path, other) if path.score >= other.score else (other, path)
    if path.text == other.text:
        return best
    lead, doubt = best.score - second.score, best.doubt
    if lead < COSTS.sure:
        differs = _difference(best.text, second.text)
        doubt = differs if best.margin >= COSTS.sure or doubt == differs else SEVERAL
    return best._replace(margin=min(best.margin, lead), doubt=doubt)


def _difference(one: str, two: str) -> int:
    """Return the only place where two texts differ, SEVERAL if there are more."""
    places = [place for place, (left, right) in enumerate(zip(one, two, strict=False)) if left != right]
    return places[0] if len(places) == 1 and len(one) == len(two) else SEVERAL


def _sure(path: Path | None) -> str | None:
    """Return the text of a reading, LOST for the one character of it that is in doubt, None where more are."""
    if path is None or path.margin >= COSTS.sure:
        return path and path.text
    if path.doubt is None or path.doubt == SEVERAL:
        return None
    return path.text[: path.doubt] + LOST + path.text[path.doubt + 1 :]


def _best(paths: list[Path], ends: bool) -> Path | None:
    """Return the best reading that is in step, if any; at the end of a line its likelihood as an end counts, too."""
    whole = [path for path in paths if path.pending is None]
    if ends:
        last = [float(trigram_model().logprobs(f"{path.context}\n")[-1]) for path in whole]
        whole = [path._replace(score=path.score + end) for path, end in zip(whole, last, strict=True)]
    best = max(whole, key=lambda path: path.score, default=None)
    return best and reduce(_better, (path for path in whole if path is not best), best)


def _scores(steps: list[tuple[Path, Edit]], line: str, start: int, evidence: PageEvidence) -> list[float]:
    """Return the score of each path with its edit made, by the trigram model in one batch."""
    # a tag whose < was swallowed counts as a line end
    heard = [path.context + (edit.adds.replace("<", "\n") if "<" in edit.adds else edit.adds) for path, edit in steps]
    logprobs = trigram_model().logprobs("".join(heard)).tolist()
    scores: list[float] = []
    place = 0
    for path, (_, cost, adds, _) in steps:
        score, pending, context, text, *_ = path
        score -= cost
        if adds:
            begin = place + len(context)
            place = begin + len(adds)
            # of a swallowed sign nothing is known yet
            score += logprobs[begin] if len(adds) == 1 else sum(logprobs[begin : place - (adds[-1] == SIGN)])
            score += _by_the_page(context, adds[0], pending, text, logprobs[begin], line[:start], evidence)
        else:
            place += len(context)
        scores.append(score)
    return scores


def _by_the_page(
    context: str, char: str, pending: int | None, text: str, logprob: float, before: str, evidence: PageEvidence
) -> float:
    """Return what a character gains or loses by the text elsewhere: the page's words, marks that come in pairs."""
    gain = 0.0
    if char == context[-1] == "。" and text and context != "。。" and "。。" not in before:
        gain -= COSTS.chatted if evidence.is_chat else COSTS.doubled
    if pending is not None:
        if logprob < COSTS.said_triple and evidence.spells(context[-1] + char):
            gain += max(0.0, (COSTS.said_triple if evidence.spells(context + char) else COSTS.said_pair) - logprob)
        if char in CLOSING:
            gain += COSTS.opened if _is_open(before + text, char) else -COSTS.unopened
            gain -= COSTS.fragment if context[-1] in MARKS and _is_fragment(before + text, char) else 0.0
        if char in MARKS and context[-1] in MARKS and char != context[-1]:
            gain -= COSTS.two_marks
    return gain


def _is_open(text: str, closing: str) -> bool:
    return max(map(text.rfind, CLOSING[closing])) > text.rfind(closing)


def _is_fragment(text: str, closing: str) -> bool:
    """Return whether a text ends in a quotation, and a mark, that has too few characters to be a sentence."""
    opening = text.rfind(CLOSING[closing][0], -2 - FRAGMENT, -2)
    return opening > 0 and BEGUN_IN_SENTENCE.match(text, opening - 1) is not None
