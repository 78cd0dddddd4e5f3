"""A browser, and a report of some articles of the corpus."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import Opened, Opener, base_of, made

from kcn_extract.extractor import Extractor

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARTICLES = (
    "ba-chu-dat-cong-nghiep", "ba-ria-vung-tau", "bac-ninh-nua-nam", "gia-thue-phia-nam", "hai-phong-cap-phep",
    "phong-su-tam-thang", "phu-tho-bang-kcn", "thai-nguyen-phong-van",
)  # fmt: skip
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="drives the browser: pip install playwright")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no browser here: apt-get install chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    extractor = Extractor(names="never", extras=["text"])
    texts = {name: (ROOT / "corpus" / f"{name}.txt").read_bytes().decode("utf-8") for name in ARTICLES}
    records = [extractor.extract(text, id=name, source=f"{name}.txt") for name, text in texts.items()]
    return base_of(tmp_path_factory.mktemp("base") / "kcn.duckdb", records)


@pytest.fixture(scope="session")
def report(base: Path) -> Path:
    return made(base, base.with_name("report.html"))


@pytest.fixture
def window(browser: Any) -> Iterator[Opener]:
    """Opens pages; at the end nothing may have gone wrong in any."""
    all_opened: list[Opened] = []

    def open_page(file: Path, **options: Any) -> Opened:
        all_opened.append(Opened(browser, file, **options))
        return all_opened[-1]

    yield open_page
    for each in all_opened:
        each.context.close()
    assert [wrong for each in all_opened for wrong in each.wrong] == []
