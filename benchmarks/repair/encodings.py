"""Encoding detection: text that is right after decoding, by encoding and size, with bad bytes and in mixed files."""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations, takewhile
from pathlib import Path

from benchmarks.repair import Figure
from benchmarks.repair.detectors import chardet_name, charset_normalizer_name, read_as
from cleaner.encoding import CANDIDATES, decode
from cleaner.encoding.codec import MIXABLE
from cleaner.training.corpora.folder import raw
from cleaner.training.evaluation.metrics import HONEST

MIXTURES = tuple(permutations(MIXABLE, 2))
MARKED = ("utf-8-sig", "utf-16-le", "utf-16-be")
# Bytes, and the share to get right: below 60 bytes a text may be one word, which reads well in several encodings.
SIZES = {10: 0.0, 20: 0.0, 30: 0.0, 60: 0.99, 500: 1.0}
NUMBER = 400
# The fewest characters of a paragraph.
PARAGRAPH = 40
# The number for other tools, which are only there to compare with.
FEW = 100
# Hosts of Traditional pages to measure on; the others are for tuning.
TEST_HOSTS = frozenset(
    ["udn.com", "n.yam.com", "www.nownews.com", "www.ttv.com.tw", "www.rthk.org.hk", "www.info.gov.hk", "mag.udn.com"]
)
# Written Cantonese: its pronouns and particles, many of them outside Big5 proper.
CANTONESE = str.maketrans("的了在是他這們和不看來些", "嘅咗喺係佢呢哋同唔睇嚟啲")
# Characters that GB18030 writes with four bytes, as in names: one in RARE_EVERY characters.
RARE = "㐂䶮䃅𠮷𡋾𣘺𤭢𥄫𨋢𩸽㵘㛃䬰㑇㳘"
RARE_EVERY = 12
WORDS = ["the", "web", "page", "Python", "USB", "Wi-Fi", "iPhone", "2024", "v1.2.3", "GDP", "index.html"]
DAMAGES = ("inserted", "deleted", "replaced")
PAGE_LINES = 20
# How many characters a byte too many or too few may cost: text out of step shows only over several, so not at the end.
MOST_LOST = 6
# The same for GBK and Big5, in paragraphs.
MOST_LOST_OF_TWO = 2
# Shares of pages with a bad byte that lose no more than it: a short line may end before it shows, a letter may stand
# for it.
WHOLE = {"gb18030": 0.9, "big5hkscs": 0.8}

Reader = Callable[[bytes], str]
Sample = tuple[bytes, str]
Texts = dict[str, list[str]]


def measure(corpora: Path, part: str = "test") -> Iterator[Figure]:
    """Yield the shares of samples, with bad bytes and mixed files, that we and other detectors read rightly."""
    simplified, traditional = lines(corpora, part)
    texts = {"Simplified": simplified, "Traditional": traditional}
    yield from _plain(texts)
    yield from _special(texts)
    yield from _bad_bytes(texts)
    yield from _mixed(texts)
    yield from _other_tools(texts)


def lines(corpora: Path, part: str) -> tuple[list[str], list[str]]:
    """Return Simplified lines, and Traditional ones: from real pages, and converted by OpenCC."""
    from opencc import OpenCC

    simplified = [line for folder in HONEST for _, rows in raw(corpora, folder, part) for line in rows]
    dice = random.Random(1)
    dice.shuffle(simplified)
    real = [line for line in _pages(corpora, part) if _is_traditional(line)]
    converters = [OpenCC(name) for name in ("s2t", "s2tw", "s2hk")]
    converted = [converters[number % 3].convert(line) for number, line in enumerate(simplified[:3000])]
    traditional = real + converted
    dice.shuffle(traditional)
    return simplified, traditional


def _pages(corpora: Path, part: str) -> Iterator[str]:
    with gzip.open(corpora / "lines" / "daniel_zh.jsonl.gz", "rt", encoding="utf-8") as rows:
        for page in map(json.loads, rows):
            if (page["host"] in TEST_HOSTS) == (part == "test"):
                yield from (line["text"].strip() for line in page["lines"] if line["text"].strip())


def _is_traditional(line: str) -> bool:
    # only Traditional text has characters that GB2312 lacks and Big5 has
    return line.encode("big5", "ignore").decode("big5").encode("gb2312", "ignore").decode("gb2312") != line


def samples(texts: list[str], encoding: str, size: int, number: int = NUMBER) -> Iterator[Sample]:
    """Yield bytes of lines from a line's start, cut at `size` bytes or one or two before, even inside a character."""
    dice = random.Random(size)
    for seed in range(number):
        at, data = dice.randrange(len(texts)), b""
        while len(data) < size:
            data += (texts[at % len(texts)] + "\n").encode(encoding, "ignore")
            at += 1
        yield data[: size - seed % 3], encoding


def read(data: bytes) -> str:
    """Return the text as this project reads it."""
    return decode(data)[0]


def _right(name: str, found: Iterator[Sample], goal: float, reader: Reader = read) -> Figure:
    rows = list(found)
    return Figure(name, sum(reader(data) == decode(data, true)[0] for data, true in rows), len(rows), goal)


def _plain(texts: Texts) -> Iterator[Figure]:
    for size, goal in SIZES.items():
        for encoding in CANDIDATES:
            for script, rows in texts.items():
                if (encoding, script) != ("big5hkscs", "Simplified"):
                    yield _right(f"{size} bytes, {encoding}, {script}", samples(rows, encoding, size), goal)
        yield _right(f"{size} bytes, with a byte order mark", _marked(texts, size), goal)


def _marked(texts: Texts, size: int) -> Iterator[Sample]:
    for encoding in MARKED:
        mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else "\ufeff".encode(encoding)
        for rows in texts.values():
            for data, _ in samples(rows, encoding.removesuffix("-sig"), size, NUMBER // 4):
                yield (mark + data)[:size], encoding


def _special(texts: Texts) -> Iterator[Figure]:
    kinds = {
        "with 4-byte characters": ([_with_rare(row) for row in texts["Simplified"][:4000]], ("gb18030",)),
        "Cantonese": ([row.translate(CANTONESE) for row in texts["Traditional"]], CANDIDATES),
        "with English words": ([_with_words(row) for row in texts["Traditional"]], CANDIDATES),
        "with tags": ([f'<p class="text">{row[:20]}</p>' for row in texts["Traditional"]], CANDIDATES),
    }
    for size in (60, 500):
        for kind, (rows, encodings) in kinds.items():
            for encoding in encodings:
                yield _right(f"{size} bytes, {encoding}, {kind}", samples(rows, encoding, size), SIZES[size])


def _with_rare(line: str) -> str:
    dice = random.Random(line)
    return "".join(char if dice.randrange(RARE_EVERY) else dice.choice(RARE) for char in line)


def _with_words(line: str) -> str:
    dice = random.Random(line)
    cuts = [line[at : at + 6] for at in range(0, len(line), 6)]
    return "".join(f"{cut} {dice.choice(WORDS)} " for cut in cuts)


def _bad_bytes(texts: Texts) -> Iterator[Figure]:
    for size in (60, 500):
        for encoding in CANDIDATES:
            for damage in DAMAGES:
                dice = random.Random(size)
                scripts = ("Traditional",) if encoding == "big5hkscs" else tuple(texts)
                found = [
                    (damaged(data, damage, dice), decode(data)[1])
                    for script in scripts
                    for data, _ in samples(texts[script], encoding, size, NUMBER // len(scripts))
                ]
                held = sum(decode(data)[1] == name for data, name in found)
                yield Figure(f"{size} bytes, {encoding}, a byte {damage}: same encoding", held, len(found), SIZES[size])
    for encoding in CANDIDATES[1:]:
        for damage in ("inserted", "deleted"):
            yield _put_in_step(texts, encoding, damage)


def _put_in_step(texts: Texts, encoding: str, damage: str) -> Figure:
    dice = random.Random(1)
    wide = encoding.startswith("utf-16")
    script = "Traditional" if encoding == "big5hkscs" else "Simplified"
    found = samples(texts[script], encoding, 500) if wide else _paragraphs(texts[script], encoding)
    right = 0
    for data, _ in found:
        text = read(data)
        got = read(damaged(data, damage, dice))
        right += lost(text, got)[0] <= (MOST_LOST if wide else MOST_LOST_OF_TWO)
    name = f"{'500 bytes' if wide else 'a paragraph'}, {encoding}, a byte {damage}: text in step again"
    # a letter may stand for a lost byte in GBK and Big5, and near the end of a run there is little to go by
    return Figure(name, right, NUMBER, 0.99 if wide else 0.9 if encoding == "gb18030" else 0.8)


def _paragraphs(rows: list[str], encoding: str) -> Iterator[Sample]:
    """Yield paragraphs of 40 characters and more."""
    dice = random.Random(1)
    long = [row for row in rows if len(row) >= PARAGRAPH]
    for _ in range(NUMBER):
        yield dice.choice(long).encode(encoding, "ignore"), encoding


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def damaged(data: bytes, damage: str, dice: random.Random) -> bytes:
    """Return the bytes with one inserted, deleted or replaced at random."""
    place, byte = dice.randrange(len(data)), dice.randbytes(1)
    return data[:place] + (b"" if damage == "deleted" else byte) + data[place + (damage != "inserted") :]


def _mixed(texts: Texts) -> Iterator[Figure]:
    for main, other in MIXTURES:
        for length, goal in (((8, 1000), 0.99), ((4, 8), 0.0)):
            for number in (1, 5):
                found = [mixed_page(texts, main, other, length, number, seed) for seed in range(NUMBER // 4)]
                right = sum(read(data) == text for data, text in found)
                name = f"{main} page with {number} {other} lines of {length[0]} characters and more"
                yield Figure(name, right, len(found), goal)
    for main in MIXABLE:
        for damage in ("not", *DAMAGES):
            yield from _unmixed(texts, main, damage)


def mixed_page(texts: Texts, main: str, other: str, length: tuple[int, int], number: int, seed: int) -> Sample:
    """Return a page with `number` lines in another encoding than the main one, as bytes and text."""
    dice = random.Random(seed)
    rows = _page(texts, main, dice, (2, 1000)) + _page(texts, other, dice, length)[:number]
    dice.shuffle(rows)
    return b"\n".join(data for data, _ in rows), "\n".join(text for _, text in rows)


def _page(texts: Texts, encoding: str, dice: random.Random, length: tuple[int, int]) -> list[Sample]:
    """Return lines as bytes and text; `length` is the least Chinese characters and the most characters of a line."""
    script = "Traditional" if encoding == "big5hkscs" else dice.choice(list(texts))
    rows: list[Sample] = []
    while len(rows) < PAGE_LINES:
        line = dice.choice(texts[script])[: length[1]]
        data = line.encode(encoding, "ignore")
        if sum("一" <= char <= "鿿" for char in data.decode(encoding)) >= length[0]:
            rows.append((data, decode(data, encoding)[0]))
    return rows


def _unmixed(texts: Texts, main: str, damage: str) -> Iterator[Figure]:
    """Yield how near pages in one encoding come to their true text, against reading all of them with its codec."""
    same = near = whole = 0
    for seed in range(NUMBER):
        dice = random.Random(seed)
        rows = _page(texts, main, dice, (2, 1000))
        data, text = b"\n".join(row for row, _ in rows), "\n".join(line for _, line in rows)
        if damage != "not":
            data = damaged(data, damage, dice)
        plain, found = decode(data, main), decode(data)
        gone, instead = lost(text, found[0])
        same += found == plain
        near += max(gone, instead) <= max(lost(text, plain[0]))
        # an inserted byte may stand for a character of its own
        whole += max(gone, instead - 1) <= MOST_LOST_OF_TWO
    if damage == "not":
        yield Figure(f"{main} page, no byte changed", same, NUMBER, 1.0)
    elif main == "utf-8":
        yield Figure(f"{main} page, a byte {damage}: no line switches", same, NUMBER, 1.0)
    else:
        yield Figure(f"{main} page, a byte {damage}: as near as read plainly", near, NUMBER, 1.0)
        yield Figure(f"{main} page, a byte {damage}: no more than it is lost", whole, NUMBER, WHOLE[main])


def lost(text: str, got: str) -> tuple[int, int]:
    """Return how many characters of a text lie between what is right at the start and the end, and in their place."""
    start = _shared(text, got)
    end = _shared(text[start:][::-1], got[start:][::-1])
    return len(text) - start - end, len(got) - start - end


def _other_tools(texts: Texts) -> Iterator[Figure]:
    for tool, detect in (("chardet", chardet_name), ("charset-normalizer", charset_normalizer_name)):
        reader = partial(read_as, detect)
        for size in (60, 500):
            for encoding in CANDIDATES:
                found = list(few(texts, encoding, size))
                dice = random.Random(size)
                bad = ((damaged(data, dice.choice(DAMAGES), dice), name) for data, name in found)
                yield _right(f"{tool}: {size} bytes, {encoding}", iter(found), 0.0, reader)
                if not encoding.startswith("utf-16"):  # out of step, the right name gives the wrong text
                    yield _right(f"{tool}: {size} bytes, {encoding}, a bad byte", bad, 0.0, reader)


def few(texts: Texts, encoding: str, size: int) -> Iterator[Sample]:
    """Yield `FEW` samples in the script of an encoding."""
    return samples(texts["Traditional" if encoding == "big5hkscs" else "Simplified"], encoding, size, FEW)
