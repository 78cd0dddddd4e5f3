"""Which column of a table, or key of an object, is what of an article: by the names given, or by the usual ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from kcn_extract.sources.usual_names import COLUMNS, usual_names

FIELDS = ("text", "id", "published", "title", "url", "source", "site")
"""What an article consists of; only the text is required."""
Chosen: TypeAlias = Mapping[str, tuple[str, ...]]
"""For each field the columns that hold it: the first one that is filled counts."""
_MOST_NAMED = 20  # columns in a message
_LONGEST_NAME = 40


class UnknownColumns(ValueError):
    """A table without a column for the text, or without one that was asked for: a usage error."""


class Fields:
    """Chooses the columns that hold the fields of an article. ``given`` names the column of a field, or none (``""``);
    fields that it leaves out have the usual names, in any case, with or without marks and underscores. Raises
    ``ValueError`` for a field that there is not.

    >>> dict(Fields().of(["ID", "Content", "pubDate", "views"]))
    {'text': ('Content',), 'id': ('ID',), 'published': ('pubDate',)}
    >>> dict(Fields({"text": "data.html"}).of(["id", "data"]))
    {'text': ('data.html',), 'id': ('id',)}
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.given = dict(given or {})
        for field in self.given:
            if field not in FIELDS:
                raise ValueError(f"unknown field {field!r} (expected {', '.join(FIELDS)}){_nearest(field, FIELDS)}")
        self._known: dict[tuple[str, ...], Chosen] = {}

    def of(self, columns: Iterable[str]) -> Chosen:
        """Return the columns of each field of a table. A name with points is the way into an object, where no column
        has that name. Raises :class:`UnknownColumns`, which says what there is and what to write."""
        there = list(columns)
        for field, name in self.given.items():
            if name and name not in there and name.split(".")[0] not in there:
                raise UnknownColumns(
                    f"no column {name!r} for --field {field}={name}{_nearest(name, there)} ({_listed(there)})"
                )
        chosen = self.of_row(there)
        if "text" not in chosen:
            raise UnknownColumns(
                f"no column is known to hold the text; say which with --field text=COLUMN ({_listed(there)})"
            )
        for column in columns_of(chosen):
            if there.count(column) > 1:
                raise UnknownColumns(f"two columns are named {column!r}: rename one")
        return chosen

    def of_row(self, keys: Iterable[str]) -> Chosen:
        """Return the keys of each field that an object has, which need not have what others have."""
        key = tuple(keys)
        if (chosen := self._known.get(key)) is None:
            if len(self._known) > 1000:  # rows that all differ
                self._known.clear()
            chosen = self._known[key] = self._choose(key)
        return chosen

    def _choose(self, columns: tuple[str, ...]) -> Chosen:
        by_name: dict[str, list[str]] = {}
        for column in columns:
            by_name.setdefault(_plain(column), []).append(column)
        usual = _usual()
        found = {
            field: (self.given[field],)
            if field in self.given
            else tuple(column for name in usual[field] for column in by_name.get(name, ()))
            for field in FIELDS
        }
        return {field: names for field, names in found.items() if any(names)}


def columns_of(chosen: Chosen) -> list[str]:
    """Return all columns that are chosen."""
    return [column for names in chosen.values() for column in names]


@cache
def _usual() -> Mapping[str, tuple[str, ...]]:
    """Return the plain names that columns have where none are given, for each field the first choice first."""
    names = usual_names(COLUMNS)
    return {field: tuple(dict.fromkeys(map(_plain, names[field]))) for field in FIELDS}


def _plain(name: str) -> str:
    """Return a name without case, marks, blanks and signs.

    >>> _plain("Ngày đăng"), _plain("published_at"), _plain("publishedAt")
    ('ngaydang', 'publishedat', 'publishedat')
    """
    folded = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in folded if letter.isalnum())


def _listed(columns: Sequence[str]) -> str:
    shown = [_shortened(column) for column in columns[:_MOST_NAMED] if column]
    more = ", …" if len(columns) > _MOST_NAMED else ""
    return f"it has the columns {', '.join(shown)}{more}" if shown else "it has no columns"


def _shortened(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _nearest(name: str, columns: Iterable[str]) -> str:
    from difflib import get_close_matches  # takes a while to import

    close = get_close_matches(name, list(columns), 1)
    return f"; did you mean {close[0]}?" if close else ""
