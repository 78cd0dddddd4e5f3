"""A database as the output of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec

from kcn_extract.database.database import Database, DatabaseError, opened
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Record
from kcn_extract.run.collecting import CollectingSink
from kcn_extract.run.compressed import NeedsExtra
from kcn_extract.run.journal import Signature
from kcn_extract.run.output import Mode, OutputRefused, has_content

_WAY_OUT = "; the records are kept, and --resume goes on from them"
_PACKAGES = ("duckdb", "pyarrow")


def check_database(path: str, mode: Mode) -> None:
    """Raise :class:`~kcn_extract.run.output.OutputRefused` for a file that is no database of ours or is open elsewhere,
    for one of another version where it is not overwritten,
    :class:`~kcn_extract.run.compressed.NeedsExtra` where a package is not installed."""
    if missing := [package for package in _PACKAGES if not find_spec(package)]:
        raise NeedsExtra(f"{path}: needs {missing[0]} (pip install 'kcn-extract[duckdb]')")
    if has_content(path):
        with _refusing():
            opened(path, any_version=mode is Mode.overwrite).close()


def database_sink(
    path: str, mode: Mode, signature: Signature, gazetteer: Gazetteer, lists: Mapping[str, Iterable[str]]
) -> CollectingSink:
    """Return the sink for a database that has been checked: an article that is there already is replaced at the end,
    the others stay; with ``Mode.overwrite`` nothing does. Raises what
    :class:`~kcn_extract.run.record_file.RecordFile` does."""

    def load(records: Iterator[Record]) -> None:
        with _refusing(_WAY_OUT), Database(path, gazetteer, lists) as database:
            for record in records:
                database.add(record)

    sink = CollectingSink(path, mode, signature, load)
    if mode is Mode.overwrite:
        for name in (path, f"{path}.wal"):  # what DuckDB has not yet written into the file itself
            with suppress(FileNotFoundError):
                os.unlink(name)
    return sink


@contextmanager
def _refusing(way_out: str = "") -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise OutputRefused(f"{error}{way_out}") from None
