"""Choose among candidates that overlap.

The policy, whole: candidates that share a character form a cluster; in a cluster the higher priority wins, then the
longer span, then the earlier start, then the match that saw more before it (``so với năm trước``), then the rule that
stands earlier in its file. A candidate whose value is refused (31/2/2024) steps back and lets its rivals in. A winner
may bring further candidates along, which stand behind it. Decoys win like any other and are then dropped.
"""

from __future__ import annotations

from bisect import bisect, insort_right
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Protocol, TypeVar

from kcn_extract.rules.engine import Candidate


class Ended(Protocol):
    """What is made of a candidate: a mention that ends at ``end``, which may be before the candidate does."""

    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Ended)
_start = attrgetter("start")


def choose(
    candidates: list[Candidate],
    evaluate: Callable[[Candidate], T | None],
    lost: Callable[[Candidate, Candidate | None], None] | None = None,
    brought: Callable[[T], Iterable[Candidate]] = lambda _: (),
) -> Iterator[tuple[Candidate, T]]:
    """The winners in reading order, each with what ``evaluate`` made of it; None there means refused.
    ``lost`` is told of each loser and of the winner it lost to (None where it was refused). ``brought`` gives the
    candidates that a winner brings along; those that overlap one beside it are left out."""
    candidates.sort(key=_start)
    first = 0
    while first < len(candidates):
        alone = candidates[first]
        after, end = first + 1, alone.end
        while after < len(candidates) and candidates[after].start < end:
            end = max(end, candidates[after].end)
            after += 1
        winners = (_winners if after > first + 1 else _alone)(candidates[first:after], evaluate, lost)
        for candidate, value in winners:
            yield candidate, value
            for further in brought(value):
                if further.start >= winners[-1][1].end:
                    insort_right(candidates, further, lo=after, key=_start)
        first = after


def _alone(
    cluster: list[Candidate],
    evaluate: Callable[[Candidate], T | None],
    lost: Callable[[Candidate, Candidate | None], None] | None,
) -> list[tuple[Candidate, T]]:
    (candidate,) = cluster
    if (value := evaluate(candidate)) is not None:
        return [(candidate, value)]
    if lost:
        lost(candidate, None)
    return []


def _winners(
    cluster: list[Candidate],
    evaluate: Callable[[Candidate], T | None],
    lost: Callable[[Candidate, Candidate | None], None] | None,
) -> list[tuple[Candidate, T]]:
    cluster.sort(key=_rank)
    winners: list[tuple[Candidate, T]] = []  # in reading order, as they do not overlap
    starts: list[int] = []
    for candidate in cluster:
        at = bisect(starts, candidate.start)
        near = winners[max(0, at - 1) : at + 1]
        rival = next((w for w, made in near if candidate.start < made.end and w.start < candidate.end), None)
        value = evaluate(candidate) if rival is None else None
        if value is not None:
            winners.insert(at, (candidate, value))
            starts.insert(at, candidate.start)
        elif lost:
            lost(candidate, rival)
    return winners


def _rank(candidate: Candidate) -> tuple[int, int, int, int, int]:
    rule, start = candidate.rule, candidate.start
    return -rule.priority, start - candidate.end, start, candidate.match.start(), rule.line
