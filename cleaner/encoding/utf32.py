"""Tell UTF-32 without a byte order mark: one byte in four is NUL in all of it, and what it says is text."""

from cleaner.chinese.characters import codes
from cleaner.encoding.likelihood import costs, is_broken, is_chinese, is_foreign

# Fewer bytes may be UTF-16 that ends with NUL.
FEWEST = 8
NUL = b"\0"
# The planes that have characters of text.
PLANES = b"\0\1\2\3"


def read_utf32(data: bytes) -> tuple[str, str] | None:
    """
    Return the text of bytes in UTF-32 and the name of the encoding, None for other bytes.

        >>> read_utf32("今天天气很好".encode("utf-32-le"))
        ('今天天气很好', 'utf-32-le')
    """
    if len(data) < FEWEST or len(data) % 4:
        return None
    for name, top, plane in (("utf-32-le", 3, 2), ("utf-32-be", 0, 1)):
        # a slice at a time, as nearly all data fails at its first bytes
        if data[top] or data[top::4].strip(NUL) or data[plane::4].strip(PLANES):
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        foreign = costs(text)[is_foreign(text)]
        if not is_broken(codes(text)).any() and len(foreign) and is_chinese(foreign):
            return text, name
    return None
