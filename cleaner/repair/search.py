"""
Search for what a run of text that is out of step was, by all the edits that could have made it what is seen.

The search reads bytes from left to right like a Viterbi decoder (Forney 1973): pinyin and junk are taken out, the byte
that an invalid pair swallowed is put back, and the likeliest Chinese by the trigram model wins.
"""

from collections.abc import Iterator
from functools import reduce

from cleaner.language import trigram_model
from cleaner.repair.annotations import Evidence
from cleaner.repair.moves import SIGN, Move, Path, moves

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
BEAM = 45.0
# A run ends at the next ASCII character, in prose within a few hundred characters.
LONGEST_RUN = 1000
# So many of the best readings of a place try every byte where another one is lost: there are 126 for each.
WIDTH = 24
# By how many nats the likeliest sign has to lead; else it is ?, as it was.
SURE = 2.5
# By how many nats a reading has to lead; of those below none was right.
SURE_READING = 1.0


def read_run(line: str, start: int, evidence: Evidence) -> tuple[int, str]:
    """Read a line from an entry until all readings agree again; return where that is and the likeliest text."""
    first = Path(0.0, None, ("\n" + line[max(0, start - 2) : start])[-2:], "")
    agenda: dict[int, dict[tuple[int | None, str], Path]] = {start: {(None, first.context): first}}
    while agenda:
        place = min(agenda)
        if place - start > LONGEST_RUN:
            return place, line[start:place]
        paths = sorted(agenda.pop(place).values(), key=lambda path: -path.score)
        # one that is in step stays, for a run may turn out to lead nowhere
        paths = [path for path in paths if path.score > paths[0].score - BEAM or path.pending is None]
        settled = not agenda and len(paths) == 1 and paths[0].pending is None and place > start
        # behind half a character, €, its annotation belongs to the run
        if place == len(line) or (settled and line[place] != "("):
            best = _best(paths, ends=place == len(line))
            if best.margin < SURE_READING:
                return place, line[start:place]
            return place, _with_signs(first.context, best.text, line[place:], evidence.signs)
        steps = [
            (path, move)
            for rank, path in enumerate(paths)
            for move in moves(line, place, path, evidence, fills=rank < WIDTH)
        ]
        for path, move in _scored(steps, line[:start], evidence.spelt):
            held = agenda.setdefault(move.end, {})
            key = path.pending, path.context
            held[key] = _better(held[key], path) if key in held else path
    raise AssertionError("reading a line character by character always comes to its end")


def _better(path: Path, other: Path) -> Path:
    """Return the likelier of two readings, and remember by how much it is if they differ."""
    if path.text == other.text:
        return max(path, other, key=lambda path: path.score)
    best, second = (path, other) if path.score >= other.score else (other, path)
    return best._replace(margin=min(best.margin, best.score - second.score))


def _best(paths: list[Path], ends: bool) -> Path:
    """Return the best reading that is in step; where a line ends, one that a line may end with."""
    whole = [path for path in paths if path.pending is None]
    if ends:
        last = [float(trigram_model().logprobs(f"{path.context}\n")[-1]) for path in whole]
        whole = [path._replace(score=path.score + end) for path, end in zip(whole, last, strict=True)]
    best = max(whole, key=lambda path: path.score)
    return reduce(_better, (path for path in whole if path is not best), best)


def _scored(steps: list[tuple[Path, Move]], before: str, spelt: frozenset[str]) -> Iterator[tuple[Path, Move]]:
    """Yield each path with its move made, scored by the trigram model in one batch."""
    # a tag whose < was swallowed ends a line as good as any
    heard = (path.context + move.adds.replace("<", "\n") for path, move in steps)
    logprobs = trigram_model().logprobs("".join(heard)).tolist()
    place = 0
    for path, move in steps:
        begin = place + len(path.context)
        place = begin + len(move.adds)
        gain = sum(logprobs[begin : place - 1] if move.adds.endswith(SIGN) else logprobs[begin:place])
        if move.adds[:1] == path.last == "。" and path.text and "。。" not in before:
            gain -= DOUBLED
        if path.pending is not None and move.adds and (path.last + move.adds[0]) in spelt:
            said = SAID_TRIPLE if path.context + move.adds[0] in spelt else SAID_PAIR
            gain = max(gain, gain - logprobs[begin] + said)
        if path.pending is not None and move.adds[:1] in CLOSING:
            gain += OPENED if _is_open(before + path.text, move.adds[0]) else -UNOPENED
        context = (path.context + move.adds)[-2:]
        yield Path(path.score + gain - move.cost, move.pending, context, path.text + move.adds), move


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
