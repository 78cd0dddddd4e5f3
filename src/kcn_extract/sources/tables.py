"""Tables of other libraries (pandas, Polars, Arrow and what speaks its protocol) -> rows; none of them is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Fields, columns_of
from kcn_extract.sources.rows import Row, articles

RowsOf: TypeAlias = Callable[[list[str]], Iterable[dict[str, Any]]]
_ROWS_OF = {
    "itertuples": "columns",
    "iter_rows": "columns",
    "__arrow_c_stream__": "schema",
    "__arrow_c_array__": "schema",
}
"""What tables have: how their rows are reached, and what tells their columns."""


def is_table(given: Any) -> bool:
    """Return True for a table, whose rows are articles; one gets its columns by iterating over it."""
    return any(hasattr(given, rows) and hasattr(given, columns) for rows, columns in _ROWS_OF.items())


def articles_of(table: Any, fields: Fields) -> Iterator[ArticleInput]:
    """Return the articles of a table. Raises :class:`~kcn_extract.sources.fields.UnknownColumns` at once,
    ``ModuleNotFoundError`` where an Arrow table needs pyarrow."""
    names, rows_of = _opened(table)
    chosen = fields.of(names)
    columns = {column.split(".")[0] for column in columns_of(chosen)}.union(columns_of(chosen))
    rows = rows_of([name for name in names if name in columns])
    return articles((Row(number, cells) for number, cells in enumerate(rows, 1)), chosen, None, "row")


def _opened(table: Any) -> tuple[list[str], RowsOf]:
    """Return the names of the columns of a table, and the function that yields rows with some of them."""
    if hasattr(table, "itertuples"):  # pandas, and what is made like it
        names = [str(column) for column in table.columns]

        def rows_of(wanted: list[str]) -> Iterator[dict[str, Any]]:
            columns = (table.iloc[:, names.index(name)] for name in wanted)
            return (dict(zip(wanted, cells, strict=True)) for cells in zip(*columns, strict=True))

        return names, rows_of
    if hasattr(table, "iter_rows"):  # Polars
        return list(table.columns), lambda wanted: table.select(wanted).iter_rows(named=True)
    try:
        from kcn_extract.sources import arrow

        names, batches = arrow.stream_of(table)
    except ModuleNotFoundError:
        raise ModuleNotFoundError("an Arrow table needs the extra tables: pip install 'kcn-extract[tables]'") from None
    return names, lambda wanted: arrow.rows_of(batches, wanted)
