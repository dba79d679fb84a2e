"""
Search for what a run of text that is out of step was, by all the edits that could have made it what is seen.

The search reads bytes from left to right like a Viterbi decoder (Forney 1973): pinyin and junk are taken out, the byte
that an invalid pair swallowed is put back, and the likeliest Chinese by the trigram model wins.
"""

import math
from functools import reduce
from operator import itemgetter

from cleaner.chinese.language_model import trigram_model
from cleaner.kernels import KERNELS
from cleaner.repair.annotations import Evidence
from cleaner.repair.moves import SIGN, Here, Move, Path, moves

# Chat writes 。。, an article does not.
DOUBLED = 4.0
# A quotation that is open will be closed, one that is not can't be.
OPENED, UNOPENED = 3.0, 5.0
CLOSING = {"”": "“", "’": "‘", "）": "（(", "」": "「", "』": "『", "》": "《", "】": "【"}
# The least that a pair or triple of characters scores which the page has elsewhere.
SAID_PAIR, SAID_TRIPLE = -5.0, -3.0
# For and against ( where a sign was swallowed.
BALANCED = 4.0
# How far behind the best reading of a place another one may be and still win.
BEAM = 24.0
# A run ends at the next ASCII character, in prose within a few hundred characters.
LONGEST_RUN = 1000
# So much of a line is read with a run, so that the time for a line grows with its length: before and behind its begin.
BEFORE, BEHIND = LONGEST_RUN, 2 * LONGEST_RUN
# So many of the best readings of a place try every byte where another one is lost: there are 126 for each.
WIDTH = 6
# By how many nats the likeliest sign has to lead; else it is ?, as it was.
SURE = 2.5
# By how many nats a reading has to lead; of those below none was right.
SURE_READING = 1.0


def read_run(line: str, start: int, evidence: Evidence) -> tuple[int, str]:
    """Read a line from an entry until all readings agree again; return where that is and the likeliest text."""
    first = max(0, start - BEFORE)
    line, start = line[first : start + BEHIND], start - first
    place, text = KERNELS.run(lambda: _read_soonest(line, start, evidence))
    if text is None:
        return first + place, line[start:place]
    return first + place, _with_signs(_context(line, start), text, line[place:], evidence.signs)


def _read_soonest(line: str, start: int, evidence: Evidence) -> tuple[int, str | None]:
    compiled = KERNELS.search
    found = compiled.read_run(line, start, evidence) if compiled else None
    return found or _read_run(line, start, evidence)


def _context(line: str, start: int) -> str:
    return ("\n\n" + line[max(0, start - 2) : start])[-2:]


def _read_run(line: str, start: int, evidence: Evidence) -> tuple[int, str | None]:
    """Return where a run ends and its likeliest text, with a SIGN for each that is unknown, or None for no reading."""
    first = Path(0.0, None, _context(line, start), "")
    agenda: dict[int, dict[tuple[int | None, str], Path]] = {start: {(None, first.context): first}}
    place = start
    while agenda:
        place = min(agenda)
        if place - start > LONGEST_RUN:
            return place, None
        paths = sorted(agenda.pop(place).values(), key=itemgetter(0), reverse=True)
        least, seen = paths[0].score - BEAM, line[start:place]
        # one that is as the line stands stays, for a run may turn out to lead nowhere
        paths = [path for path in paths if path.score > least or path.text == seen]
        settled = not agenda and len(paths) == 1 and paths[0].pending is None and place > start
        # behind half a character, €, its annotation belongs to the run
        if place == len(line) or (settled and line[place] != "("):
            best = _best(paths, ends=place == len(line))
            return place, None if best is None or best.margin < SURE_READING else best.text
        _read_on(agenda, _steps(line, place, paths, evidence), line[:start], seen, evidence)
    # all that led on from here fell too far behind before they came to the next place
    return place, None


def _steps(line: str, place: int, paths: list[Path], evidence: Evidence) -> list[tuple[Path, Move]]:
    here = Here(line, place, evidence)
    return [(path, move) for rank, path in enumerate(paths) for move in moves(here, path, fills=rank < WIDTH)]


def _read_on(
    agenda: dict[int, dict[tuple[int | None, str], Path]],
    steps: list[tuple[Path, Move]],
    before: str,
    seen: str,
    evidence: Evidence,
) -> None:
    """Put the readings that steps lead to on the agenda, the likeliest of those that come to the same."""
    scores = _scores(steps, before, evidence)
    best: dict[int, float] = {}
    for (_, move), score in zip(steps, scores, strict=True):
        if score > best.get(move.end, -math.inf):
            best[move.end] = score
    for (path, move), score in zip(steps, scores, strict=True):
        if score > best[move.end] - BEAM or path.text == seen:
            context = (path.context + move.adds)[-2:]
            read = Path(score, move.pending, context, path.text + move.adds)
            held = agenda.setdefault(move.end, {})
            key = move.pending, context
            held[key] = _better(held[key], read) if key in held else read


def _better(path: Path, other: Path) -> Path:
    """Return the likelier of two readings, and remember by how much it is if they differ."""
    best, second = (path, other) if path.score >= other.score else (other, path)
    lead = best.score - second.score
    if best.margin <= lead or path.text == other.text:
        return best
    return best._replace(margin=lead)


def _best(paths: list[Path], ends: bool) -> Path | None:
    """Return the best reading that is in step, if any is; where a line ends, one that a line may end with."""
    whole = [path for path in paths if path.pending is None]
    if ends:
        last = [float(trigram_model().logprobs(f"{path.context}\n")[-1]) for path in whole]
        whole = [path._replace(score=path.score + end) for path, end in zip(whole, last, strict=True)]
    best = max(whole, key=lambda path: path.score, default=None)
    return best and reduce(_better, (path for path in whole if path is not best), best)


def _scores(steps: list[tuple[Path, Move]], before: str, evidence: Evidence) -> list[float]:
    """Return the score of each path with its move made, by the trigram model in one batch."""
    # a tag whose < was swallowed ends a line as good as any
    heard = [path.context + (move.adds.replace("<", "\n") if "<" in move.adds else move.adds) for path, move in steps]
    logprobs = trigram_model().logprobs("".join(heard)).tolist()
    scores: list[float] = []
    place = 0
    for path, (_, cost, adds, _) in steps:
        score, pending, context, text, _ = path
        score -= cost
        if adds:
            begin = place + len(context)
            place = begin + len(adds)
            score += logprobs[begin] if len(adds) == 1 else sum(logprobs[begin : place - (adds[-1] == SIGN)])
            score += _by_the_page(context, adds[0], pending, text, logprobs[begin], before, evidence)
        else:
            place += len(context)
        scores.append(score)
    return scores


def _by_the_page(
    context: str, char: str, pending: int | None, text: str, logprob: float, before: str, evidence: Evidence
) -> float:
    """Return what a character gains or loses by what stands elsewhere: the page's words, marks that come in pairs."""
    gain = 0.0
    if char == context[-1] == "。" and text and "。。" not in before:
        gain -= DOUBLED
    if pending is not None:
        if logprob < SAID_TRIPLE and evidence.spells(context[-1] + char):
            gain += max(0.0, (SAID_TRIPLE if evidence.spells(context + char) else SAID_PAIR) - logprob)
        if char in CLOSING:
            gain += OPENED if _is_open(before + text, char) else -UNOPENED
    return gain


def _is_open(text: str, closing: str) -> bool:
    return max(map(text.rfind, CLOSING[closing])) > text.rfind(closing)


def _with_signs(before: str, text: str, after: str, signs: str) -> str:
    """Put the likeliest ASCII sign in each place where one was swallowed, ? where none is likely enough."""
    while (place := text.find(SIGN)) >= 0:
        rest = text[place + 1 :].replace(SIGN, "") + after
        left, right = (before + text[:place])[-2:], rest[:2]
        size = len(left) + 1 + len(right)
        logprobs = trigram_model().logprobs("".join(f"{left}{sign}{right}" for sign in signs))
        scores = logprobs.reshape(-1, size)[:, len(left) :].sum(axis=1)
        # a parenthesis that closes was opened
        scores[signs.index("(")] += BALANCED if _closes(rest) else -BALANCED
        second, best = scores.argsort()[-2:].tolist()
        sign = signs[best] if scores[best] - scores[second] >= SURE else "?"
        text = text[:place] + sign + text[place + 1 :]
    return text


def _closes(text: str) -> bool:
    opening, closing = text.find("("), text.find(")")
    return closing >= 0 and not 0 <= opening < closing
