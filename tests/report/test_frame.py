"""Records as tables of Arrow: typed, the same rows as those of the command, taken by pandas and Polars as they are."""

import datetime
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

pyarrow = pytest.importorskip("pyarrow")

from pyarrow import parquet  # noqa: E402

from kcn_extract import Extractor, Record, extract, frame  # noqa: E402
from kcn_extract.report.columns import CATEGORIES, COLUMNS_OF, Rows  # noqa: E402
from kcn_extract.report.table import table  # noqa: E402
from kcn_extract.report.table_files import Parquet, write_table  # noqa: E402

TEXT = "Năm 2023, KCN Đình Trám nộp ngân sách 300,5 tỷ đồng, tăng 12%. Tỉnh có 9 KCN rộng 2.000 ha."
FRAMES = {Rows.facts: frame.facts, Rows.mentions: frame.mentions, Rows.articles: frame.articles}


@pytest.fixture(scope="module")
def records() -> list[Record]:
    corpus = Path(__file__).parents[2] / "corpus"
    texts = [path.read_bytes().decode() for path in sorted(corpus.glob("t*.txt"))]
    return [*Extractor(names="never", extras=["text"]).stream([*texts, ""])]


@pytest.mark.parametrize("of", Rows)
def test_a_frame_has_the_rows_and_types_of_a_parquet_file(of: Rows, records: list[Record]) -> None:
    made = FRAMES[of](records)
    stream = io.BytesIO()
    writer = Parquet(stream, COLUMNS_OF[of])
    for row in table(records, of=of):
        writer.write(row)
    writer.close()
    written = parquet.read_table(stream)
    assert made.num_rows == written.num_rows > 3
    assert made.to_pylist() == written.to_pylist()
    for field, other in zip(made.schema, written.schema, strict=True):
        is_category = pyarrow.types.is_dictionary(field.type)
        assert is_category == (field.name in CATEGORIES)
        assert (field.type.value_type if is_category else field.type) == other.type, field.name


def test_types_and_values() -> None:
    made = frame.facts(extract(TEXT, published="2024-01-05", id="a"))
    row = made.to_pylist()[0]
    assert (row["article"], row["subject"], row["unit"], row["value"]) == ("a", "Đình Trám", "VND", 300_500_000_000)
    assert row["period_end"] == datetime.date(2023, 12, 31)
    assert row["sentence"] == "Năm 2023, KCN Đình Trám nộp ngân sách 300,5 tỷ đồng, tăng 12%."
    assert made.schema.field("value").type == pyarrow.decimal128(38, 6)
    assert made.schema.field("published").type == pyarrow.date32()
    assert frame.facts(extract(TEXT), confidence=1.0).num_rows == 0


@pytest.mark.parametrize("of", Rows)
def test_no_records_are_a_table_with_its_columns(of: Rows) -> None:
    made = FRAMES[of]([])
    assert (made.num_rows, tuple(made.schema.names)) == (0, COLUMNS_OF[of])


def test_texts_from_elsewhere_give_sentences() -> None:
    record = Record.from_json(extract(TEXT).to_json())
    assert frame.mentions(record)["sentence"].null_count == len(record.mentions)
    assert frame.mentions(record, text_of=lambda _: TEXT)["sentence"].null_count == 0


def test_many_rows_share_their_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcn_extract.report.table_files._BATCH", 2)
    made = frame.mentions(extract(f"Vốn 5 tỷ đồng, 3 triệu USD. {TEXT}"))
    column = made["label"]
    assert column.num_chunks == made.num_rows / 2 > 2
    assert all(chunk.dictionary.equals(column.chunk(0).dictionary) for chunk in column.chunks)


def test_polars_takes_the_columns_without_a_copy(records: list[Record]) -> None:
    polars = pytest.importorskip("polars")
    made = frame.mentions(records)
    taken = polars.from_arrow(made)
    assert isinstance(taken.schema["value"], polars.Decimal) and taken.schema["date_start"] == polars.Date
    assert taken.schema["label"] == polars.Categorical
    assert taken["value"].to_list() == made["value"].to_pylist()
    assert taken["label"].cast(str).to_list() == made["label"].to_pylist()
    for name in ("value", "start", "date_start"):
        (given,) = made[name].chunks
        assert addresses(taken[name].to_arrow()) == addresses(given), name


def addresses(array: "pyarrow.Array") -> list[int | None]:
    return [buffer.address if buffer else None for buffer in array.buffers()]


def test_pandas_takes_it_in_one_call(records: list[Record]) -> None:
    pandas = pytest.importorskip("pandas")
    taken = frame.mentions(records).to_pandas(types_mapper=pandas.ArrowDtype)
    money = taken[taken["unit"] == "VND"]["value"].dropna()
    assert len(money) and isinstance(money.iloc[0], Decimal)
    assert str(taken["date_start"].dtype) == "date32[day][pyarrow]"
    assert str(frame.mentions(records).to_pandas()["label"].dtype) == "category"


def test_without_pyarrow_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\nfrom kcn_extract import extract, frame\nframe.facts(extract('5%'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert "tables of Arrow need pyarrow (pip install 'kcn-extract[tables]')" in done.stderr


def test_written_tables_stay_plain(tmp_path: Path) -> None:
    path = tmp_path / "mentions.parquet"
    write_table(table([extract(TEXT)], of=Rows.mentions), path, COLUMNS_OF[Rows.mentions])
    assert parquet.read_schema(path).field("label").type == pyarrow.string()
