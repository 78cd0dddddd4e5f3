"""Zones, dates, money and percentages from Vietnamese business news, with exact offsets and normalised values.

Public are the names in ``__all__``, the value types of ``kcn_extract.record``, the rows of ``kcn_extract.report.table``
and the command line. Every other module is internal: it may change without notice.

>>> from kcn_extract import extract
>>> extract("Doanh thu tăng 54,4%.").mentions[0].text
'54,4%'
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcn_extract import frame
    from kcn_extract.extractor import Extractor
    from kcn_extract.record import Record
    from kcn_extract.sources.article_input import ArticleInput
    from kcn_extract.sources.reading import Articles

__all__ = ["ArticleInput", "Articles", "Extractor", "Record", "extract", "frame", "read"]
__version__ = "0.1.0"


def extract(text: str, published: datetime.date | str | None = None, id: str | None = None) -> Record:
    """Return the record of one article, by a default :class:`Extractor` that is built on the first call.

    ``published`` is the day of publication (a date, or ISO 8601); left out, it is read in the article's own header, and
    where that does not say it, dates without a year keep an open year. Raises ``ValueError`` for an invalid date,
    ``TypeError`` for a text or a ``published`` of another type.

    >>> record = extract("Khởi công ngày 2/9, vốn 5 tỷ đồng.", published="2024-05-01")
    >>> [(mention.label, mention.text) for mention in record.mentions]
    [('DATE', 'ngày 2/9'), ('MONEY', '5 tỷ đồng')]
    """
    return _default().extract(text, published, id)


def read(
    *paths: str | os.PathLike[str], fields: Mapping[str, str] | None = None, max_size: int | None = None
) -> Articles:
    """Return the articles of files, folders and globs, in order, as :class:`ArticleInput`: ``text``, ``id``,
    ``published``, ``title``, ``source``, ``url``, ``site``, ``byline``, or an ``error``. They are read one after the
    other while they are gone through, again each time; ``skipped`` then counts what folders and archives hold and was
    passed over. :meth:`Extractor.stream` takes them, and opens pages and documents in its workers.

    ``fields`` names the columns of tables that are not named as usual, as ``--field`` does; a document or row of more
    than ``max_size`` bytes (50 MB) is an error. Raises ``ValueError`` at once where there is no such file, no article
    in a folder, or no column for the text in a table.

    >>> from kcn_extract import read
    >>> articles = read("corpus/hai-phong-cap-phep.txt", "corpus/b*.txt")
    >>> next(iter(articles)).id, articles.skipped.total()
    ('hai-phong-cap-phep', 0)
    """
    from kcn_extract.sources.options import MAX_SIZE, ReadOptions
    from kcn_extract.sources.reading import Articles

    options = ReadOptions(MAX_SIZE if max_size is None else max_size, fields=dict(fields or {}))
    return Articles([os.fspath(path) for path in paths], options)


@cache
def _default() -> Extractor:
    from kcn_extract.extractor import Extractor

    return Extractor()


_HOMES = {
    "ArticleInput": "sources.article_input",
    "Articles": "sources.reading",
    "Extractor": "extractor",
    "Record": "record",
}

if not TYPE_CHECKING:  # a type checker uses the imports above, and so reports an unknown name

    def __getattr__(name: str) -> object:
        """Load what is big only when it is asked for."""
        if home := _HOMES.get(name):
            from importlib import import_module

            return getattr(import_module(f"kcn_extract.{home}"), name)
        if name == "frame":
            from importlib import import_module

            return import_module("kcn_extract.frame")
        raise AttributeError(f"module 'kcn_extract' has no attribute {name!r}")
