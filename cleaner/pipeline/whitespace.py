"""The outer white space of a text: blank ends, repeated blank lines, the margin that all lines share."""

from collections.abc import Sequence


def lay_out(lines: Sequence[str]) -> tuple[Sequence[int], list[str]]:
    """
    Take away the outer white space of a text; return the places of the lines that stay, and those lines.

        >>> lay_out(["", "  甲", " ", "", "    乙 ", ""])
        ([1, 2, 4], ['甲', '', '  乙'])
    """
    stripped = [line.strip() for line in lines]
    if stripped == lines and "" not in stripped:
        return range(len(stripped)), stripped
    places: list[int] = []
    for place, line in enumerate(stripped):
        if line or (places and stripped[places[-1]]):
            places.append(place)
    if places and not stripped[places[-1]]:
        places.pop()
    margin = _margin([lines[place] for place in places if stripped[place]])
    laid = [lines[place][margin:] if stripped[place] else "" for place in places]
    if laid:
        laid[0] = laid[0].lstrip()
        laid[-1] = laid[-1].rstrip()
    return places, laid


def _margin(lines: Sequence[str]) -> int:
    """Return the width of the white space that all lines open with."""
    # of most texts the first line has none
    if not lines or any(not line[0].isspace() for line in lines):
        return 0
    shared = min(lines, key=lambda line: len(line) - len(line.lstrip()))
    width = len(shared) - len(shared.lstrip())
    while any(not line.startswith(shared[:width]) for line in lines):
        width -= 1
    return width
