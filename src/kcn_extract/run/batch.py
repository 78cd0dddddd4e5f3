"""Many articles: in order, lazily, in one process or several, and no article stops the rest.

With several workers, chunks of articles go to processes and JSON bytes come back (:mod:`kcn_extract.run.workers`). Only
a few chunks are under way at any time, so memory does not grow with the folder. Each process imports the script that
started it anew: guard what the script does with ``if __name__ == "__main__":``.

A worker takes about half a second to start: below some 5 MB of articles (rules only) or 500 KB (with the recogniser)
one process is as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from kcn_extract.record import Record
from kcn_extract.run.cores import usable_cores
from kcn_extract.run.job import CanExtract, RecordLine, line_of, record_of
from kcn_extract.run.time_limit import can_interrupt
from kcn_extract.sources.article_input import ArticleInput, with_text
from kcn_extract.sources.fields import Fields
from kcn_extract.sources.reading import Articles
from kcn_extract.sources.rows import article_of, is_missing
from kcn_extract.sources.tables import articles_of, is_table

WORTH_WORKERS = 5_000_000
"""Bytes to read from which it pays to start workers."""
MOST_WORKERS = 16
"""How many are started where nobody says how many: each takes 100 to 250 MB, and one process feeds them all."""
ArticleLike: TypeAlias = ArticleInput | Mapping[str, Any] | str
"""A text, a mapping with the keys ``text``, ``id``, ``published``, ``title``, ``source``, ``url``, ``site``, or an
:class:`~kcn_extract.sources.article_input.ArticleInput`."""

_USUAL = Fields()


def stream(
    extractor: CanExtract,
    articles: Iterable[ArticleLike],
    workers: int = 1,
    timeout: float | None = None,
    fields: Mapping[str, str] | None = None,
) -> Iterator[Record]:
    """Yield the records of articles, lazily, in input order; a failure becomes a record with ``error``. Raises what
    :func:`as_inputs` and :func:`record_lines` do."""
    inputs = as_inputs(articles, fields)
    if _in_this_process(workers, timeout):
        return (record_of(extractor, article, timeout) for article in inputs)
    return (Record.from_json(line.json) for line in record_lines(extractor, inputs, workers, timeout))


def record_lines(
    extractor: CanExtract, inputs: Iterable[ArticleInput], workers: int | None = 1, timeout: float | None = None
) -> Iterator[RecordLine]:
    """Yield the records of articles as lines of JSON, in input order; the bytes do not depend on ``workers``. None:
    this process for the first 5 MB, then a worker for each core.

    An article that takes longer than ``timeout`` seconds, and one more for each 100 KB, gets an error. A worker process
    is ended then, whatever it runs; without workers the main thread is interrupted, which Python code and the pattern
    matchers heed. In another thread, and on a system without alarms, one worker does the work where there is a timeout.

    Raises ``ValueError`` for fewer than one worker and a timeout that is not positive,
    :class:`~kcn_extract.run.job.NoWorkers` where worker processes cannot start or are killed one after the other.
    """
    if workers is None:
        return _lines_by_cores(extractor, iter(inputs), timeout)
    if _in_this_process(workers, timeout):
        return (line_of(extractor, article, timeout) for article in inputs)
    from kcn_extract.run import workers as processes  # here, because it takes a while to import

    return processes.record_lines(extractor, inputs, workers, timeout)


def workers_for(size: int | None) -> int | None:
    """Return a worker for each core where there are more than 5 MB to read, None where that is not known yet."""
    return min(usable_cores(), MOST_WORKERS) if size and size > WORTH_WORKERS else None


def _lines_by_cores(
    extractor: CanExtract, inputs: Iterator[ArticleInput], timeout: float | None
) -> Iterator[RecordLine]:
    """Yield lines; workers are started once there was enough to read that they pay, however it comes: a pipe need not
    say how long it is, and what trickles in is answered at once."""
    cores, size = min(usable_cores(), MOST_WORKERS), 0
    waits = cores > 1 and _in_this_process(1, timeout)
    while waits and size < WORTH_WORKERS:
        if (article := next(inputs, None)) is None:
            return
        size += article.weight
        yield from record_lines(extractor, [article], 1, timeout)
    yield from record_lines(extractor, inputs, cores, timeout)


def _in_this_process(workers: int, timeout: float | None) -> bool:
    if workers < 1:
        raise ValueError(f"workers must be >= 1, got {workers}")
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout must be more than 0 seconds, got {timeout:g}")
    return workers == 1 and (timeout is None or can_interrupt())


def as_inputs(articles: Iterable[ArticleLike], fields: Mapping[str, str] | None = None) -> Iterator[ArticleInput]:
    """Return the inputs of articles, or of the rows of a table. ``fields`` names the keys or columns that are not named
    as usual. Raises ``TypeError`` for a single article, and when it comes to what is none;
    :class:`~kcn_extract.sources.fields.UnknownColumns` for a table without a text."""
    if isinstance(articles, str | bytes | Mapping | ArticleInput):
        one = "article" if isinstance(articles, Mapping | ArticleInput) else '"text"'
        raise TypeError(f"articles must be a list of articles, not a single one: write [{one}]")
    if hasattr(articles, "collect"):
        raise TypeError("articles is a lazy frame: write articles.collect()")
    if isinstance(articles, Articles):  # documents among them are opened where they are extracted
        return articles.unopened()
    chooser = Fields(fields) if fields else _USUAL
    return articles_of(articles, chooser) if is_table(articles) else (as_input(one, chooser) for one in articles)


def as_input(article: ArticleLike, fields: Fields = _USUAL) -> ArticleInput:
    """Return an article as an input; a mapping that does not fit gets an ``error``. Raises ``TypeError`` for anything
    but a text, a mapping or an input."""
    if isinstance(article, ArticleInput):
        return article
    if isinstance(article, str):
        return with_text(ArticleInput(), article)
    if isinstance(article, Mapping):
        return article_of(article, fields, ArticleInput())
    if is_missing(article):  # in a column of texts
        return article_of({}, fields, ArticleInput())
    raise TypeError(f"article must be a string, a mapping or an ArticleInput, not {type(article).__name__}")
