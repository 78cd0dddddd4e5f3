"""A DuckDB file of records: made, checked, written to by article."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

from kcn_extract.database.keys import SubjectKeys
from kcn_extract.database.rows import Row, rows_of, rows_of_gazetteer
from kcn_extract.database.tables import BY_ARTICLE, DECIMAL, ENUMS, TABLES, VERSION, Table
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Record
from kcn_extract.report.table_files import as_decimal
from kcn_extract.text.sentences import SentenceSplitter

if TYPE_CHECKING:
    import duckdb
    import pyarrow

    Connection: TypeAlias = duckdb.DuckDBPyConnection

BATCH = 500
"""Articles of a transaction."""
KEPT = ("settled", "series")
"""Views whose rows are kept when a load ends; one reads those before it."""
_ABOUT = "kcn_extract"  # the table with the version


class DatabaseError(ValueError):
    """A file that is no database of ours, or one of another version: what it is, and the way out."""


class Database:
    """A database that records are written to, ``BATCH`` articles a transaction: whatever ends the process, the articles
    written before are whole, and one that is written again takes the place of what it was. The rows of the gazetteer
    are those of the last writer. ``lists`` are those of the rule files: abbreviations, legal forms; ``text_of`` returns
    the text of an article whose record has none.

    Raises :class:`DatabaseError` for a file that is something else, ``ModuleNotFoundError`` without DuckDB and pyarrow
    (extra ``duckdb``), ``OSError`` where the file cannot be opened.
    """

    def __init__(
        self,
        path: str,
        gazetteer: Gazetteer,
        lists: Mapping[str, Iterable[str]],
        text_of: Callable[[Record], str | None] | None = None,
    ) -> None:
        self._gazetteer, self._text_of = gazetteer, text_of
        self._splitter, self._keys = SentenceSplitter.of(lists), SubjectKeys(gazetteer, lists)
        self._path, self._connection = path, opened(path)
        self._waiting: dict[str, Record] = {}
        self._changed = False
        self._in_one(self._replace_gazetteer)

    def add(self, record: Record) -> None:
        """Take a record; of two of the same id the later one counts."""
        self._waiting.pop(record.id, None)
        self._waiting[record.id] = record
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the records that wait, all of them or none."""
        records, self._waiting = list(self._waiting.values()), {}
        if records:
            self._in_one(lambda: self._write(records))

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what waits and close the file; what the views come to is kept where all went well."""
        try:
            self.flush()
            if self._changed and error is None:
                self._in_one(self._keep_views)
        finally:
            self._connection.close()

    def _in_one(self, work: Callable[[], None]) -> None:
        with as_our_error(f"{self._path}: "):
            _in_one(self._connection, work)

    def _keep_views(self) -> None:
        for view in KEPT:
            self._connection.execute(f"CREATE OR REPLACE TABLE {view}_kept AS FROM {view}_live")
            self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS FROM {view}_kept")

    def _forget_views(self) -> None:
        for view in reversed(KEPT):
            self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS FROM {view}_live")
            self._connection.execute(f"DROP TABLE IF EXISTS {view}_kept")

    def _write(self, records: list[Record]) -> None:
        if not self._changed:
            self._changed = True
            self._forget_views()
        made = [rows_of(record, self._text(record), self._splitter, self._keys) for record in records]
        ids = [record.id for record in records]
        for table in BY_ARTICLE:
            self._connection.execute(f"DELETE FROM {table.name} WHERE article IN (SELECT unnest(?))", [ids])
            self._insert(table, (row for rows in made for row in rows[table]))

    def _text(self, record: Record) -> str | None:
        if isinstance(record.text, str):
            return record.text
        return self._text_of(record) if self._text_of else None

    def _replace_gazetteer(self) -> None:
        for table, rows in rows_of_gazetteer(self._gazetteer).items():
            self._connection.execute(f"DELETE FROM {table.name}")
            self._insert(table, rows)

    def _insert(self, table: Table, rows: Iterable[Row]) -> None:
        columns = [column.name for column in table.columns]
        batch = _arrow(table, rows)
        self._connection.register("batch", batch)
        self._connection.execute(f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM batch")
        self._connection.unregister("batch")


def opened(path: str, read_only: bool = False, any_version: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a database, made where there is none unless ``read_only``. Raises as :class:`Database` does, but for another
    version where that may be ``any_version``, and ``FileNotFoundError``."""
    import duckdb

    if read_only and not os.path.exists(path):
        raise FileNotFoundError(2, os.strerror(2), path)
    if os.path.exists(path) and not is_duckdb(path):
        if read_only or os.path.getsize(path):
            raise DatabaseError(f"{path}: not a DuckDB file")
        os.unlink(path)  # DuckDB refuses an empty file
    with as_our_error(f"{path}: "):
        connection = duckdb.connect(path, read_only=read_only)
    try:
        _check(connection, path, read_only, any_version)
    except BaseException:
        connection.close()
        raise
    return connection


def is_duckdb(path: str) -> bool:
    """Return True if a file begins as DuckDB's do (https://duckdb.org/docs/stable/internals/storage)."""
    with open(path, "rb") as file:
        return file.read(12)[8:] == b"DUCK"


def _check(connection: duckdb.DuckDBPyConnection, path: str, read_only: bool, any_version: bool) -> None:
    """Make the tables of an empty database; refuse one of others, or of another version where not ``any_version``."""
    names = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not names and not read_only:
        _in_one(connection, lambda: _make_tables(connection))
        return
    if _ABOUT not in names:
        raise DatabaseError(
            f"{path}: a database, but not of kcn-extract (it has {', '.join(sorted(names)) or 'no table'})"
        )
    [version] = connection.execute(f"SELECT version FROM {_ABOUT}").fetchone() or [None]
    if version != VERSION and not any_version:
        raise DatabaseError(
            f"{path}: its tables and views are of version {version}, not {VERSION}: load the records into a new file"
        )


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for name, words in ENUMS.items():
        listed = ", ".join(f"'{word}'" for word in words)
        connection.execute(f"CREATE TYPE {name} AS ENUM ({listed})")
    for table in TABLES:
        connection.execute(table.definition())
    connection.execute(files(__package__).joinpath("views.sql").read_text(encoding="utf-8"))
    connection.execute(f"CREATE TABLE {_ABOUT} AS SELECT {VERSION}::INTEGER AS version")


def _in_one(connection: duckdb.DuckDBPyConnection, work: Callable[[], None]) -> None:
    """Do some work in one transaction."""
    connection.execute("BEGIN")
    try:
        work()
    except BaseException:
        with suppress(Exception):  # where the disk is full nothing is undone here, but when the file is opened again
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _arrow(table: Table, rows: Iterable[Row]) -> pyarrow.Table:
    """Return rows as an Arrow table with the columns of a table; what a row leaves out is null."""
    import pyarrow as arrow

    types = {
        "VARCHAR": arrow.string(), "VARCHAR[]": arrow.list_(arrow.string()), "INTEGER": arrow.int32(),
        "DATE": arrow.date32(), "TIME": arrow.time64("us"), "DOUBLE": arrow.float64(),
        DECIMAL: arrow.decimal128(38, 6),
    }  # fmt: skip
    schema = arrow.schema([(column.name, types.get(column.type, arrow.string())) for column in table.columns])
    numbers = [column.name for column in table.columns if column.type == DECIMAL]
    fitting = ({**row, **{name: as_decimal(row.get(name)) for name in numbers}} for row in rows)
    return arrow.Table.from_pylist(list(fitting), schema=schema)


@contextmanager
def as_our_error(where: str = "") -> Iterator[None]:
    """Raise what DuckDB says as an error of ours; some of it shows only as rows are fetched."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise DatabaseError(f"{where}{error}") from None
