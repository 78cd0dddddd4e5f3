"""Choose among candidates that overlap.

The policy, whole: candidates that share a character form a cluster; in a cluster the higher priority wins, then the
longer span, then the earlier start, then the match that saw more before it (``so với năm trước``), then the rule that
stands earlier in its file. A candidate whose value is refused
(31/2/2024) steps back and lets its rivals in. Decoys win like any other and are then dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from kcn_extract.rules.engine import Candidate

T = TypeVar("T")


def choose(
    candidates: list[Candidate],
    evaluate: Callable[[Candidate], T | None],
    lost: Callable[[Candidate, Candidate | None], None] | None = None,
) -> Iterator[tuple[Candidate, T]]:
    """The winners in reading order, each with what ``evaluate`` made of it; None there means refused.
    ``lost`` is told of each loser and of the winner it lost to (None where it was refused)."""
    candidates.sort(key=_reading_order)
    for cluster in _clusters(candidates):
        if len(cluster) > 1:
            cluster.sort(key=_rank)
        winners: list[tuple[Candidate, T]] = []
        for candidate in cluster:
            rival = next((w for w, _ in winners if candidate.start < w.end and w.start < candidate.end), None)
            if rival is not None:
                if lost:
                    lost(candidate, rival)
                continue
            value = evaluate(candidate)
            if value is not None:
                winners.append((candidate, value))
            elif lost:
                lost(candidate, None)
        if len(winners) > 1:
            winners.sort(key=lambda winner: winner[0].start)
        yield from winners


def _reading_order(candidate: Candidate) -> tuple[int, int]:
    return candidate.start, -candidate.end


def _rank(candidate: Candidate) -> tuple[int, int, int, int, int]:
    rule, start = candidate.rule, candidate.start
    return -rule.priority, start - candidate.end, start, candidate.match.start(), rule.line


def _clusters(candidates: list[Candidate]) -> Iterator[list[Candidate]]:
    cluster: list[Candidate] = []
    end = -1
    for candidate in candidates:
        if cluster and candidate.start >= end:
            yield cluster
            cluster = []
        cluster.append(candidate)
        end = max(end, candidate.end) if len(cluster) > 1 else candidate.end
    if cluster:
        yield cluster
