"""Tables in files: what stands in them, read back by the libraries that their users have."""

import csv
import datetime
import io
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kcn_extract import extract
from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.picture import is_ours
from kcn_extract.report.table import COLUMNS, table
from kcn_extract.report.table_files import Xlsx, is_table_of_ours, write_table
from kcn_extract.run.compressed import NeedsExtra
from kcn_extract.run.output import OutputRefused

TEXT = "Tin nhanh\n16/4/2024\nNăm 2023, KCN Đình Trám xuất khẩu 1,25 tỷ USD, tăng 12,5%. Giá thuê đất 100 - 120 USD/m2."
RECORD = extract(TEXT, "2024-04-16", "tin")
ROWS = list(table([RECORD], lambda record: TEXT))
COLUMNS_SHOWN = ("article", "published", "published_time", "value", "start", "confidence")


def row(**cells: Any) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS), **cells}


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, as its usual reader gives them."""
    if path.suffix == ".parquet":
        found: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
        return found
    if path.suffix == ".xlsx":
        books = pytest.importorskip("openpyxl")
        head, *rest = books.load_workbook(path).worksheets[0].iter_rows(values_only=True)
        return [dict(zip(head, cells, strict=True)) for cells in rest]
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


@pytest.mark.parametrize("of", Rows)
@pytest.mark.parametrize("ending", [".csv", ".tsv", ".parquet", ".xlsx"])
def test_every_format_holds_every_row(tmp_path: Path, ending: str, of: Rows) -> None:
    given = list(table([RECORD], lambda record: TEXT, of))
    path = tmp_path / f"t{ending}"
    assert write_table(iter(given), path, COLUMNS_OF[of]) == len(given) > 0
    found = read(path)
    assert len(found) == len(given) and list(found[0]) == list(COLUMNS_OF[of])
    for made, there in zip(given, found, strict=True):
        for column in made:
            cell = there[column]
            if isinstance(cell, datetime.datetime):
                cell = cell.date()
            if ending == ".parquet":
                assert cell == made[column]
            elif ending == ".xlsx" and isinstance(made[column], Decimal | float):
                assert float(cell) == float(made[column])
            else:
                assert str(cell or "") == str(made[column] or "") or float(cell) == made[column]
    assert is_table_of_ours(str(path)) and os.listdir(tmp_path) == [path.name]


def test_csv_has_plain_digits(tmp_path: Path) -> None:
    output = io.BytesIO()
    write_table([row(value=1250000000, share=Decimal("12.5"), low=Decimal("1E+3"))], output)
    (found,) = csv.DictReader(io.StringIO(output.getvalue().decode()))
    assert (found["value"], found["share"], found["low"], found["high"]) == ("1250000000", "12.5", "1000", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+84 24", "'+84 24"),
        ("-5%", "'-5%"),
        ("@tin", "'@tin"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("5%", "5%"),
        ("a=b", "a=b"),
        ("'=1", "'=1"),
    ],
)
def test_no_text_is_run_by_a_spreadsheet(tmp_path: Path, text: str, written: str) -> None:
    given = row(title=text, value=-5, low=Decimal("-0.5"))
    for ending, expected in ((".csv", written), (".tsv", written), (".xlsx", text)):
        path = tmp_path / f"t{ending}"
        write_table([given], path)
        (found,) = read(path)
        assert found["title"].replace("_x000D_", "\r") == expected
        assert (float(found["value"]), float(found["low"])) == (-5, -0.5)
    sheet = pytest.importorskip("openpyxl").load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert sheet.cell(2, COLUMNS.index("title") + 1).data_type == "s"


def test_csv_for_excel(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "f.csv", for_excel=True)
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbffact_id,")
    assert is_table_of_ours(str(tmp_path / "f.csv"))


def test_types_of_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    numbers = [10**30, Decimal("1e-9"), 10**32, -(10**32), None]
    write_table([row(value=number, published=datetime.date(2024, 4, 16)) for number in numbers], tmp_path / "f.parquet")
    found = parquet.read_table(tmp_path / "f.parquet")
    assert found.column("value").to_pylist() == [10**30, 0, None, None, None]
    assert str(found.schema.field("published").type) == "date32[day]"
    assert str(found.schema.field("base_value").type) == "decimal128(38, 6)"


def test_a_workbook(tmp_path: Path) -> None:
    books = pytest.importorskip("openpyxl")
    given = [
        row(published=datetime.date(2024, 4, 16), value=10**14, low=10**20 + 1, title="a\x00b", sentence="x" * 40000),
        row(published=datetime.date(1899, 1, 1), value=Decimal("0.1"), share=Decimal("123456789.0123456789")),
    ]
    write_table(given, tmp_path / "f.xlsx")
    sheet = books.load_workbook(tmp_path / "f.xlsx").worksheets[0]
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:3], sheet.auto_filter.ref[-1]) == ("A2", "A1:", "3")
    first, second = read(tmp_path / "f.xlsx")
    assert (first["published"], first["value"], first["low"]) == (
        datetime.datetime(2024, 4, 16), 10**14, "100000000000000000001",
    )  # fmt: skip
    assert first["title"] == "a\ufffdb" and first["sentence"] == "x" * 32766 + "…"
    assert (second["published"], second["value"], second["share"]) == ("1899-01-01", 0.1, "123456789.0123456789")


def test_more_rows_than_a_sheet_holds() -> None:
    books = pytest.importorskip("openpyxl")
    output = io.BytesIO()
    writer = Xlsx(output, ["article", "value"], most_rows=3)
    for number in range(5):
        writer.write({"article": f"a{number}", "value": number})
    writer.close()
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in books.load_workbook(output).worksheets]
    head = ("article", "value")
    assert sheets == [[head, ("a0", 0), ("a1", 1)], [head, ("a2", 2), ("a3", 3)], [head, ("a4", 4)]]


def test_other_endings_and_missing_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputRefused, match=r"facts.doc: unsupported extension \(expected .csv"):
        write_table(ROWS, tmp_path / "facts.doc")
    monkeypatch.setattr("kcn_extract.report.table_files.find_spec", lambda package: None)
    for ending, package in ((".xlsx", "openpyxl"), (".parquet", "pyarrow")):
        with pytest.raises(NeedsExtra, match=rf"needs {package} \(pip install 'kcn-extract\[tables\]'\)"):
            write_table(ROWS, tmp_path / f"facts{ending}")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".parquet", ".xlsx"])
def test_a_table_of_somebody_else(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    path.write_text("article,price\n", "utf-8")
    assert not is_table_of_ours(str(path))


def test_a_table_of_the_users_own_that_begins_like_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("article,title,published,text\n1,A,2024-05-02,Vốn 5 tỷ\n", encoding="utf-8")
    assert not is_table_of_ours(str(path))


@pytest.mark.parametrize(
    ("page", "ours"),
    [
        ('<svg><text class="x-title" y="27">kcn-extract&#160;show&#160;a.txt</text>', True),
        ('<svg><text class="x-title" y="27">Notes</text><text>kcn-extract&#160;show&#160;a.txt</text>', False),
    ],
)
def test_a_picture_of_ours(tmp_path: Path, page: str, ours: bool) -> None:
    (tmp_path / "a.svg").write_text(page, encoding="utf-8")
    assert is_ours(str(tmp_path / "a.svg")) is ours
