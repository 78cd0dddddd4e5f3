"""One article -> one record, whatever goes wrong: what a run does for each article, in this process or another."""

from __future__ import annotations

import datetime
from typing import NamedTuple, Protocol

from kcn_extract.record import SCHEMA, ErrorInfo, PublishedFrom, Record
from kcn_extract.sources.article_input import ArticleInput, text_problem
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
    ) -> Record:
        """Return the record of one article."""


class RecordLine(NamedTuple):
    """A record as its line of JSON, with what the summary of a run counts."""

    json: bytes
    size: int
    mentions: int
    error: str | None


def record_of(extractor: CanExtract, article: ArticleInput) -> Record:
    """Return the record of one article, opened where it is not yet; any failure becomes its ``error``."""
    try:
        article = opened(article)
    except Exception as error:
        return error_record(article, ErrorInfo("unreadable", f"{type(error).__name__}: {error}"))
    if problem := problem_of(article):
        return error_record(article, problem)
    try:
        return extractor.extract(
            article.text, article.published, article.id, title=article.title, source=article.source, url=article.url,
            site=article.site, published_from=article.published_from, encoding=article.encoding,
        )  # fmt: skip
    except Exception as error:
        return error_record(article, ErrorInfo("failed", f"{type(error).__name__}: {error}"))


def line_of(extractor: CanExtract, article: ArticleInput) -> RecordLine:
    """Return the record of one article as a line."""
    return to_line(record_of(extractor, article), article)


def to_line(record: Record, article: ArticleInput) -> RecordLine:
    """Return a record as a line."""
    size = article.size or len(article.text)
    error = f"{record.id}: {record.error.message}" if record.error else None
    return RecordLine(record.to_json(), size, len(record.mentions), error)


def problem_of(article: ArticleInput) -> ErrorInfo | None:
    """Return what keeps an article from being read, None where nothing does."""
    return article.error or text_problem(article.text) or _date_problem(article) or _unicode_problem(article)


def _date_problem(article: ArticleInput) -> ErrorInfo | None:
    if article.published is not None:
        try:
            datetime.datetime.fromisoformat(article.published)
        except ValueError:
            return ErrorInfo("bad_published", f"invalid date {article.published!r} (expected YYYY-MM-DD)")
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
    id, source = (_encodable(given) for given in (article.id, article.source))
    return Record(SCHEMA, id or "", source, None, [], [], error)


def _encodable(given: str | None) -> str | None:
    """Return a string that UTF-8 can encode: file names need not be Unicode."""
    return given and given.encode("utf-8", "backslashreplace").decode()
