"""Is there a text on which a pattern runs away? One is sought that it can read in very many ways.

A matcher that fails goes back and tries every other way: ``(?:a|aa){1,20}`` reads twenty letters in some ten thousand.
Here all ways are followed at once, letter by letter, and counted; the letter that comes next is one that most of them
can read. What the parts of a pattern do to one another (a repetition within another, two side by side that can read the
same letters, alternatives that begin alike) so shows in the number of ways, however it comes about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from kcn_extract.rules.regex_tree import ANY, Branch, Chars, Group, Look, Node, Repeat, bodies, char_of, opening

MOST_STEPS = 200_000
_MOST_PLACES = 100_000  # that are looked at: a pattern with more is refused too
_LONGEST = 160  # letters of a text that is tried
_BREADTH = 2  # texts that are gone on with
_ENDLESS = 1_000  # repetitions where there is no bound


def runaway(nodes: Sequence[Node]) -> str | None:
    """Return a text on which a match of a pattern needs more than ``MOST_STEPS`` steps from one place, if it fails at
    the end; None if none is found. Raises :class:`TooLarge` for a pattern that is too large to tell.

    >>> from kcn_extract.rules.regex_tree import parse
    >>> runaway(parse("(?:a|aa){1,20}b").nodes)
    'aaaaaaaaaaaaaaaaaaaaaaaaa'
    >>> runaway(parse("(?:[a-z]{1,20} ){1,20}b").nodes)
    """
    return next(filter(None, map(_sought, (tuple(nodes), *_looked_at(nodes)))), None)


class TooLarge(ValueError):
    """A pattern that has too many places to follow all ways through it."""


def _looked_at(nodes: Sequence[Node]) -> Iterator[tuple[Node, ...]]:
    """Yield what is looked at in a pattern: each is matched by itself."""
    for node in nodes:
        if isinstance(node, Look) and node.body:
            yield node.body
        for body in bodies(node):
            yield from _looked_at(body)


class _Place:
    """A place in a pattern: before a node of a sequence, at a repetition that has been gone through some times, or at
    the end of an atomic group (of which ``node`` is kept); and the place behind all that."""

    __slots__ = ("behind", "done", "node", "nodes", "steps")

    def __init__(self, nodes: tuple[Node, ...], done: int, node: Node | None, behind: _Place | None) -> None:
        self.nodes, self.done, self.node, self.behind = nodes, done, node, behind
        self.steps: list[_Step] | None = None


_Step: TypeAlias = tuple[int, "_Place | None", Node | None]
"""The letters that can be read, the place behind, and the atomic group that is left before."""
_Counts: TypeAlias = dict[_Place, int]


class _Places:
    """The places of a pattern, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, int, int, int], _Place] = {}
        self._atomic: dict[int, Group] = {}  # of what is repeated possessively
        self._looked_at = 0

    def _at(self, nodes: tuple[Node, ...], done: int, node: Node | None, behind: _Place | None) -> _Place:
        key = id(nodes), done, id(node), id(behind)
        if (place := self._made.get(key)) is None:
            self._look_at_one_more()
            place = self._made[key] = _Place(nodes, done, node, behind)
        return place

    def _look_at_one_more(self) -> None:
        self._looked_at += 1
        if self._looked_at > _MOST_PLACES:
            raise TooLarge

    def before(self, nodes: tuple[Node, ...], behind: _Place | None, done: int = 0) -> _Place | None:
        """Return the place before the rest of a sequence."""
        return behind if done == len(nodes) else self._at(nodes, done, None, behind)

    def _once(self, node: Repeat) -> Group:
        """Return what a possessive repetition repeats, as the atomic group that it is."""
        return self._atomic.setdefault(id(node), Group(node.body, atomic=True))

    def steps(self, place: _Place) -> list[_Step]:
        """Return what can be read at a place, once for each way to it."""
        if place.steps is None:
            place.steps = list(self._steps(place))
        return place.steps

    def _steps(self, place: _Place) -> Iterator[_Step]:
        pending: list[tuple[_Place | None, int, Node | None, tuple[Node, ...]]] = [(place, ANY, None, ())]
        while pending:
            self._look_at_one_more()
            at, mask, left, entered = pending.pop()
            if at is None or not mask:
                continue
            if at.node is not None:
                pending += self._around(at, at.node, mask, left, entered)
                continue
            node, rest = at.nodes[at.done], self.before(at.nodes, at.behind, at.done + 1)
            match node:
                case Chars(_, cover):
                    if cover & mask:
                        yield cover & mask, rest, left
                case Look(_, following):
                    pending.append((rest, mask & following, left, entered))
                case Branch(options):
                    pending += [(self.before(option, rest), mask, left, entered) for option in options]
                case Group(body, atomic):
                    end = self._at((), 0, node, rest) if atomic else rest
                    pending.append((self.before(body, end), mask, left, entered))
                case Repeat():
                    pending.append((self._at((), 0, node, rest), mask, left, entered))

    def _around(
        self, at: _Place, node: Node, mask: int, left: Node | None, entered: tuple[Node, ...]
    ) -> Iterator[tuple[_Place | None, int, Node | None, tuple[Node, ...]]]:
        """Yield where it goes on from the end of an atomic group, or from a repetition."""
        if not isinstance(node, Repeat):
            yield at.behind, mask, node, entered
            return
        goes_on = at.done < (_ENDLESS if node.most is None else node.most) and all(
            node is not other for other in entered
        )
        if goes_on:
            again: _Place | None = self._at((), at.done + 1, node, at.behind)
            if node.possessive:
                again = self._at((), 0, self._once(node), again)
            yield self.before(node.body, again), mask, left, (*entered, node)
        if at.done >= node.least or not goes_on:
            yield at.behind, mask & ~opening(node.body) if goes_on and node.possessive else mask, left, entered


class _Tried(NamedTuple):
    """A text, the ways to read it by where they stand, and the steps up to there."""

    text: str
    counts: _Counts
    steps: int


def _sought(nodes: tuple[Node, ...]) -> str | None:
    places = _Places()
    start = places.before(nodes, None)
    tried = [_Tried("", {start: 1}, 0)] if start else []
    for _ in range(_LONGEST):
        longer = [one for text in tried for one in _longer(text, places)]
        longer.sort(key=lambda one: sum(one.counts.values()), reverse=True)
        tried = longer[:_BREADTH]
        if not tried:
            break
        if tried[0].steps > MOST_STEPS:
            return tried[0].text
    return None


def _longer(tried: _Tried, places: _Places) -> Iterator[_Tried]:
    """Yield a text with one letter more: those letters that most ways can read."""
    steps = [(step, count) for place, count in tried.counts.items() for step in places.steps(place)]
    by_cover: dict[int, int] = defaultdict(int)
    for (cover, _, _), count in steps:
        by_cover[cover] += count
    for letters in _most_read(by_cover):
        counts = _read(steps, letters & -letters)
        yield _Tried(tried.text + char_of(letters), counts, tried.steps + sum(counts.values()))


def _read(steps: Sequence[tuple[_Step, int]], letter: int) -> _Counts:
    """Return the ways behind a letter, but for those that are at their end. Of those that leave an atomic group for the
    same place only one is kept."""
    counts: _Counts = defaultdict(int)
    of_atomic: dict[tuple[_Place, int], int] = defaultdict(int)
    for (cover, behind, left), count in steps:
        if behind and cover & letter:
            if left is None:
                counts[behind] += count
            else:
                key = behind, id(left)
                of_atomic[key] = max(of_atomic[key], count)
    for (behind, _), count in of_atomic.items():
        counts[behind] += count
    return counts


def _most_read(by_cover: dict[int, int]) -> list[int]:
    """Return those sets of letters that most ways can read, of all that are told apart."""
    sums: dict[int, int] = {}
    for cover, number in by_cover.items():
        after: dict[int, int] = {}
        rest = cover
        for part, of_part in sums.items():
            if shared := part & cover:
                after[shared] = of_part + number
            if apart := part & ~cover:
                after[apart] = of_part
            rest &= ~part
        if rest:
            after[rest] = number
        sums = after
    return sorted(sums, key=lambda part: (sums[part], part), reverse=True)[:4]
