"""A hook of MkDocs: the pages beside `docs/`, such as the README, are pages of the site too, without a copy of them."""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "README.md": "index.md",
    "README.zh.md": "index.zh.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
# what they link to that is no page
FILES = ("NOTICE", "models/lines.json")
LINK = re.compile(r"(\]\()([^):#]+)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages, with links that lead where they stand on the site."""
    for source, target in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        files.append(File.generated(config, target, content=LINK.sub(_moved, text)))
    for name in FILES:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Lead links out of `docs/` to the pages that were added."""
    return LINK.sub(lambda link: link[1] + PAGES.get(link[2].removeprefix("../"), link[2]), markdown)


def _moved(link: re.Match[str]) -> str:
    return link[1] + PAGES.get(link[2], link[2].removeprefix("docs/"))
