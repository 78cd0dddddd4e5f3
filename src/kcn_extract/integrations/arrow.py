"""Articles in Arrow batches -> their records in Arrow batches: what Ray, Spark and others that hand out batches call.

Needs the extra ``tables`` (pyarrow). A batch has a row for each article, with the columns that tables of articles have
(``text``, and if there are ``id``, ``published``, ``title``, …); what is made of it, a row for each record, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from kcn_extract.extractor import Extractor
from kcn_extract.record import Record
from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.table import table
from kcn_extract.report.table_files import ArrowRows
from kcn_extract.run.batch import as_input, record_lines
from kcn_extract.run.job import RecordLine
from kcn_extract.sources.arrow import rows_of, stream_of
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Fields, columns_of

COLUMNS = ("id", "source", "error", "record")
"""The columns of records: all are strings; ``error`` is the type of an error, ``record`` the line of JSON."""


def extract_batch(
    batch: Any,
    extractor: Extractor | None = None,
    *,
    rows: Rows | str | None = None,
    fields: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Any:
    """Return the records of the articles in a record batch or table of Arrow, as a ``pyarrow.RecordBatch`` with
    ``COLUMNS``: an article that cannot be read has an ``error`` there, and costs no other.

    With ``rows`` (``facts``, ``mentions`` or ``articles``) it has typed rows as ``run -o FILE.parquet`` writes them;
    their ``sentence`` needs an extractor with ``extras=["text"]``, as the one has that is made where none is given.
    ``fields`` and ``timeout`` are those of :meth:`Extractor.stream`. Raises
    :class:`~kcn_extract.sources.fields.UnknownColumns` for a batch without a text, ``ValueError`` for other rows,
    ``ModuleNotFoundError`` without pyarrow.

    >>> from pyarrow import RecordBatch
    >>> articles = RecordBatch.from_pydict({"id": ["a", "b"], "text": ["Doanh thu tăng 5%.", ""]})
    >>> [(row["id"], row["error"]) for row in extract_batch(articles).to_pylist()]
    [('a', None), ('b', 'empty')]
    >>> extract_batch(articles, rows="mentions")["value"].to_pylist()
    [Decimal('5.000000')]
    """
    wanted = Rows(rows) if rows else None
    lines = record_lines(extractor or _default(wanted is not None), _inputs(batch, Fields(fields)), 1, timeout)
    if wanted is None:
        return _records(lines)
    return ArrowRows(COLUMNS_OF[wanted]).batch(table(map(_parsed, lines), of=wanted))


def extract_batches(
    batches: Iterable[Any],
    extractor: Extractor | None = None,
    *,
    rows: Rows | str | None = None,
    fields: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Iterator[Any]:
    """Yield for each batch what :func:`extract_batch` makes of it: the form that Spark's ``mapInArrow`` calls, once for
    each partition. An extractor is pickled as its arguments, and built where it is used.

    >>> from pyarrow import RecordBatch
    >>> batches = [RecordBatch.from_pydict({"text": [text]}) for text in ("tăng 5%", "tăng 6%")]
    >>> [batch.num_rows for batch in extract_batches(iter(batches))]
    [1, 1]
    """
    for batch in batches:
        yield extract_batch(batch, extractor, rows=rows, fields=fields, timeout=timeout)


def _inputs(batch: Any, fields: Fields) -> Iterator[ArticleInput]:
    """Return the articles of a batch; none is told by its row, which is another in another batch."""
    names, batches = stream_of(batch)
    columns = columns_of(fields.of(names))
    rows = rows_of(batches, [*columns, *(column.split(".")[0] for column in columns)])
    return (as_input(row, fields) for row in rows)


@cache
def _default(with_text: bool) -> Extractor:
    return Extractor(extras=["text"] if with_text else [])


def _records(lines: Iterable[RecordLine]) -> Any:
    from pyarrow import RecordBatch, schema, string

    decode = msgspec.json.Decoder(_Head).decode
    rows = [(head.id, head.source, line.error_type, line.json) for line in lines for head in (decode(line.json),)]
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return RecordBatch.from_pydict(
        dict(zip(COLUMNS, map(list, columns), strict=True)), schema=schema([(name, string()) for name in COLUMNS])
    )


class _Head(msgspec.Struct):
    id: str
    source: str | None


def _parsed(line: RecordLine) -> Record:
    return Record.from_json(line.json)
