"""What a pattern may not do: what makes it slow on hostile text, or cross a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kcn_extract.rules.regex_tree import Chars, Node, Repeat, Tree, bodies, parse
from kcn_extract.rules.runaway import MOST_STEPS, TooLarge, runaway

if TYPE_CHECKING:
    import regex

_BOUND = 200  # a bounded quantifier above this is as good as none
_INNER_BOUND = 20  # the bound of a quantifier within a repetition
_LONGEST = 200_000  # characters of a pattern with its bounded repetitions written out
_AROUND = 20  # characters shown on each side of an error
_HERE = "▸"
_BLANKS = re.compile(r"(?<!\\)(?:\\\\)*\\s")


def lint(expanded: str, guarded: str) -> list[str]:
    """Return the problems of an expanded pattern, each with its fix."""
    try:
        tree = parse(expanded)
        re.compile(guarded)
    except re.error as error:
        return [f"pattern: {error}{_near(error)}"]
    except (RecursionError, OverflowError) as error:
        return [f"pattern: too large, or its brackets are nested too deeply ({error})"]
    problems = []
    if _BLANKS.search(expanded):
        problems.append(r"pattern: \s would cross a line; write a blank (the matched text has one between words)")
    if tree.shortest == 0:
        problems.append("pattern: it matches the empty string")
    problems += dict.fromkeys(_quantifiers(tree.nodes, False))
    return problems or [*_runaways(tree)] or [*_uncompilable(guarded)]


def _uncompilable(guarded: str) -> Iterator[str]:
    """Yield what the library that matches overlapping places, and the rules of users, says of a pattern. It is asked
    last: it writes nested repetitions out."""
    import regex  # here, because the shapes of the lexicon are linted too, at a start

    try:
        regex.compile(guarded, regex.VERSION0)
    except regex.error as error:
        yield f"pattern: {error}{_near(error)}"


def runaways(expanded: str) -> Iterator[str]:
    """Yield what is wrong with a valid pattern if it may need very many steps on some text."""
    return _runaways(parse(expanded))


def _runaways(tree: Tree) -> Iterator[str]:
    if (length := _length(tree.nodes)) > _LONGEST:
        yield f"pattern: written out, its repetitions have {length:,} characters; {_LONGEST:,} are allowed"
        return
    try:
        text = runaway(tree.nodes)
    except (TooLarge, RecursionError):
        yield "pattern: too large to tell whether it runs away; make two rules of it"
        return
    if text is not None:
        yield (
            f"pattern: it runs away: a match that fails takes more than {MOST_STEPS:,} steps on {_shortened(text)}, as "
            "it can read that in many ways; leave it one (end what is repeated in what it cannot begin with), or make "
            "the repetition possessive ({0,20}+)"
        )


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 2 * _AROUND else f"{text[: 2 * _AROUND]}…")


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
        for body in bodies(node):
            yield from _quantifiers(body, within)


def _length(nodes: tuple[Node, ...]) -> int:
    """Return how many characters a sequence has with its bounded repetitions written out."""
    length = 0
    for node in nodes:
        times = (node.most or 1) if isinstance(node, Repeat) else 1
        length += times * (1 if isinstance(node, Chars) else sum(map(_length, bodies(node))))
    return length
