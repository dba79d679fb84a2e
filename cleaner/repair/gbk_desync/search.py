"""
Search for the original of a run that is out of step, over all the edits that could have made it what is seen.

The search reads bytes from left to right like a Viterbi decoder (Forney 1973): pinyin and junk are taken out, the byte
that an invalid pair swallowed is put back, and the likeliest Chinese by the trigram model wins.
"""

import math
from functools import reduce
from operator import itemgetter

from cleaner.chinese.language_model import trigram_model
from cleaner.repair.gbk_desync.costs import AFTER, BEFORE, CLOSING, COSTS
from cleaner.repair.gbk_desync.edits import Edit, Path, edits
from cleaner.repair.gbk_desync.page import PageEvidence
from cleaner.repair.gbk_desync.places import SIGN, Place, places

# The text that was counted has full-width parentheses wherever its authors had ASCII ones.
COUNTED = str.maketrans("()", "（）")


def read_run(line: str, start: int, evidence: PageEvidence) -> tuple[int, str]:
    """Read a line from an entry on until all readings agree again; return where that is and the likeliest text."""
    first = max(0, start - BEFORE)
    line, start = line[first : start + AFTER], start - first
    place, text = _read_run(line, start, evidence)
    if text is None:
        return first + place, line[start:place]
    return first + place, _with_signs(f"\n\n{line[:start]}", text, line[place:], evidence.signs)


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
            best = _best(paths, ends=place == len(line))
            return place, None if best is None or best.margin < COSTS.sure else best.text
        steps = _steps(line, known.get(place, Place(place)), paths, evidence)
        _read_on(agenda, steps, line[:start], seen, evidence)
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
    before: str,
    seen: str,
    evidence: PageEvidence,
) -> None:
    """Put the readings that steps lead to on the agenda, only the likeliest of those that come to the same end."""
    scores = _scores(steps, before, evidence)
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
    """Return the likelier of two readings, and keep its lead as a margin if their texts differ."""
    best, second = (path, other) if path.score >= other.score else (other, path)
    lead = best.score - second.score
    if best.margin <= lead or path.text == other.text:
        return best
    return best._replace(margin=lead)


def _best(paths: list[Path], ends: bool) -> Path | None:
    """Return the best reading that is in step, if any; at the end of a line its likelihood as an end counts, too."""
    whole = [path for path in paths if path.pending is None]
    if ends:
        last = [float(trigram_model().logprobs(f"{path.context}\n")[-1]) for path in whole]
        whole = [path._replace(score=path.score + end) for path, end in zip(whole, last, strict=True)]
    best = max(whole, key=lambda path: path.score, default=None)
    return best and reduce(_better, (path for path in whole if path is not best), best)


def _scores(steps: list[tuple[Path, Edit]], before: str, evidence: PageEvidence) -> list[float]:
    """Return the score of each path with its edit made, by the trigram model in one batch."""
    # a tag whose < was swallowed counts as a line end
    heard = [path.context + (edit.adds.replace("<", "\n") if "<" in edit.adds else edit.adds) for path, edit in steps]
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
    return gain


def _is_open(text: str, closing: str) -> bool:
    return max(map(text.rfind, CLOSING[closing])) > text.rfind(closing)


def _with_signs(before: str, text: str, after: str, signs: str) -> str:
    """Replace each SIGN by the likeliest ASCII sign, by ? where none is likely enough."""
    while (place := text.find(SIGN)) >= 0:
        rest = text[place + 1 :].replace(SIGN, "") + after
        left, right = (before + text[:place])[-2:], rest[:2]
        size = len(left) + 1 + len(right)
        logprobs = trigram_model().logprobs("".join(f"{left}{sign}{right}" for sign in signs.translate(COUNTED)))
        scores = logprobs.reshape(-1, size)[:, len(left) :].sum(axis=1)
        # a parenthesis that closes was opened, and quotation marks come in pairs
        scores[signs.index("(")] += COSTS.balanced if _closes(rest) else -COSTS.balanced
        odd = (before + text[:place] + rest).count('"') % 2
        scores[signs.index('"')] += COSTS.balanced if odd else -COSTS.balanced
        second, best = scores.argsort()[-2:].tolist()
        sure = COSTS.sure_space if signs[best] == " " else COSTS.sure_sign
        sign = signs[best] if scores[best] - scores[second] >= sure else "?"
        text = text[:place] + sign + text[place + 1 :]
    return text


def _closes(text: str) -> bool:
    opening, closing = text.find("("), text.find(")")
    return closing >= 0 and not 0 <= opening < closing
