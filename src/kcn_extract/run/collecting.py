"""An output that is made at the end, of all records: they are kept beside it until then."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from kcn_extract.record import Record
from kcn_extract.run.job import RecordLine
from kcn_extract.run.journal import ENDING, Signature, read_journal
from kcn_extract.run.output import Mode, OutputRefused, has_content, refuse_existing, refuse_foreign
from kcn_extract.run.record_file import RecordFile, holds_records, remove_records
from kcn_extract.run.records import open_records, read_records
from kcn_extract.sources.article_input import ArticleInput


class CollectingSink:
    """Takes records into ``.facts.csv.records``, from which a run that was stopped can go on; at the end ``make`` makes
    the output of them, and they are removed. Raises what :class:`~kcn_extract.run.record_file.RecordFile` does."""

    def __init__(self, path: str, mode: Mode, signature: Signature, make: Callable[[Iterator[Record]], object]) -> None:
        self._make = make
        self._record_path = records_of(path)
        refuse_foreign(self._record_path, holds_records)
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
        """Make the output, if all articles have been read."""
        self._records.finish()
        if self._records.is_complete:
            with open_records(self._record_path) as lines:
                self._make(read_records(lines))
            self._is_done = True

    def fingerprints(self) -> Sequence[int]:
        """Return the fingerprints of the articles whose records are there, in their order."""
        path = os.path.realpath(self._record_path)
        past = read_journal(path + ENDING, os.path.getsize(path))
        return past.fingerprints if past else ()

    def __enter__(self) -> CollectingSink:
        return self

    def __exit__(self, *_: object) -> None:
        self._records.__exit__()
        if self._is_done:
            remove_records(self._record_path)


def refuse_finished(path: str, mode: Mode) -> None:
    """Raise :class:`~kcn_extract.run.output.OutputRefused` where an output that is made at the end, or the records of a
    run that was stopped, are there, and ``mode`` does not say what to do with them."""
    if mode is Mode.new:
        refuse_existing(path)
    elif mode is Mode.resume and has_content(path) and not os.path.exists(records_of(path)):
        raise OutputRefused(f"{path}: is finished, there is nothing to resume (--overwrite makes it anew)")


def records_of(path: str) -> str:
    """Return where the records of an output are kept until it is made; hidden, so that no folder is read with them.

    >>> records_of("out/facts.csv")
    'out/.facts.csv.records'
    """
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.records")
