"""The public face of the package, and what importing it must not load."""

import datetime
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kcn_extract

HEAVY = (
    "underthesea", "underthesea_core", "spacy", "typer", "rich", "multiprocessing", "pyarrow", "duckdb", "ray", "numpy",
)  # fmt: skip


def loaded_after(statements: str) -> set[str]:
    code = f"import sys\n{statements}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize(
    "statements",
    [
        "import kcn_extract",
        "from kcn_extract import Extractor, Record, extract, frame",
        "from kcn_extract import Extractor; Extractor(names='never').extract('tăng 5%').to_json()",
    ],
)
def test_nothing_heavy_is_loaded(statements: str) -> None:
    assert not loaded_after(statements)


def test_the_command_line_loads_neither_recogniser_nor_spacy() -> None:
    assert loaded_after("import kcn_extract.cli.main") <= {"typer"}


def test_extract() -> None:
    record = kcn_extract.extract("Doanh thu tăng 54,4%.", published="2024-04-16", id="x")
    assert isinstance(record, kcn_extract.Record)
    assert (record.id, [mention.text for mention in record.mentions]) == ("x", ["54,4%"])


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        kcn_extract.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2024-04-16", "2024-04-16"),
        ("2024-04-16 10:05", "2024-04-16T10:05:00"),
        ("2024-04-15T20:30:00Z", "2024-04-16T03:30:00"),
        (datetime.datetime(2024, 4, 15, 20, 30, tzinfo=datetime.UTC), "2024-04-16T03:30:00"),
    ],
)
def test_a_time_with_a_zone_is_taken_to_vietnams(published: datetime.date | str, kept: str) -> None:
    record = kcn_extract.extract("Khai trương hôm nay.", published=published)
    assert record.article and record.article.published == kept
    assert [getattr(mention.value, "start", None) for mention in record.mentions] == ["2024-04-16"]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: kcn_extract.extract(None), TypeError, "text must be a string, not NoneType"),
        (lambda: kcn_extract.extract(b"5%"), TypeError, "not bytes"),
        (
            lambda: kcn_extract.extract("5%", published="31/4/2024"),
            ValueError,
            "'31/4/2024' (expected YYYY-MM-DD)",
        ),
        (lambda: kcn_extract.extract("5%", published=True), TypeError, "date or ISO 8601 string, not bool"),
        (
            lambda: kcn_extract.Extractor(labels="MONEY"),
            ValueError,
            "not a string: write ['MONEY']",
        ),
        (lambda: kcn_extract.Extractor(labels=["mony"]), ValueError, "unknown label MONY"),
    ],
)
def test_a_wrong_call_says_what_to_do(call: Callable[[], object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        call()


def test_programs_that_use_it_are_type_checked(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    good = """
from kcn_extract import Extractor, Record, extract
from kcn_extract.record import MoneyValue
from kcn_extract.report.table import rows

record: Record = extract("Vốn 5 tỷ đồng")
for mention in record.mentions:
    if isinstance(mention.value, MoneyValue) and mention.value.amount is not None:
        print(mention.text, mention.value.amount + 1)
print([row["value"] for other in Extractor().stream([{"text": "5%"}]) for row in rows(other)])
"""
    (tmp_path / "good.py").write_text(good, "utf-8")
    (tmp_path / "bad.py").write_text("from kcn_extract import extrct\n", "utf-8")
    options = ["--strict", "--cache-dir", str(tmp_path / "cache"), "--follow-imports", "silent", "--config-file", ""]
    said, _, status = api.run([*options, str(tmp_path / "good.py")])
    assert status == 0, said
    said, _, status = api.run([*options, str(tmp_path / "bad.py")])
    assert status == 1 and 'no attribute "extrct"' in said
