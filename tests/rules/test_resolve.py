"""The overlap policy: priority, length, start; refusal lets rivals in."""

from typing import NamedTuple

import regex

from kcn_extract.rules.engine import Candidate
from kcn_extract.rules.model import Rule
from kcn_extract.rules.resolve import choose


class Made(NamedTuple):
    end: int


MATCH = regex.match("", "")


def candidate(start: int, end: int, name: str = "r", priority: int = 0) -> Candidate:
    rule = Rule(name, "DATE", "", (), None, (), (), "date.toml:1", 1, priority=priority)
    return Candidate(start, end, rule, MATCH)


def spans(*candidates: Candidate, refuse: str = "", made_end: int = 0) -> list[tuple[int, int]]:
    winners = choose(list(candidates), lambda c: None if c.rule.name == refuse else Made(made_end or c.end))
    return [(winner.start, winner.end) for winner, _ in winners]


def test_the_longest_wins() -> None:
    assert spans(candidate(0, 5), candidate(0, 9), candidate(4, 12)) == [(0, 9)]


def test_priority_beats_length() -> None:
    assert spans(candidate(0, 9), candidate(2, 5, priority=1)) == [(2, 5)]


def test_of_equals_the_earlier_wins() -> None:
    assert spans(candidate(3, 8), candidate(0, 5)) == [(0, 5)]


def test_neighbours_do_not_compete() -> None:
    assert spans(candidate(5, 9), candidate(0, 5)) == [(0, 5), (5, 9)]


def test_a_refused_candidate_lets_its_rivals_in() -> None:
    assert spans(candidate(0, 9, "bad"), candidate(0, 4), candidate(5, 9), refuse="bad") == [(0, 4), (5, 9)]


def test_what_a_winner_leaves_is_for_its_rivals() -> None:
    assert spans(candidate(0, 9), candidate(6, 9), made_end=5) == [(0, 9), (6, 9)]


def test_the_losers_are_told() -> None:
    told = []
    list(choose([candidate(0, 9, "long"), candidate(0, 4, "short"), candidate(20, 24, "bad")],
                lambda c: None if c.rule.name == "bad" else Made(c.end),
                lambda loser, winner: told.append((loser.rule.name, winner and winner.rule.name))))  # fmt: skip
    assert told == [("short", "long"), ("bad", None)]
