"""Tables of pandas, Polars and Arrow, and rows made of them, as they are given to a stream."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest

from kcn_extract import Extractor
from kcn_extract.sources.fields import UnknownColumns

COLUMNS = {
    "ID": [1, 2, 3],
    "Content": ["Vốn 5 tỷ đồng.", None, "Tăng 5%."],
    "pubDate": ["2024-04-16", "16/04/2024", None],
    "views": [1.5, 2.5, 3.5],
}


@cache
def extractor() -> Extractor:
    return Extractor(labels=["MONEY", "PERCENT"], names="never")


def told(articles: Any, **options: Any) -> list[tuple[str, list[str], str | None, str | None]]:
    return [
        (
            record.id,
            [mention.text for mention in record.mentions],
            record.article and record.article.published,
            record.error and record.error.message,
        )
        for record in extractor().stream(articles, **options)
    ]


MISSING = '"Content" is missing; the row has "ID", "pubDate"'
MISSING_TEXT = '"text" is missing; the row has '
TOLD = [("1", ["5 tỷ đồng"], "2024-04-16", None), ("2", [], None, f"row 2: {MISSING}"), ("3", ["5%"], None, None)]


@pytest.mark.parametrize(
    "table",
    [
        pandas.DataFrame(COLUMNS),
        pandas.DataFrame({**COLUMNS, "pubDate": pandas.to_datetime(COLUMNS["pubDate"], format="mixed", dayfirst=True)}),
        pandas.DataFrame(COLUMNS).convert_dtypes(dtype_backend="pyarrow"),
        polars.DataFrame(COLUMNS),
        pyarrow.table(COLUMNS),
        pyarrow.table(COLUMNS).to_batches()[0],
        pyarrow.table(COLUMNS).to_reader(),
    ],
    ids=["pandas", "pandas-days", "pandas-arrow", "polars", "arrow", "arrow-batch", "arrow-reader"],
)
def test_a_table_is_read_row_by_row(table: Any) -> None:
    assert told(table) == TOLD


class Capsule:
    """What speaks Arrow's protocol and nothing else."""

    schema = None

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pyarrow.table(COLUMNS).__arrow_c_stream__(requested_schema)


def test_what_speaks_arrow_is_a_table() -> None:
    assert told(Capsule()) == TOLD


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.table])
def test_columns_of_a_table_are_known_or_named(make: Callable[[Any], Any]) -> None:
    table = make({"n": [7], "bai": ["Vốn 5 tỷ đồng."]})
    with pytest.raises(UnknownColumns, match="it has the columns n, bai"):
        extractor().stream(table)
    assert told(table, fields={"text": "bai", "id": "n"}) == [("7", ["5 tỷ đồng"], None, None)]


def test_rows_of_pandas() -> None:
    frame = pandas.DataFrame(
        {
            "id": [numpy.int64(1), numpy.nan, 3.0, pandas.NA],
            "text": ["Vốn 5 tỷ đồng.", "Tăng 5%.", numpy.nan, pandas.NA],
            "title": ["a", numpy.nan, pandas.NA, None],
            "published": [pandas.Timestamp("2024-04-16 15:09"), pandas.NaT, pandas.NA, numpy.nan],
        }
    )
    first, second, *rest = told(frame.to_dict("records"))
    assert first == ("1", ["5 tỷ đồng"], "2024-04-16T15:09:00", None)
    assert second[1:] == (["5%"], None, None) and len(second[0]) == 12
    assert [error for *_, error in rest] == [
        '"text" is missing; the row has "id"',
        '"text" is missing; the row has nothing',
    ]
    assert told(frame)[:2] == [first, second]


def test_a_column_of_texts() -> None:
    column = pandas.Series(["Vốn 5 tỷ đồng.", None, numpy.nan])
    assert [error for *_, error in told(column)] == [None, *[MISSING_TEXT + "nothing"] * 2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Vốn 5 tỷ đồng.", r'write \["text"\]'),
        (b"x", r'write \["text"\]'),
        ({"text": "Vốn 5 tỷ đồng."}, r"write \[article\]"),
        (polars.LazyFrame(COLUMNS), r"write articles\.collect\(\)"),
    ],
)
def test_a_single_article_is_a_wrong_call(given: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        extractor().stream(given)
