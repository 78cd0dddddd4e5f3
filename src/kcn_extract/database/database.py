"""A DuckDB file of records: made, checked, written to by article."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kcn_extract.database.keys import SubjectKeys
from kcn_extract.database.rows import Row, rows_of, rows_of_gazetteer
from kcn_extract.database.tables import BY_ARTICLE, DECIMAL, ENUMS, READINGS, RUNS, TABLES, VERSION, Table
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


class Reading(NamedTuple):
    """What a run knows an article by: its fingerprint, and the number of the run."""

    fingerprint: int
    run: int


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
        self._waiting: dict[str, tuple[Record, Reading | None]] = {}
        self._changed = False
        self._in_one(self._replace_gazetteer)

    def add(self, record: Record, reading: Reading | None = None) -> None:
        """Take a record, with its ``reading`` if it is of a run; of two of the same id the later one counts."""
        self._waiting.pop(record.id, None)
        self._waiting[record.id] = record, reading
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the records that wait, all of them or none."""
        waiting, self._waiting = list(self._waiting.values()), {}
        if waiting:
            self._in_one(lambda: self._write(waiting))

    def run_of(self, inputs: str | None, signature: str) -> int:
        """Return the number of the run over some paths with a signature; there is one for all of the same."""
        told = {"inputs": inputs, "signature": signature}
        asked = "SELECT run FROM runs WHERE inputs IS NOT DISTINCT FROM $inputs AND signature = $signature"
        if known := self._connection.execute(asked, told).fetchone():
            return int(known[0])
        [number] = self._connection.execute("SELECT coalesce(max(run), 0) + 1 FROM runs").fetchone() or [1]
        self._in_one(lambda: self._insert(RUNS, [{"run": number, **told}]))
        return int(number)

    def finish(self, run: int, seen: Iterable[int], gone: Iterable[int]) -> None:
        """Write what waits, and bring the articles of runs to what they are after a ``run``: those with a fingerprint
        of ``seen`` are among its own, those with one of ``gone`` are removed."""
        self.flush()
        self._in_one(lambda: self._remove(_fingerprints(gone)))
        self._in_one(lambda: self._take_over(run, _fingerprints(seen)))

    def _remove(self, gone: pyarrow.Table) -> None:
        self._connection.register("gone", gone)
        found = self._connection.execute("SELECT article FROM readings JOIN gone USING (fingerprint)").fetchall()
        self._connection.unregister("gone")
        if found:
            self._delete([article for (article,) in found])

    def _take_over(self, run: int, seen: pyarrow.Table) -> None:
        self._connection.register("seen", seen)
        self._connection.execute(
            "UPDATE readings SET run = $run WHERE run <> $run AND fingerprint IN (SELECT fingerprint FROM seen)",
            {"run": run},
        )
        self._connection.unregister("seen")
        self._connection.execute("DELETE FROM runs WHERE run NOT IN (SELECT run FROM readings)")

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what waits and close the file; what the views come to is kept where all went well, also for a load
        before that was killed."""
        try:
            self.flush()
            if error is None and not self._are_views_kept():
                self._in_one(self._keep_views)
        finally:
            self._connection.close()

    def _in_one(self, work: Callable[[], None]) -> None:
        with as_our_error(f"{self._path}: "):
            _in_one(self._connection, work)

    def _are_views_kept(self) -> bool:
        names = [f"{view}_kept" for view in KEPT]
        asked = "SELECT count(*) FROM duckdb_tables() WHERE table_name IN (SELECT unnest(?))"
        return self._connection.execute(asked, [names]).fetchone() == (len(names),)

    def _keep_views(self) -> None:
        for view in KEPT:
            self._connection.execute(f"CREATE OR REPLACE TABLE {view}_kept AS FROM {view}_live")
            self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS FROM {view}_kept")

    def _forget_views(self) -> None:
        for view in reversed(KEPT):
            self._connection.execute(f"CREATE OR REPLACE VIEW {view} AS FROM {view}_live")
            self._connection.execute(f"DROP TABLE IF EXISTS {view}_kept")

    def _write(self, waiting: list[tuple[Record, Reading | None]]) -> None:
        made = [
            {
                **rows_of(record, self._text(record), self._splitter, self._keys),
                READINGS: _rows_of_reading(record, reading),
            }
            for record, reading in waiting
        ]
        self._delete([record.id for record, _ in waiting])
        for table in BY_ARTICLE:
            self._insert(table, (row for rows in made for row in rows[table]))

    def _delete(self, articles: list[str]) -> None:
        """Delete what is told of articles, and what the views came to with them."""
        if not self._changed:
            self._changed = True
            self._forget_views()
        for table in BY_ARTICLE:
            self._connection.execute(f"DELETE FROM {table.name} WHERE article IN (SELECT unnest(?))", [articles])

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
            f"{path}: its tables and views are of version {version}, not {VERSION}: load the records into a new file, "
            "or run with --overwrite"
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


def _rows_of_reading(record: Record, reading: Reading | None) -> list[Row]:
    return [{"article": record.id, **reading._asdict()}] if reading else []


def _fingerprints(given: Iterable[int]) -> pyarrow.Table:
    """Return fingerprints as an Arrow table."""
    import pyarrow as arrow

    return arrow.table({"fingerprint": arrow.array(array("Q", given), arrow.uint64())})


def _arrow(table: Table, rows: Iterable[Row]) -> pyarrow.Table:
    """Return rows as an Arrow table with the columns of a table; what a row leaves out is null."""
    import pyarrow as arrow

    types = {
        "VARCHAR": arrow.string(), "VARCHAR[]": arrow.list_(arrow.string()), "INTEGER": arrow.int32(),
        "UBIGINT": arrow.uint64(), "DATE": arrow.date32(), "TIME": arrow.time64("us"), "DOUBLE": arrow.float64(),
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
