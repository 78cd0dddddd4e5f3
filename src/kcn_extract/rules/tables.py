"""The ways to write a table of words in TOML -> one table of words to values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

_SAID = {"words": True, "except": False}  # keys that list the words of a yes-or-no table
_CODE = re.compile("[A-Z]{3}")
_FEW = 2  # values may be three capitals by chance
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


def slips(table: Mapping[str, Any], known: Collection[Any]) -> Iterator[str]:
    """Yield what is wrong with the values that a table adds to one with ``known`` values: a code is three capitals
    where all others are, and what looks like a code with its one word has its words in a list.

    >>> codes = {"USD", "VND", "KRW"}
    >>> list(slips({"GELL": ["lari"], "xu": "USD"}, codes))
    ["the value 'GELL' is not three capitals, as the other values are"]
    >>> list(slips({"GEL": "lari"}, codes))
    ['GEL = "lari": words stand in a list: GEL = ["lari"]']
    """
    for key, value in table.items():
        made = value if isinstance(value, str) else _value(key)
        others = {str(other) for other in known if other != made}
        if not (isinstance(made, str) and len(others) > _FEW and all(map(_CODE.fullmatch, others))):
            continue
        if isinstance(value, str) and made not in known and _CODE.fullmatch(key):
            yield f'{key} = "{value}": words stand in a list: {key} = ["{value}"]'
        elif not _CODE.fullmatch(made):
            yield f"the value {made!r} is not three capitals, as the other values are"


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
