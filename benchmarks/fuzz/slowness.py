"""How long an input takes beside clean text of its shape."""

from functools import cache
from itertools import cycle, islice

from benchmarks.fuzz.targets import SEPARATOR, TARGETS
from benchmarks.speed.timing import once
from cleaner import Cleaner
from tests.pages import ARTICLE

# More than this many times as long as clean text is slow.
TIMES = 20
# CPU seconds: what takes less than this is never slow.
LEAST = 0.003
# The targets whose input has several documents, each of which they clean by itself too.
OF_DOCUMENTS = ("batch", "judge")


def times_of_clean(name: str, data: bytes) -> float:
    """Return how many times as long a target takes as it does for clean text with as many bytes and lines."""
    # the best of several: the first may load a table
    seconds = min(once(lambda: TARGETS[name](data)) for _ in range(3))
    lines = data.count(b"\n") + data.count(b"\r") + 1
    documents = data.count(SEPARATOR) + 1 if name in OF_DOCUMENTS else 1
    return seconds / clean_seconds(name, *(1 << (each - 1).bit_length() for each in (len(data) + 1, lines, documents)))


@cache
def clean_seconds(name: str, size: int, lines: int, documents: int) -> float:
    """Return the CPU seconds for clean text of about that many bytes, lines and documents: of a target, or cleaning."""
    text = "".join(islice(cycle(ARTICLE.replace("\n", "")), size // 3))
    width = max(1, len(text) // lines)
    clean = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    target, clean = TARGETS[name], clean[: len(clean) // documents]
    data = b"000" + SEPARATOR.join([clean.encode()] * documents)
    cleaner = Cleaner()
    works = (lambda: target(data), lambda: cleaner.clean(clean * documents))
    return max(LEAST, *(min(once(work) for _ in range(3)) for work in works))
