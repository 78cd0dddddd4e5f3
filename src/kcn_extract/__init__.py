"""Zones, dates, money and percentages from Vietnamese business news, with exact offsets and normalised values.

Public are the names in ``__all__``, the value types of ``kcn_extract.record``, the rows of ``kcn_extract.report.table``
and the command line. Every other module is internal: it may change without notice.

>>> from kcn_extract import extract
>>> extract("Doanh thu tăng 54,4%.").mentions[0].text
'54,4%'
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor
    from kcn_extract.record import Record

__all__ = ["Extractor", "Record", "extract"]
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


@cache
def _default() -> Extractor:
    from kcn_extract.extractor import Extractor

    return Extractor()


if not TYPE_CHECKING:  # a type checker uses the imports above, and so reports an unknown name

    def __getattr__(name: str) -> object:
        """Load what is big only when it is asked for."""
        if name == "Extractor":
            from kcn_extract.extractor import Extractor

            return Extractor
        if name == "Record":
            from kcn_extract.record import Record

            return Record
        raise AttributeError(f"module 'kcn_extract' has no attribute {name!r}")
