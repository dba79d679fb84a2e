"""
What is fuzzed: for each stage a function that takes any bytes, and raises where a promise is broken.

A reader or loader may refuse its input with the one exception that it documents; any other is a crash. An input begins
with bytes that choose the options; the rest is the text, or the file.
"""

import codecs
import io
import re
from collections.abc import Callable, Mapping
from functools import partial

from benchmarks.fuzz import files
from benchmarks.fuzz.options import ENCODINGS, config_of
from benchmarks.fuzz.promises import check_all, check_alone, lines_of, tool
from cleaner import chunks
from cleaner.chunks import read_chunks
from cleaner.encoding import decode, decode_document
from cleaner.encoding.guesses import remarks
from cleaner.lines.block import Block
from cleaner.lines.classification import classify
from cleaner.lines.models.page_model import load
from cleaner.repair import REPAIRS, Repair, repair

Target = Callable[[bytes], None]
# How many bytes choose a configuration; 0 is written as this one, so that seeds can be read.
CHOOSING, ZERO = 3, ord("0")
# What stands between documents: no UTF-8 has it.
SEPARATOR = b"\xff"
# Parts of texts are as small as this, so that an input of a few hundred bytes has several.
SMALL = {"CHUNK_BYTES": 64, "LONGEST_LINE": 256, "CONTEXT_BYTES": 32, "CONTEXT_LINES": 2, "CHUNK_LINES": 9}
THRESHOLD = 0.35
# How Python hides bytes in surrogates, what three of them look like that are a surrogate, and all other surrogates.
ESCAPED = "surrogateescape"
HIDDEN = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]")
OTHERS = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def number(data: bytes) -> int:
    """
    Return the number that some bytes choose.

        >>> number(b"000"), number(b"100"), number(b"010")
        (0, 1, 256)
    """
    return int.from_bytes(bytes((byte - ZERO) % 256 for byte in data), "little")


def text_of(data: bytes) -> str:
    r"""
    Return bytes as text; each that is not UTF-8 becomes half of a surrogate pair, so that no text is out of reach.

        >>> text_of(b"a\xff\xed\xa0\x80"), bytes_of("a\udcff\ud800")
        ('a\udcff\ud800', b'a\xff\xed\xa0\x80')
    """
    return HIDDEN.sub(lambda it: bytes_of(it[0]).decode("utf-8", "surrogatepass"), data.decode("utf-8", ESCAPED))


def bytes_of(text: str) -> bytes:
    """Return the bytes that `text_of` makes a text of."""
    return OTHERS.sub(lambda it: it[0].encode("utf-8", "surrogatepass").decode("utf-8", ESCAPED), text).encode(
        "utf-8", ESCAPED
    )


def clean_text(data: bytes) -> None:
    """Clean a str with any options."""
    check_all(text_of(data[CHOOSING:]), config_of(number(data[:CHOOSING])))


def clean_bytes(data: bytes) -> None:
    """Clean bytes with any options."""
    check_all(data[CHOOSING:], config_of(number(data[:CHOOSING])))


def batch(data: bytes) -> None:
    """Clean the documents between bytes FF, which are in no UTF-8, at once."""
    config = config_of(number(data[:CHOOSING]))
    check_alone([text_of(document) for document in data[CHOOSING:].split(SEPARATOR)], config)


def decoding(data: bytes) -> None:
    """Decode bytes, with a named encoding or the one that is found."""
    encoding = ENCODINGS[number(data[:1]) % len(ENCODINGS)]
    text, name, guesses = decode_document(data[1:], encoding)
    assert isinstance(text, str)
    assert name
    for guess in guesses:
        assert guess.remark
    starts = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]
    assert all(0 <= line < len(starts) for line in remarks(guesses, starts))


def one_repair(kind: Repair, data: bytes) -> None:
    """Repair a text in one way: total, idempotent, keeping lines, and only where the trigger finds something."""
    text = text_of(data).replace("\r", "")
    fixed = kind.fix(text)
    assert fixed.count("\n") == text.count("\n")
    assert kind.fix(fixed) == fixed, "repairing again changes something"
    assert fixed == text or kind.trigger.search(text), "it repairs where its trigger finds nothing"


def repairs(data: bytes) -> None:
    """Repair a text in all ways."""
    text = text_of(data).replace("\r", "")
    fixed, names = repair(text)
    assert fixed.count("\n") == text.count("\n") == len(names) - 1
    assert repair(fixed)[0] == fixed, "repairing again changes something"
    rows = zip(text.split("\n"), fixed.split("\n"), names, strict=True)
    assert all(changed for old, new, changed in rows if old != new), "a line changed and no repair is named"


def judging(data: bytes) -> None:
    """Score the lines of documents between bytes FF and decide on them: probabilities, the same as alone."""
    documents = [lines_of(text_of(document)) for document in data.split(SEPARATOR)]
    model, block = load(), Block.of(documents)
    together = classify(model, block, THRESHOLD)
    alone = [verdict for each in documents for verdict in classify(model, Block.of([each]), THRESHOLD)]
    assert list(together) == alone, "a document touches another"
    assert all(0 <= verdict.score <= 1 for verdict in alone)


def parts(data: bytes) -> None:
    """Read a stream in small parts: each line is one of one part, however the stream hands out its bytes."""
    before = {name: getattr(chunks, name) for name in SMALL}
    vars(chunks).update(SMALL)
    try:
        step, text = 1 + number(data[:1]) % 256, data[1:]
        whole = list(read_chunks(io.BytesIO(text)))
        assert list(read_chunks(files.Dripping(text, step))) == whole  # type: ignore[arg-type]
        own = [chunk.own for chunk in whole]
        # UTF-32 is read with its mark in front of each part
        if not text.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
            assert b"".join(each for each in own if isinstance(each, bytes)) == text
        cleaned = list(tool(config_of(0)).clean_chunks(whole))
    finally:
        vars(chunks).update(before)
    numbers = [line.number for each in cleaned for line in each.lines]
    assert numbers == list(range(1, len(numbers) + 1))
    # UTF-8 that is cut inside of a line of more than the longest length is another matter
    if longest(text) < SMALL["LONGEST_LINE"] - SMALL["CHUNK_BYTES"] and b"\0" not in text and is_utf8(text):
        assert [line.original for each in cleaned for line in each.lines] == lines_of(text.decode())


def longest(text: bytes) -> int:
    """Return how many bytes the longest line has."""
    return max(map(len, text.replace(b"\r", b"\n").split(b"\n")))


def is_utf8(text: bytes) -> bool:
    """Return whether a text, and each line of it, is read as UTF-8."""
    if codecs.BOM_UTF8 in text:
        return False
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return all(decode(line)[1] == "utf-8" for line in [text, *text.replace(b"\r", b"\n").split(b"\n")])


TARGETS: Mapping[str, Target] = {
    "clean_text": clean_text,
    "clean_bytes": clean_bytes,
    "batch": batch,
    "decode": decoding,
    **{f"repair_{kind.name}": partial(one_repair, kind) for kind in REPAIRS},
    "repair": repairs,
    "judge": judging,
    "parts": parts,
    "read_jsonl": files.read_jsonl,
    "read_html": files.read_html,
    "read_warc": files.read_warc,
    "read_parquet": files.read_parquet,
    "load_model": files.load_model,
    "load_kinds": files.load_kinds,
    "load_site_memory": files.load_site_memory,
    "load_settings": files.load_settings,
}
