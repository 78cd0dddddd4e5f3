"""The names that others give things: columns of their tables, metadata of their pages, what stands beside an article.
They are tables of ``patterns/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kcn_extract.rules.load import BUILT_IN_PATTERNS

COLUMNS, PAGES = "columns.csv", "pages.csv"


@cache
def usual_names(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of a table by what they mean, the first choice first.

    >>> usual_names(COLUMNS)["url"]
    ('url', 'link', 'permalink', 'đường dẫn')
    """
    import csv  # here, as most runs read no rows and pages

    names: dict[str, list[str]] = {}
    with open(BUILT_IN_PATTERNS / table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names.setdefault(row["what"], []).append(row["name"])
    return {what: tuple(of_it) for what, of_it in names.items()}
