"""One article -> one record, whatever goes wrong: what a run does for each article, in this process or another."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from kcn_extract.record import SCHEMA, ErrorInfo, PublishedFrom, Record
from kcn_extract.run.time_limit import TimeUp, seconds_for, time_limit, timeout_error
from kcn_extract.sources.article_input import ArticleInput, describe, encodable, text_problem
from kcn_extract.sources.days import UnreadableDay, moment_of
from kcn_extract.sources.reading import opened


class CanExtract(Protocol):
    """Anything that makes a record of an article; it is pickled where there are several workers."""

    def extract(
        self,
        text: str,
        published: str | None,
        id: str | None,
        /,
        *,
        title: str | None,
        source: str | None,
        url: str | None,
        site: str | None,
        published_from: PublishedFrom,
        encoding: str | None,
        file_day: str | None,
        byline: str | None,
    ) -> Record:
        """Return the record of one article."""


class NoWorkers(RuntimeError):
    """Worker processes cannot start, or are killed one after the other: to start more would have no end."""

    remedy = " (--workers 1 needs no other process)"


class RecordLine(NamedTuple):
    """A record as its line of JSON, with what the summary of a run counts."""

    json: bytes
    size: int
    mentions: int
    error: str | None
    error_type: str | None


def record_of(extractor: CanExtract, article: ArticleInput, timeout: float | None = None) -> Record:
    """Return the record of one article, opened where it is not yet; any failure becomes its ``error``, and so does
    taking longer than ``timeout`` seconds (see :func:`~kcn_extract.run.time_limit.time_limit`)."""
    seconds = seconds_for(article, timeout)
    try:
        with time_limit(seconds):
            return _record_of(extractor, article)
    except TimeUp:
        return error_record(article, timeout_error(seconds))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # a panic of a library, or its exit
        return error_record(article, ErrorInfo("failed", describe(error)))


def _record_of(extractor: CanExtract, article: ArticleInput) -> Record:
    article = opened(article)
    if problem := problem_of(article):
        return error_record(article, problem)
    return extractor.extract(
        article.text, article.published, article.id, title=article.title, source=article.source, url=article.url,
        site=article.site, published_from=article.published_from, encoding=article.encoding, file_day=article.file_day,
        byline=article.byline,
    )  # fmt: skip


def line_of(extractor: CanExtract, article: ArticleInput, timeout: float | None = None) -> RecordLine:
    """Return the record of one article as a line; failures as in :func:`record_of`."""
    record = record_of(extractor, article, timeout)
    try:
        return _to_line(record, article)
    except Exception as error:
        return error_line(article, ErrorInfo("failed", describe(error)))


def error_line(article: ArticleInput, error: ErrorInfo) -> RecordLine:
    """Return the line of an article that could not be read."""
    return _to_line(error_record(article, error), article)


def _to_line(record: Record, article: ArticleInput) -> RecordLine:
    size = article.weight
    error = record.error
    message = f"{record.id}: {error.message}" if error else None
    return RecordLine(record.to_json(), size, len(record.mentions), message, error.type if error else None)


def problem_of(article: ArticleInput) -> ErrorInfo | None:
    """Return what keeps an article from being read, None where nothing does."""
    return article.error or text_problem(article.text) or _unicode_problem(article) or _day_problem(article)


def _day_problem(article: ArticleInput) -> ErrorInfo | None:
    try:
        if article.published is not None:
            moment_of(article.published)
    except UnreadableDay as error:
        return ErrorInfo("bad_published", str(error))
    return None


def _unicode_problem(article: ArticleInput) -> ErrorInfo | None:
    for given in (article.text, article.title, article.id, article.source, article.url, article.site):
        try:
            (given or "").encode()
        except UnicodeEncodeError as error:
            return ErrorInfo("bad_text", f"lone surrogate at offset {error.start}")
    return None


def error_record(article: ArticleInput, error: ErrorInfo) -> Record:
    """Return the record of an article that could not be read."""
    source = None if article.source is None else encodable(article.source)
    error = ErrorInfo(error.type, encodable(error.message))
    return Record(SCHEMA, encodable(article.id or ""), source, None, [], [], error)
