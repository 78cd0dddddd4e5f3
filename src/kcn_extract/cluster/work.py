"""What a worker does, wherever it runs: it looks at a unit, and extracts a shard."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from kcn_extract.cluster.folder import publish
from kcn_extract.cluster.shards import Look, Shard, Unit, look_at
from kcn_extract.extractor import Extractor
from kcn_extract.report.columns import Rows
from kcn_extract.report.table_files import table_ending
from kcn_extract.report.table_sink import table_sink
from kcn_extract.run import workers
from kcn_extract.run.ids import renamed
from kcn_extract.run.job import CanExtract, RecordLine, line_of
from kcn_extract.run.journal import Signature, differences
from kcn_extract.run.output import Mode
from kcn_extract.run.sinks import Sink, open_sink
from kcn_extract.run.time_limit import end_process_after, seconds_for
from kcn_extract.signature import signature_of
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import Skipped
from kcn_extract.sources.published import with_published
from kcn_extract.sources.reading import read_files

MAY_BE_BETTER = frozenset(("failed", "timeout", "unreadable", "needs_extra"))
"""The errors of articles that a later run may read: it has more memory or time, or another library."""


class Job(NamedTuple):
    """What all shards of a run have in common. ``patterns`` are the rule files of the user, by name."""

    folder: str  # the working directory, from which paths are taken
    options: ReadOptions
    published: str | None
    refuse_duplicates: bool
    timeout: float | None
    ending: str
    rows: Rows
    arguments: Mapping[str, Any]
    patterns: Mapping[str, bytes] | None
    signature: Signature
    signed: Mapping[str, Any]


def job_of(extractor: Extractor, patterns: str | None, signed: Mapping[str, Any], **rest: Any) -> Job:
    """Return the job of an extractor, with the user's rule files in it; ``signed`` are the options that make the
    records, beside its own."""
    read = {entry.name: _read(entry.path) for entry in os.scandir(patterns) if entry.is_file()} if patterns else None
    arguments = {**extractor.arguments, "patterns": None}
    signature = signature_of(extractor, patterns, **signed)
    return Job(folder=os.getcwd(), arguments=arguments, patterns=read, signature=signature, signed=dict(signed), **rest)


def extractor_of(job: Job, folder: str) -> tuple[Extractor, list[str]]:
    """Return the extractor of a job, and what makes other records here than where the job was given: another version,
    other rule files. The user's rule files are put into ``folder``, which must stay."""
    for name, content in (job.patterns or {}).items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    patterns = None if job.patterns is None else folder
    extractor = Extractor(**{**job.arguments, "patterns": patterns})
    return extractor, differences(job.signature, signature_of(extractor, patterns, **job.signed))


def look(unit: Unit, job: Job) -> Look:
    """Return what a first look at a unit tells."""
    return look_at(_found(unit, job))


def extract(shard: Shard, path: str, job: Job, extractor: CanExtract, careful: bool) -> list[RecordLine]:
    """Write the records of a shard, and return what the summary counts: the lines without their JSON.

    An article that takes too long ends this process, and so does one that needs too much memory. ``careful`` is for a
    shard at which that has happened: another process does the work, so that such an article costs itself alone.
    Raises ``OSError``."""
    told: list[RecordLine] = []
    with TemporaryDirectory() as folder:
        part = os.path.join(folder, f"part{job.ending}")
        with _sink(part, job.rows) as sink:
            articles = sink.remaining(_articles(shard, job), _ignore)
            made = workers.record_lines(extractor, articles, 1, job.timeout) if careful else None
            for line in made or _lines(extractor, articles, job.timeout):
                sink.write(line)
                told.append(line._replace(json=b""))
            sink.finish()
        with open(part, "rb") as content:
            publish(path, content, shard.digest, any(line.error_type in MAY_BE_BETTER for line in told))
    return told


def _lines(extractor: CanExtract, articles: Iterable[ArticleInput], timeout: float | None) -> Iterator[RecordLine]:
    for article in articles:
        end_process_after(seconds_for(article, timeout))
        line = line_of(extractor, article)
        end_process_after(None)
        yield line


def _articles(shard: Shard, job: Job) -> Iterator[ArticleInput]:
    articles = (one for one in _found(shard.unit, job) if isinstance(one, ArticleInput))
    for at, article in enumerate(islice(articles, shard.start, shard.stop), shard.start):
        id = shard.renamed.get(at)
        yield article if id is None else renamed(article, id, job.refuse_duplicates)


def _found(unit: Unit, job: Job) -> Iterator[ArticleInput | Skipped]:
    with suppress(OSError):  # where this machine has no such folder no path from there is right: each says so
        os.chdir(job.folder)
    for one in read_files(unit.files, job.options):
        if isinstance(one, Skipped):
            yield one
        else:
            yield from with_published([one], job.published)


def _sink(path: str, rows: Rows) -> Sink:
    return table_sink(path, rows, Mode.new, {}) if table_ending(path) else open_sink(path, Mode.new, {})


def _ignore(_: ArticleInput) -> None:
    """Of a new file no article is kept."""


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
