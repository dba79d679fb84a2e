"""The benchmarks of speed measure what they say, and the page has every table; no test depends on a time."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.gates import same
from benchmarks.pages import block
from benchmarks.speed import __main__ as speed
from benchmarks.speed import growth, hostile, machine, many_lines, memory, single, startup, throughput, versus
from benchmarks.speed.sets import RECORD, SHORTEST, page_sets
from benchmarks.speed.timing import ROUNDS, loops, medians, rounded
from cleaner import Cleaned, Cleaner
from cleaner.kernels import KERNELS
from cleaner.repair import repair
from tests.conftest import ROOT
from tests.pages import ARTICLE, PAGE, TRADITIONAL

pytestmark = pytest.mark.slow

DOCUMENT = ROOT / "docs" / "benchmarks.md"
SETS = page_sets(None, 4000)
# A cell of a table; a dash if nothing was measured.
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?|–")


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def body(rows: list[str]) -> list[list[str]]:
    """Return the rows of a table in Markdown, all of which must have the same number of cells."""
    table = [cells(row) for row in rows if row.startswith("|")]
    assert {len(row) for row in table} == {len(table[0])}
    return table[2:]


def test_each_set_is_what_its_name_says_and_the_same_again() -> None:
    assert list(SETS) == ["clean", "traditional", "obfuscated", "obfuscated with junk", "news", "records"]
    assert page_sets(None, 4000) == SETS
    for pages in SETS.values():
        assert sum(len(page.encode()) for page in pages[:-1]) < 4000 <= sum(len(page.encode()) for page in pages)
    assert all(len(page) >= SHORTEST and Cleaner().clean(page).text == page for page in SETS["clean"])
    assert [Cleaner().clean(page).text for page in SETS["traditional"]] == SETS["clean"]
    assert all("gbk_desync" in set().union(*repair(page)[1]) for page in SETS["obfuscated"])
    assert any(mark in page for page in SETS["obfuscated with junk"] for mark in "\x05\x06\x07\x08")
    assert all(len(page) <= RECORD for page in SETS["records"])


def test_a_folder_that_is_not_there_gives_the_fixtures(tmp_path: Path) -> None:
    assert page_sets(tmp_path / "none", 4000) == SETS


def test_every_work_runs_once_to_load_and_then_in_turns() -> None:
    ran: list[str] = []
    taken = medians({name: partial(ran.append, name) for name in "ab"})
    assert "".join(ran) == "ab" * (1 + ROUNDS)
    assert list(taken) == ["a", "b"]


def test_the_choice_of_loops_ends_with_its_block() -> None:
    with loops(compiled=False) as compiled:
        assert (KERNELS.wanted, compiled) == (False, False)
    assert KERNELS.wanted is True


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0086, "0.0086"), (0.5123, "0.51"), (29.03, "29.0"), (786.2, "786"), (1234.5, "1234"), (0, "0")],
)
def test_figures_have_the_digits_that_count(value: float, shown: str) -> None:
    assert rounded(value) == shown


def test_the_table_has_a_row_for_each_set_and_system() -> None:
    some = {name: SETS[name][:1] for name in ("clean", "records")}
    rows = body(list(throughput.table(some)))
    systems = [*throughput.SYSTEMS]
    assert [row[:2] for row in rows] == [[name, system] for name in some for system in systems]
    assert all(NUMBER.fullmatch(cell) for row in rows for cell in row[2:])
    ours, floor = rows[0], rows[len(systems) - 1]
    assert ours[1] == throughput.OURS
    assert floor[-1] == "100"


def test_a_stage_that_no_page_needs_has_a_dash() -> None:
    rows = body(
        list(throughput.stage_table({"clean": [ARTICLE], "old": [TRADITIONAL], "damaged": ["財(cái)經(jīng)新聞"]}))
    )
    dashes = [[name for name, cell in zip(throughput.STAGES, row[1:], strict=True) if cell == "–"] for row in rows]
    assert dashes == [["repair", "simplify"], ["repair"], []]


def test_growth_measures_text_of_each_size_and_every_extreme(tmp_path: Path) -> None:
    rows = list(growth.measure([ARTICLE], sizes=(100, 2000), line=1000, many=50))
    clean, others = rows[:2], rows[2:]
    assert {row.name for row in clean} == {growth.CLEAN}
    # cut between two characters
    assert clean[0].size in range(97, 101)
    assert clean[1].size in range(1997, 2001)
    assert [row.name for row in others] == ["50 short lines", "one line of 0.001 MB", "50 `?`", "50 `(`", "50 `<`"]
    assert all(row.seconds > 0 for row in rows)
    table = body(list(growth.table(rows)))
    assert table[1][-1] == "1.00"
    drawings = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for drawing in drawings:
        growth.draw(rows, drawing)
    assert drawings[0].read_bytes() == drawings[1].read_bytes()
    assert b"<dc:date>" not in drawings[0].read_bytes()


def test_the_extremes_have_the_lines_and_signs_that_they_are_named_after() -> None:
    lines, line, *signs = (data.decode() for _, data in growth.extremes(ARTICLE, 1000, 50))
    assert lines.count("\n") == 50
    assert max(map(len, lines.split("\n"))) < 40
    assert "\n" not in line
    assert len(line.encode()) in range(998, 1001)
    assert signs == ["?" * 50, "(" * 50, "<" * 50]


def test_each_hostile_input_is_compared_with_clean_text_of_its_size_and_lines() -> None:
    found = dict(hostile.inputs(300))
    assert found["fences"] == "```\n~~~\n" * 38
    raw = {name: data if isinstance(data, bytes) else data.encode() for name, data in found.items()}
    assert {name for name, data in raw.items() if not 200 <= len(data) <= 400} == set()
    assert found == dict(hostile.inputs(300))
    costs = list(hostile.measure([ARTICLE], 300))
    assert [cost.name for cost in costs] == list(found)
    rows = body(list(hostile.table(costs, 300)))
    assert [float(row[2]) for row in rows] == sorted((float(row[2]) for row in rows), reverse=True)


def test_the_filter_is_given_all_of_the_text_and_its_memory_is_that_of_a_process_with_numpy() -> None:
    used = memory.run([PAGE], 10_000)
    assert used.written in range(10_000, 10_000 + len(PAGE.encode()))
    assert 20_000_000 < used.peak < 2_000_000_000


def test_the_filter_is_beside_the_library_on_the_same_pages() -> None:
    rows = body(list(memory.table({"pages": [PAGE, ARTICLE]}, 1)))
    assert [row[0].split(", ")[-1] for row in rows[:3]] == ["`clean_many`", "JSON lines", "one text"]
    assert [row[4] for row in rows if "clean_many" in row[0]] == ["1.00", "1.00"]
    assert all(NUMBER.fullmatch(cell) for row in rows for cell in row[1:])


def test_a_filter_that_fails_gives_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "PARENT", "print(2, 0.0, 0)")
    with pytest.raises(RuntimeError, match="exit code 2"):
        memory.run([PAGE], 10_000_000)


def test_one_page_is_measured_on_those_nearest_to_a_size_each_once() -> None:
    assert single.nearest(["一" * 3, "二" * 9, "一" * 3, "三" * 4], 11) == [
        page.encode() for page in ("三" * 4, "一" * 3, "二" * 9)
    ]
    rows = body(list(single.table(SETS, runs=1)))
    assert [row[0] for row in rows] == ["news", "news", "clean"]
    assert all(NUMBER.fullmatch(cell) for row in rows for cell in row[1:])


def test_the_startup_is_beside_the_imports() -> None:
    if not Path(startup.CLEANER[0]).exists():
        pytest.skip("the command is not installed beside Python")
    assert [len(row) for row in body(list(startup.table(runs=1)))] == [2, 2, 2]


def test_a_version_is_as_fast_as_itself_and_gives_the_same_texts() -> None:
    head, _, *rows = versus.table(sys.executable, {"page": [PAGE]}, rounds=1)
    assert [row.split(" | ")[1] for row in rows] == ["numpy", "compiled"]
    assert all(row.endswith("| equal |") and 0 < float(row.split(" | ")[4]) < 20 for row in rows)
    assert head.count("|") == rows[0].count("|")


def test_a_version_with_another_text_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versus, "WORKER", versus.WORKER.replace("texts = [", "texts = [sys.argv[1] + str(start)] + ["))
    assert all(row.endswith("| differ |") for row in [*versus.table(sys.executable, {"page": [PAGE]}, rounds=1)][2:])


def test_a_version_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versus, "WORKER", "raise SystemExit")
    with pytest.raises(RuntimeError, match=r"python.* could not clean"):
        list(versus.table(sys.executable, {"page": [PAGE]}, rounds=1))


def changed(**fields: object) -> Callable[[list[bytes]], list[Cleaned]]:
    """Return a way to clean that changes the last line of the last document."""

    def work(documents: list[bytes]) -> list[Cleaned]:
        *found, last = same.one_by_one(documents)
        *lines, line = last.lines
        return [*found, replace(last, lines=(*lines, replace(line, **fields)))]  # type: ignore[arg-type]

    return work


FOUND = {"a": ARTICLE.encode(), "b": PAGE.encode()}


def test_all_ways_to_clean_give_the_same() -> None:
    assert same.compare(FOUND) == (ARTICLE.count("\n") + PAGE.count("\n"), [])


@pytest.mark.parametrize("fields", [{"text": "another"}, {"reason": ""}, {"number": 1}, {"kept": None}, {"score": 2.0}])
def test_another_line_is_a_difference(monkeypatch: pytest.MonkeyPatch, fields: dict[str, object]) -> None:
    monkeypatch.setitem(same.WAYS, "stream", changed(**fields))
    [(field, value)] = fields.items()
    _, [told] = same.compare(FOUND)
    assert told.startswith(f"stream: b:{PAGE.count(chr(10))}: {field} {value!r}, not ")


def test_another_text_or_number_of_lines_is_a_difference() -> None:
    [_, page] = same.one_by_one(list(FOUND.values()))
    assert list(same.differences(page, replace(page, text="another"))) == [": another text"]
    assert list(same.differences(page, replace(page, lines=page.lines[1:]))) == [": 6 lines, not 7"]
    assert list(same.differences(page, replace(page, lines=tuple(page.lines)))) == []


@pytest.mark.parametrize(("way", "code"), [("one_by_one", 0), ("changed", 1)])
def test_the_command_exits_with_1_when_something_differs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], way: str, code: int
) -> None:
    monkeypatch.setattr(same, "documents", lambda corpora: FOUND)
    monkeypatch.setitem(same.WAYS, "stream", changed(score=2.0) if way == "changed" else same.one_by_one)
    with pytest.raises(SystemExit) as ended:
        same.main("corpora")
    assert ended.value.code == code
    assert capsys.readouterr().out.endswith(f"2 documents, 11 lines, cleaned in 4 ways: {code} differences\n")


def test_the_command_writes_each_block_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    blocks = "\n".join(f"<!-- {name} -->\nformer\n<!-- /{name} -->" for name in speed.TITLES)
    page.write_text(f"前\n{blocks}\n后\n", encoding="utf-8")
    monkeypatch.setattr(speed, "tables", lambda *_: ((name, iter([f"| {name} |"])) for name in speed.TITLES))
    speed.main(None, str(page))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("前\n<!-- throughput -->\n| throughput |\n\nMeasured on ")
    assert text.endswith("<!-- /startup -->\n后\n")
    assert [block.read(page, name).split("\n")[0] for name in speed.TITLES] == [f"| {name} |" for name in speed.TITLES]


def test_the_machine_is_named_without_its_host() -> None:
    told = machine.describe()
    assert all(name in told for name in ("Python 3.", *machine.PACKAGES))
    assert "/" not in told


@pytest.mark.parametrize("name", speed.TITLES)
def test_the_page_has_each_table(name: str) -> None:
    text = block.read(DOCUMENT, name)
    rows = body(text.splitlines())
    assert all(NUMBER.fullmatch(cell) for row in rows for cell in row[-1:])
    assert text.splitlines()[-1].startswith("Measured on ")


def test_the_tables_of_the_page_have_the_rows_of_the_benchmark() -> None:
    measured = body(block.read(DOCUMENT, "throughput").splitlines())
    assert [row[:2] for row in measured] == [[name, system] for name in SETS for system in throughput.SYSTEMS]
    assert [row[0] for row in body(block.read(DOCUMENT, "stages").splitlines())] == list(SETS)
    rows = body(block.read(DOCUMENT, "growth").splitlines())
    assert [row[0] for row in rows].count(growth.CLEAN) == len(growth.SIZES) + 1


def test_the_commands_of_the_page_exist() -> None:
    named = set(re.findall(r"python -m ([\w.]+)", DOCUMENT.read_text(encoding="utf-8")))
    assert {"benchmarks.speed", "benchmarks.gates.same"} <= named
    assert all(find_spec(module) for module in named)


def test_what_many_lines_take_is_measured_of_each_way(tmp_path: Path) -> None:
    ways = body(list(many_lines.table(400, tmp_path)))
    assert len(ways) == 7
    assert all(NUMBER.fullmatch(cell) for way in ways for cell in way[1:])
    # a process without a document takes no more than one with it
    assert ways[0][3] == "0"
    assert block.read(ROOT / "docs" / "trust.md", many_lines.BLOCK)
