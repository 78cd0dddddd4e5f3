"""Columns of a page's data, packed into text that can stand in HTML."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec

Columns: TypeAlias = Mapping[str, Sequence[Any]]
"""The columns of a table by their names, all equally long."""

_MOST_DIGITS = 15  # that a number of JavaScript keeps
_LEVEL = 6


def columns_of(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> Columns:
    """Return rows as columns; what a row leaves out is None.

    >>> columns_of([{"a": 1}, {"a": 2, "b": 3}], ["a", "b"])
    {'a': [1, 2], 'b': [None, 3]}
    """
    return {name: [row.get(name) for row in rows] for name in names}


def packed(data: Any) -> str:
    """Return data as base64 of deflated JSON. Half a character (a lone surrogate) becomes ``?``.

    >>> unpacked = zlib.decompress(base64.b64decode(packed({"a": "5 tỷ"})), -15)
    >>> unpacked.decode()
    '{"a":"5 tỷ"}'
    """
    try:
        text = msgspec.json.encode(data)
    except UnicodeEncodeError:
        text = msgspec.json.encode(_whole(data))
    squeezed = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return base64.b64encode(squeezed.compress(text) + squeezed.flush()).decode("ascii")


def _whole(data: Any) -> Any:
    """Return data without halves of characters."""
    match data:
        case str():
            return data.encode("utf-8", "replace").decode("utf-8")
        case dict():
            return {_whole(key): _whole(value) for key, value in data.items()}
        case list() | tuple():
            return [_whole(item) for item in data]
    return data


def table(columns: Columns) -> dict[str, Any]:
    """Return columns, each of one type, as a page reads them: words once each, with their places (-1 for none); numbers
    as they are.

    >>> table({"unit": ["ha", None, "ha"], "value": [Decimal("2.50"), 3, None]})
    {'unit': {'words': ['ha'], 'at': [0, -1, 0]}, 'value': [2.5, 3, None]}
    """
    return {name: _column(values) for name, values in columns.items()}


def _column(values: Sequence[Any]) -> Any:
    known = next((value for value in values if value is not None), None)
    if not isinstance(known, str | date):
        return [value if value is None or type(value) is int else _cell(value) for value in values]
    places: dict[str, int] = {}
    at = [-1 if value is None else places.setdefault(str(value), len(places)) for value in values]
    return {"words": list(places), "at": at}


def _cell(value: Any) -> Any:
    """Return a value as JSON has it: a number that JavaScript would round stays exact as text; of what has several
    cells, these.

    >>> _cell(Decimal("1520000000.500000")), _cell(Decimal("12345678901234567.8"))
    (1520000000.5, '12345678901234567.8')
    >>> _cell([{"low": Decimal(85), "high": Decimal(95)}])
    [[85, 95]]
    """
    if isinstance(value, list):
        return [_cell(item) for item in value]
    if isinstance(value, dict):
        return [_cell(item) for item in value.values()]
    if not isinstance(value, Decimal):
        return value
    whole = value.to_integral_value()
    exact = whole if whole == value else value.normalize()
    if len(exact.as_tuple().digits) > _MOST_DIGITS and len(str(abs(exact)).strip("0")) > _MOST_DIGITS:
        return format(exact, "f")
    return int(exact) if whole == value else float(exact)
