"""Features of a linear-chain CRF, a sentence at a time: templates compiled against what a model knows.

A template such as ``T[-1,0].lower`` is read at a position ``i``: the tokens from ``i - 1`` to ``i``, joined by a
space, through ``lower``, give the feature ``T[-1,0].lower=<value>``. Two things make this cheap. The value depends on
where the span starts, not on ``i``, so templates that differ only in their offset share one list of values. And a
feature the model has no weight for adds nothing to any score, so only known ones are handed on, from a table
``value -> feature`` per template: no string is built for them at all.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
_Span = tuple[int, int, str]  # column, length, function
_Row = tuple[str | None, ...]
TokenTest = Callable[[str], bool]

_TEMPLATE = re.compile(r"T\[(-?\d+)(?:,(-?\d+))?\](?:\[(\d+)\])?(?:\.(\w+))?")


class Featuriser:
    """The templates of one model, compiled: columns of a sentence in, the known features of each token out.

    >>> featuriser = Featuriser(["T[0]", "T[-1,0].lower"], ["T[0]=KCN", "T[-1,0].lower=tại kcn"])
    >>> featuriser([["tại", "KCN", "Tân"]])
    [[], ['T[0]=KCN', 'T[-1,0].lower=tại kcn'], []]

    A template may call ``lower``, ``is_in_dict`` (the lowered span is in ``dictionary``) and what ``tests`` names: a
    test of one token, which holds for a span where it holds for each of its tokens. Raises ``ValueError`` for a
    template that cannot be read or calls something else.
    """

    def __init__(
        self,
        templates: Sequence[str],
        attributes: Iterable[str],
        tests: Mapping[str, TokenTest] | None = None,
        dictionary: Set[str] = frozenset(),
    ) -> None:
        self._tests = dict(tests or {})
        self._dictionary = dictionary
        uses: dict[_Span, list[Mapping[object, str]]] = {}
        places: list[tuple[_Span, int, int]] = []  # of each template: what it reads, its offset, its place in the row
        reaches = [0]
        for template, known in _known_features(templates, attributes).items():
            parsed = _TEMPLATE.fullmatch(template)
            if parsed is None or (parsed[4] or "lower") not in {"lower", "is_in_dict", *self._tests}:
                raise ValueError(f"template {template!r} cannot be read")
            first = int(parsed[1])
            last = int(parsed[2] or first)
            reaches += [-first, last]
            span = (int(parsed[3] or 0), last - first + 1, parsed[4] or "")
            tables = uses.setdefault(span, [])
            places.append((span, first, len(tables)))
            tables.append(known)
        self._reach = max(reaches)
        # One look-up a value serves all templates that read it: a row of their features, and one for unknown values.
        self._values = [(span, _rows(tables), (None,) * len(tables)) for span, tables in uses.items()]
        self._lowered = {column for column, _, function in uses if function in ("lower", "is_in_dict")}
        # Features keep the order of their templates: a sum of floats depends on it in the last bit.
        order = list(uses)
        self._features = [(order.index(span), first + self._reach, itemgetter(k)) for span, first, k in places]

    def __call__(self, columns: Sequence[Sequence[str]]) -> list[list[str]]:
        """The known features of each token, in the order of the templates."""
        n = len(columns[0])
        before, after = ["BOS"] * self._reach, ["EOS"] * (2 * self._reach)
        lowered = {column: list(map(str.lower, columns[column])) for column in self._lowered}
        values = []
        for (column, length, function), table, unknown in self._values:
            if function in self._tests:
                found: list[Any] = _spans(list(map(self._tests[function], columns[column])), length, all)
            else:
                found = _spans(lowered[column] if function else columns[column], length, " ".join)
            if function == "is_in_dict":
                found = list(map(self._dictionary.__contains__, found))
            values.append(list(map(table.get, before + found + after, repeat(unknown))))
        features = zip(*(map(place, values[v][first : first + n]) for v, first, place in self._features), strict=True)
        return list(map(list, map(_without_none, features)))


_without_none = partial(filter, None)


def _known_features(templates: Sequence[str], attributes: Iterable[str]) -> dict[str, dict[object, str]]:
    """Template by template, the values that the model has a weight for, and the feature each one makes."""
    known: dict[str, dict[object, str]] = {template: {} for template in templates}
    for attribute in attributes:
        template, _, value = attribute.partition("=")
        if template in known:
            known[template][value] = attribute
    for table in known.values():  # tests give bools
        table.update({answer: table[str(answer)] for answer in (True, False) if str(answer) in table})
    return known


def _rows(tables: Sequence[Mapping[object, str]]) -> dict[object, _Row]:
    values = {value for table in tables for value in table}
    return {value: tuple(table.get(value) for table in tables) for value in values}


def _spans(tokens: Sequence[T], length: int, join: Callable[[Iterable[T]], T]) -> list[T]:
    """``join`` of each run of ``length`` tokens."""
    if length == 1:
        return list(tokens)
    return list(map(join, zip(*(tokens[k:] for k in range(length)), strict=False)))


def crfsuite_attributes(model: Path) -> list[str]:
    """The names of all attributes (features) of a CRFsuite model file.

    Raises ``ValueError`` for a file of another kind. The format is that of CRFsuite's ``crf1d_model.c`` and the
    constant database ``cqdb.c`` (N. Okazaki, https://github.com/chokkan/crfsuite).
    """
    data = model.read_bytes()
    if data[:4] != b"lCRF":
        raise ValueError(f"{model.name} is not a CRFsuite model")
    attributes = struct.unpack_from("<I", data, 36)[0]
    magic, _, _, _, count, offsets = struct.unpack_from("<4s5I", data, attributes)
    if magic != b"CQDB":
        raise ValueError(f"{model.name} has no table of attributes")
    names = []
    for offset in struct.unpack_from(f"<{count}I", data, attributes + offsets):
        start = attributes + offset + 8  # after the id and the size of the name
        size = struct.unpack_from("<I", data, start - 4)[0]
        names.append(data[start : start + size - 1].decode("utf-8"))  # without its closing zero byte
    return names
