"""Repairs undo damage to the text of a page: one kind of damage per module, each the identity on good text."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.changes import Step
from cleaner.chinese.characters import CODE_POINTS, codes
from cleaner.fixed_point import fixed_point
from cleaner.repair import trigger

__all__ = ["REPAIRS", "SUSPECT", "Repair", "repair", "repair_in_steps"]


class Repair(NamedTuple):
    r"""
    One kind of damage and its inverse.

    `fix` takes a whole document with `\n` line ends; it is total and idempotent, keeps the number of lines and is the
    identity on good text. Where `trigger` finds nothing, `fix` would change nothing. `reads_bytes` says that it decodes
    misread text; the others leave lines alone that still look misread, whose signs are bytes and no tags or controls.
    """

    name: str
    trigger: trigger.Trigger
    fix: Callable[[str], str]
    reads_bytes: bool = False


# Each imports its fix at the first use: compiling its patterns takes longer than cleaning a page that needs none.


def _gbk_desync(text: str) -> str:
    from cleaner.repair.gbk_desync import realign

    return realign(text)


def _mojibake(text: str) -> str:
    from cleaner.repair.mojibake import reencode

    return reencode(text)


def _escapes(text: str) -> str:
    from cleaner.repair.code import outside_code
    from cleaner.repair.escapes import unescape

    return outside_code(unescape, text)


def _backslashes(text: str) -> str:
    from cleaner.repair.backslashes import strip_backslashes
    from cleaner.repair.code import outside_code

    return outside_code(strip_backslashes, text)


def _html_entities(text: str) -> str:
    from cleaner.repair.code import outside_code
    from cleaner.repair.html_entities import unescape_entities

    return outside_code(unescape_entities, text)


def _html_tags(text: str) -> str:
    from cleaner.repair.code import outside_code
    from cleaner.repair.html_tags import strip_tags

    return outside_code(strip_tags, text)


def _control_characters(text: str) -> str:
    from cleaner.repair.control_characters import strip_controls

    return strip_controls(text)


def _icon_font(text: str) -> str:
    from cleaner.repair.icon_font import strip_icons

    return strip_icons(text)


def _lookalikes(text: str) -> str:
    from cleaner.repair.lookalikes import unify

    return unify(text)


# In this order: bytes first, since private-use and control characters carry data there; entities before tags and
# control characters, which they may stand for; lookalikes last, as bytes that were misread show some of them.
REPAIRS: tuple[Repair, ...] = (
    Repair("gbk_desync", trigger.GBK_DESYNC, _gbk_desync, reads_bytes=True),
    Repair("mojibake", trigger.MOJIBAKE, _mojibake, reads_bytes=True),
    Repair("escapes", trigger.ESCAPES, _escapes),
    Repair("backslashes", trigger.BACKSLASHES, _backslashes),
    Repair("html_entities", trigger.HTML_ENTITIES, _html_entities),
    Repair("html_tags", trigger.HTML_TAGS, _html_tags),
    Repair("control_characters", trigger.CONTROL_CHARACTERS, _control_characters),
    Repair("icon_font", trigger.ICON_FONT, _icon_font),
    Repair("lookalikes", trigger.LOOKALIKES, _lookalikes),
)

# A longer text is looked at for all triggers at once.
PAGE = 1 << 16

# One scan for clean text: it matches where any trigger does, and where `unrepairable` may have a remark.
SUSPECT = trigger.any_of([*(kind.trigger for kind in REPAIRS), trigger.LOST])


def repair(text: str) -> tuple[str, list[tuple[str, ...]]]:
    r"""
    Return a document repaired, and for each of its lines the names of the repairs that changed it.

    Line ends must be `\n`. The result is a fixed point: repairing it again changes nothing.

        >>> repair("財(cái)經(jīng)新聞\n中國&nbsp;經濟")
        ('財經新聞\n中國 經濟', [('gbk_desync',), ('html_entities',)])
    """
    repaired, steps = repair_in_steps(text)
    return repaired, [tuple(dict.fromkeys(step.name for step in found)) for found in steps]


def repair_in_steps(text: str) -> tuple[str, list[tuple[Step, ...]]]:
    """Return what `repair` does, with the steps that changed each line in place of their names."""
    steps: list[tuple[Step, ...]] = [()] * (text.count("\n") + 1)
    if not SUSPECT.search(text):
        return text, steps
    taken: dict[int, list[Step]] = {}
    fixed: dict[str, str] = {}

    def once(text: str) -> str:
        for number, kind in enumerate(REPAIRS):
            # a fix does not change its own result, nor what its trigger found nothing in
            if text == fixed.get(kind.name):
                continue
            before = text
            # what the first trigger finds on a page is mostly all that there is
            if is_triggered(number, text) if number or len(text) > PAGE else kind.trigger.search(text):
                text = kind.fix(text)
                if not kind.reads_bytes:
                    text = _unless_misread(before, text)
            fixed[kind.name] = text
            if text != before:
                _record(kind.name, before, text, taken)
                if not SUSPECT.search(text):
                    # no fix would change this, now or in the next round
                    fixed.update((kind.name, text) for kind in REPAIRS)
        return text

    repaired = fixed_point(once, text)
    if repaired == text:
        return text, steps
    for row, found in taken.items():
        steps[row] = tuple(found)
    return repaired, steps


def is_triggered(number: int, text: str) -> bool:
    """
    Return whether the trigger of a repair, by its number, finds anything in a text.

        >>> [kind.name for number, kind in enumerate(REPAIRS) if is_triggered(number, "a&b c&lt;d")]
        ['html_entities']
    """
    begun, places = _begun(text)
    expected, places = REPAIRS[number].trigger, places[begun & np.uint16(1 << number) > 0]
    if len(places) * trigger.DENSE > len(text):
        return expected.search(text) is not None
    return expected.is_at(text, places.tolist())


# all repairs ask for this, and most change nothing
@lru_cache(maxsize=1)
def _begun(text: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int64]]:
    """
    Return which triggers have a character in their `head`, as bits in their order, and where those are that any has.

    One look at the characters takes as long as the search for a single trigger on clean text.
    """
    begun = _heads().take(codes(text))
    places = begun.nonzero()[0]
    return begun.take(places), places


@cache
def _heads() -> npt.NDArray[np.uint16]:
    """Return which triggers may begin with each code point, shape (0x110000,)."""
    table = np.zeros(CODE_POINTS, dtype=np.uint16)
    for number, kind in enumerate(REPAIRS):
        for first, last in trigger.ranges(kind.trigger.head):
            table[first : last + 1] |= np.uint16(1 << number)
    return table


def _unless_misread(before: str, after: str) -> str:
    """Return a text after a repair, with the lines as they were that look misread: another tool may still read them."""
    if before == after or not trigger.LOST.search(before):
        return after
    from cleaner.repair.unrepairable import is_misread

    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return "\n".join(old if old != new and is_misread(old) else new for old, new in pairs)


def _record(name: str, before: str, after: str, taken: dict[int, list[Step]]) -> None:
    for row, (old, new) in enumerate(zip(before.split("\n"), after.split("\n"), strict=True)):
        if old != new:
            taken.setdefault(row, []).append(Step(name, old, new))
