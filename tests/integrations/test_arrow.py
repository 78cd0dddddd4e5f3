"""From Arrow batch to Arrow batch, as Spark's ``mapInArrow`` calls it: an iterator in, an iterator out, and pickled."""

import pickle
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import pyarrow as pa
import pytest

from kcn_extract import Extractor, Record
from kcn_extract.integrations.arrow import COLUMNS, extract_batch, extract_batches
from kcn_extract.report.table import table
from kcn_extract.report.table_files import ArrowRows
from kcn_extract.sources.fields import UnknownColumns

ARTICLES: list[dict[str, Any]] = [
    {"id": "a", "text": "Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng.", "published": "2024-05-01"},
    {"id": "b", "text": "Khởi công ngày 2/9, vốn 5-10 tỷ đồng.", "published": "2024-05-01"},
    {"id": "c", "text": "", "published": "2024-05-01"},
    {"id": "d", "text": "Tăng 5%.", "published": "hôm qua"},
    {"id": None, "text": "<p>Doanh thu tăng <b>54,4%</b>.</p>", "published": None},
]


@cache
def extractor() -> Extractor:
    return Extractor(names="never")


def batches(size: int = 2) -> Iterator[pa.RecordBatch]:
    yield from pa.Table.from_pylist(ARTICLES).to_batches(max_chunksize=size)


def test_a_partition_of_spark() -> None:
    sent = pickle.dumps(partial(extract_batches, extractor=extractor()))
    made = list(pickle.loads(sent)(batches()))
    assert [batch.num_rows for batch in made] == [2, 2, 1]
    assert all(type(batch) is pa.RecordBatch and batch.schema.names == list(COLUMNS) for batch in made)
    rows = pa.Table.from_batches(made).to_pylist()
    local = [record.to_json().decode() for record in extractor().stream(ARTICLES)]
    assert [row["record"] for row in rows] == local
    assert [row["error"] for row in rows] == [None, None, "empty", "bad_published", None]
    assert [row["id"] for row in rows] == [Record.from_json(line).id for line in local]


@pytest.mark.parametrize("rows", ["facts", "mentions", "articles"])
def test_typed_rows(rows: str) -> None:
    made = pa.Table.from_batches(extract_batches(batches(), extractor(), rows=rows))
    stored = (Record.from_json(record.to_json()) for record in extractor().stream(ARTICLES))  # they know no text
    local = list(table(stored, of=rows))
    assert made.num_rows == len(local) > 0
    assert made == pa.Table.from_batches([ArrowRows(made.schema.names).batch(local)])


@pytest.mark.parametrize("rows", [None, "facts"])
def test_an_empty_batch_keeps_its_columns(rows: str | None) -> None:
    (full, *_) = batches()
    made = extract_batch(full.slice(0, 0), extractor(), rows=rows)
    assert made.num_rows == 0 and made.schema == extract_batch(full, extractor(), rows=rows).schema


def test_columns_of_other_names() -> None:
    batch = pa.RecordBatch.from_pydict({"noi_dung_rieng": ["tăng 5%"]})
    assert extract_batch(batch, extractor(), fields={"text": "noi_dung_rieng"}).num_rows == 1
    with pytest.raises(UnknownColumns, match="noi_dung_rieng"):
        extract_batch(batch, extractor())
