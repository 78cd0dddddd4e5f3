"""JSON that is not a value a line: an array of objects, an object that holds one, a single article, several values."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, TypeAlias

from kcn_extract.record import ErrorInfo
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Fields
from kcn_extract.sources.lines import as_utf8
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.readers.json_lines import MOST_NESTED, NO_OBJECT, TOO_DEEP
from kcn_extract.sources.rows import Row, articles, checked
from kcn_extract.sources.usual_names import COLUMNS, usual_names

_WRAPPERS = frozenset(usual_names(COLUMNS)["articles"])
"""Keys below which an object holds articles, not what one consists of."""
_BEGIN = ("start_map", "start_array")
_END = ("end_map", "end_array")
_MOST_WRAPPERS = 3
_COST = 16  # bytes that a value takes at least
Events: TypeAlias = Iterator[tuple[str, Any]]


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    """Yield the articles of a file, one after the other. What comes behind a fault in its syntax cannot be read."""
    fields = Fields(options.fields)
    return articles(checked(_rows(as_utf8(stream), options.max_size), fields), fields, file, "object", options)


def _rows(stream: BinaryIO, max_size: int) -> Iterator[Row]:
    """Yield the objects of a file, counted."""
    import ijson

    number = 0
    events = ijson.basic_parse(stream, multiple_values=True, use_float=True)
    try:
        for number, value in enumerate(_values(events, max_size), 1):
            yield value.row(number)
    except ijson.JSONError as error:
        reason = str(error).removeprefix("b'").partition("\n")[0]
        fault = ErrorInfo("bad_json", f"not JSON: {reason}; what comes behind it is not read")
        yield Row(number + 1, {}, fault)


class _Value:
    """A value of at most ``max_size`` bytes that is put together from events; what is too large or too deep is not
    kept."""

    def __init__(self, max_size: int) -> None:
        self.value: Any = None
        self.size = 0
        self.is_too_deep = False
        self._max_size = max_size

    def row(self, number: int) -> Row:
        """Return it as a row."""
        error = None
        if self.is_too_deep:
            error = TOO_DEEP
        elif self.size > self._max_size:
            error = ErrorInfo("too_large", f"more than {self._max_size:,} bytes")
        elif not isinstance(self.value, dict):
            error = NO_OBJECT
        return Row(number, {} if error else self.value, error, self.size)

    def take(self, event: str, value: Any, events: Events) -> Any:
        """Return what begins with an event, and take its events to the end."""
        from ijson.common import ObjectBuilder

        builder, depth = ObjectBuilder(), 0
        while True:
            self.size += _COST + (len(value) if isinstance(value, str) else 0)
            depth += (event in _BEGIN) - (event in _END)
            self.is_too_deep |= depth > MOST_NESTED
            if self.is_too_deep or self.size > self._max_size:
                builder = None
            if builder:
                builder.event(event, value)
            if depth == 0:
                return builder and builder.value
            event, value = next(events)

    def take_rest(self, event: str, value: Any, events: Events) -> list[Any]:
        """Return the array whose first element, or end, an event is."""
        elements = []
        while event != "end_array":
            elements.append(self.take(event, value, events))
            event, value = next(events)
        return elements if self.size <= self._max_size else []

    def take_part(self, part: _Value | None) -> Any:
        """Return the value of a part that was put together before."""
        if part is None:
            return None
        self.size += part.size
        self.is_too_deep |= part.is_too_deep
        return part.value


def _values(events: Events, max_size: int) -> Iterator[_Value]:
    """Yield the values of arrays at the top and below wrappers, and those at the top themselves."""
    for event, value in events:
        if event == "start_array":
            yield from _elements(events, max_size)
        elif event == "start_map":
            whole = yield from _members(events, max_size)
            if whole:
                yield whole
        else:
            yield _taken(event, value, events, max_size)


def _elements(events: Events, max_size: int) -> Iterator[_Value]:
    """Yield the elements of an array that has begun."""
    for event, value in events:
        if event == "end_array":
            return
        yield _taken(event, value, events, max_size)


def _members(events: Events, max_size: int, depth: int = 1) -> Generator[_Value, None, _Value | None]:
    """Yield the articles that an object wraps; return the object itself where it wraps none. What else stands in a
    wrapper is no article."""
    whole, members, wraps = _Value(max_size), {}, False
    for event, key in events:
        if event == "end_map":
            break
        event, value = next(events)
        if key in _WRAPPERS and event == "start_array":
            event, value = next(events)
            if event == "start_map":
                wraps = True
                yield _taken(event, value, events, max_size)
                yield from _elements(events, max_size)
            else:  # an article may have a list of that name
                members[key] = whole.take_rest(event, value, events)
        elif key in _WRAPPERS and event == "start_map" and depth < _MOST_WRAPPERS:
            inner = yield from _members(events, max_size, depth + 1)
            wraps |= inner is None
            members[key] = whole.take_part(inner)
        else:
            members[key] = whole.take(event, value, events)
    whole.value = members
    return None if wraps else whole


def _taken(event: str, value: Any, events: Events, max_size: int) -> _Value:
    taken = _Value(max_size)
    taken.value = taken.take(event, value, events)
    return taken
