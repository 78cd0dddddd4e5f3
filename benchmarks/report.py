"""How large a report gets, how quickly it opens and filters:

    python benchmarks/report.py [--articles 5000] [--facts 10] [--keep report.html]

Writes a report of articles that are like those of ``corpus/`` but for their digits, names and days, with so many facts
each, and opens it in Chromium (needs playwright, extra ``dev``). Prints its size; how long it takes until the overview
and the table of facts are shown; how long a filter, a search and a sort take until the rows are there.
"""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import structs
from playwright.sync_api import sync_playwright

from kcn_extract.database.database import Database, opened
from kcn_extract.extractor import Extractor
from kcn_extract.page.build import REPORT, write_page
from kcn_extract.page.of_database import Part, choose, content_of, texts_of
from kcn_extract.record import Record

CORPUS = Path(__file__).parents[1] / "corpus"
FIRST_DAY = date(2022, 1, 1)
_IN_THE_PAGE = """async change => {
    const grid = document.querySelector("#facts-grid .tabulator-table");
    const before = performance.now();
    const changed = new Promise(done => new MutationObserver((_, observer) => { observer.disconnect(); done(); })
        .observe(grid, {childList: true}));
    const [selector, value] = change;
    const field = document.querySelector(selector);
    if (value === null) field.click();
    else {
        field.value = value;
        field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", {bubbles: true}));
    }
    await changed;
    await new Promise(requestAnimationFrame);
    return performance.now() - before;
}"""
CHANGES = (
    ("filter: an indicator", "#main select", "investment"),
    ("filter: none", "#main select", ""),
    ("search: two words", "#search", "phu tho"),
    ("search: one letter", "#search", "h"),
    ("sort by the figure", "[tabulator-field=figure] .tabulator-col-sorter", None),
)


def like(record: Record, number: int, facts: int, dice: random.Random) -> Record:
    """Return a record with other digits, names and day, and its first facts only."""
    assert isinstance(record.text, str) and record.article
    text = "".join(str(dice.randint(1, 9)) if sign.isdecimal() else sign for sign in record.text)
    mentions = [
        structs.replace(mention, text=text[mention.start : mention.end], value=_like(mention.value, dice))
        for mention in record.mentions
    ]
    told = [
        structs.replace(fact, subject=structs.replace(fact.subject, name=f"{fact.subject.name} {dice.randint(1, 9)}"))
        for fact in record.facts[:facts]
    ]
    day = FIRST_DAY + timedelta(days=dice.randint(0, 1500))
    about = structs.replace(record.article, published=day.isoformat(), site=f"trang-{dice.randint(1, 12)}.vn")
    return structs.replace(record, id=f"{record.id}-{number}", article=about, text=text, mentions=mentions, facts=told)


def _like(value: Any, dice: random.Random) -> Any:
    amount = getattr(value, "amount", None)
    return value if amount is None else structs.replace(value, amount=amount * dice.randint(50, 150) // 100)


def records(articles: int, facts: int) -> Iterator[Record]:
    """Yield so many records."""
    extractor, dice = Extractor(names="never", extras=["text"]), random.Random(1)
    read = [
        extractor.extract(path.read_bytes().decode("utf-8"), id=path.stem, source=path.name)
        for path in sorted(CORPUS.glob("*.txt"))
    ]
    full = [record for record in read if len(record.facts) >= facts]
    for number in range(articles):
        yield like(full[number % len(full)], number, facts, dice)


def make(folder: Path, page: Path, articles: int, facts: int) -> None:
    """Write a report."""
    extractor, base = Extractor(names="never"), folder / "kcn.duckdb"
    with Database(str(base), extractor.gazetteer, extractor.rules.lists) as database:
        for record in records(articles, facts):
            database.add(record)
    with opened(str(base), read_only=True) as connection:
        before, part = time.perf_counter(), Part(None, None, None, limit=articles)
        choose(connection, part)
        content = content_of(connection, part, base.name)
        write_page(str(page), base.name, REPORT, content, texts_of(connection))
        print(f"{len(content.articles['article']):,} articles, {len(content.facts['fact']):,} facts")
        print(f"{'written in':24} {time.perf_counter() - before:8.1f} s")
    print(f"{'size':24} {page.stat().st_size / 1e6:8.1f} MB")


def measure(page: Path) -> None:
    """Open a report, and print how quick it is."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for address, shown in (("", ".drawing svg"), ("facts", ".tabulator-row")):
            window = browser.new_page()
            before = time.perf_counter()
            window.goto(f"{page.as_uri()}#/{address}")
            window.wait_for_selector(shown)
            print(f"{'opens at #/' + address:24} {time.perf_counter() - before:8.2f} s")
        for name, selector, value in CHANGES:
            taken = window.evaluate(_IN_THE_PAGE, [selector, value])
            print(f"{name:24} {taken:8.0f} ms")
            window.wait_for_timeout(300)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--facts", type=int, default=10, help="of each article")
    parser.add_argument("--keep", type=Path, help="where the report is left")
    options = parser.parse_args()
    with TemporaryDirectory() as scratch:
        page = options.keep or Path(scratch, "report.html")
        make(Path(scratch), page, options.articles, options.facts)
        measure(page)
