"""The tree of a regular expression, read with the standard library's own parser.

This is the one place that knows the parser, which is private to ``re``: what it gives is put into five plain kinds of
nodes, which :mod:`~kcn_extract.rules.anchors` and :mod:`~kcn_extract.rules.lint` walk.
"""

from __future__ import annotations

import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any, TypeAlias

from msgspec import Struct

_WIDE = 40  # a range of more characters than this is not listed


class Chars(Struct, frozen=True):
    """One character of some, in lower case (one that changes its length with its case: more); None: any."""

    chars: frozenset[str] | None


class Group(Struct, frozen=True):
    """A sequence in brackets."""

    body: tuple[Node, ...]


class Repeat(Struct, frozen=True):
    """A sequence repeated; ``most`` None: without an end. ``possessive``: nothing is given back."""

    least: int
    most: int | None
    possessive: bool
    body: tuple[Node, ...]


class Branch(Struct, frozen=True):
    """Alternatives."""

    options: tuple[tuple[Node, ...], ...]


class Look(Struct, frozen=True):
    """What is looked at and not taken: ahead, behind, or an edge."""

    body: tuple[Node, ...]


Node: TypeAlias = Chars | Group | Repeat | Branch | Look


class Tree(Struct, frozen=True):
    """A parsed pattern, and the length of its shortest match."""

    nodes: tuple[Node, ...]
    shortest: int


def parse(pattern: str) -> Tree:
    """Parse a pattern. Raises ``re.error`` for an invalid one.

    >>> parse("a|[bc]{2,3}").nodes[0].options[1][0].most
    3
    """
    parsed = parser.parse(pattern)
    return Tree(_nodes(parsed), parsed.getwidth()[0])


def _nodes(parsed: Iterable[tuple[Any, Any]]) -> tuple[Node, ...]:
    return tuple(_node(code, value) for code, value in parsed)


def _node(code: Any, value: Any) -> Node:
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        most = None if value[1] is op.MAXREPEAT else int(value[1])
        return Repeat(int(value[0]), most, code is op.POSSESSIVE_REPEAT, _nodes(value[2]))
    if code is op.BRANCH:
        return Branch(tuple(map(_nodes, value[1])))
    if code is op.SUBPATTERN:
        return Group(_nodes(value[3]))
    if code is op.ATOMIC_GROUP:
        return Group(_nodes(value))
    if code in (op.ASSERT, op.ASSERT_NOT):
        return Look(_nodes(value[1]))
    return Look(()) if code is op.AT else Chars(_characters(code, value))


def _characters(code: Any, value: Any) -> frozenset[str] | None:
    if code is op.LITERAL:
        return frozenset(chr(value).lower())
    if code is not op.IN or value[0][0] is op.NEGATE:
        return None
    chars: set[str] = set()
    for kind, item in value:
        if kind is op.LITERAL:
            chars.add(chr(item).lower())
        elif kind is op.RANGE and item[1] - item[0] < _WIDE:
            chars |= {chr(c).lower() for c in range(item[0], item[1] + 1)}
        elif kind is op.CATEGORY and item is op.CATEGORY_DIGIT:
            chars |= set("0123456789")
        else:
            return None
    return frozenset(chars)
