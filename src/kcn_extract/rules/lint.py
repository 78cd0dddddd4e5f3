"""What a pattern may not do: what makes it slow on hostile text, or cross a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from kcn_extract.rules.regex_tree import Branch, Chars, Node, Repeat, parse

_BOUND = 200  # a bounded quantifier above this is as good as none
_INNER_BOUND = 20  # the bound of a quantifier within a repetition
_AROUND = 20  # characters shown on each side of an error
_HERE = "▸"
_BLANKS = re.compile(r"(?<!\\)(?:\\\\)*\\s")


def lint(expanded: str, guarded: str) -> list[str]:
    """Return the problems of an expanded pattern, each with its fix."""
    try:
        tree = parse(expanded)
        re.compile(guarded)
        regex.compile(guarded, regex.VERSION0)
    except (re.error, regex.error) as error:
        return [f"pattern: {error}{_near(error)}"]
    problems = []
    if _BLANKS.search(expanded):
        problems.append(r"pattern: \s would cross a line; write a blank (the matched text has one between words)")
    if tree.shortest == 0:
        problems.append("pattern: it matches the empty string")
    return [*problems, *dict.fromkeys(_quantifiers(tree.nodes, False))]


def _near(error: re.error | regex.error) -> str:
    """Return what stands around the place of an error, as the position is one of the expanded pattern."""
    if error.pos is None or not isinstance(error.pattern, str):
        return ""
    first, after = max(0, error.pos - _AROUND), error.pos + _AROUND
    excerpt = error.pattern[first : error.pos] + _HERE + error.pattern[error.pos : after]
    return f", near {'…' if first else ''}{excerpt}{'…' if after < len(error.pattern) else ''}"


def _quantifiers(nodes: tuple[Node, ...], repeated: bool) -> Iterator[str]:
    for node in nodes:
        within = repeated
        if isinstance(node, Repeat) and not node.possessive:
            if node.most is None or node.most > _BOUND:
                yield "pattern: an unbounded quantifier; bound it ({0,9}) or make it possessive (*+)"
            if repeated and node.most is not None and node.most > _INNER_BOUND:
                yield f"pattern: a repetition within a repetition; bound the inner one to {_INNER_BOUND} at most"
            within = repeated or node.most is None or node.most > _INNER_BOUND
        for body in _bodies(node):
            yield from _quantifiers(body, within)


def _bodies(node: Node) -> tuple[tuple[Node, ...], ...]:
    if isinstance(node, Branch):
        return node.options
    return () if isinstance(node, Chars) else (node.body,)
