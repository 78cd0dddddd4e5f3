"""Patterns as they are written -> one regular expression: lines joined, fragments and words written out.

Written out, most of a pattern is words, and most of its compiling is theirs. So it is kept in pieces, with the words by
themselves: for a single text it is compiled with those words alone that the text has.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from kcn_extract.problems import unknown

# A pattern in pieces: every second one is the words of a list, one a line.
Pieces: TypeAlias = tuple[str, ...]

MOST_CHARACTERS = 200_000  # of a pattern that is written out
_FEW = 3
_NEVER = "(?!)"
_REFERENCE = re.compile(r"\(\?&(\w+)\)")
_EDGE = "\0"  # of a list of words, in a pattern that is being written out
_LINE = "\n"  # between its words
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
    """The names that patterns of a file may refer to: lists and tables of words, and fragments, which may refer to
    others. ``elsewhere`` has the names of other files that are not seen here, each with its file."""

    def __init__(self, words: Mapping[str, Iterable[str]], fragments: Mapping[str, str], elsewhere: Mapping[str, str]):
        self._expanded = {name: f"{_EDGE}{_LINE.join(dict.fromkeys(words))}{_EDGE}" for name, words in words.items()}
        self._fragments = dict(fragments)
        self._elsewhere = elsewhere

    def expand(self, source: str, say: Callable[[str], None]) -> Pieces:
        """Return a pattern with every ``(?&name)`` written out; ``say`` is told of those that cannot be."""
        return tuple(self._expand(source, say, ()).split(_EDGE))

    def _expand(self, source: str, say: Callable[[str], None], within: tuple[str, ...]) -> str:
        written: list[str] = []
        length = end = 0
        for reference in _REFERENCE.finditer(source):
            written += source[end : reference.start()], self._written(reference[1], say, within)
            end = reference.end()
            length += sum(map(len, written[-2:]))
            if length > MOST_CHARACTERS:
                say(f"more than {MOST_CHARACTERS:,} characters written out; fragments that name others twice double")
                return ""
        return "".join((*written, source[end:]))

    def _written(self, name: str, say: Callable[[str], None], within: tuple[str, ...]) -> str:
        if name in within:
            say(f"fragments refer to one another in a circle: {', '.join((*within, name))}")
            return ""
        if name not in self._expanded:
            if name not in self._fragments:
                say(self._unknown(name))
                return ""
            self._expanded[name] = self._expand(self._fragments[name], say, (*within, name))
        return f"(?:{self._expanded[name]})"

    def _unknown(self, name: str) -> str:
        if file := self._elsewhere.get(name):
            return f"(?&{name}) stands in {file}.toml: put the rule into a {file}.toml of your own, which sees it"
        return unknown("fragment, list or table", name, [*self._fragments, *self._expanded])


def whole(pieces: Pieces) -> str:
    """Return the pattern of some pieces.

    >>> whole(("[0-9] ?(?:", "usd\\nđồng", ")"))
    '[0-9] ?(?:(?:usd|đồng))'
    """
    return "".join(alternation(piece.split(_LINE)) if words else piece for words, piece in _told_apart(pieces))


def thinned(pieces: Pieces, text: str) -> str:
    """Return a pattern that matches a text in lower case as the whole one does: without the words that the text lacks.

    >>> thinned(("[0-9] ?(?:", "usd\\nđồng", ")"), "5 đồng")
    '[0-9] ?(?:đồng)'
    """
    return "".join(_of_text(piece.split(_LINE), text) if words else piece for words, piece in _told_apart(pieces))


def _of_text(words: list[str], text: str) -> str:
    return alternation(word for word in words if word.lower() in text) or _NEVER


def _told_apart(pieces: Pieces) -> Iterable[tuple[bool, str]]:
    return zip(itertools.cycle((False, True)), pieces, strict=False)


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
