"""The patterns of the built-in rules, compiled beforehand: ``compiled.cpython-311.json`` beside this.

The standard library compiles a long pattern in milliseconds, in Python; a start would spend a third of its time on the
forty that an article needs. What it makes of a pattern is a list of numbers for its matcher, much as bytecode is, and
is kept as bytecode is: a file for each version of Python. It is used where the matcher is the very one it was made for
and the pattern is the same to the letter; any other pattern, and all of them on a Python without a file, are compiled
when they are needed: slower, never wrong.

Generated with ``prepared.json`` by ``python -m kcn_extract.rules.prepared``; a test holds it to the same matches.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import re
import sys
import zlib
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

FILE = Path(__file__).with_name(f"compiled.{sys.implementation.cache_tag}.json")
# A matcher reads the numbers of its own version, word size and byte order.
MATCHER = (_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, sys.byteorder)


class Code(Struct, frozen=True, array_like=True):
    """What the compiler makes of a pattern: its flags, the number of its groups and the names of some, and the
    matcher's numbers, as 32-bit words, packed."""

    flags: int
    groups: int
    names: dict[str, int]
    words: bytes


class Compiled(Struct, frozen=True):
    """``matcher`` is what the patterns were compiled for; they stand under the digests of their text."""

    matcher: tuple[int, int, int, str]
    patterns: dict[str, Code]


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, just as ``re.compile`` gives it.

    >>> compiled("[0-9]+%").findall("tăng 5%, giảm 3%")
    ['5%', '3%']
    """
    code = _patterns().get(_key(pattern))
    return re.compile(pattern) if code is None else _matcher(pattern, code)


def generate(patterns: Iterable[str]) -> bytes:
    """The content of the file for these patterns and this Python: a line for each, in the order of digests, so that a
    pattern that changes changes one line."""
    codes = {_key(pattern): _compile(pattern) for pattern in patterns}
    whole = msgspec.json.encode(Compiled(MATCHER, dict(sorted(codes.items()))))
    return whole.replace(b'"],"', b'"],\n"') + b"\n"


@cache
def _patterns() -> dict[str, Code]:
    if not FILE.is_file():
        return {}
    stored = msgspec.json.decode(FILE.read_bytes(), type=Compiled)
    return stored.patterns if stored.matcher == MATCHER else {}


def _key(pattern: str) -> str:
    return blake2b(pattern.encode(), digest_size=12).hexdigest()


def _compile(pattern: str) -> Code:
    """``re._compiler.compile`` up to its last line, which is :func:`_matcher`."""
    import re._compiler as compiler  # type: ignore[import-not-found]
    import re._parser as parser  # type: ignore[import-not-found]

    tree = parser.parse(pattern)
    words = b"".join(int(word).to_bytes(4, sys.byteorder) for word in compiler._code(tree, 0))
    return Code(tree.state.flags, tree.state.groups - 1, tree.state.groupdict, zlib.compress(words, 9))


def _matcher(pattern: str, code: Code) -> re.Pattern[str]:
    names: list[str | None] = [None] * (code.groups + 1)
    for name, group in code.names.items():
        names[group] = name
    words = memoryview(zlib.decompress(code.words)).cast("I").tolist()
    made: re.Pattern[str] = _sre.compile(pattern, code.flags, words, code.groups, code.names, tuple(names))
    return made
