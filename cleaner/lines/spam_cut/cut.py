"""
Cut injected keyword lists out of lines that also hold honest text, where the seam between the two is certain.

A list is a run of short keywords joined by commas, bars or underscores at an end of a line: 运动会_国产精品,无码高清.
An honest line must never lose a character: a list is cut only when its shape, its score by the first pass and the text
that stays all agree.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

from cleaner.chinese.characters import HAN_RUN, codes
from cleaner.document import Label
from cleaner.lines.classification import classify_documents
from cleaner.lines.decision.verdicts import Verdict
from cleaner.lines.features.batch import batch, folded
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.models.page_model import PageModel
from cleaner.lines.scores import SPAM
from cleaner.lines.spam_cut import JOINERS
from cleaner.lines.spam_cut.keywords import lines_with_keywords, spam_keywords, words_of

# Each number up to LONG_REST, and the lengths of a WORD, are held by a case in fixtures/spam_cut or by a test: moved by
# half, up or down, one of them fails.
# The least log-odds of spam by the first pass of a list to cut, and of one where CLEARLY_TRADED keywords name a trade.
# Few honest runs of short words reach them, and fewer name a trade: benchmarks.gates.spam_cut finds none that is cut.
LIST, CLEAR_LIST = -1.0, -2.0
LEAST_TRADED, CLEARLY_TRADED = 2, 3
# A sentence may go on after a comma: it is a seam only next to a list with CLEARLY_TRADED keywords of adult sites.
LIST_AT_COMMA = -0.25
# The least log-odds of the keyword at the seam: if it names a trade, and if not.
TRADED_AT_SEAM, AT_SEAM = -3.7, -2.0
# The least log-odds of other keywords that name no trade: at the line's end, and further inside.
OPENING, INSIDE = -2.5, -3.2
# The most log-odds of spam of either end of the text that stays.
REST = -2.1
# How many characters of the text that stays are looked at next to a seam; the least Han characters that must stay.
BESIDE = 60
SHORTEST_REST = 4
# What stays of a line labelled spam must have this many characters, or no joiner, which would make it a list.
LONG_REST = 200
# Lists may follow one another, and each look takes one from a line; how many keywords of a list are looked at.
# Both only bound the time for a line: with fewer a test fails, with more none does.
MOST_LOOKS = 6
MOST_KEYWORDS = 60

# No keyword holds these: authors use them, and a dash may separate the list from the honest name of a site.
AUTHORS = '，、。！？；：!?;:《》〈〉“”"「」『』…—–-'
# What a list may adjoin besides a joiner and white space: the end of a sentence.
ENDS = "。！？!?…”」』"
HAN = re.compile(f"[{HAN_RUN}]")
ANY_JOINER = re.compile(f"[{JOINERS}]")
JOINER = re.compile(f" ?[{JOINERS}] ?")
WORD = f"[^\\s{JOINERS}{re.escape(AUTHORS)}]{{2,24}}"
LISTED = re.compile(f"{WORD}(?:{JOINER.pattern}{WORD}){{2,{MOST_KEYWORDS - 1}}}(?=[\\s{JOINERS}{ENDS}])")
# With white space alone between them, a list after a sentence may be what the sentence names (UNFINISHED), and a list
# before it what the sentence is about (TAKEN_UP).
UNFINISHED = re.compile(f"(?:[，,、；;：:].*[^{ENDS}]|[有是为如像含括做叫名及和与或到在用列下的])$", re.DOTALL)
TAKEN_UP = re.compile("等|这|那|都|是|被|之|以[及上]|[和与为均也皆及上其此的]")
HEAD_SEAM = re.compile(f"\\A[。！？!?]?\\s*[{JOINERS}]?\\s*")


class Cut(NamedTuple):
    """A line that lost a list: the index of its document, its row there, the text that stays and the verdict on it."""

    document: int
    row: int
    text: str
    verdict: Verdict


# A folded keyword, and whether it names one of the two trades.
Keyword = tuple[str, bool]


@dataclass(frozen=True)
class Run:
    """A list at one end of a line: whether that is the head, and the spans of its keywords, counted from that end."""

    line: str
    head: bool
    spans: tuple[tuple[int, int], ...]

    def keywords(self) -> list[str]:
        """Return the keywords from the line's end to the seam."""
        return [self._between(start, end) for start, end in self.spans]

    def piece(self, count: int) -> str:
        """Return the outer `count` keywords with their joiners."""
        return self._between(0, self.spans[count - 1][1])

    def rest(self, count: int) -> str:
        """Return the text without the outer `count` keywords and the seam; the end of an honest sentence stays."""
        rest = self._between(self.spans[count - 1][1], len(self.line))
        if self.head:
            return HEAD_SEAM.sub("", rest, count=1)
        rest = rest.rstrip()
        # one joiner came with the list: a comma before it is the author's
        return rest[:-1].rstrip() if rest.endswith(tuple(JOINERS)) else rest

    def beside(self, count: int) -> str:
        """Return the part next to the seam of the text that stays."""
        rest = self.rest(count)
        return rest[:BESIDE] if self.head else rest[-BESIDE:]

    def follows(self, count: int, chars: str) -> bool:
        """Return whether the first character beyond the outer `count` keywords, after spaces, is one of `chars`."""
        end = self.spans[count - 1][1]
        return self._between(end, end + 3).strip(" ")[:: 1 if self.head else -1].startswith(tuple(chars))

    def _between(self, start: int, end: int) -> str:
        size = len(self.line)
        return self.line[start:end] if self.head else self.line[max(size - end, 0) : size - start]


def cut(
    model: PageModel, documents: Sequence[Sequence[str]], verdicts: Sequence[Sequence[Verdict]], threshold: float
) -> list[Cut]:
    """
    Return the lines of body and spam that lose a list.

    Body keeps its verdict. A line of spam is cut only if the rest is no list and is then judged body on its page.
    """
    after = _without_lists(model.lines, dict(_candidates(documents, verdicts)))
    cuts = [
        Cut(document, row, _indentation(documents[document][row]) + text, verdicts[document][row])
        for (document, row), text in after.items()
    ]
    spam = [found for found in cuts if found.verdict.label is Label.spam and _is_text(found.text)]
    body = [found for found in cuts if found.verdict.label is Label.body]
    return body + _body_after_all(model, documents, spam, threshold)


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _is_text(rest: str) -> bool:
    return len(rest) >= LONG_REST or not ANY_JOINER.search(rest)


def _body_after_all(
    model: PageModel, documents: Sequence[Sequence[str]], cuts: Sequence[Cut], threshold: float
) -> list[Cut]:
    """Return the cuts after which the line is judged body on its page."""
    pages = {document: list(documents[document]) for document, *_ in cuts}
    for document, row, text, _ in cuts:
        pages[document][row] = text
    judged = dict(zip(pages, classify_documents(model, list(pages.values()), threshold), strict=True)) if pages else {}
    found = [each._replace(verdict=judged[each.document][each.row]) for each in cuts]
    return [each for each in found if each.verdict.label is Label.body]


def _candidates(
    documents: Sequence[Sequence[str]], verdicts: Sequence[Sequence[Verdict]]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the lines that may lose a list, stripped: few lines with a comma also name a trade."""
    edges = [0, *accumulate(map(len, documents))]
    points = codes("\n".join([*chain.from_iterable(documents), ""]))
    for place in lines_with_keywords(points, LEAST_TRADED):
        document = bisect_right(edges, place) - 1
        row = place - edges[document]
        line = documents[document][row]
        if may_have_list(line, verdicts[document][row].label):
            yield (document, row), line.strip()


def may_have_list(line: str, label: Label) -> bool:
    """Return whether a line with enough keywords may lose them."""
    return label is not Label.chrome and ANY_JOINER.search(line) is not None


def _without_lists(model: LineModel, lines: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Return the lines that lose lists, without these; the rest must read as honest at both ends."""
    changed: dict[tuple[int, int], str] = {}
    for _ in range(MOST_LOOKS):
        found = [(place, run) for place, line in lines.items() for run in _runs(line)]
        keywords = _folded_keywords([run for _, run in found])
        traded = spam_keywords([word for words in keywords for word in words])
        runs = [
            (place, run, [(word, word in traded) for word in words])
            for (place, run), words in zip(found, keywords, strict=True)
            if sum(word in traded for word in words) >= LEAST_TRADED
        ]
        lines = {}
        for (place, *_), rest in zip(runs, _rests(model, [(run, words) for _, run, words in runs]), strict=True):
            if rest is not None:
                # of lists at both ends of a line the first goes: the next look finds the other
                lines.setdefault(place, rest)
        if not lines:
            break
        changed.update(lines)
    edges = _spam(model, [edge.strip() for rest in changed.values() for edge in (rest[:BESIDE], rest[-BESIDE:])])
    honest = [max(pair) <= REST for pair in zip(edges[::2], edges[1::2], strict=True)]
    return {place: rest for (place, rest), sure in zip(changed.items(), honest, strict=True) if sure}


def _runs(line: str) -> Iterator[Run]:
    for head, seen in ((True, line), (False, line[::-1])):
        found = LISTED.match(seen)
        if found:
            starts, ends = [0], []
            for joiner in JOINER.finditer(seen, 0, found.end()):
                ends.append(joiner.start())
                starts.append(joiner.end())
            yield Run(line, head, tuple(zip(starts, [*ends, found.end()], strict=True)))


def _folded_keywords(runs: Sequence[Run]) -> list[list[str]]:
    """Return the keywords of each run, all folded at once."""
    keywords = [run.keywords() for run in runs]
    each = iter(folded("\n".join([keyword for words in keywords for keyword in words])).split("\n"))
    return [[next(each) for _ in words] for words in keywords]


def _rests(model: LineModel, runs: Sequence[tuple[Run, list[Keyword]]]) -> list[str | None]:
    """Return for each run and its keywords what stays of its line, or None where the run is not certainly spam."""
    odds = iter(_spam(model, [keyword for _, words in runs for keyword, _ in words]))
    counts = [_count(run, words, [next(odds) for _ in words]) for run, words in runs]
    least = [_least(run, words[:count]) for (run, words), count in zip(runs, counts, strict=True)]
    listed = [place for place, score in enumerate(least) if score is not None]
    scores = dict(zip(listed, _spam(model, [runs[place][0].piece(counts[place]) for place in listed]), strict=True))
    return [
        run.rest(count) if score is not None and scores[place] >= score else None
        for place, ((run, _), count, score) in enumerate(zip(runs, counts, least, strict=True))
    ]


def _spam(model: LineModel, texts: Sequence[str]) -> list[float]:
    return model.scores(batch(texts))[:, SPAM].tolist() if texts else []


def _count(run: Run, keywords: Sequence[Keyword], odds: Sequence[float]) -> int:
    """Return how many keywords from the line's end belong to the list, 0 for none."""
    count, skipped = 0, False
    for place, ((_, traded), score) in enumerate(zip(keywords, odds, strict=True)):
        if traded or score >= (INSIDE if place else OPENING):
            skipped = False
            if score >= (TRADED_AT_SEAM if traded else AT_SEAM):
                count = place + 1
        elif skipped or not _may_be_skipped(run, place, score):
            break
        else:
            skipped = True
    return count


def _may_be_skipped(run: Run, place: int, score: float) -> bool:
    """Return whether a keyword that isn't spam may be inside a list, between commas, or begin it if it is vague."""
    if not run.follows(place + 1, ","):
        return False
    return run.follows(place, ",") if place else score >= INSIDE or not HAN.search(run.piece(1))


def _least(run: Run, keywords: Sequence[Keyword]) -> float | None:
    """Return the least log-odds of spam with which a list is cut, or None if it must not be cut at all."""
    traded = sum(is_one for _, is_one in keywords)
    words = [keyword for keyword, _ in keywords]
    if traded < LEAST_TRADED:
        return None
    rest, beside = run.rest(len(keywords)), run.beside(len(keywords))
    if len(HAN.findall(rest)) < SHORTEST_REST or words_of("report").search("\n".join([*words, folded(beside)])):
        return None
    if not run.follows(len(keywords), JOINERS) and (TAKEN_UP.match if run.head else UNFINISHED.search)(folded(beside)):
        return None
    if run.follows(len(keywords), ","):
        return LIST_AT_COMMA if sum(bool(words_of("adult").search(word)) for word in words) >= CLEARLY_TRADED else None
    return CLEAR_LIST if traded >= CLEARLY_TRADED else LIST
