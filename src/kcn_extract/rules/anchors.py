"""Where may a match of a pattern begin? Derived from the pattern itself.

A pattern begins with a literal word (``ngày``), with a number followed by a known word or sign (``… tỷ``, ``… %``,
``… - … tỷ``), or with a number of a known shape (``16.4.2024``). The engine looks only there. A pattern that may begin
with anything is run by plain search, and ``kcn-extract patterns check`` says so.

The derivation walks the tree of the pattern and keeps the set of prefixes that a match can have. A digit that opens a
match is written ``0``, so that ``00.0.0000`` is the shape of 16.4.2024.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from kcn_extract.rules.regex_tree import Branch, Chars, Look, Node, Repeat, parse

MAX_STATES = 12_000
MAX_LITERAL = 8  # as long as leaves few false starts: the automaton is built at each start of the program
MAX_SHAPE = 10  # 16.04.2024
_LONG_NUMBER = "0" * (MAX_SHAPE + 1)
_DIGITS = frozenset("0123456789")
_OPAQUE = "\0"  # a character that cannot be known
_SECOND = "\1"  # before the second number of a prefix: 0/\1 0.000 tỷ


class Anchors(Struct, frozen=True):
    """``literals``: strings that open a match. ``after_number``: what follows a number that opens it, without blanks:
    letters up to the word's end; a sign, alone or with what must stand behind it: a character (``,v``), or a number and
    the word or sign after that (``/0``, ``/0/``, ``-0tỷ``). ``shapes``: shapes of a number that opens it, whatever
    follows. ``obstacle``: why a start cannot be derived, else None."""

    literals: tuple[str, ...] = ()
    after_number: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    obstacle: str | None = None


def shape_of(number: str) -> str:
    """Return the shape of a number: ``00.0.0000`` for ``16.4.2024``."""
    return number.translate(_TO_SHAPE)


_TO_SHAPE = str.maketrans("123456789", "000000000")


def derive(pattern: str) -> Anchors:
    """Return the anchors of an expanded pattern.

    >>> derive("(?:ngày|hôm) [0-9]{1,2}").literals[:2]
    ('hôm 0', 'hôm 1')
    >>> derive("[0-9]{1,3} ?(?:tỷ|%)").after_number
    ('%', 'tỷ')
    """
    try:
        open_states, done = _sequence(parse(pattern).nodes, {""}, set())
    except _TooMany:
        return Anchors(obstacle="it has too many beginnings")
    found: dict[str, set[str]] = defaultdict(set)
    for state in done | open_states:
        kind, text = _anchor(state)
        found[kind].add(text)
    if found["obstacle"]:
        return Anchors(obstacle=min(found["obstacle"]))
    literals = found["literals"]
    shortest = {a for a in literals if not any(a[:n] in literals for n in range(1, len(a)))}
    after = {token for token in found["after_number"] if token[0] != " "}  # never two blanks in a row
    return Anchors(tuple(sorted(shortest)), tuple(sorted(after)), tuple(sorted(found["shapes"])))


def _anchor(state: str) -> tuple[str, str]:
    """Return what a prefix of matches anchors: the field of :class:`Anchors`, and its entry."""
    prefix = state.rstrip(_OPAQUE)
    if not prefix:
        return "obstacle", "it may begin with any character"
    if prefix[0] != "0":
        return "literals", prefix
    shape, token = _split_number(prefix)
    if prefix != state:
        token = _surely_read(token)
    if token:
        return "after_number", token
    if len(shape) > MAX_SHAPE:
        return "obstacle", "a long number opens it and what follows cannot be known"
    if shape == prefix != state:
        return "obstacle", "a number of unknown shape opens it"
    return "shapes", shape


class _TooMany(Exception):
    pass


def _split_number(prefix: str) -> tuple[str, str]:
    """A prefix that opens with a number: the shape of the number, and what is known of what follows it."""
    first, mark, second = prefix.partition(_SECOND)
    if mark:
        _, token = _split_number(second)
        return "0", f"{first[1]}0{token if token.isalpha() else token[:1]}"
    end = 0
    while end < len(prefix) and (prefix[end] == "0" or (prefix[end] in ".," and prefix[end + 1 : end + 2] == "0")):
        end += 1
    rest = prefix[end:].removeprefix(" ")
    if rest[:1].isalpha():
        length = next((i for i, char in enumerate(rest) if not char.isalpha()), len(rest))
        return prefix[:end], rest[:length]
    if rest[:1] in ("", "0"):
        return prefix[:end], rest[:1]
    return prefix[:end], rest[0] + rest[1:].removeprefix(" ")[:1]


def _surely_read(token: str) -> str:
    """What remains of a token that stands before an unknown character: a word may go on."""
    if token.isalpha():
        return ""
    return token[:2] if token[2:].isalpha() else token


def _finished(prefix: str) -> bool:
    """True if a prefix says enough."""
    if prefix.endswith(_OPAQUE):
        return True
    if prefix[0] != "0":
        return len(prefix) >= MAX_LITERAL or prefix.count(" ") > 1 or prefix[-1] in _DIGITS
    _, mark, second = prefix.partition(_SECOND)
    number = second or prefix
    _, token = _split_number(number)
    if not token or (token in ".," and number[1] != " "):  # a sign that may yet turn out to be a separator
        return False
    if token.isalpha():
        return not prefix.endswith(token)
    return bool(mark) or token == "0" or len(token) > 1


def _sequence(nodes: tuple[Node, ...], states: set[str], done: set[str]) -> tuple[set[str], set[str]]:
    for node in nodes:
        if not states:
            break
        states, done = _node(node, states, done)
        if len(states) + len(done) > MAX_STATES:
            raise _TooMany
    return states, done


def _node(node: Node, states: set[str], done: set[str]) -> tuple[set[str], set[str]]:
    match node:
        case Look():
            return states, done
        case Chars(chars):
            return _extend(states, _OPAQUE if chars is None else chars, done)
        case Branch(options):
            after: set[str] = set()
            for option in options:
                reached, done = _sequence(option, states, done)
                after |= reached
            return after, done
        case Repeat():
            return _repeat(node, states, done)
    return _sequence(node.body, states, done)


def _repeat(node: Repeat, states: set[str], done: set[str]) -> tuple[set[str], set[str]]:
    enough = max(node.least, MAX_SHAPE)
    reached = set(states) if node.least == 0 else set()
    current = states
    for count in range(1, min(enough if node.most is None else node.most, enough) + 1):
        current, done = _sequence(node.body, current, done)
        if count >= node.least:
            if current <= reached:
                break
            reached |= current
        if not current:
            break
    return reached, done


def _continued(prefix: str, char: str) -> str:
    """A prefix that opens with a number, and one more character. Once a sign and a number follow, a second number is
    read as the first was."""
    first, mark, second = prefix.partition(_SECOND)
    if mark:
        return first + mark + _continued_number(second, char)
    longer = _continued_number(prefix, char)
    _, token = _split_number(longer)
    return f"0{token[0]}{_SECOND}0" if len(token) > 1 and token[1] == "0" else longer


def _continued_number(state: str, char: str) -> str:
    """Once a word or sign follows, the number's shape is no longer told; long numbers are all alike."""
    if state[1:2] == " " and state[-1] in ".,":  # a sign already, and no separator
        return state + char
    if state[-1] in ".,":
        return _shortened(state + char) if char == "0" else f"0 {state[-1]}{char}"
    if state[-1] == "0" and char not in "0.,":
        return f"0{char}"
    return _shortened(state + char) if char in "0.," and state[-1] == "0" else state + char


def _shortened(shape: str) -> str:
    return shape if len(shape) <= MAX_SHAPE else _LONG_NUMBER


def _extend(states: set[str], chars: Iterable[str], done: set[str]) -> tuple[set[str], set[str]]:
    after: set[str] = set()
    finished = set(done)
    for state in states:
        for char in chars:
            if char in _DIGITS and (not state or state[0] == "0"):
                char = "0"
            longer = _continued(state, char) if state and state[0] == "0" else state + char
            (finished if _finished(longer) else after).add(longer)
    return after, finished
