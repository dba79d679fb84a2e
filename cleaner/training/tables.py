"""
Write the tables under `cleaner/data` that are derived from other projects' data.

Run `python -m cleaner.training.tables` with the `train` dependency group installed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory

from cleaner.chinese.characters import ALL_HAN, UNIFIED
from cleaner.simplify.opencc import TABLED, digest

DATA = Path(__file__).resolve().parent.parent / "data"
# The sets of Han characters: the first and last Unicode block of each.
HAN_BLOCKS = {
    "unified": ("CJK_Unified_Ideographs", "CJK_Unified_Ideographs"),
    "extension": ("CJK_Unified_Ideographs_Extension_A", "CJK_Unified_Ideographs_Extension_A"),
    "run": ("CJK_Unified_Ideographs_Extension_A", "CJK_Unified_Ideographs"),
    "compatible": ("CJK_Compatibility_Ideographs", "CJK_Compatibility_Ideographs"),
    "supplementary": ("CJK_Unified_Ideographs_Extension_B", "CJK_Unified_Ideographs_Extension_H"),
}
# Big5's first level, the 5401 characters of everyday Traditional text, ends below this code.
BIG5_LEVEL_2 = b"\xc6\x7f"
# hk2s and tw2s are inverses of s2hk and s2tw: two characters are the same if they are in the closure of all these.
CONVERSIONS = ("t2s", "tw2s", "hk2s", "s2t", "s2tw", "s2hk", "t2tw", "t2hk", "tw2t", "hk2t")

# Phrases that differ in script; TWPhrases and HKPhrases differ in vocabulary.
PHRASE_TABLES = (
    "STPhrases",
    "STPhrases_GeneratedFromRegionalPhrases",
    "TSPhrases",
    "TWVariantsPhrases",
    "TWVariantsRevPhrases",
    "HKVariantsPhrases",
    "HKVariantsRevPhrases",
)


def main() -> None:
    """Write every derived table."""
    # first, since the other tables are read with these sets
    write("han.tsv", HAN_HEADER, ("\t".join(row) for row in han_sets()))
    write("scripts.tsv", SCRIPTS_HEADER, (f"{char}\t{key}\t{_marks(char, key)}" for char, key in script_keys()))
    write("phrases.tsv", PHRASES_HEADER, ("\t".join(pair) for pair in phrase_keys()))
    write("conversion.tsv", CONVERSION_HEADER, ("\t".join(row) for row in conversion()))
    write("japanese.tsv", JAPANESE_HEADER, ("\t".join(row) for row in japanese()))
    write("readings.tsv", READINGS_HEADER, (f"{char}\t{' '.join(pinyin)}" for char, pinyin in readings()))


def write(name: str, header: str, rows: Iterable[str]) -> None:
    """Write one table: a header of comment lines, then the sorted rows."""
    lines = [f"# {line}" for line in header.splitlines()]
    (DATA / name).write_text("\n".join([*lines, *sorted(rows)]) + "\n", encoding="utf-8")


HAN_HEADER = """Sets of Han characters.
unified and extension are the ideographs of the BMP. run goes from one to the other: it is larger by the 64 hexagrams
between them, which hardly any text has, and one comparison instead of two. compatible are second codes of some
ideographs; supplementary are those beyond the BMP, up to extension H, in rare names and dictionaries.
Columns: set, first code point, last code point.
Source: the property Block of Unicode, by the package regex (https://github.com/mrabarnett/mrab-regex).
Licence: Unicode-3.0.
Regenerate: python -m cleaner.training.tables"""


def han_sets() -> Iterator[tuple[str, str, str]]:
    """Yield (set, first, last code point) for each of `HAN_BLOCKS`."""
    import regex

    for name, (first, last) in HAN_BLOCKS.items():
        inside = regex.compile(rf"\p{{Block={first}}}|\p{{Block={last}}}")
        found = [code for code in range(0x110000) if inside.match(chr(code))]
        yield name, f"{found[0]:04X}", f"{found[-1]:04X}"


SCRIPTS_HEADER = """Characters that are one character in two scripts, and the one that stands for all of them.
Columns: character, key, marks. A character that is not listed is its own key. Marks: t for a character of everyday
Traditional text that Simplified text does not use (Big5 level 1, not in GB2312), s where the key is Simplified only
(in GB2312, not in Big5).
Source: the closure of OpenCC's character conversions (https://github.com/BYVoid/OpenCC). Licence: Apache-2.0.
Regenerate: python -m cleaner.training.tables"""


def script_keys() -> Iterator[tuple[str, str]]:
    """Yield (character, key) for each Han character that shares a key with another one."""
    import opencc

    chars = [chr(code) for first, last in ALL_HAN for code in range(first, last + 1)]
    converters = [opencc.OpenCC(name) for name in CONVERSIONS]
    yield from _closure((char, converter.convert(char)) for converter in converters for char in chars)


PHRASES_HEADER = """Characters that are another one in some phrases only (回覆 is 回复, 覆盖 stays), and one that
stands for each group of them.
Columns: character (a key of scripts.tsv), key. Features take them for one; the model of Chinese does not.
Source: OpenCC's phrase tables (https://github.com/BYVoid/OpenCC). Licence: Apache-2.0.
Regenerate: python -m cleaner.training.tables"""


def phrase_keys() -> Iterator[tuple[str, str]]:
    """Yield (character, key) for each script key that a phrase turns into another one."""
    keys = dict(script_keys())
    pairs = ((keys.get(a, a), keys.get(b, b)) for name in PHRASE_TABLES for a, b in _swapped(name))
    yield from _closure((a, b) for a, b in pairs if a != b)


CONVERSION_HEADER = """The phrases that OpenCC converts to Simplified as a whole, the characters in its results that it
would convert once more (kept), and which OpenCC they are of: another one converts all of a text itself.
Columns: kind (digest, kept, phrase, version), value.
Source: OpenCC's phrase table TSPhrases (https://github.com/BYVoid/OpenCC). Licence: Apache-2.0.
Regenerate: python -m cleaner.training.tables"""


def conversion() -> Iterator[tuple[str, str]]:
    """Yield the digest of the installed OpenCC, the characters that its phrases keep, the phrases, and its version."""
    import opencc

    simplified = opencc.OpenCC(TABLED)
    results = {char for _, result in phrase_table("TSPhrases") for char in result}
    yield from (("kept", char) for char in results if simplified.convert(char) != char)
    yield "digest", digest(Path(simplified.config))
    yield from (("phrase", phrase) for phrase, _ in phrase_table("TSPhrases"))
    yield "version", opencc.__version__


def _swapped(name: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of characters that replace each other in a phrase table of OpenCC."""
    for phrase, other in phrase_table(name):
        yield from zip(phrase, other, strict=True)


def phrase_table(name: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of an OpenCC dictionary: a phrase and what it becomes."""
    import opencc

    library = Path(opencc.__file__).parent / "clib"
    with TemporaryDirectory() as folder:
        text = Path(folder) / "phrases.txt"
        source = library / "share" / "opencc" / f"{name}.ocd2"
        run([library / "bin" / "opencc_dict", "-i", source, "-f", "ocd2", "-o", text, "-t", "text"], check=True)
        for row in text.read_text(encoding="utf-8").splitlines():
            phrase, others = row.split("\t")
            yield phrase, others.split(" ")[0]


def _closure(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Group the characters that pairs link, and yield (character, key) for all but the keys."""
    import opencc

    parent: dict[str, str] = {}

    def root(char: str) -> str:
        while parent.setdefault(char, char) != char:
            char = parent[char]
        return char

    for char, other in pairs:
        parent[root(char)] = root(other)
    simplified = opencc.OpenCC("t2s")
    members: dict[str, list[str]] = {}
    for char in list(parent):
        members.setdefault(root(char), []).append(char)
    for group in members.values():
        # the key is a Simplified form in use: GB2312 characters come first
        key = min(group, key=lambda char: (not _encoded(char, "gb2312"), simplified.convert(char) != char, char))
        yield from ((char, key) for char in group if char != key)


def _marks(char: str, key: str) -> str:
    if not _encoded(key, "gb2312"):
        return ""
    traditional = not _encoded(char, "gb2312") and b"" < _encoded(char, "big5") < BIG5_LEVEL_2
    return "t" * traditional + "s" * (not _encoded(key, "big5"))


def _encoded(char: str, codec: str) -> bytes:
    try:
        return char.encode(codec)
    except UnicodeEncodeError:
        return b""


JAPANESE_HEADER = """Han characters that tell Chinese from Japanese.
Columns: writing (japanese: in JIS X 0208, but neither in GB2312 nor in Big5, and no form that OpenCC simplifies;
traditional: one that Japanese writes in another form today), character.
Source: the codecs of Python; OpenCC's conversions t2s and t2jp (https://github.com/BYVoid/OpenCC). Licence: Apache-2.0.
Regenerate: python -m cleaner.training.tables"""


def japanese() -> Iterator[tuple[str, str]]:
    """Yield (writing, character) for each character that only modern Japanese uses, or that it does not use."""
    import opencc

    to_simplified, to_japanese = opencc.OpenCC("t2s").convert, opencc.OpenCC("t2jp").convert
    for char in map(chr, range(UNIFIED[0], UNIFIED[1] + 1)):
        is_chinese = _encoded(char, "gb2312") or _encoded(char, "big5") or to_simplified(char) != char
        if to_japanese(char) != char:
            yield "traditional", char
        elif _encoded(char, "shift_jis") and not is_chinese:
            yield "japanese", char


READINGS_HEADER = """Mandarin readings of the Han characters that GBK encodes.
Columns: character, readings with tone marks, most usual first.
Source: pypinyin (https://github.com/mozillazg/python-pinyin), from pinyin-data. Licence: MIT.
Regenerate: python -m cleaner.training.tables"""


def readings() -> Iterator[tuple[str, list[str]]]:
    """Yield (character, readings) for each Han character that GBK encodes."""
    from pypinyin import Style, pinyin

    first, last = UNIFIED
    for char in map(chr, range(first, last + 1)):
        try:
            char.encode("gbk")
        except UnicodeEncodeError:
            continue
        found = pinyin(char, style=Style.TONE, heteronym=True, errors="ignore")
        if found:
            yield char, found[0]


if __name__ == "__main__":
    main()
