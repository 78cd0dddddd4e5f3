"""kcn_extract as a function of SQL in DuckDB: a text -> its record as a struct.

Installed with the extra ``duckdb``. :func:`register` makes the function known to a connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from kcn_extract.database.tables import name_of
from kcn_extract.extractor import Extractor
from kcn_extract.record import Record
from kcn_extract.report.columns import COLUMNS_OF, OF_ARTICLE, Rows
from kcn_extract.report.table import article_rows, mention_rows, rows
from kcn_extract.report.table_files import ArrowRows

if TYPE_CHECKING:
    from kcn_extract.database.database import Connection

_OF_ARTICLE = {column.name for column in OF_ARTICLE}
_LISTS: dict[str, tuple[Rows, Callable[[Record, str | None], Iterator[dict[str, Any]]]]] = {
    "mentions": (Rows.mentions, mention_rows),
    "facts": (Rows.facts, rows),
}
_PARAMETERS = ("text", "published", "id")
_PACKAGES = ("numpy", "pyarrow")  # DuckDB itself asks for numpy where a function is made


def register(connection: Connection, name: str = "kcn_extract", extractor: Extractor | None = None) -> None:
    """Make a function of SQL known to a connection of DuckDB, in place of an earlier one of that ``name``:
    ``kcn_extract(text, published := NULL, id := NULL)``.

    It returns a STRUCT with the columns of :func:`~kcn_extract.frame.articles` (``article``, ``title``, ``published``,
    …, ``error``, ``message``), and for ``mentions`` and ``facts`` lists of STRUCTs with the columns of
    :func:`~kcn_extract.frame.mentions` and :func:`~kcn_extract.frame.facts` but those of the article. As in the
    database, ``start`` and ``end`` are ``start_char`` and ``end_char``. NULL for a NULL; an article that cannot be read
    has an ``error`` and costs no other. Where an ``extractor`` is given, its ``extras`` must have ``text`` for the
    column ``sentence``. Raises ``ModuleNotFoundError`` without pyarrow or numpy.

    >>> import duckdb
    >>> from kcn_extract.integrations.duckdb import register
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> connection.sql("SELECT kcn_extract('Vốn 5 tỷ đồng.').mentions[1].value").fetchall()
    [(Decimal('5000000000.000000'),)]
    """
    if missing := [package for package in _PACKAGES if not find_spec(package)]:
        raise ModuleNotFoundError(
            f"kcn_extract.integrations.duckdb needs {missing[0]} (pip install 'kcn-extract[duckdb]')", name=missing[0]
        )
    structs = _Structs(extractor or Extractor(extras=["text"]))
    of_columns = f"{name}_of_columns"  # a macro alone has parameters that can be left out
    if connection.execute("SELECT 1 FROM duckdb_functions() WHERE function_name = ?", [of_columns]).fetchall():
        connection.remove_function(of_columns)
    make: Any = connection.create_function  # whose types name classes of a library that is not imported here
    types = ["VARCHAR"] * len(_PARAMETERS)
    make(of_columns, structs, types, _type_of(connection, structs), type="arrow", null_handling="special")
    given = ", ".join(f"{parameter}::VARCHAR" for parameter in _PARAMETERS)
    connection.execute(
        f"CREATE OR REPLACE TEMP MACRO {_quoted(name)}(text, published := NULL, id := NULL) "
        f"AS {_quoted(of_columns)}({given})"
    )


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _type_of(connection: Connection, structs: _Structs) -> Any:
    """Return the type of DuckDB for what the function returns, as DuckDB itself takes it from Arrow."""
    import pyarrow

    empty = structs.of([])
    return connection.from_arrow(pyarrow.table({"record": empty})).types[0]


class _Structs:
    """Columns of texts, days of publication and ids -> a column of structs."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._articles = ArrowRows([name for name in COLUMNS_OF[Rows.articles] if name not in _LISTS])
        self._lists = {
            key: ArrowRows([name for name in COLUMNS_OF[of] if name not in _OF_ARTICLE])
            for key, (of, _) in _LISTS.items()
        }

    def __call__(self, text: Any, published: Any, id: Any) -> Any:
        import pyarrow

        cells = zip(*(column.to_pylist() for column in (text, published, id)), strict=True)
        articles = [dict(zip(_PARAMETERS, row, strict=True)) for row in cells]
        found = self.of(self._extractor.stream([article for article in articles if article["text"] is not None]))
        place = iter(range(len(found)))
        return found.take(
            pyarrow.array([None if article["text"] is None else next(place) for article in articles], pyarrow.int64())
        )

    def of(self, records: Iterable[Record]) -> Any:
        """Return the structs of records."""
        from pyarrow import ListArray, StructArray

        records = list(records)
        batch = self._articles.batch(row for record in records for row in article_rows(record))
        columns, names = list(batch.columns), list(batch.schema.names)
        for key, shape in self._lists.items():
            made = [list(_LISTS[key][1](record, record.known_text)) for record in records]
            batch = shape.batch(row for rows in made for row in rows)
            items = StructArray.from_arrays(batch.columns, [name_of(name) for name in batch.schema.names])
            columns.append(ListArray.from_arrays([0, *accumulate(map(len, made))], items))
            names.append(key)
        return StructArray.from_arrays(columns, names)
