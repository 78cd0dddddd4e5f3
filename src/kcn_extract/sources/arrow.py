"""Arrow: tables of other libraries, and Parquet, in batches of few rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

BATCH = 64
"""Rows that are made into objects at a time."""


def parquet_batches(stream: BinaryIO) -> tuple[list[str], Any]:
    """Return the names of the columns of a Parquet file, and the function that yields batches of some of them. Raises
    ``OSError`` for what is no Parquet."""
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.ParquetFile(stream, buffer_size=1 << 16, pre_buffer=False)
    except ArrowException as error:
        raise OSError(0, f"not Parquet: {error}") from None

    def batches(columns: Sequence[str]) -> Iterator[Any]:
        try:
            yield from table.iter_batches(BATCH, columns=list(columns), use_threads=False)
        except ArrowException as error:
            raise OSError(0, f"damaged Parquet: {error}") from None

    return table.schema_arrow.names, batches


def stream_of(table: Any) -> tuple[list[str], Iterable[Any]]:
    """Return the names of the columns of anything that speaks the Arrow PyCapsule protocol, and its batches. Raises
    ``ModuleNotFoundError`` without pyarrow."""
    from pyarrow import RecordBatchReader, Table

    if not hasattr(table, "__arrow_c_stream__"):  # a single batch
        table = Table.from_batches([table])
    batches = RecordBatchReader.from_stream(table)
    return batches.schema.names, batches


def rows_of(batches: Iterable[Any], columns: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of batches, of those columns that they have."""
    wanted = set(columns)
    for whole in batches:
        for start in range(0, whole.num_rows, BATCH):
            batch = whole.slice(start, BATCH)
            names = [name for name in batch.schema.names if name in wanted]
            for cells in zip(*(_cells(batch.column(name)) for name in names), strict=True):
                yield dict(zip(names, cells, strict=True))


def _cells(column: Any) -> list[Any]:
    """Return the values of a column; one that Python cannot hold as its bytes or in words."""
    from pyarrow import ArrowException, timestamp, types

    if types.is_timestamp(column.type) and (column.type.tz or column.type.unit == "ns"):
        column = column.cast(timestamp("us", column.type.tz and "UTC"), safe=False)  # needs neither pandas nor zones
    try:
        return list(column.to_pylist())
    except (ArrowException, ValueError, OverflowError):
        return [_cell(value) for value in column]


def _cell(scalar: Any) -> Any:
    from pyarrow import ArrowException, binary

    try:
        return scalar.as_py()
    except (ArrowException, ValueError, OverflowError):
        pass
    try:
        return scalar.cast(binary()).as_py()  # letters that are not UTF-8
    except (ArrowException, ValueError, OverflowError):
        return f"{scalar.type} {getattr(scalar, 'value', '')}"
