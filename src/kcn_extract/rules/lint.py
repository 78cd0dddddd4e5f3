"""What a pattern may not do: what makes it slow on hostile text, or cross a line."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from typing import Any

import regex

_BOUND = 200  # a bounded quantifier above this is as good as none


def lint(expanded: str, guarded: str) -> list[str]:
    """The problems of an expanded pattern, each with its mend."""
    try:
        tree = parser.parse(expanded)
        re.compile(guarded)
        regex.compile(guarded, regex.VERSION0)
    except (re.error, regex.error) as error:
        return [f"pattern: {error}"]
    problems = []
    if re.search(r"(?<!\\)(?:\\\\)*\\s", expanded):
        problems.append(r"pattern: \s would cross a line; write a blank (the shadow has one between words)")
    if tree.getwidth()[0] == 0:
        problems.append("pattern: it matches the empty string")
    problems.extend(dict.fromkeys(_quantifiers(list(tree), False)))
    return problems


def _quantifiers(nodes: list[Any], repeated: bool) -> Iterator[str]:
    for code, value in nodes:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            unbounded = value[1] is op.MAXREPEAT or value[1] > _BOUND
            if unbounded:
                yield "pattern: an unbounded quantifier; bound it ({0,9}) or make it possessive (*+)"
            if repeated and value[1] is not op.MAXREPEAT and value[1] > 20:
                yield "pattern: a repetition within a repetition; bound the inner one to 20 at most"
            yield from _quantifiers(list(value[2]), repeated or unbounded or value[1] > 20)
        elif code is op.POSSESSIVE_REPEAT:
            yield from _quantifiers(list(value[2]), repeated)
        elif code is op.SUBPATTERN:
            yield from _quantifiers(list(value[3]), repeated)
        elif code is op.ATOMIC_GROUP:
            yield from _quantifiers(list(value), repeated)
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from _quantifiers(list(branch), repeated)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from _quantifiers(list(value[1]), repeated)
