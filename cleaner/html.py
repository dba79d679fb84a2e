"""Turn the HTML of a page to the lines that a `Cleaner` takes: one for each block, in the order of the page."""

import os
import re
import sys
from typing import Any

from cleaner.encoding import BINARY, Decoded, decode, decode_document

# What is no longer is parsed in this process. What takes long or much memory for its length is never a page (ten
# thousand attributes of a tag, lists in lists in lists), and the parser can't be told to stop.
SHORT, FEW_LISTS = 1 << 20, 500
# The longest HTML that is read, in characters; what a process of its own may take, in seconds and bytes.
LONGEST, SECONDS, MEMORY = 1 << 24, 60, 2 << 30
# Where a page says its encoding: browsers look no farther than 1 KiB, but scripts and comments come first on old pages.
HEAD = 1 << 14
CHARSET = re.compile(rb"""<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
TAG = re.compile(r"<[A-Za-z!/?]")
LIST = re.compile(r"<[uo]l\b", re.IGNORECASE)
SURROGATE = re.compile(r"[\ud800-\udfff]")
LOST = "\N{REPLACEMENT CHARACTER}"
# A character of three bytes or more in UTF-8, as all of Chinese are: text that has none may be misread.
LONG = re.compile(r"[\u0800-\ufffc\U00010000-\U0010ffff]")
# Encodings of Chinese that may be valid UTF-8 by chance, in a word or two: 莫 in GBK is Ī in UTF-8.
CHINESE = ("gb18030", "big5hkscs")
# Their texts repeat captions, are names of files, or are for browsers that show no such thing.
SKIPPED = ("img", "area", "audio", "video", "object")
# What `_text` does, in a process of its own, with how much memory it may take and what is skipped as arguments.
PROGRAM = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
except (ImportError, OSError, ValueError):
    pass
from resiliparse.extract.html2text import extract_plain_text
html, skipped = sys.stdin.buffer.read().decode(), sys.argv[2].split(",")
text = extract_plain_text(html, main_content=False, alt_texts=True, skip_elements=skipped)
sys.stdout.buffer.write(text.encode())
"""


def to_text(html: bytes | str, encoding: str | None = None, declared: str | None = None) -> str:
    r"""
    Return the text of a page, one block a line; `encoding` is what bytes are read with if it is given.

    `declared` is the charset that the server named, which counts as much as one that the page names: little, where the
    characters say otherwise.

    Scripts, styles, comments, forms and what is in the head are gone, a row of a table is a line, entries of lists have
    their bullets. What has no tag is text already and comes back as it was. Raise `ValueError` for an unknown
    `encoding`, for binary data, and for HTML that is longer than `LONGEST` or can't be read within `SECONDS`;
    `ModuleNotFoundError` without resiliparse.

        >>> to_text("<title>雨 - 新闻网</title><a>首页</a> <a>新闻</a><h1>雨</h1><p>下雨了，<b>很</b>大。<br>停了。")
        '首页 新闻\n\n雨\n\n下雨了，很大。\n停了。'
    """
    text = html if isinstance(html, str) else read(html, encoding, declared)
    if not TAG.search(text):
        return text
    if len(text) > LONGEST:
        raise ValueError(f"HTML of {len(text)} characters: a page has {LONGEST} at most")
    if text is html:
        # the parser takes no half of a pair, which bytes never give
        text = SURROGATE.sub(LOST, text)
    if len(text) <= SHORT and sum(1 for _ in LIST.finditer(text)) <= FEW_LISTS:
        return _text(text)
    return _text_in_bounds(text)


def read(html: bytes, encoding: str | None = None, declared: str | None = None) -> str:
    """
    Return HTML as characters.

    Their statistics decide, as for any text, since pages of GBK say that they are GB2312, UTF-8 or nothing at all. What
    a page or its server declares counts where there is nothing to tell by: too few characters, or another language.
    """
    if encoding is not None:
        return decode(html, encoding)[0]
    found = decode_document(html)
    if found.encoding == BINARY:
        raise ValueError("binary data, not HTML")
    if found.text.isascii() or not found.encoding.startswith("utf-8") or LONG.search(found.text):
        return found.text
    names = [declared or "", *(name.decode("ascii", "replace") for name in CHARSET.findall(html[:HEAD]))]
    return next((text for name in names if name and (text := _read_as(html, name, found)) is not None), found.text)


def _read_as(html: bytes, name: str, found: Decoded) -> str | None:
    """Return HTML in the encoding that it names, None if it is no better a reading than what was found."""
    try:
        text, known = decode(html, name)
    except ValueError:  # no encoding has this name
        return None
    lost = found.text.count(LOST)
    return text if text.count(LOST) < lost or (not lost and known in CHINESE) else None


def _text(html: str) -> str:
    extract_plain_text = _parser()
    # without alt_texts, figures go with their captions, and programs that are shown in figures
    text: str = extract_plain_text(html, main_content=False, alt_texts=True, skip_elements=SKIPPED)
    return text


def _parser() -> Any:
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ModuleNotFoundError:
        raise ModuleNotFoundError("pages of HTML need resiliparse: pip install 'cleaner-zh[html]'") from None
    return extract_plain_text


def _text_in_bounds(html: str) -> str:
    """Return the same from a process of its own; raise `ValueError` if that takes too long, or too much memory."""
    import subprocess

    _parser()  # which says what to install
    command = [sys.executable, "-c", PROGRAM, str(MEMORY), ",".join(SKIPPED)]
    # where the packages are that this process has found
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        return subprocess.run(  # noqa: S603
            command, input=html.encode(), capture_output=True, timeout=SECONDS, env=environment, check=True
        ).stdout.decode()
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise ValueError(
            f"HTML of {len(html)} characters that takes more than {SECONDS} seconds or {MEMORY >> 30} GiB to read"
        ) from None
