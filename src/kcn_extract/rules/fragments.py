"""Patterns as they are written -> one regular expression: lines joined, fragments and words written out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping

from kcn_extract.problems import unknown

_FEW = 3
_REFERENCE = re.compile(r"\(\?&(\w+)\)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#(?:\s.*|$)")


def joined(pattern: str) -> str:
    """Return a pattern that is wrapped over lines as one line: indentation, line breaks and comments (from ``#`` and a
    blank to the end of a line) are removed; ``[ ]`` stands for a blank, which may so stand at either end of a line. A
    pattern on one line stays as it is.

    >>> joined('''
    ...     (?:ngày|hôm)[ ]     # the head
    ...     (?P<day>[0-9]{1,2})
    ... ''')
    '(?:ngày|hôm) (?P<day>[0-9]{1,2})'
    """
    if "\n" not in pattern:
        return pattern
    return "".join(_COMMENT.sub("", line).strip() for line in pattern.splitlines()).replace("[ ]", " ")


class Scope:
    """The names that patterns of a file may refer to: patterns of lists and tables, and fragments, which may refer to
    others. ``elsewhere`` has the names of other files that are not seen here, each with its file."""

    def __init__(self, words: Mapping[str, Iterable[str]], fragments: Mapping[str, str], elsewhere: Mapping[str, str]):
        self._expanded = {name: alternation(words) for name, words in words.items()}
        self._fragments = dict(fragments)
        self._elsewhere = elsewhere

    def expand(self, source: str, say: Callable[[str], None], within: tuple[str, ...] = ()) -> str:
        """Return a pattern with every ``(?&name)`` written out; ``say`` is told of those that cannot be."""
        return _REFERENCE.sub(lambda reference: self._written(reference[1], say, within), source)

    def _written(self, name: str, say: Callable[[str], None], within: tuple[str, ...]) -> str:
        if name in within:
            say(f"fragments refer to one another in a circle: {', '.join((*within, name))}")
            return ""
        if name not in self._expanded:
            if name not in self._fragments:
                say(self._unknown(name))
                return ""
            self._expanded[name] = self.expand(self._fragments[name], say, (*within, name))
        return f"(?:{self._expanded[name]})"

    def _unknown(self, name: str) -> str:
        if file := self._elsewhere.get(name):
            return f"(?&{name}) stands in {file}.toml: put the rule into a {file}.toml of your own, which sees it"
        return unknown("fragment, list or table", name, [*self._fragments, *self._expanded])


def references(pattern: str) -> set[str]:
    """Return the names that a pattern refers to.

    >>> references("(?&figure) ?(?P<unit>(?&unit))") == {"figure", "unit"}
    True
    """
    return set(_REFERENCE.findall(pattern))


def alternation(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first. A beginning is written once where more than three words
    share it: more brackets take longer to compile, fewer take longer to match.

    >>> alternation(["tỷ", "tỉ", "tỷ rưỡi"])
    '(?:tỷ rưỡi|tỉ|tỷ)'
    >>> alternation(["đồng", "đô la", "đô", "đ", "usd"])
    '(?:usd|đ(?:ô la|ô|ồng)?)'
    """
    return _any_of(sorted(set(words)))


def _any_of(words: list[str]) -> str:
    options: list[str] = []
    for _, alike in itertools.groupby(filter(None, words), key=lambda word: word[0]):
        same = list(alike)
        if len(same) <= _FEW:
            options += (_escaped(word) for word in sorted(same, key=len, reverse=True))
        else:
            common = _common_beginning(same[0], same[-1])  # and of all between, as they are sorted
            options.append(_escaped(common) + _any_of([word[len(common) :] for word in same]))
    optional = "" in words and bool(options)
    if len(options) == 1 and not optional:
        return options[0]
    return f"(?:{'|'.join(options)}){'?' if optional else ''}" if options else ""


def _common_beginning(one: str, other: str) -> str:
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(char for char, _ in pairs)


def _escaped(word: str) -> str:
    return re.escape(word).replace("\\ ", " ")
