"""Pages in a browser: a report made, a page opened, and whatever goes wrong in it kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.database.database import Database, opened
from kcn_extract.extractor import Extractor
from kcn_extract.record import Record


def base_of(path: Path, records: list[Record]) -> Path:
    """A database of records, with the built-in gazetteer."""
    extractor = Extractor(names="never")
    with Database(str(path), extractor.gazetteer, extractor.rules.lists) as database:
        for record in records:
            database.add(record)
    return path


def made(base: Path, output: Path, *options: str) -> Path:
    """The report of a database."""
    done = CliRunner().invoke(app, ["report", str(base), "-o", str(output), "--overwrite", *options])
    assert done.exit_code == 0, done.output
    return output


def asked(base: Path, sql: str) -> list[tuple[Any, ...]]:
    with opened(str(base), read_only=True) as connection:
        return connection.execute(sql).fetchall()


class Opened:
    """A page in a window of its own, and what went wrong in it: messages of the console, requests that leave."""

    def __init__(self, browser: Any, file: Path, **window: Any) -> None:
        window = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **window}
        self.context = browser.new_context(**window)
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.file = file.as_uri()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        self.page.on("request", self._look)

    def _look(self, request: Any) -> None:
        if request.url.split("#")[0] != self.file and not request.url.startswith("blob:"):
            self.wrong.append(f"request: {request.url}")

    def go(self, address: str = "") -> Any:
        """Go to an address within the page and wait until it is shown."""
        self.page.goto(f"{self.file}#/{address}")
        self.shown(f"#/{address}")
        return self.page

    def shown(self, address: str) -> None:
        """Wait until an address is shown."""
        self.page.wait_for_function("address => document.getElementById('main').dataset.ready === address", arg=address)

    def text(self, selector: str = "#main") -> str:
        """What stands in an element."""
        return str(self.page.inner_text(selector))


Opener = Callable[..., Opened]
