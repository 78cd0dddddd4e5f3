"""One article to one record, whatever goes wrong: what a run does for each article, in this process or another."""

from __future__ import annotations

import datetime
from typing import NamedTuple, Protocol

from kcn_extract.record import SCHEMA, ErrorInfo, Record
from kcn_extract.run.sources import Input, no_article


class CanExtract(Protocol):
    """Whatever makes a record of an article; it is pickled where workers are asked for."""

    def extract(
        self, text: str, published: str | None, id: str | None, source: str | None, title: str | None, /
    ) -> Record:
        """Return the record of one article."""


class Line(NamedTuple):
    """A record as its line of JSON, and what a summary wants to know of it."""

    json: bytes
    size: int
    mentions: int
    error: str | None


def record_of(extractor: CanExtract, article: Input) -> Record:
    """The record of one article; whatever goes wrong is told in its ``error``."""
    if problem := problem_of(article):
        return broken(article, problem)
    try:
        return extractor.extract(article.text, article.published, article.id, article.source, article.title)
    except Exception as error:
        return broken(article, ErrorInfo("failed", f"{type(error).__name__}: {error}"))


def line_of(extractor: CanExtract, article: Input) -> Line:
    """The record of one article as a line."""
    return to_line(record_of(extractor, article), article)


def to_line(record: Record, article: Input) -> Line:
    """A record as a line."""
    size = article.size or len(article.text)
    error = f"{record.id}: {record.error.message}" if record.error else None
    return Line(record.to_json(), size, len(record.mentions), error)


def problem_of(article: Input) -> ErrorInfo | None:
    """What keeps an article from being read."""
    return article.error or no_article(article.text) or _unfit(article)


def _unfit(article: Input) -> ErrorInfo | None:
    if article.published is not None:
        try:
            datetime.datetime.fromisoformat(article.published)
        except ValueError:
            return ErrorInfo("bad_published", f"{article.published!r} is no day; write it so: 2024-04-16")
    for given in (article.text, article.title, article.id, article.source):
        try:
            (given or "").encode()
        except UnicodeEncodeError as error:
            return ErrorInfo("bad_text", f"half a surrogate pair at {error.start}: no Unicode text")
    return None


def broken(article: Input, error: ErrorInfo) -> Record:
    """The record of an article that could not be read."""
    id, source = (_encodable(given) for given in (article.id, article.source))
    return Record(SCHEMA, id or "", source, None, [], [], error)


def _encodable(given: str | None) -> str | None:
    """File names that are no Unicode can stand in a record too."""
    return given and given.encode("utf-8", "backslashreplace").decode()
