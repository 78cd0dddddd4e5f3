"""Records -> data frames: tables of Arrow, which pandas, Polars and DuckDB take as they are.

Needs the extra ``tables`` (pyarrow). The columns are those of ``kcn-extract table``. Amounts are ``decimal128``, days
``date32``; labels, units, provinces and other columns of few words are dictionaries (categories). The column
``sentence`` is filled where a record knows its text, as one of :func:`~kcn_extract.extract` does, or ``text_of``
returns it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from kcn_extract.record import Record
from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.table import table
from kcn_extract.report.table_files import ArrowRows

if TYPE_CHECKING:
    import pyarrow

Records: TypeAlias = Record | Iterable[Record]
TextOf: TypeAlias = Callable[[Record], str | None]


def facts(records: Records, *, confidence: float = 0, text_of: TextOf | None = None) -> pyarrow.Table:
    """Return a ``pyarrow.Table`` with a row for each fact of a record, or of many; those whose ``confidence`` is less
    are left out. Raises ``ModuleNotFoundError`` without pyarrow.

    >>> from kcn_extract import extract, frame
    >>> table = frame.facts(extract("Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng."))
    >>> table.select(["subject", "indicator", "value", "unit"]).to_pylist()
    [{'subject': 'Đình Trám', 'indicator': 'budget', 'value': Decimal('300000000000.000000'), 'unit': 'VND'}]
    """
    return _table(records, Rows.facts, text_of, confidence)


def mentions(records: Records, *, text_of: TextOf | None = None) -> pyarrow.Table:
    """Return a ``pyarrow.Table`` with a row for each mention of a record, or of many. Raises ``ModuleNotFoundError``
    without pyarrow.

    >>> from kcn_extract import extract, frame
    >>> table = frame.mentions([extract("Vốn 5 tỷ đồng.", id="a"), extract("Tăng 5%.", id="b")])
    >>> table["article"].to_pylist(), table["label"].to_pylist()
    (['a', 'b'], ['MONEY', 'PERCENT'])
    """
    return _table(records, Rows.mentions, text_of)


def articles(records: Records) -> pyarrow.Table:
    """Return a ``pyarrow.Table`` with a row for each record, also of an article that could not be read. Raises
    ``ModuleNotFoundError`` without pyarrow.

    >>> from kcn_extract import Extractor, frame
    >>> frame.articles(Extractor().stream(["Vốn 5 tỷ đồng.", ""])).select(["mentions", "error"]).to_pylist()
    [{'mentions': 1, 'error': None}, {'mentions': 0, 'error': 'empty'}]
    """
    return _table(records, Rows.articles)


def _table(records: Records, of: Rows, text_of: TextOf | None = None, confidence: float = 0) -> Any:
    many = [records] if isinstance(records, Record) else records
    return ArrowRows(COLUMNS_OF[of], dictionaries=True).table(table(many, text_of, of, confidence))
