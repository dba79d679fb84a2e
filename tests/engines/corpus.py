"""The small corpus that every engine must give the same text for as the library: by id, with what is missing."""

import random
from collections.abc import Mapping

import cleaner
from cleaner import Config
from tests.conftest import ROOT

PAGES = {file.parent.name: file.read_bytes() for file in sorted((ROOT / "fixtures" / "documents").glob("*/dirty.txt"))}
NOISE = random.Random(17).randbytes(3000)
# what arrives as bytes, in any encoding, and what is no text
BYTES: dict[str, bytes | None] = {
    **PAGES,
    "missing": None,
    "empty": b"",
    "noise": NOISE,
    "picture": b"\x89PNG\r\n\x1a\n" + NOISE,
    "one word": "圖書館".encode(),
    "missing at the end": None,
}
# the same as text: what was read wrongly stays read wrongly
TEXTS: dict[str, str | None] = {
    **{name: None if data is None else data.decode("utf-8", "replace") for name, data in BYTES.items()},
    "line ends": "他們來了。\r\n\r\n她們走了。\r",
    "controls": "圖書館\x00開了\x0b\u2028明天\x1f\n",
    "missing at the end": None,
}


def wanted(documents: Mapping[str, str | bytes | None], config: Config = Config()) -> dict[str, str | None]:
    """Return what the library makes of each document, one by one; like a file, tables hold no lone surrogates."""
    tool = cleaner.Cleaner(config)
    return {
        name: None if data is None else tool.clean(data).text.encode("utf-8", "replace").decode()
        for name, data in documents.items()
    }
