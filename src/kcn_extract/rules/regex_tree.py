"""The tree of a regular expression, read with the standard library's own parser.

This is the one place that knows the parser, which is private to ``re``: what it gives is put into five plain kinds of
nodes, which :mod:`~kcn_extract.rules.anchors` and :mod:`~kcn_extract.rules.lint` walk.
"""

from __future__ import annotations

import functools
import operator
import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct

_WIDE = 40  # a range of more characters than this is not listed


# The characters that sets are told apart by, in their order: Latin, Greek and Cyrillic letters, and signs; of blanks
# those that the text which is matched can have.
_BLOCKS = ((0, 0x530), (0x1E00, 0x1F00), (0x2010, 0x2300))
_BLANKS = " \n\t\x1c\x1d\x1e\x1f"
_CHARACTERS = [chr(code) for block in _BLOCKS for code in range(*block)]
_KNOWN = [char for char in _CHARACTERS if char in _BLANKS or not char.isspace()]
ANY = (1 << len(_KNOWN)) - 1
"""All of them, as ``Chars.cover`` has a set."""


class Chars(Struct, frozen=True):
    """One character of some, in lower case (one that changes its length with its case: more); None: any. ``cover``: the
    well-known characters among those that it may be, case and all, a bit for each."""

    chars: frozenset[str] | None
    cover: int


class Group(Struct, frozen=True):
    """A sequence in brackets. ``atomic``: nothing is given back."""

    body: tuple[Node, ...]
    atomic: bool = False


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
    """What is looked at and not taken: ahead, behind, or an edge. ``following``: the characters that can come next, as
    far as a look at one of them tells, as ``Chars.cover``."""

    body: tuple[Node, ...]
    following: int = ANY


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


def bodies(node: Node) -> tuple[tuple[Node, ...], ...]:
    """Return the sequences within a node: one, one for each alternative, or none."""
    if isinstance(node, Branch):
        return node.options
    return () if isinstance(node, Chars) else (node.body,)


def opening(nodes: Iterable[Node]) -> int:
    """Return the characters that a sequence can begin with, as ``Chars.cover``; all where it can be empty."""
    cover = 0
    for node in nodes:
        of_node, passes = _opening(node)
        cover |= of_node
        if not passes:
            return cover
    return ANY


def _opening(node: Node) -> tuple[int, bool]:
    """Return the characters that a node can begin with, and True if it need not take one."""
    match node:
        case Chars(_, cover):
            return cover, False
        case Look():
            return 0, True
        case Branch(options):
            cover = functools.reduce(operator.or_, map(opening, options))
        case Group(body) | Repeat(body=body):
            cover = opening(body)
    if isinstance(node, Repeat) and node.least == 0:
        return cover, True
    return cover, False


def char_of(cover: int) -> str:
    """Return the first character of a set that is not empty."""
    return _KNOWN[(cover & -cover).bit_length() - 1]


def _nodes(parsed: Iterable[tuple[Any, Any]], fold: bool = False) -> tuple[Node, ...]:
    return tuple(_node(code, value, fold) for code, value in parsed)


def _node(code: Any, value: Any, fold: bool) -> Node:
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        most = None if value[1] is op.MAXREPEAT else int(value[1])
        return Repeat(int(value[0]), most, code is op.POSSESSIVE_REPEAT, _nodes(value[2], fold))
    if code is op.BRANCH:
        return Branch(tuple(_nodes(option, fold) for option in value[1]))
    if code is op.SUBPATTERN:
        _, added, removed, body = value
        return Group(_nodes(body, bool((fold or added & re.IGNORECASE) and not removed & re.IGNORECASE)))
    if code is op.ATOMIC_GROUP:
        return Group(_nodes(value, fold), atomic=True)
    if code in (op.ASSERT, op.ASSERT_NOT):
        return _look(value[0] > 0, code is op.ASSERT, _nodes(value[1], fold))
    return Look(()) if code is op.AT else Chars(_characters(code, value), _cover(code, value, fold))


def _look(ahead: bool, positive: bool, body: tuple[Node, ...]) -> Look:
    if ahead and positive:
        return Look(body, opening(body))
    return Look(body, ANY & ~functools.reduce(operator.or_, map(opening, _single(body)), 0) if ahead else ANY)


def _single(body: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    """Return the alternatives of a sequence that are one character each."""
    match body:
        case (Chars(),):
            return [body]
        case (Group(inner),):
            return _single(inner)
        case (Branch(options),):
            return [single for option in options for single in _single(option)]
    return []


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


def _cover(code: Any, value: Any, fold: bool) -> int:
    if code is op.NOT_LITERAL:
        return ANY & ~_between(value, value)
    if code not in (op.LITERAL, op.IN):
        return ANY
    cover = _between(value, value) if code is op.LITERAL else _of_class(tuple(value))
    return _folded(cover) if fold else cover


@cache
def _between(first: int, last: int) -> int:
    """The characters from one to another."""
    return (1 << bisect_right(_KNOWN, chr(last))) - (1 << bisect_left(_KNOWN, chr(first)))


@cache
def _of_class(items: tuple[tuple[Any, Any], ...]) -> int:
    """The characters of a class in square brackets."""
    cover = 0
    for kind, item in items:
        if kind is op.LITERAL:
            cover |= _between(item, item)
        elif kind is op.RANGE:
            cover |= _between(*item)
        elif kind is op.CATEGORY:
            cover |= _of_category(item)
    return ANY & ~cover if items[0][0] is op.NEGATE else cover


@cache
def _of_category(category: Any) -> int:
    holds = _CATEGORIES.get(category)
    return ANY if holds is None else sum(1 << place for place, char in enumerate(_KNOWN) if holds(char))


@cache
def _folded(cover: int) -> int:
    """The same characters in either case."""
    chars = [char for place, char in enumerate(_KNOWN) if cover >> place & 1]
    either = {alike for char in chars for alike in (char.lower(), char.upper()) if len(alike) == 1}
    return cover | functools.reduce(operator.or_, (_between(ord(char), ord(char)) for char in either), 0)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_WORD: _is_word,
    op.CATEGORY_NOT_WORD: lambda char: not _is_word(char),
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
}
