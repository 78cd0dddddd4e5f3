"""A table as the output of a run: records are kept beside it, and the table is made of them at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.table import table
from kcn_extract.report.table_files import write_table
from kcn_extract.run.job import RecordLine
from kcn_extract.run.journal import Signature
from kcn_extract.run.output import Mode, OutputRefused, refuse_foreign
from kcn_extract.run.record_file import RecordFile, holds_records, remove_records
from kcn_extract.run.records import open_records, read_records
from kcn_extract.sources.article_input import ArticleInput


class TableSink:
    """Takes records into ``.facts.csv.records``, from which a run that was stopped can go on; at the end makes the
    table of them and removes them. Raises what :class:`~kcn_extract.run.record_file.RecordFile` does."""

    def __init__(self, path: str, rows: Rows, mode: Mode, signature: Signature) -> None:
        self._path, self._rows = path, rows
        self._record_path = records_of(path)
        self._records = RecordFile(self._record_path, mode, signature)
        self._is_done = False

    def remaining(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        """Yield the articles that have no record yet."""
        return self._records.remaining(articles, kept)

    def write(self, line: RecordLine) -> None:
        """Take one record."""
        self._records.write(line)

    def finish(self) -> None:
        """Write the table, if all articles have been read."""
        self._records.finish()
        if self._records.is_complete:
            with open_records(self._record_path) as lines:
                write_table(table(read_records(lines), of=self._rows), self._path, COLUMNS_OF[self._rows])
            self._is_done = True

    def __enter__(self) -> TableSink:
        return self

    def __exit__(self, *_: object) -> None:
        self._records.__exit__()
        if self._is_done:
            remove_records(self._record_path)


def records_of(path: str) -> str:
    """Return where the records of a table are kept until it is made; hidden, so that no folder is read with them.

    >>> records_of("out/facts.csv")
    'out/.facts.csv.records'
    """
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.records")


def table_sink(path: str, rows: Rows, mode: Mode, signature: Signature) -> TableSink:
    """Return the sink for a table. Raises :class:`~kcn_extract.run.output.OutputRefused` where a table or the records
    of a run that was stopped are there, and ``mode`` does not say what to do with them."""
    records = records_of(path)
    if os.path.exists(path) and os.path.getsize(path):
        if mode is Mode.new:
            raise OutputRefused(f"{path}: is there already (--overwrite makes it anew)")
        if mode is Mode.resume and not os.path.exists(records):
            raise OutputRefused(f"{path}: is finished, there is nothing to resume (--overwrite makes it anew)")
    refuse_foreign(records, holds_records)
    return TableSink(path, rows, mode, signature)
