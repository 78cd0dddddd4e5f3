"""Rows of facts, CSV and Parquet."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.extractor import Extractor
from kcn_extract.report.table import (
    COLUMNS,
    MENTION_COLUMNS,
    mention_rows,
    read_records,
    rows,
    sentence,
    table,
    texts_in,
    write_csv,
    write_parquet,
)

TEXT = """Tin ngắn.
Năm 2023, KCN Đình Trám xuất khẩu 1,25 tỷ USD, tăng 12,5% so với năm 2022, chiếm 8% toàn tỉnh. \
Giá thuê đất ở KCN Đình Trám là 100 - 120 USD/m2/kỳ thuê. Hết.
"""
RECORD = Extractor(names="never").extract(TEXT, "2024-04-16", "tin")


def test_a_row_spells_everything_out() -> None:
    first, second = rows(RECORD, TEXT)
    assert tuple(first) == COLUMNS
    want = {
        "article": "tin", "published": "2024-04-16", "published_from": "given", "language": "vi",
        "subject_type": "zone", "subject_kind": "KCN",
        "subject": "Đình Trám", "zone": "kcn-dinh-tram", "province": "Bắc Giang", "province_2025": "Bắc Ninh",
        "indicator": "exports", "value": 1250000000, "unit": "USD", "period_start": "2023-01-01",
        "period_end": "2023-12-31", "status": "actual", "change": "up", "change_amount": Decimal("12.5"),
        "change_unit": "%", "baseline_start": "2022-01-01", "share": 8, "text": "1,25 tỷ USD",
    }  # fmt: skip
    assert {key: first[key] for key in want} == want
    assert TEXT[first["start"] : first["end"]] == first["text"]
    assert first["sentence"].startswith("Năm 2023") and first["sentence"].endswith("toàn tỉnh.")
    assert (second["low"], second["high"], second["value"], second["per"]) == (100, 120, None, "m2/term")


def test_a_row_for_each_mention() -> None:
    found = list(table([RECORD], lambda record: TEXT, mentions=True))
    assert [row["start"] for row in found] == [mention.start for mention in RECORD.mentions]
    assert all(tuple(row) == MENTION_COLUMNS and TEXT[row["start"] : row["end"]] == row["text"] for row in found)
    year, zone, money, *_ = found
    assert (year["date_start"], year["date_end"], year["grain"], year["basis"]) == (
        "2023-01-01", "2023-12-31", "year", "text",
    )  # fmt: skip
    assert (zone["kind"], zone["zone"], zone["value"]) == ("KCN", "kcn-dinh-tram", None)
    assert (money["value"], money["unit"]) == (1250000000, "USD") and money["sentence"].startswith("Năm 2023")
    assert (found[-1]["low"], found[-1]["high"], found[-1]["per"]) == (100, 120, "m2/term")


def test_csv_for_excel(tmp_path: Path) -> None:
    write_csv(mention_rows(RECORD), tmp_path / "f.csv", MENTION_COLUMNS, for_excel=True)
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle,")


def test_without_text_no_sentence() -> None:
    assert all(row["sentence"] is None for row in rows(RECORD))


def test_sentence() -> None:
    assert sentence("Một. Hai ba.\nBốn", 5, 8) == "Hai ba."
    assert sentence("Một", 0, 3) == "Một"


def test_csv(tmp_path: Path) -> None:
    output = io.StringIO()
    assert write_csv(rows(RECORD, TEXT), output) == 2
    read = list(csv.DictReader(io.StringIO(output.getvalue())))
    assert read[0]["value"] == "1250000000" and read[0]["change_amount"] == "12.5" and read[1]["value"] == ""
    assert write_csv(rows(RECORD), tmp_path / "f.csv") == 2


def test_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert write_parquet(rows(RECORD, TEXT), tmp_path / "f.parquet", batch=1) == 2
    read = parquet.read_table(tmp_path / "f.parquet").to_pylist()
    assert [row["value"] for row in read] == [1250000000, None]
    assert read[0]["start"] == next(rows(RECORD))["start"]


def test_records_are_read_back() -> None:
    line = RECORD.to_json()
    assert list(table(read_records([line, b"\n"]))) == list(rows(RECORD))
    with pytest.raises(ValueError, match="line 2: not a record"):
        list(read_records([line, b"{}"]))


def test_command(tmp_path: Path) -> None:
    (tmp_path / "tin.txt").write_text(TEXT, encoding="utf-8")
    records = tmp_path / "records.jsonl"
    records.write_bytes(RECORD.to_json() + b"\n")
    output = tmp_path / "facts.csv"
    result = CliRunner().invoke(app, ["table", str(records), "-o", str(output), "--texts", str(tmp_path)])
    assert result.exit_code == 0
    read = list(csv.DictReader(output.open(encoding="utf-8")))
    assert len(read) == 2 and read[0]["sentence"].startswith("Năm 2023")
    assert texts_in(tmp_path)(RECORD) == TEXT
    shown = CliRunner().invoke(app, ["table", str(records)])
    assert shown.exit_code == 0 and shown.stdout.startswith("article,title")


def test_command_keeps_its_input_and_names_its_formats(tmp_path: Path) -> None:
    records = tmp_path / "records.csv"
    records.write_bytes(RECORD.to_json() + b"\n")
    for arguments, words in (
        (["-o", str(records)], "the output must not be one of the inputs"),
        (["-o", str(tmp_path / "facts.xlsx")], ".csv or .parquet"),
        (["-o", str(tmp_path / "facts.parquet"), "--excel"], "--excel: expected a .csv output"),
        (["-o", str(tmp_path / "none" / "facts.csv")], "cannot write"),
        (["--texts", str(tmp_path / "none")], "no such folder"),
    ):
        result = CliRunner().invoke(app, ["table", str(records), *arguments])
        assert result.exit_code == 2 and words in result.stderr
    assert records.read_bytes() == RECORD.to_json() + b"\n" and len(list(tmp_path.iterdir())) == 1


def test_parquet_takes_the_largest_amounts(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    (row, _) = rows(RECORD)
    write_parquet([{**row, "value": 10**30, "share": Decimal("1e-9")}], tmp_path / "f.parquet")
    (read,) = parquet.read_table(tmp_path / "f.parquet").to_pylist()
    assert (read["value"], read["share"]) == (10**30, 0)


def test_command_told_wrong(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["table", str(tmp_path / "none.jsonl")]).exit_code == 2
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "facts.csv").write_text("of yesterday", encoding="utf-8")
    result = CliRunner().invoke(app, ["table", str(tmp_path / "bad.jsonl"), "-o", str(tmp_path / "facts.csv")])
    assert result.exit_code == 2 and "line 1: not a record" in result.stderr
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8") == "of yesterday"
    assert CliRunner().invoke(app, ["table", str(tmp_path / "bad.jsonl")]).exit_code == 2
