"""A database as the output of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec

from kcn_extract.database.database import Database, DatabaseError, Reading, opened
from kcn_extract.database.past import Past, Run, past_of, signature_before
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Record
from kcn_extract.run.collecting import CollectingSink, records_of
from kcn_extract.run.compressed import NeedsExtra
from kcn_extract.run.index import fingerprint
from kcn_extract.run.journal import differences
from kcn_extract.run.output import Mode, OutputRefused, has_content
from kcn_extract.sources.article_input import ArticleInput

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
    path: str, mode: Mode, run: Run, gazetteer: Gazetteer, lists: Mapping[str, Iterable[str]]
) -> DatabaseSink:
    """Return the sink for a database that has been checked. With ``Mode.overwrite`` nothing of it stays. Raises what
    :class:`~kcn_extract.run.record_file.RecordFile` does."""
    past = _past(path, run) if mode is Mode.resume and has_content(path) else Past()
    sink = DatabaseSink(path, mode, run, past, lambda: Database(path, gazetteer, lists))
    if mode is Mode.overwrite:
        for name in (path, f"{path}.wal"):  # what DuckDB has not yet written into the file itself
            with suppress(FileNotFoundError):
                os.unlink(name)
    return sink


def _past(path: str, run: Run) -> Past:
    """Return what a run goes on from. Raises :class:`~kcn_extract.run.output.OutputRefused` where what is there was
    made in another way; where a run was stopped, its own records say that."""
    with _refusing():
        before = None if has_content(records_of(path)) else signature_before(path, run)
        if before is not None:
            raise OutputRefused(
                f"{path}: cannot be resumed with other options: {'; '.join(differences(before, run.signature))} "
                "(use the same; without --resume all articles are read anew, or --overwrite to start anew)"
            )
        return past_of(path, run)


class DatabaseSink(CollectingSink):
    """Takes records for a database: at the end an article that is there already is replaced, the others stay. A run
    that goes on from an earlier one reads what is not there as it is now; what that one read of the same paths, and is
    no longer among them, is removed."""

    def __init__(self, path: str, mode: Mode, run: Run, past: Past, open_database: Callable[[], Database]) -> None:
        super().__init__(path, mode, run.signature, self._load)
        self._run, self._past, self._open_database = run, past, open_database

    def remaining(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        """Yield the articles that have no record yet, in the database or among those for it."""
        return super().remaining(self._not_in_database(articles, kept), kept)

    def _not_in_database(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        for article in articles:
            if self._past.keep(fingerprint(article)):
                kept(article)
            else:
                yield article

    def _load(self, records: Iterator[Record]) -> None:
        fingerprints = self.fingerprints()
        with _refusing(_WAY_OUT), self._open_database() as database:
            run = database.run_of(self._run.inputs, self._run.encoded())
            for record, key in zip(records, fingerprints, strict=True):
                database.add(record, Reading(key, run))
            database.finish(run, self._past.seen(), self._past.gone())


@contextmanager
def _refusing(way_out: str = "") -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise OutputRefused(f"{error}{way_out}") from None
