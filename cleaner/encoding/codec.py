"""Read bytes with a codec as the web does: its names, its supersets, its signs where Python's tables differ."""

import codecs
import re
from functools import cache

# In order of preference: the first wins a tie. gb18030 contains GBK and GB2312, big5hkscs contains Big5 and cp950.
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")

# Those that lines of one file may be in. UTF-16 is not among them, as it has other line ends. In these, no other
# character contains 0A.
MIXABLE = ("utf-8", "gb18030", "big5hkscs")

# The web reads the label of a subset as its superset (WHATWG Encoding Standard, "names and labels").
SUPERSETS = {
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}

# Read where nothing else fits and their own signs tell: escapes, kana, Hangul, surrogates in UTF-8.
RARE = ("utf-32-le", "utf-32-be", "cesu-8", "euc_tw", "cp932", "euc_jp", "cp949")
RARE_OF_SEVEN_BITS = ("hz", "iso-2022-cn", "iso2022_jp", "iso2022_kr", "utf-7")
# Names of what Python has no codec for.
OWN = {"cesu-8": "cesu-8", "cesu8": "cesu-8", "euc-tw": "euc_tw", "euctw": "euc_tw", "iso-2022-cn": "iso-2022-cn"}
SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")

# Python maps these Big5 codes as Unicode's old table did; cp950 and the web differ: 約翰‧史密斯 has ‧, not •.
BIG5_SIGNS = tuple(zip("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡", strict=True))


def read(data: bytes, name: str) -> str:
    """Decode with a canonical name, as browsers do where Python's codec differs; U+FFFD for what does not fit."""
    if name == "gb18030":
        return data.decode(name, WEB_ERRORS)
    if name == "big5hkscs":
        text = data.decode(name, WEB_ERRORS)
        for python, web in BIG5_SIGNS:  # ten times as fast as str.translate
            text = text.replace(python, web)
        return text
    if name == "cesu-8":
        data = SURROGATES.sub(lambda pair: _join_surrogates(pair[0]), data)
        name = "utf-8"
    return data.decode(name.removesuffix("-sig"), "replace")


def _join_surrogates(pair: bytes) -> bytes:
    """Return the UTF-8 of a character whose surrogates stand there by themselves: 𠮷 as ED A1 82 ED BE B7."""
    return pair.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()


@cache
def canonical(encoding: str) -> str:
    """Return the name that `read` takes, or raise `ValueError` if `encoding` is no text encoding."""
    if own := OWN.get(encoding.lower().replace("_", "-")):
        return own
    try:
        name = codecs.lookup(encoding).name
        b"\xe4\xb8".decode(name, "replace")
    except (LookupError, ValueError) as error:  # ValueError: a NUL in the name, or a codec that can't replace errors
        known = ", ".join((*CANDIDATES, "gbk", "big5"))
        raise ValueError(f"unknown encoding {encoding!r}: {known} or another text encoding of Python works") from error
    return SUPERSETS.get(name, name)


def _web_errors(error: UnicodeError) -> tuple[str, int]:
    r"""
    Read the euro signs that Python's codecs lack; else give one U+FFFD for one byte, so that ASCII is never swallowed.

    Source: the decoders of the WHATWG Encoding Standard; cp936 and cp950 have the same codes for the euro.

        >>> b"\x80100\xff\xc4\n".decode("gb18030", WEB_ERRORS)
        '€100��\n'
    """
    assert isinstance(error, UnicodeDecodeError)
    start = error.start
    if error.encoding == "gb18030" and error.object[start] == 0x80:
        return "€", start + 1
    if error.encoding == "big5hkscs" and error.object[start : start + 2] == b"\xa3\xe1":
        return "€", start + 2
    return "\N{REPLACEMENT CHARACTER}", start + 1


WEB_ERRORS = "cleaner-web"
codecs.register_error(WEB_ERRORS, _web_errors)
