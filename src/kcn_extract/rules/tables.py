"""The ways to write a table of words in TOML -> one table of words to values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_SAID = {"words": True, "except": False}  # keys that list the words of a yes-or-no table
_WHOLE_NUMBER = re.compile(r"-?[0-9]+")


def words_to_values(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table of words to values from either way to write it: a word and its value on a line, or a value and
    the words that have it. ``words`` and ``except`` list the words of a yes-or-no table.

    >>> words_to_values({"tới": "next", "rồi": "last"}) == words_to_values({"next": ["tới"], "last": ["rồi"]})
    True
    >>> words_to_values({"4": ["tư", "bốn"], "words": ["hàng"], "except": ["cửa hàng"]})
    {'tư': 4, 'bốn': 4, 'hàng': True, 'cửa hàng': False}
    """
    return dict(_entries(table))


def repeated(table: Mapping[str, Any]) -> list[str]:
    """Return the words that a table has more than once."""
    words = [word for word, _ in _entries(table)]
    return [word for word in dict.fromkeys(words) if words.count(word) > 1]


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if _is_list_of_words(value):
            yield from ((word, _value(key)) for word in value)
        else:
            yield key, value


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _value(key: str) -> Any:
    return int(key) if _WHOLE_NUMBER.fullmatch(key) else _SAID.get(key, key)
