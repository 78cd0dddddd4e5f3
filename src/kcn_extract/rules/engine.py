"""Find the candidates of all rules in a shadow copy.

:class:`AnchoredEngine` makes one automaton pass over the words that can open a rule and one scan for numbers, and
matches a rule only where it may begin. :class:`NaiveEngine` runs every pattern over the whole text, with another regex
library: slow, plain, the oracle that the tests hold the other to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import ahocorasick_rs

from kcn_extract.rules.anchors import shape_of
from kcn_extract.rules.pattern import Rule

if TYPE_CHECKING:
    import regex

    from kcn_extract.unicode import Shadow

Match: TypeAlias = "re.Match[str] | regex.Match[str]"


class Candidate(NamedTuple):
    """A place where a rule matched: the span of the would-be mention in the shadow, and the match itself."""

    start: int
    end: int
    rule: Rule
    match: Match


# A number and the word, the sign or (after a blank) the digit after it, which says which rules can start there.
_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]+)*+)(?: ?([^\W\d_]++|[^\w\s])| (?=([0-9])))?")
_ANY_DIGIT = "0"  # as the anchors write it


class _Engine:
    """What both engines share: compiled patterns (on first use) and the rules tried at the end of another."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._followers: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for name in rule.after:
                self._followers.setdefault(name, []).append(rule)
        self._leading = tuple(rule for rule in self.rules if not rule.after)

    def __getstate__(self) -> tuple[Rule, ...]:
        return self.rules

    def __setstate__(self, rules: tuple[Rule, ...]) -> None:
        self.__init__(rules)  # type: ignore[misc]

    def compiled(self, rule: Rule) -> re.Pattern[str]:
        pattern = self._compiled.get(rule.name)
        if pattern is None:
            pattern = self._compiled[rule.name] = rule.compile()
        return pattern

    def _followed(self, first: Candidate, shadow: Shadow) -> Iterator[Candidate]:
        """The chain of candidates that continue one: each begins where the one before it ended."""
        pending = [first]
        while pending:
            last = pending.pop()
            for rule in self._followers.get(last.rule.name, ()):
                match = self.compiled(rule).match(shadow.text if rule.exact else shadow.folded, last.end)
                if match:
                    found = _candidate(rule, match)
                    if found.end > last.end:
                        pending.append(found)
                        yield found

    def _searched(self, rule: Rule, shadow: Shadow) -> Iterator[Candidate]:
        """Every place where a rule matches, overlapping ones too."""
        text = shadow.text if rule.exact else shadow.folded
        for match in rule.compile_for_search().finditer(text, overlapped=True):
            candidate = _candidate(rule, match)
            yield candidate
            yield from self._followed(candidate, shadow)


def _candidate(rule: Rule, match: Match) -> Candidate:
    if "mention" in match.re.groupindex:
        start, end = match.span("mention")
        if start >= 0:
            return Candidate(start, end, rule, match)
    return Candidate(match.start(), match.end(), rule, match)


class NaiveEngine(_Engine):
    """Every pattern over the whole text, at every place where it can begin."""

    def find(self, shadow: Shadow) -> list[Candidate]:
        return [candidate for rule in self._leading for candidate in self._searched(rule, shadow)]


class AnchoredEngine(_Engine):
    """Rules matched only at their anchors. Rules whose anchors cannot be derived run by plain search."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        super().__init__(rules)
        by_literal: dict[str, list[Rule]] = defaultdict(list)
        by_token: dict[str, list[Rule]] = defaultdict(list)
        by_shape: dict[str, list[Rule]] = defaultdict(list)
        self.searched: list[Rule] = []
        for rule in self._leading:
            found = rule.anchors()
            if found.obstacle:
                self.searched.append(rule)
                continue
            for key, table in ((found.literals, by_literal), (found.after_number, by_token), (found.shapes, by_shape)):
                for anchor in key:
                    table[anchor].append(rule)
        literals = sorted(by_literal)
        self._literal_rules = [tuple(by_literal[literal]) for literal in literals]
        self._by_token = {token: tuple(of) for token, of in by_token.items()}
        self._by_shape = {shape: tuple(of) for shape, of in by_shape.items()}
        self._automaton = ahocorasick_rs.AhoCorasick(literals, matchkind=ahocorasick_rs.MatchKind.Standard)

    def find(self, shadow: Shadow) -> list[Candidate]:
        text, folded = shadow.text, shadow.folded
        compiled, followers = self._compiled, self._followers
        found: list[Candidate] = []

        def attempt(rules: tuple[Rule, ...], at: int) -> None:
            for rule in rules:
                pattern = compiled.get(rule.name) or self.compiled(rule)
                match = pattern.match(text if rule.exact else folded, at)
                if match:
                    candidate = _candidate(rule, match)
                    found.append(candidate)
                    if rule.name in followers:
                        found.extend(self._followed(candidate, shadow))

        literal_rules = self._literal_rules
        for literal, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start == 0 or not folded[start - 1].isalnum() or not folded[start].isalnum():
                attempt(literal_rules[literal], start)
        by_token, by_shape = self._by_token, self._by_shape
        for number in _NUMBER.finditer(folded):
            if rules := by_token.get(_ANY_DIGIT if number[3] else number[2]):
                attempt(rules, number.start())
            if rules := by_shape.get(shape_of(number[1])):
                attempt(rules, number.start())
        for rule in self.searched:
            found.extend(self._searched(rule, shadow))
        return found
