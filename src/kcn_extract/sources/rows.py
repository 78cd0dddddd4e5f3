"""Rows of tables and objects of JSON -> articles; a row that does not fit becomes an article with an error."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from msgspec.structs import replace

from kcn_extract.record import ErrorInfo
from kcn_extract.sources.article_input import ArticleInput, describe, failed, with_text
from kcn_extract.sources.days import PLACEHOLDERS, UnreadableDay, moment_of
from kcn_extract.sources.fields import Chosen, Fields
from kcn_extract.sources.options import DEFAULT, ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.text.encoding import Decoded, UndecodableText, decode, repair_titled

LOOKED_AT = 100
"""Rows without a common list of columns of which one must have a text."""
_LOOKED_AT_BYTES = 1_000_000


class Row(NamedTuple):
    """A row: its number, counted as its format counts (``line 7``); its cells, or what is wrong with it; its size in
    bytes; what it was decoded from, None for UTF-8."""

    number: int | str
    cells: Mapping[str, Any]
    error: ErrorInfo | None = None
    size: int = 0
    encoding: str | None = None


def articles(
    rows: Iterable[Row], chosen: Chosen | Fields, file: InputFile | None, unit: str, options: ReadOptions = DEFAULT
) -> Iterator[ArticleInput]:
    """Yield the articles of rows; one of a file that has no id gets the id ``file:number``, and what is wrong is told
    with ``unit`` and number."""
    stem, source = (file.id, file.path) if file else (None, None)
    for row in rows:
        id = f"{stem}:{row.number}" if stem is not None else None
        article = ArticleInput(id=id, source=source, size=row.size, error=row.error, encoding=row.encoding)
        if row.error is None:
            article = _guarded(row, chosen, article, options)
        if error := article.error:
            article = replace(article, error=ErrorInfo(error.type, f"{unit} {row.number}: {error.message}"))
        yield article


def _guarded(row: Row, chosen: Chosen | Fields, article: ArticleInput, options: ReadOptions) -> ArticleInput:
    """Return a row as an article; what nobody thought of costs that row alone."""
    try:
        return article_of(row.cells, chosen, article, options)
    except Exception as error:
        return failed(article, "bad_row", describe(error))


def checked(rows: Iterator[Row], fields: Fields) -> Iterator[Row]:
    """Return rows that need not have the same keys, or raise :class:`~kcn_extract.sources.fields.UnknownColumns` where
    none of the first hundred has a text."""
    first: list[Row] = []
    size = 0
    try:
        while len(first) < LOOKED_AT and size <= _LOOKED_AT_BYTES and (row := next(rows, None)):
            first.append(row)
            size += row.size
    except Exception as error:  # is met again, behind the rows before it
        rows = _failing(error)
    if any(row.error is None for row in first):
        fields.of(dict.fromkeys(key for row in first if row.error is None for key in row.cells))
    return chain(first, rows)


def _failing(error: Exception) -> Iterator[Row]:
    raise error
    yield


def article_of(
    row: Mapping[str, Any], chosen: Chosen | Fields, article: ArticleInput, options: ReadOptions = DEFAULT
) -> ArticleInput:
    """Return a row as an article: ``article`` with what the row says. A row without a text, or with another than text
    where that must be, or with a day that is none gets an ``error``."""
    if isinstance(chosen, Fields):
        chosen = chosen.of_row(row)
    values = {field: _first_filled(row, names) for field, names in chosen.items()}
    names = {field: columns[0] for field, columns in chosen.items()}
    try:
        id = _id(values.get("id"), names)
        article = replace(article, id=id or article.id)
        title, url, source, site = (_string(values.get(f), names.get(f, f)) for f in ("title", "url", "source", "site"))
        title, (text, encoding) = _text(row, values.get("text"), title, names)
        published = _day(values.get("published"))
    except _Misfit as misfit:
        return failed(article, misfit.type, str(misfit))
    if len(text) > options.max_size:
        return failed(article, "too_large", f"more than {options.max_size:,} characters")
    article = replace(article, published=published, title=title, url=url, source=source or article.source, site=site)
    return with_text(article, text, encoding or article.encoding)


def is_missing(value: Any) -> bool:
    """Return True for what stands for no value: None, NaN, and those of pandas and numpy.

    >>> is_missing(float("nan")), is_missing(None), is_missing(0)
    (True, True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, str | bytes | int | Mapping | list):
        return False
    if type(value).__name__ == "datetime64":
        return str(value) == "NaT"
    return hasattr(value, "__float__") and not getattr(value, "shape", ()) and bool(value != value)


class _Misfit(ValueError):
    """What keeps a row from being an article."""

    def __init__(self, message: str, type: str = "bad_row") -> None:
        super().__init__(message)
        self.type = type


def _first_filled(row: Mapping[str, Any], columns: Iterable[str]) -> Any:
    """Return the first value that is not missing, one that is not blank before others; None where there is none."""
    blank = None
    for column in columns:
        value = row[column] if column in row else _inside(row, column)
        if isinstance(value, str) and (not value or value.isspace()):
            blank = value if blank is None else blank
        elif not is_missing(value):
            return value
    return blank


def _inside(row: Mapping[str, Any], path: str) -> Any:
    """Return the value at the end of a way into an object."""
    value: Any = row
    for key in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _text(
    row: Mapping[str, Any], value: Any, title: str | None, names: Mapping[str, str]
) -> tuple[str | None, Decoded]:
    """Return the title and the text of a row, put right where they came through a wrong encoding."""
    if value is None:
        keys = [f'"{key}"' for key, other in row.items() if not is_missing(other)]
        raise _Misfit(f'"{names.get("text", "text")}" is missing; the row has {", ".join(keys[:8]) or "nothing"}')
    try:
        if isinstance(value, bytes):
            return title, decode(value)
        return repair_titled(title, _string(value, names["text"]) or "")
    except UndecodableText as error:
        raise _Misfit(str(error), error.type) from None


def _id(value: Any, names: Mapping[str, str]) -> str | None:
    """Return an id as a string, also a number: pandas makes 12 to 12.0 where another row has none."""
    if hasattr(value, "__float__") and not isinstance(value, bool) and value % 1 == 0:
        return str(int(value))
    return _string(value, names.get("id", "id"))


def _string(value: Any, name: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return str(value) or None  # also of numpy
    raise _Misfit(f'"{name}" must be a string, got {str(value)[:40]}')


def _day(value: Any) -> str | None:
    """Return a day as ISO 8601, None where it is not known."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        moment = moment_of(value)
    except UnreadableDay as error:
        raise _Misfit(str(error), "bad_published") from None
    except TypeError:
        raise _Misfit(f"invalid date {str(value)[:40]} (expected YYYY-MM-DD)", "bad_published") from None
    day = moment.date() if isinstance(moment, datetime.datetime) else moment
    return None if day in PLACEHOLDERS else moment.isoformat()
