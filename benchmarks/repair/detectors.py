"""Other tools that detect encodings, to compare with: text decoded as they say."""

from collections.abc import Callable

from cleaner.encoding import decode


def read_as(detect: Callable[[bytes], str | None], data: bytes) -> str:
    """Decode bytes with the encoding that a detector finds."""
    try:
        return decode(data, detect(data) or "utf-8")[0]
    except ValueError:  # a name that Python lacks
        return ""


def chardet_name(data: bytes) -> str | None:
    """Return the encoding that chardet finds."""
    import chardet

    found: str | None = chardet.detect(data)["encoding"]
    return found


def charset_normalizer_name(data: bytes) -> str | None:
    """Return the encoding that charset-normalizer finds."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    found: str | None = best.encoding if best else None
    return found
