"""A browser at the page of `cleaner label`: headless Chromium, driven by keys."""

import shutil
import time
from collections.abc import Callable, Sequence
from typing import Any

from cleaner.labelling.server import Server

PROGRAMS = ("chromium", "chromedriver")
PATIENCE = 60


def missing() -> str | None:
    """Return what a browser needs and is not there."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"needs {' and '.join(lacking)}: the Debian packages chromium and chromium-driver" if lacking else None


def start() -> Any:
    """Return a driver of a new browser, which the caller ends with `quit`."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which(PROGRAMS[0]))
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,700"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which(PROGRAMS[1])))


class Desk:
    """A browser at the page of a server."""

    def __init__(self, browser: Any, server: Server) -> None:
        self.browser, self.server = browser, server
        self.open()

    def open(self) -> None:
        self.browser.get(self.server.address)
        self.until(lambda: self.shown("status").startswith("Page "))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.browser.switch_to.active_element.send_keys(key)

    def shown(self, name: str) -> str:
        return str(self.browser.execute_script("return document.getElementById(arguments[0]).textContent", name))

    def lines(self, part: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map((found) => found.textContent)"
        return list(map(str, self.browser.execute_script(script, f"#lines [role=option] {part}")))

    def labels(self) -> list[str]:
        return [label.split()[0] for label in self.lines(".label")]

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, (self.shown("status"), self.shown("problem"))
            time.sleep(0.02)

    def label_page(self, wanted: Sequence[str]) -> None:
        """Give the lines of the open page labels with the keyboard, and save it."""
        for name in wanted:
            self.press(name[0])
        assert self.labels() == list(wanted)
        done = self.shown("count")
        self.press("n")
        self.until(lambda: self.shown("count") != done and " is saved" in self.shown("status"))

    def retrain(self) -> dict[str, list[float]]:
        """Press the button, and return the figures that are shown, by what they are of."""
        self.browser.find_element("id", "retrain").click()
        self.until(lambda: self.browser.find_element("id", "figures-box").is_displayed())
        rows = self.browser.find_element("id", "figures").text.splitlines()
        parts = [row.rsplit(" ", 4) for row in rows]
        return {name: list(map(float, values)) for name, *values in parts}

    def complaints(self) -> list[str]:
        return [row["message"] for row in self.browser.get_log("browser")]
