"""The words of advertisements, from their table, and the text of a line in which they are looked for."""

import re
from functools import cache

from cleaner.chinese.characters import HAN_RUN
from cleaner.resources import read_table

# What domains of such sites end with. Those of schools and authorities are not among them.
ENDINGS = ("com", "net", "org", "info", "top", "xyz", "cc", "cn", "la", "me", "tv", "co", "biz", "vip", "club", "tw")
# Dots as they are, and as they are written to get past filters.
DOT = " ?(?:[.。·•,_]|点) ?"
# Letters may have spaces between them, but not two in a row.
LETTERS = "[a-z0](?:[ -]?[a-z0]){0,40}?"
SPACED = "|".join(" ?".join(ending) for ending in ENDINGS)
HOST = "(?:w[ -]?w[ -]?w|wap|m|0g)"
# A name that no word of the table ends; what tells of somebody is none.
NAMED = f"(?:(?![他她它我你您了着])[{HAN_RUN}a-z0]){{2,8}}"
PATH = "(?:/[a-z0_./?=&%#~-]*)?"
# An address with the name of a host in front, and one without, which may be a file or a product: ASP.NET.
SCHEME = "(?:https?:/?/?)?"
ADDRESS = f"{SCHEME}{HOST}{DOT}(?:{LETTERS}{DOT}){{1,3}}(?:{SPACED})(?![a-z0]){PATH}"
SHORT = f"{SCHEME}(?:[a-z0][a-z0-]{{1,30}}\\.){{1,3}}(?:{'|'.join(ENDINGS)})(?![a-z0.]){PATH}"
# The name of a site does not begin with words of calls, or hold characters of a sentence: 他打开了 is none.
NO_NAME = "提供|免费|精彩|更多|请|为|家"
IN_NO_NAME = "他她它我你您的了着过在到去是看开打点登搜用从把被给和与对这那有个座间所就说想"
NAME = f"(?!{NO_NAME})(?:(?![{IN_NO_NAME}])[{HAN_RUN}a-z0]){{1,5}}?"
SHORT_NAME = f"(?!{NO_NAME})(?:(?![{IN_NO_NAME}])[{HAN_RUN}a-z0]){{1,2}}?"
# What a site puts around its name: ★青崖小筑★www.example.org. An at sign does not stand by itself, but in mail.
STARS = "★☆◆◇●○■□※"
# 最·快·更·新: signs between single characters, which mean nothing.
PIERCED = re.compile(f"[{HAN_RUN}](?:[ .·•*~^_-][{HAN_RUN}]){{3,}}")
PIERCING = re.compile("[ .·•*~^_-]")


def unpierced(text: str) -> tuple[str, list[int]]:
    """
    Return a folded text without the signs between single characters, and where each character stood, with the end.

        >>> unpierced("好最·快·更·新")
        ('好最快更新', [0, 1, 3, 5, 7, 8])
    """
    places = [*range(len(text) + 1)]
    for run in reversed([*PIERCED.finditer(text)]):
        del places[run.start() + 1 : run.end() : 2]
    return "".join([text[place] for place in places[:-1]]), places


def expressions(kind: str) -> list[str]:
    """Return the expressions of a kind in the table."""
    return [expression for name, expression in read_table("ad_cut_words.tsv") if name == kind]


def choice(kind: str) -> str:
    """Return one expression for those of a kind in the table."""
    return "|".join(f"(?:{expression})" for expression in expressions(kind))


def site() -> str:
    """Return an expression for the name of a site."""
    return f"(?:{NAME}(?:{choice('site')})|{SHORT_NAME}(?:{choice('brand')}))(?:{DOT}(?:com|net|org|cc))?"


@cache
def tokens() -> re.Pattern[str]:
    """Return what matches one piece of an advertisement; the name of the group that matched says which kind."""
    groups = {
        "script": choice("script"),
        "trace": choice("trace"),
        "domain": ADDRESS,
        "call": choice("call"),
        "plea": choice("plea"),
        "short": SHORT,
        "novel": choice("novel"),
        "site": site(),
        "weak": f"{SHORT_NAME}(?:{choice('weak')})(?=[ :]{{1,2}}(?:{ADDRESS}))",
        "filler": choice("filler"),
        "title": "《[^《》]{1,24}》",
        "name": f"(?P<star>[{STARS}@]){NAMED}(?P=star)",
        "space": f"[ :…~*#|=+^_{STARS}-]+",
        "stop": "[,。!?;、&.]+",
    }
    return re.compile("|".join(f"(?P<{name}>{expression})" for name, expression in groups.items()))


@cache
def remains() -> re.Pattern[str]:
    """Return what matches a text from which only a part of an advertisement was cut."""
    return re.compile(f"{choice('call')}|{choice('novel')}")


@cache
def name_before() -> re.Pattern[str]:
    """Return what matches the end of a text if that is the name of a site, in brackets or by itself."""
    return re.compile(f"(?:[(\\[【《]{site()}[)\\]】》]|(?:^|(?<=[。!?…”」』])) *{site()})[,: ]*$")


@cache
def goes_on() -> re.Pattern[str]:
    """Return what matches the beginning of a text if an advertisement before it goes on there."""
    return re.compile(f"[ :,、(【\\[<{{]{{0,3}}(?:{ADDRESS})")


@cache
def came_before() -> re.Pattern[str]:
    """Return what matches the end of a text if that is the rest of an advertisement: its address, or a site's name."""
    return re.compile(f"(?:(?:{ADDRESS})[ ,:、]*|{choice('script')}|{site()}[ :]+|[{STARS}@](?:{NAMED})?)$")


@cache
def behind() -> re.Pattern[str]:
    """Return what matches the end of a text that governs the address after it."""
    return re.compile(f'(?:{choice("governs")})[“"「『《(\\[【 ]*$')


@cache
def before() -> re.Pattern[str]:
    """Return what matches the beginning of a text that takes up the address before it."""
    return re.compile(f'[”"」』》)\\]】 ]*(?:{choice("taken")})')


@cache
def public() -> re.Pattern[str]:
    """Return what the addresses of authorities and schools hold, which are no pirates."""
    return re.compile(r"\.(?:gov|edu|ac|mil)\b")
