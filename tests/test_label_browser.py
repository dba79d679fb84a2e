"""`cleaner label` in a real browser: headless Chromium labels pages with the keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import desk as desks
from tests.desk import Desk
from tests.labelling import pages, saved, serving, session
from tests.lines import rows, write

pytestmark = pytest.mark.slow

HOSTILE = "</li><img src=x onerror=document.title='taken'><script>document.title='taken'</script> &lt;b&gt;粗&lt;/b&gt;"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    pytest.importorskip("selenium", reason="needs selenium, which the test group installs")
    if lacking := desks.missing():
        pytest.skip(lacking)
    driver = desks.start()
    yield driver
    driver.quit()


def test_pages_are_labelled_with_the_keyboard_alone(browser: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with serving(session(output, pages(tmp_path / "in", 3))) as server:
        desk = Desk(browser, server)
        for _ in range(3):
            number = int(Path(desk.shown("name")).stem)
            assert desk.lines(".text") == [text for _, text in rows(number)]
            desk.label_page([name for name, _ in rows(number)])
        assert desk.shown("count") == "3 of 3 pages done"
        assert "every page is done" in desk.shown("status")
        assert desk.complaints() == []
    found = {Path(row["id"]).stem: [(line["label"], line["text"]) for line in row["lines"]] for row in saved(output)}
    assert found == {f"{number:02}": rows(number) for number in range(3)}


def test_a_run_of_lines_is_labelled_at_once_and_undone(browser: Any, tmp_path: Path) -> None:
    page = write(tmp_path / "page.txt", "第一行。\n\n第二行。\n第三行。\n第四行。\n")
    with serving(session(tmp_path / "out.jsonl", page)) as server:
        desk = Desk(browser, server)
        before = desk.labels()
        desk.press("j", "J", "s")
        assert desk.labels() == [before[0], "spam", "spam", before[3]]
        desk.press("u")
        assert desk.labels() == before
        desk.press("u")
        assert desk.shown("status") == "nothing to undo"


def test_a_reload_loses_nothing(browser: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with serving(session(output, pages(tmp_path / "in", 1))) as server:
        desk = Desk(browser, server)
        desk.press("s", "x")
        desk.until(lambda: "begun" in desk.shown("pages"))
        desk.open()
        assert desk.labels()[:2] == ["spam", "undecided"]
    assert not output.exists()


def test_hostile_text_stays_text(browser: Any, tmp_path: Path) -> None:
    page = write(tmp_path / f"{HOSTILE.replace('/', '∕')[:40]}.txt", f"老桥修好了。\n{HOSTILE}\n")
    with serving(session(tmp_path / "out.jsonl", page)) as server:
        desk = Desk(browser, server)
        assert "<script>document.title='taken'</script>" in desk.lines(".text")[1]
        assert browser.title == "cleaner label"
        assert browser.execute_script("return document.querySelectorAll('main img, main script').length") == 0


def test_no_request_leaves_the_page(browser: Any, tmp_path: Path) -> None:
    with serving(session(tmp_path / "out.jsonl", pages(tmp_path / "in", 1))) as server:
        desk = Desk(browser, server)
        script = "return performance.getEntriesByType('resource').map((found) => found.name)"
        asked = browser.execute_script(script)
        assert len(asked) >= 4
        assert [name for name in asked if not name.startswith(server.address)] == []
        assert desk.complaints() == []


def test_a_screen_reader_is_told_what_each_line_is(browser: Any, tmp_path: Path) -> None:
    with serving(session(tmp_path / "out.jsonl", pages(tmp_path / "in", 1))) as server:
        desk = Desk(browser, server)
        desk.press("j", "c")
        option = browser.switch_to.active_element
        assert (option.aria_role, option.get_attribute("aria-selected")) == ("option", "true")
        assert option.accessible_name.split()[0] == "3"
        assert rows(0)[2][1] in option.accessible_name
        reachable = "return document.querySelectorAll('#lines [tabindex=\"0\"]').length"
        assert browser.execute_script(reachable) == 1
        assert desk.shown("status") == "line 2: chrome"
        status = "return document.getElementById('status').getAttribute('role')"
        assert browser.execute_script(status) == "status"


def test_the_mouse_labels_lines_too(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver import ActionChains

    with serving(session(tmp_path / "out.jsonl", pages(tmp_path / "in", 1))) as server:
        desk = Desk(browser, server)
        found = browser.find_elements("css selector", "#lines [role=option]")
        found[1].find_element("css selector", ".text").click()
        ActionChains(browser).key_down("\ue008").click(found[3]).key_up("\ue008").perform()
        browser.find_element("css selector", "[data-label=s]").click()
        assert desk.labels()[1:4] == ["spam"] * 3
        found[1].find_element("css selector", ".label").click()
        assert desk.labels()[1] == "undecided"


def test_retraining_shows_figures_of_pages_that_were_not_learned_from(browser: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    found = session(output, pages(tmp_path / "in", 8))
    for number in range(6):
        found.keep(number, "".join(name[0] for name, _ in rows(number)), done=True)
    with serving(found) as server:
        desk = Desk(browser, server)
        assert list(desk.retrain()) == ["before", "after, learned from the other pages"]
        assert "Over the 6 saved pages" in desk.shown("figures-about")
        assert desk.complaints() == []
    assert sorted(file.name for file in found.model_folder.iterdir()) == ["lines.json", "lines.npz", "own.npz"]
