"""A pattern whose matches in one text have a limit of time together: for rules that users bring along.

The lint finds what runs away on some text; this holds for whatever it does not find. ``regex`` ends a match in time,
which ``re`` cannot; it takes twice as long, so the built-in rules, which are known, are matched by ``re``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import regex

SECONDS = 5.0  # for the matches of a rule in one text,
SECONDS_PER_CHARACTER = 1e-5  # and more for a long one


class LimitedPattern:
    """What the engine and the rules of lines need of a compiled pattern. ``failed`` makes the error of a text in which
    the limit is reached, from the seconds that it was."""

    def __init__(self, pattern: str, failed: Callable[[float], Exception]) -> None:
        self._pattern = regex.compile(pattern, regex.VERSION0)
        self._failed = failed
        self._spent = _Spent()
        self.groupindex = self._pattern.groupindex

    def match(self, text: str, *span: int) -> regex.Match[str] | None:
        """Match at a place."""
        return self._limited(self._pattern.match, text, *span)

    def fullmatch(self, text: str, *span: int) -> regex.Match[str] | None:
        """Match all of a span."""
        return self._limited(self._pattern.fullmatch, text, *span)

    def search(self, text: str, *span: int) -> regex.Match[str] | None:
        """Match anywhere in a span."""
        return self._limited(self._pattern.search, text, *span)

    def finditer(self, text: str, overlapped: bool) -> Iterator[regex.Match[str]]:
        """Yield all matches."""
        found = self._pattern.finditer(text, overlapped=overlapped, timeout=_limit(text))
        while match := self._limited(lambda *_, **__: next(found, None), text):
            yield match

    def _limited(self, find: Callable[..., Any], text: str, *span: int) -> regex.Match[str] | None:
        spent, limit = self._spent, _limit(text)
        if spent.text is not text:
            spent.text, spent.seconds = text, 0.0
        began = perf_counter()
        try:
            if spent.seconds >= limit:
                raise TimeoutError
            found: regex.Match[str] | None = find(text, *span, timeout=limit - spent.seconds)
        except TimeoutError:
            raise self._failed(limit) from None
        finally:
            spent.seconds += perf_counter() - began
        return found


class _Spent(threading.local):
    """The seconds that a pattern was matched in the last text of a thread."""

    text: str | None = None
    seconds = 0.0


def _limit(text: str) -> float:
    return SECONDS + SECONDS_PER_CHARACTER * len(text)
