"""The documentation as a site: it builds without a broken link, and shows what the docstrings say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
import cleaner.sklearn
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, timeout=300)
    # strict: a link that leads nowhere, a page that is in no menu and a name that is not there are errors
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def text_of(page: Path) -> str:
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


def test_every_page_is_on_the_site(site: Path) -> None:
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")}
    assert pages | {"index", "index.zh", "contributing", "security", "changelog"} <= {
        page.stem for page in site.glob("*.html")
    }


def test_it_opens_with_the_readme(site: Path) -> None:
    assert "老橋修好了。" in text_of(site / "index.html")
    assert 'href="check.html"' in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*cleaner.__all__, *cleaner.sklearn.__all__])
def test_the_reference_has_every_public_name_with_what_it_does(site: Path, name: str) -> None:
    holder = cleaner if name in cleaner.__all__ else cleaner.sklearn
    docstring = getattr(holder, name).__doc__ or ""
    first = re.split(r"\n\n|;|`", docstring.strip())[0]
    page = text_of(site / "api.html")
    assert re.search(rf"\b{name}\b", page)
    assert " ".join(first.split()) in " ".join(page.split())


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert re.findall(r'<(?:script|img|link|iframe)[^>]*(?:src|href)="(?:https?:)?//', html) == [], page.name
