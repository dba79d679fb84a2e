"""
What every caller relies on, as functions that raise `AssertionError` where it does not hold.

Property tests give them what Hypothesis draws, the targets of fuzzing what a fuzzer mutates.
"""

import json
import re
from dataclasses import replace
from functools import cache
from itertools import chain

from opencc import OpenCC

from cleaner import Cleaned, Cleaner, Config, Label, Line
from cleaner.changes import Step
from cleaner.chinese.characters import HAN, codes
from cleaner.chinese.scripts import keys
from cleaner.document import VARIANTS
from cleaner.encoding import decode
from cleaner.lines.ad_cut import NAME as AD_CUT
from cleaner.lines.spam_cut import NAME as SPAM_CUT
from cleaner.pipeline.binary import REASON as IS_BINARY
from cleaner.repair import REPAIRS
from cleaner.repair.icon_font import BULLETS
from cleaner.restoration import record, restore
from cleaner.simplify.words import correct

LINE_END = re.compile("\r\n|\r|\n")
ANY_HAN = re.compile(f"[{HAN}]")
# Steps that only take characters away, and those that exchange marks and leave each Chinese character as it is.
# A bullet of a word processor is a character of a font, and is taken for the one that it shows.
TAKING = frozenset({SPAM_CUT, AD_CUT, "backslashes", "icon_font"})
BULLETS_AS_WRITTEN = str.maketrans(BULLETS)
MARKS = frozenset({"punctuation", "quotes"})
# Steps that may write characters that the line did not have: they are named in `Line.repairs`.
NAMED = frozenset({SPAM_CUT, AD_CUT, *(kind.name for kind in REPAIRS)})
# The conversion that exchanges words of Taiwan for others, not characters for their forms.
BY_WORDS = VARIANTS[2]
DROPS_BODY = frozenset({Label.body})


@cache
def tool(config: Config) -> Cleaner:
    """Return a `Cleaner`, one for each configuration."""
    return Cleaner(config)


def lines_of(text: str) -> list[str]:
    r"""
    Return the lines of a text: what ends with one of the three line ends, and what comes after the last.

        >>> lines_of("a\r\n\nb\x85c\r")
        ['a', '', 'b\x85c']
    """
    lines = LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def check_all(data: str | bytes, config: Config) -> Cleaned:
    """Check all that holds for one document with any options; return it cleaned."""
    cleaned = tool(config).clean(data)
    check_lines(cleaned, data, config)
    check_text(cleaned)
    check_steps(cleaned, config)
    check_given_back(cleaned, data)
    check_settled(cleaned, config)
    return cleaned


def is_binary(cleaned: Cleaned) -> bool:
    """Return whether a document was taken for binary data, which comes out as it came."""
    return any(line.reason == IS_BINARY for line in cleaned.lines)


def check_lines(cleaned: Cleaned, data: str | bytes, config: Config) -> None:
    """Check that each input line has one line, in order, with a probability, and is dropped only if its label is."""
    if isinstance(data, str):
        assert "".join(line.original + line.end for line in cleaned.lines) == data
    elif not is_binary(cleaned):
        text = decode(data, config.encoding)[0]
        assert [line.original for line in cleaned.lines] == lines_of(text)
    assert [line.number for line in cleaned.lines] == list(range(1, len(cleaned.lines) + 1))
    for line in cleaned.lines:
        assert 0 <= line.score <= 1
        assert line.reason
        assert line.kept or line.label in config.drop or not line.original.strip(), "a line went whose label stays"
    counts = cleaned.counts
    assert counts.lines == sum(bool(line.original.strip()) for line in cleaned.lines)


def check_text(cleaned: Cleaned) -> None:
    """Check that the text is the kept lines, without outer white space and repeated blank lines."""
    if is_binary(cleaned):
        assert cleaned.text == "".join(line.original + line.end for line in cleaned.lines)
        return
    kept = "\n".join(line.text if line.text.strip() else "" for line in cleaned.lines if line.kept).strip()
    assert cleaned.text == (re.sub("\n{3,}", "\n\n", kept) + "\n" if kept else "")
    assert len(set(cleaned.repairs)) == len(cleaned.repairs)
    assert set(cleaned.repairs) == set(chain.from_iterable(line.repairs for line in cleaned.lines))


def check_settled(cleaned: Cleaned, config: Config) -> None:
    """Check that cleaning a cleaned text changes nothing, unless the article is dropped: see docs/trust.md."""
    if is_binary(cleaned) or config.drop & DROPS_BODY:
        return
    assert tool(config).clean(cleaned.text).text == cleaned.text


def check_given_back(cleaned: Cleaned, data: str | bytes) -> None:
    """Check that a text and its record give the input back."""
    found = json.loads(json.dumps(record(cleaned, data)))
    assert restore(cleaned.text, found) == data


def check_steps(cleaned: Cleaned, config: Config) -> None:
    """Check that each change of a line is a step with a name, and only repairs write characters that were not there."""
    for line in cleaned.lines:
        now = line.original
        for step in line.steps:
            assert step.before.strip() == now.strip(), f"the step {step.name} is of another text"
            check_step(step, config)
            now = step.after
        assert line.text.strip() == now.strip(), "a line changed and no step says so"
        check_names(line)


def check_names(line: Line) -> None:
    """Check that the repairs of a line are those of its steps."""
    assert set(line.repairs) == {step.name for step in line.steps if step.name in NAMED}


def check_step(step: Step, config: Config) -> None:
    """Check that no step but a repair writes a Chinese character that is none of the line, in either script."""
    if step.name in MARKS:
        assert ANY_HAN.findall(step.before) == ANY_HAN.findall(step.after)
    elif step.name in TAKING:
        assert is_within(step.after, step.before.translate(BULLETS_AS_WRITTEN))
    elif step.name == "simplify" and config.variant != BY_WORDS:
        # words that Simplified text writes otherwise, 甚麼, are left by a variant that is asked for
        assert forms(step.after) in (forms(step.before), forms(correct(step.before, step.before)))
    else:
        assert step.name in NAMED or step.name == "simplify"


def forms(text: str) -> list[int]:
    """
    Return the characters of a text as keys that are the same for both scripts, rare ones as OpenCC has them.

        >>> forms("圖書館的雨繖") == forms("图书馆的雨伞")
        True
    """
    found: list[int] = keys(codes("".join(map(simplified, text)))).tolist()
    return found


@cache
def simplified(char: str) -> str:
    """Return the Simplified form of a character by itself."""
    return char if "\ud800" <= char <= "\udfff" or char == "\0" else correct(char, str(_opencc().convert(char)))


@cache
def _opencc() -> OpenCC:
    return OpenCC("t2s")


def is_within(text: str, whole: str) -> bool:
    """
    Return whether a text is left of another when some characters go.

        >>> is_within("图开", "图书馆开放"), is_within("开图", "图书馆开放")
        (True, False)
    """
    rest = iter(whole)
    return all(char in rest for char in text)


def check_alone(documents: list[str | bytes], config: Config) -> None:
    """Check that no document of a batch touches another: each comes out as it does alone, with all of its lines."""
    found = list(tool(config).clean_many(documents))
    assert found == [tool(config).clean(document) for document in documents]
    assert [each.counts for each in found] == [tool(config).clean(document).counts for document in documents]


def check_label_alone(data: str | bytes, config: Config) -> None:
    """Check that the labels do not depend on `simplify`."""
    one, other = (tool(replace(config, simplify=each)).clean(data) for each in (True, False))
    assert [line.label for line in one.lines] == [line.label for line in other.lines]
