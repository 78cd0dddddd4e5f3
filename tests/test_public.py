"""The public face of the package, and what importing it must not load."""

import subprocess
import sys

import pytest

import kcn_extract

HEAVY = ("underthesea", "underthesea_core", "spacy", "typer", "rich", "multiprocessing")


def loaded_after(statements: str) -> set[str]:
    code = f"import sys\n{statements}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize(
    "statements",
    [
        "import kcn_extract",
        "from kcn_extract import Extractor, Record, extract",
        "from kcn_extract import Extractor; Extractor(names='never').extract('tăng 5%').to_json()",
    ],
)
def test_nothing_heavy_is_loaded(statements: str) -> None:
    assert not loaded_after(statements)


def test_the_command_line_loads_neither_recogniser_nor_spacy() -> None:
    assert loaded_after("import kcn_extract.cli") <= {"typer"}


def test_extract() -> None:
    record = kcn_extract.extract("Doanh thu tăng 54,4%.", published="2024-04-16", id="x")
    assert isinstance(record, kcn_extract.Record)
    assert (record.id, [mention.text for mention in record.mentions]) == ("x", ["54,4%"])


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        kcn_extract.nothing  # noqa: B018
