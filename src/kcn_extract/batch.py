"""Many articles: in order, lazily, in one process or several, and no article stops the rest.

With several workers, chunks of articles go to processes and JSON bytes come back (:mod:`kcn_extract.workers`). Only a
few chunks are under way at any time, so memory does not grow with the folder. Each process imports the script that
started it anew: guard what the script does with ``if __name__ == "__main__":``.

A worker takes about half a second to start: below some 5 MB of articles (rules only) or 500 KB (with the recogniser)
one process is as fast.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kcn_extract.record import SCHEMA, ErrorInfo, Record
from kcn_extract.sources import Input, from_row, no_article

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor

Article: TypeAlias = Input | Mapping[str, Any] | str


class Line(NamedTuple):
    """A record as its line of JSON, and what a summary wants to know of it."""

    json: bytes
    size: int
    mentions: int
    error: str | None


def stream(extractor: Extractor, articles: Iterable[Article], workers: int = 1) -> Iterator[Record]:
    """The records of articles, lazily, in input order. An article is a text, a mapping with the keys ``text``, ``id``,
    ``published``, ``title``, ``source``, or an :class:`Input`. One that fails becomes a record with ``error``."""
    inputs = map(as_input, articles)
    if workers == 1:
        return (record_of(extractor, article) for article in inputs)
    return (Record.from_json(line.json) for line in lines(extractor, inputs, workers))


def lines(extractor: Extractor, inputs: Iterable[Input], workers: int = 1) -> Iterator[Line]:
    """The same, as lines of JSON; the bytes do not depend on ``workers``. Raises ``ValueError`` for less than one, and
    ``RuntimeError`` where worker processes cannot start."""
    if workers < 1:
        raise ValueError(f"{workers} workers: one at least")
    if workers == 1:
        return (line_of(extractor, article) for article in inputs)
    from kcn_extract import workers as processes  # here, because it takes a while to import

    return processes.lines(extractor, inputs, workers)


def as_input(article: Article) -> Input:
    """Whatever an article is given as; a mapping that does not fit has its ``error``. Raises ``TypeError`` for what is
    none of the three."""
    if isinstance(article, Input):
        return article
    if isinstance(article, str):
        return Input(article)
    if isinstance(article, Mapping):
        published = article.get("published")
        if isinstance(published, datetime.date):
            article = {**article, "published": published.isoformat()}
        return from_row(article)
    raise TypeError(f"an article is a text, a mapping or an Input, not {type(article).__name__}")


def record_of(extractor: Extractor, article: Input) -> Record:
    """The record of one article; whatever goes wrong is told in its ``error``."""
    if problem := problem_of(article):
        return broken(article, problem)
    try:
        return extractor.extract(article.text, article.published, article.id, article.source, article.title)
    except Exception as error:
        return broken(article, ErrorInfo("failed", f"{type(error).__name__}: {error}"))


def line_of(extractor: Extractor, article: Input) -> Line:
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
