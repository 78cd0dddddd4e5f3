"""Take the pictures of a report that README and docs/ show: ``python tools/screenshots.py``.

Needs Chromium, and playwright (extra ``dev``). The report is that of ``corpus/``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

ROOT = Path(__file__).parents[1]


class Picture(NamedTuple):
    """A picture: its file, the address within the page, the size of the window in CSS pixels, light or dark."""

    file: str
    address: str
    width: int
    height: int
    scheme: Literal["light", "dark"]
    language: str


PICTURES = (
    Picture("docs/report.png", "", 1280, 860, "light", "en-GB"),
    Picture("docs/report-phone.png", "pictures/occupancy", 390, 760, "dark", "vi-VN"),
)


def report_of_corpus(folder: Path) -> Path:
    """Return a report of the corpus, made in a folder."""
    command = [sys.executable, "-m", "kcn_extract"]
    records, page = str(folder / "corpus.jsonl"), folder / "report.html"
    articles = sorted(map(str, (ROOT / "corpus").glob("*.txt")))
    subprocess.run([*command, "run", *articles, "-o", records, "--with", "text", "-q"], check=True)
    subprocess.run([*command, "report", records, "-o", str(page)], check=True)
    return page


def take(page: Path, pictures: tuple[Picture, ...] = PICTURES) -> None:
    """Take the pictures."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture in pictures:
            window = browser.new_context(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme=picture.scheme,
                locale=picture.language,
            )
            shown = window.new_page()
            shown.goto(f"{page.as_uri()}#/{picture.address}")
            shown.wait_for_selector(".drawing svg")
            shown.screenshot(path=ROOT / picture.file)
            window.close()
        browser.close()


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        take(report_of_corpus(Path(scratch)))
