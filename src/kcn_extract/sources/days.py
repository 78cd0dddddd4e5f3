"""Days of publication, as rows, names and pages write them."""

from __future__ import annotations

import datetime
import re

_DAY_IN_ID = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)(\d\d)\2(\d\d)(?!\d)")


def day_in(id: str) -> str | None:
    """Return the first date in an id as ISO 8601, None where there is none.

    >>> day_in("dien-dan/2024/04/16/bac-giang"), day_in("bao-20240416-012"), day_in("bao-012")
    ('2024-04-16', '2024-04-16', None)
    """
    for year, _, month, day in _DAY_IN_ID.findall(id):
        try:
            return datetime.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return None
