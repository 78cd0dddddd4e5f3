"""What must stand in a text before a pattern is worth compiling for it? Derived from the pattern itself.

Compiling takes thousands of times as long as a look for a word. Many rules may open alike (``20 tấn thép``, ``20 tấn
gạo``, …); a text that speaks of neither steel nor rice needs neither pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from kcn_extract.rules.regex_tree import Branch, Chars, Group, Look, Node, Repeat, parse

_MOST = 8  # strings in a set: each is looked for
_Strings: TypeAlias = frozenset[str]
_NOTHING: _Strings = frozenset({""})


def required(pattern: str) -> tuple[str, ...]:
    """Return strings one of which is in every match, in lower case; empty if no such strings are known.

    >>> required("[0-9]{1,3} (?:tấn|kg) (?:thép|thau)")
    (' kg thau', ' kg thép', ' tấn thau', ' tấn thép')
    >>> required("[0-9]{1,3}(?: tấn)?")
    ()
    """
    best = max(_required(parse(pattern).nodes), key=_shortest)
    return tuple(sorted(best)) if _shortest(best) else ()


def _shortest(strings: _Strings) -> int:
    return min(map(len, strings))


def _required(nodes: Iterable[Node]) -> Iterator[_Strings]:
    """Sets of strings: of each set a match of the sequence contains one."""
    run = _NOTHING
    for node in nodes:
        longer = _joined(run, _matched(node))
        if longer is None:
            yield run
            yield from _within(node)
            run = _NOTHING
        else:
            run = longer
    yield run


def _within(node: Node) -> Iterator[_Strings]:
    """The same of a node that matches more strings than are told apart."""
    if isinstance(node, Group) or (isinstance(node, Repeat) and node.least):
        yield from _required(node.body)
    elif isinstance(node, Branch):
        union = frozenset[str]().union(*(max(_required(option), key=_shortest) for option in node.options))
        if len(union) <= _MOST:
            yield union


def _matched(node: Node) -> _Strings | None:
    """All strings that a node matches; None if they are too many."""
    if isinstance(node, Chars):
        return node.chars if node.chars and len(node.chars) <= _MOST else None
    if isinstance(node, Look):
        return _NOTHING
    if isinstance(node, Group):
        return _in_sequence(node.body)
    if isinstance(node, Branch):
        return _united(map(_in_sequence, node.options))
    if node.most != 1:
        return None
    return _in_sequence(node.body) if node.least else _united([_NOTHING, _in_sequence(node.body)])


def _in_sequence(nodes: Iterable[Node]) -> _Strings | None:
    strings: _Strings | None = _NOTHING
    for node in nodes:
        if strings is None:
            return None
        strings = _joined(strings, _matched(node))
    return strings


def _joined(first: _Strings, then: _Strings | None) -> _Strings | None:
    if then is None or len(first) * len(then) > _MOST:
        return None
    return frozenset(a + b for a in first for b in then)


def _united(options: Iterable[_Strings | None]) -> _Strings | None:
    union: _Strings = frozenset()
    for strings in options:
        if strings is None:
            return None
        union |= strings
    return union if len(union) <= _MOST else None
