"""Many articles: in order, lazily, in one process or several, and no article stops the rest.

With several workers, chunks of articles go to processes and JSON bytes come back (:mod:`kcn_extract.run.workers`). Only
a few chunks are under way at any time, so memory does not grow with the folder. Each process imports the script that
started it anew: guard what the script does with ``if __name__ == "__main__":``.

A worker takes about half a second to start: below some 5 MB of articles (rules only) or 500 KB (with the recogniser)
one process is as fast.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from kcn_extract.record import Record
from kcn_extract.run.job import CanExtract, Line, line_of, record_of
from kcn_extract.run.sources import Input, from_row

Article: TypeAlias = Input | Mapping[str, Any] | str


def stream(extractor: CanExtract, articles: Iterable[Article], workers: int = 1) -> Iterator[Record]:
    """The records of articles, lazily, in input order. An article is a text, a mapping with the keys ``text``, ``id``,
    ``published``, ``title``, ``source``, or an :class:`Input`. One that fails becomes a record with ``error``."""
    inputs = map(as_input, articles)
    if workers == 1:
        return (record_of(extractor, article) for article in inputs)
    return (Record.from_json(line.json) for line in lines(extractor, inputs, workers))


def lines(extractor: CanExtract, inputs: Iterable[Input], workers: int = 1) -> Iterator[Line]:
    """The same, as lines of JSON; the bytes do not depend on ``workers``. Raises ``ValueError`` for less than one, and
    ``RuntimeError`` where worker processes cannot start."""
    if workers < 1:
        raise ValueError(f"{workers} workers: one at least")
    if workers == 1:
        return (line_of(extractor, article) for article in inputs)
    from kcn_extract.run import workers as processes  # here, because it takes a while to import

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
