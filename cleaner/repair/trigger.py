"""Triggers: the one cheap scan that clean text pays for a repair."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Trigger:
    """
    A regular expression in two parts, so that many of them can be searched for at once.

    `head` is the inside of a character class that every match begins with, `tail` what must follow it (it may look
    back at the head). A class in front lets `re` skip clean text ten times as fast as an alternation does.
    """

    head: str
    tail: str = ""
    pattern: re.Pattern[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(f"[{self.head}](?:{self.tail})"))


def any_of(triggers: Iterable[Trigger]) -> re.Pattern[str]:
    """
    Return one expression that finds something exactly where one of the triggers does.

        >>> any_of([Trigger("&", "lt;"), Trigger("<", "br>")]).findall("a&b<br>c&lt;")
        ['<br>', '&lt;']
    """
    triggers = tuple(triggers)
    tails = "|".join(f"(?<=[{trigger.head}])(?:{trigger.tail})" for trigger in triggers)
    return re.compile(f"[{''.join(trigger.head for trigger in triggers)}](?:{tails})")
