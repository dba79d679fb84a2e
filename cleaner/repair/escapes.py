r"""
Decode characters written as escapes of a program or an address: \u4e2d, %u4E2D, \xe4\xb8\xad, %E4%B8%AD.

A run of them is decoded where it is leftover text: its reading is clearly Chinese, and it is not in an address, a
path, a literal of a program or a text about escapes.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from cleaner.chinese.characters import HAN
from cleaner.chinese.language_model import character_model
from cleaner.fixed_point import fixed_point
from cleaner.repair.trigger import ESCAPES

HEX = "[0-9a-fA-F]"
# Escaped once or more often: \\u4e2d. No program needs more than eight, and a bound keeps rows of them in linear time.
SLASHES = r"\\{1,8}"
UNIT = rf"{SLASHES}u{HEX}{{4}}|{SLASHES}u\{{{HEX}{{1,6}}\}}|{SLASHES}U000{HEX}{{5}}"
# The short escapes of JSON may be among the others: \u4e2d\n\u56fd
SHORT = rf"{SLASHES}[nrt/\"](?![a-zA-Z])"
UNITS = re.compile(
    rf"(?:{SHORT}){{0,4}}(?:{UNIT})(?:{UNIT}|{SHORT})*"
    # where a program removed the backslashes; three in a row are no accident: u4e2du56fdu4eba
    r"|(?<![0-9a-zA-Z\\%])(?:u[0-9a-f]{4}){3,}"
)
BYTES = re.compile(rf"(?:{SLASHES}x{HEX}{{2}}){{3,}}")
# Percent-encoding leaves letters and digits as they are, and they may be half of a GBK character: 擬 is %94M.
# JavaScript's escape() writes Latin-1 as %XX: %u4E2D%20%u56FD
TOKEN = re.compile(r"[a-zA-Z0-9_.~!*'()+@%-]{6,}")
WIDE = re.compile(rf"%(?:25)*u{HEX}{{4}}")
HIGH = re.compile(rf"%(?:25)*[89a-fA-F]{HEX}")
CODE = re.compile(rf"u\{{({HEX}+)|[uU]({HEX}{{8}}|{HEX}{{4}})|\\([nrt/\"])")
WIDE_CODE = re.compile(rf"%(?:u({HEX}{{4}})|({HEX}{{2}}))")

# Characters next to a short run that make it part of an address, a path or a literal.
OPENS = re.compile(r"(?:[\"'`\[=/^|&#@$<{*+?]|(?<![^\x00-\x7f])[a-zA-Z0-9_]:|\]\()$")
CLOSES = re.compile(r"[\"'`\]/=&#@>}*+^|]|-\\|\?[a-zA-Z]|\.[a-zA-Z0-9]")
# What makes a line part of a program, with a 中 in place of each run.
PROGRAM = re.compile(
    r"[\"']\s*(?::|=>)|=\s*[\"']|(?<![a-zA-Z])[ubrf]{1,2}[\"']|[(\[{]\s*[\"']|[\"']\s*[\]})]|[\"'],\s*[\"']|`"
    r"|\[[^\]]{0,80}中-中|\{[^{}]{0,80}中|^\s*[a-zA-Z_][\w.-]*\s*=[ -~]{0,40}中"
    # a string at the end of a line that is otherwise ASCII
    r"|^[ !#-&(-~]*([\"'])(?:(?!\1).)*\1[\s,;\\]*$"
)
# An address or a path continues to the next space or Chinese mark; it may hold Chinese that is not encoded.
ADDRESS = re.compile(r"(?:(?:://|www\.|(?<![a-zA-Z])[a-zA-Z]:\\)[^\s，。；、！？（）《》“”]*|(?<![a-zA-Z])[a-zA-Z]:)$")
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
PATH = re.compile(
    r"://|^\.{0,2}/|[?&][\w%]+=|=%|\]\(|@|\.(?:com|cn|net|org|html?|php|aspx?|jsp|jpe?g|png|gif|pdf|docx?|xlsx?|"
    r"pptx?|zip|rar|mp[34]|apk|exe|txt|csv|js|css|xml)\b",
    re.IGNORECASE,
)
FILE_NAME = re.compile(r"\.[0-9]?[a-zA-Z][a-zA-Z0-9]{0,4}$")
SLASH = re.compile(r"/(?![0-9])|(?<![0-9])/")
# Programs, and lines about codes.
ABOUT_LINE = re.compile(
    r"(?i:json|gbk|gb2312|ascii|escape|decode|encode|regex|console|\bprint|\becho |\bvar |\bdef |\breturn |string)"
    r"|[编編解][码碼]|[码碼][点點位]|字符集|[乱亂][码碼]|代[码碼]|=>|==|\(\)|(?<![0-9a-zA-Z])[{};]\s*$"
    r"|^\s*(?://|\$|>>>|/\*)"
)
# A text that names these may show an escape on any of its lines; `name=\u4e2d` is from a properties file.
ABOUT_TEXT = re.compile(
    r"(?i:unicode|utf-?(?:8|16)|urlencode|encodeuri|url ?[编編][码碼])|[转轉][义義]|正[则則]表|百分号编码|字符编码"
    r"|^[ \t]*[a-zA-Z_][\w.-]*[ \t]*=[ -~]{0,40}?(?:\\u[0-9a-fA-F]{4}){2}",
    re.MULTILINE,
)

HAN_CHARACTER = re.compile(f"[{HAN}]")
KANA = re.compile("[\u3041-\u30ff]")
CHINESE = re.compile(f"[\u2010-\u2027\u3000-\u303f{HAN}\uff00-\uffef\u00b7]+")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
# Nats per character: real words of two characters reach -6.5, two characters by chance -11.
PLAUSIBLE = -9.0
# Two characters by chance, decoded as GBK, beat PLAUSIBLE by this many nats in one of a thousand runs.
GBK_DOUBT = 5.0
# The least share of Chinese in a GBK reading: Chinese text also has × ① Ω 😀
CHINESE_SHARE = 0.8
# A run of one character is judged with its neighbours, which must form a word with it: 这是\u4e2d国的.
FITTING = -6.0
# Runs of a line with this many Han characters are a sentence: marks next to them need not open or close a literal.
SENTENCE = 8
MARK = re.compile("[，。、：；！？“”《》（）]")
# Where the reading also appears this near the run, the author explains it: 中国（\u4e2d\u56fd）
NEARBY = 16
# How far around a run an address is looked for, in characters: nobody reads longer ones.
REACH = 300
# The most layers of repeated percent-encoding: real pages have two.
LAYERS = 4


class Reading(NamedTuple):
    """The text that escapes may stand for, and how many nats it must gain to be believed."""

    text: str
    doubt: float = 0.0


class Run(NamedTuple):
    """A run of escapes, what it stands for, and the doubt about that in nats."""

    match: re.Match[str]
    reading: str
    doubt: float


def unescape(text: str) -> str:
    r"""
    Decode runs of escapes whose reading is clearly Chinese; addresses, paths, programs and texts about escapes stay.

        >>> unescape(r"\u4e2d\u56fd2024\u5e74 %E4%BA%BA%E6%B0%91 \xd6\xd0\xb9\xfa")
        '中国2024年 人民 中国'
        >>> unescape(r"http://a.cn/?q=%E4%B8%AD%E5%9B%BD [\u4e00-\u9fa5]")
        'http://a.cn/?q=%E4%B8%AD%E5%9B%BD [\\u4e00-\\u9fa5]'
    """
    return fixed_point(_unescape_once, text)


def _unescape_once(text: str) -> str:
    if not ESCAPES.search(text) or ABOUT_TEXT.search(text):
        return text
    lines = text.split("\n")
    found = list(lines)
    for number, line in enumerate(lines):
        # a wrapped string or address continues on this line
        wrapped = number and (lines[number - 1].endswith("\\") or ADDRESS.search(lines[number - 1]))
        if not wrapped and ESCAPES.search(line) and not ABOUT_LINE.search(line):
            found[number] = _unescape_line(line)
    return "\n".join(found)


def _unescape_line(line: str) -> str:
    for pattern, read in ((UNITS, _units), (BYTES, _bytes), (TOKEN, _token)):
        runs = [Run(match, *reading) for match in pattern.finditer(line) if (reading := read(match[0]))]
        is_long = sum(len(HAN_CHARACTER.findall(run.reading)) for run in runs) >= SENTENCE
        if runs and pattern is not TOKEN and PROGRAM.search(pattern.sub("中", line)):
            continue
        is_marked = any(MARK.search(run.reading) for run in runs)
        found = [run for run in runs if not _in_literal(run, is_long, is_marked)]
        # one run beyond doubt decides for all runs of the line, which digits may separate: 2024\u5e74
        if any(map(_is_clear, found)) and (is_long or found == runs):
            line = _replaced(line, found)
    return line


def _replaced(line: str, runs: list[Run]) -> str:
    pieces, place = [], 0
    for match, reading, _ in runs:
        pieces += [line[place : match.start()], reading]
        place = match.end()
    return "".join(pieces) + line[place:]


def _in_literal(run: Run, is_long: bool, is_marked: bool) -> bool:
    """Return whether a run is part of an address or a path, or (a short one) of a program."""
    line, start, end = run.match.string, run.match.start(), run.match.end()
    before, after = line[max(0, start - REACH) : start], line[end : end + REACH]
    if ADDRESS.search(before):
        return True
    if not is_long and (OPENS.search(before) or CLOSES.match(after)):
        return True
    if "%" not in run.match[0]:
        return False
    opened = before[len(before.rstrip(PRINTABLE)) :]
    chunk = opened + run.match[0] + after[: len(after) - len(after.lstrip(PRINTABLE))]
    # the slash of 吸附/分离 stays unencoded like that of a path: with punctuation marks it is a sentence
    return bool(PATH.search(chunk) or FILE_NAME.search(chunk)) or (bool(SLASH.search(chunk)) and not is_marked)


def _is_clear(run: Run) -> bool:
    """Return whether a run is Chinese beyond doubt and is not explained next to it."""
    match, reading, doubt = run
    before = match.string[max(0, match.start() - NEARBY) : match.start()]
    after = match.string[match.end() : match.end() + NEARBY]
    han = "".join(HAN_CHARACTER.findall(reading))
    if KANA.search(reading) or (han and han in f"{before}\n{after}"):
        return False
    if len(han) > 1:
        return _gain(reading, 2 if doubt else 1) > doubt
    if not han:
        return bool(EMOJI.fullmatch(reading) and HAN_CHARACTER.search(before[-1:]))
    if not (HAN_CHARACTER.search(before[-1:]) and HAN_CHARACTER.match(after)):
        return False
    scores = character_model().logprobs(before[-2:] + reading + after[:2])[len(before[-2:]) :]
    return float(scores.mean()) > FITTING


def _gain(reading: str, shortest: int) -> float:
    """Return by how many nats the Chinese pieces of a reading, each at least `shortest` long, beat `PLAUSIBLE`."""
    pieces = [piece for piece in CHINESE.findall(reading) if len(piece) >= shortest]
    return sum(character_model().score(piece) - PLAUSIBLE * len(piece) for piece in pieces)


def _units(run: str) -> Reading | None:
    codes = run.split("u")[1:] if run[0] == "u" else None
    units = map(_unit, CODE.finditer(run)) if codes is None else (chr(int(code, 16)) for code in codes)
    return _from_units("".join(units))


def _unit(match: re.Match[str]) -> str:
    if match[3]:
        return match[3] if match[3] in '/"' else " "
    point = int(match[1] or match[2], 16)
    return chr(point) if point <= 0x10FFFF else "\ufffd"


def _bytes(run: str) -> Reading | None:
    return _from_bytes(bytes.fromhex(re.sub(r"\\+x", "", run)))


def _from_units(units: str) -> Reading | None:
    """Join surrogates to characters; half a character, or an invisible one, makes no reading."""
    try:
        return _visible(units.encode("utf-16-le", "surrogatepass").decode("utf-16-le"))
    except UnicodeDecodeError:
        return None


def _token(token: str) -> Reading | None:
    if wide := WIDE.search(token):
        for _ in range(wide[0].count("25", 0, -4)):
            token = token.replace("%25", "%")
        return _from_units(WIDE_CODE.sub(lambda match: chr(int(match[1] or match[2], 16)), token))
    if not HIGH.search(token):
        return None
    for _ in range(LAYERS):
        data = unquote_to_bytes(token)
        if not data.isascii():
            return _from_bytes(data)
        token = data.decode("ascii")
    return None


def _from_bytes(data: bytes) -> Reading | None:
    """Decode bytes as UTF-8, or as GBK where that is Chinese; almost any bytes are GBK, so that is doubted more."""
    for codec in ("utf-8", "gb18030"):
        try:
            found = _visible(data.decode(codec))
        except UnicodeDecodeError:
            continue
        if found and codec == "utf-8":
            return found
        if found:
            wide = re.sub("[\x20-\x7e]", "", found.text)
            if len("".join(CHINESE.findall(wide))) >= CHINESE_SHARE * len(wide):
                return Reading(found.text, GBK_DOUBT)
    return None


def _visible(text: str) -> Reading | None:
    text = re.sub("[\t\n\r\u00a0]", " ", text)
    return None if re.search("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]", text) else Reading(text)
