"""Find the candidates of all rules in a shadow copy.

:class:`AnchoredEngine` makes one automaton pass over the words that can open a rule and one scan for numbers, and
matches a rule only where it may begin. What it finds is held to :class:`~kcn_extract.rules.oracle.NaiveEngine`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

import ahocorasick_rs
from msgspec import Struct

from kcn_extract.rules.anchors import shape_of
from kcn_extract.rules.model import ITEM, Names, Rule

if TYPE_CHECKING:
    import regex

    from kcn_extract.text.shadow import Shadow

SPAN = "mention"  # the group that is the span of a would-be mention, where it is not the whole match


class NameMatch(Struct, frozen=True, gc=False):
    """A name of the gazetteer where it stands in a text: what the engine and value functions need of a match."""

    text: str
    place: int
    stop: int

    def group(self) -> str:
        """Return the name as typed."""
        return self.text[self.place : self.stop]

    def groupdict(self) -> dict[str, str]:
        """Return the name as the group ``name``."""
        return {"name": self.group()}

    def start(self) -> int:
        """Return where it begins."""
        return self.place


PatternMatch: TypeAlias = "re.Match[str] | regex.Match[str]"
Match: TypeAlias = "PatternMatch | NameMatch"
_MatchAt: TypeAlias = Callable[[str, int], "re.Match[str] | None"]


class Candidate(Struct, frozen=True, gc=False):
    """A place where a rule matched: the span of the would-be mention in the shadow, and the match itself."""

    start: int
    end: int
    rule: Rule
    match: Match


# A number and what follows it, which says what rules can start there: a word; a sign with the character behind it, or
# with a second number and the word or sign after that; or, after a blank, a digit.
_NUMBER = re.compile(
    r"([0-9]+(?:[.,][0-9]+)*+)(?: ?(?:([^\W\d_]++)|"
    r"([^\w\s])(?: ?([0-9])[0-9]*(?:[.,][0-9]+)*+(?: ?([^\W\d_]++|[^\w\s])| (?=([0-9]))|)| ?(?s:(.))|))| (?=([0-9]))|)"
)
_ANY_DIGIT = "0"  # as the anchors write it
_DIGITS = "0123456789"
_DFA_PAYS_OFF = 500_000  # characters: it is a third faster than an NFA, and takes 15 ms longer to make
_PASSED_OVER = 16  # texts that a rule is passed over for before its pattern is compiled all the same
_LONG_TEXT = 100_000  # to look through it for each rule takes as long as compiling the rule


class Trial:
    """A rule ready to be tried: its pattern is compiled for the first text that it may match, because a start needs few
    of them; or after some texts that it may not, because a match that fails costs less than to look. For the first
    text it is compiled for that text alone: often it is the only one."""

    __slots__ = ("exact", "first", "first_match", "followers", "match", "passed_over", "rule", "spans_group", "unfit")

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.exact = rule.exact
        self.followers: tuple[Trial, ...] = ()
        self.spans_group = False
        self.unfit = ""  # the last text that has nothing of what a match contains
        self.passed_over = 0  # how many such texts there were
        self.first = ""  # the first text that it may match
        self.match: _MatchAt = self._compile_and_match
        self.first_match: _MatchAt = self.match

    def _compile_and_match(self, text: str, place: int) -> re.Match[str] | None:
        if text is self.unfit:
            return None
        if self.passed_over < _PASSED_OVER and not self._may_match(text):
            self.unfit = text
            self.passed_over += 1
            return None
        if len(text) >= _LONG_TEXT:
            return self._compile_whole(text, place)
        pattern = self.rule.compile_for(text.lower() if self.exact else text)
        self.spans_group = SPAN in pattern.groupindex
        self.first, self.first_match, self.match = text, pattern.match, self._match_first
        return self.match(text, place)

    def _match_first(self, text: str, place: int) -> re.Match[str] | None:
        return self.first_match(text, place) if text is self.first else self._compile_whole(text, place)

    def _compile_whole(self, text: str, place: int) -> re.Match[str] | None:
        pattern = self.rule.compile()
        self.spans_group = SPAN in pattern.groupindex
        self.match = pattern.match
        return self.match(text, place)

    def _may_match(self, text: str) -> bool:
        """True if a text has something of what a match contains, or that takes too long to tell."""
        required = self.rule.required
        return not required or self.exact or len(text) >= _LONG_TEXT or any(string in text for string in required)

    def candidate(self, match: re.Match[str]) -> Candidate:
        """The candidate for a match."""
        if self.spans_group:
            return spanned(self.rule, match)
        return Candidate(*match.span(), self.rule, match)


class NameTrial:
    """A rule of names, tried where the folded text has a name: it must end there, and begin with a capital if the name
    does (``capital``)."""

    __slots__ = ("capital", "exact", "followers", "length", "rule")

    def __init__(self, rule: Rule, length: int, capital: bool) -> None:
        self.rule = rule
        self.length = length
        self.capital = capital
        self.exact = True
        self.followers = ()

    def match(self, text: str, place: int) -> NameMatch | None:
        """The name, if it stands at a place of the text as typed."""
        end = place + self.length
        following = text[end : end + 1]
        if following.isalnum() or "\u0300" <= following <= "\u036f" or (self.capital and not text[place].isupper()):
            return None
        return NameMatch(text, place, end)

    def candidate(self, match: NameMatch) -> Candidate:
        """The candidate for a match."""
        return Candidate(match.place, match.stop, self.rule, match)


def _no_names(kind: str) -> Iterable[str]:
    return ()


class Engine:
    """What every engine has: the rules ready to be tried, and those that are tried at the end of another. ``names``
    gives the names of the kind that a rule of names asks for."""

    def __init__(self, rules: Iterable[Rule], names: Names = _no_names) -> None:
        self.rules = tuple(rules)
        self.names = names
        self.trials = {rule.name: Trial(rule) for rule in self.rules}
        for rule in self.rules:
            for name in rule.after:
                if name in self.trials and rule.role != ITEM:
                    self.trials[name].followers += (self.trials[rule.name],)
        self._leading = tuple(rule for rule in self.rules if not rule.after)
        self._item = next((self.trials[rule.name] for rule in self.rules if rule.role == ITEM), None)

    def __reduce__(self) -> tuple[type[Engine], tuple[tuple[Rule, ...], Names]]:
        return type(self), (self.rules, self.names)

    def find(self, shadow: Shadow) -> list[Candidate]:
        """Return the candidates of all rules, in any order."""
        raise NotImplementedError

    def item_match(self, shadow: Shadow, place: int) -> re.Match[str] | None:
        """The match of the item that goes on with a list at a place, which whoever reads the list knows."""
        if self._item is None:
            return None
        return self._item.match(shadow.text if self._item.exact else shadow.folded, place)

    def item_at(self, shadow: Shadow, place: int) -> Candidate | None:
        """The same as a candidate."""
        match = self.item_match(shadow, place)
        return self._item.candidate(match) if self._item and match else None

    def _followed(self, first: Candidate, shadow: Shadow, tried: set[tuple[Trial, int]]) -> Iterator[Candidate]:
        """The chain of candidates that continue one: each begins where the one before it ended. What has been
        ``tried`` is not tried again: the members of a list open the same chain, one after another."""
        pending = [first]
        while pending:
            last = pending.pop()
            for trial in self.trials[last.rule.name].followers:
                if (trial, last.end) in tried:
                    continue
                tried.add((trial, last.end))
                match = trial.match(shadow.text if trial.exact else shadow.folded, last.end)
                if match and (found := trial.candidate(match)).end > last.end:
                    pending.append(found)
                    yield found

    def _named(self, rule: Rule) -> Iterator[tuple[str, NameTrial]]:
        """The names that a rule of names is tried at, in lower case, each with its trial; few trials serve all."""
        trials: dict[tuple[int, bool], NameTrial] = {}
        for name in self.names(rule.names or ""):
            key = len(name), name[0].isupper()
            if (trial := trials.get(key)) is None:
                trial = trials[key] = NameTrial(rule, *key)
            yield name.lower(), trial

    def _searched(self, rule: Rule, shadow: Shadow) -> Iterator[Candidate]:
        """Every place where a rule matches, overlapping ones too."""
        text = shadow.text if rule.exact else shadow.folded
        tried: set[tuple[Trial, int]] = set()
        for match in rule.compile_for_search().finditer(text, overlapped=True):
            candidate = spanned(rule, match)
            yield candidate
            yield from self._followed(candidate, shadow, tried)


def spanned(rule: Rule, match: PatternMatch) -> Candidate:
    """The candidate for a match: its span is the group ``mention`` where the pattern has one that took part."""
    start, end = match.span(SPAN) if SPAN in match.re.groupindex else (-1, -1)
    if start < 0:
        start, end = match.span()
    return Candidate(start, end, rule, match)


def _starting(token: str, by_token: Mapping[str, list[Trial]]) -> tuple[Trial, ...]:
    """The rules that a token after a number starts: ``/0-`` starts what ``/0`` and ``/`` start too."""
    less = () if token[0].isalpha() else (token[:1], token[:2])
    return tuple(dict.fromkeys(trial for known in (token, *less) for trial in by_token.get(known, ())))


def _automaton(literals: list[str], implementation: ahocorasick_rs.Implementation) -> ahocorasick_rs.AhoCorasick:
    kind = ahocorasick_rs.MatchKind.Standard
    return ahocorasick_rs.AhoCorasick(literals, matchkind=kind, implementation=implementation)


class AnchoredEngine(Engine):
    """Rules matched only at their anchors. Rules whose anchors cannot be derived run by plain search."""

    def __init__(self, rules: Iterable[Rule], names: Names = _no_names) -> None:
        super().__init__(rules, names)
        by_literal: dict[str, list[Trial | NameTrial]] = defaultdict(list)
        by_token: dict[str, list[Trial]] = defaultdict(list)
        by_shape: dict[str, list[Trial]] = defaultdict(list)
        self.searched: list[Rule] = []
        for rule in self._leading:
            if rule.names:
                for name, named in self._named(rule):
                    by_literal[name].append(named)
                continue
            found, trial = rule.anchors(), self.trials[rule.name]
            if found.obstacle:
                self.searched.append(rule)
                continue
            for keys, table in ((found.literals, by_literal), (found.after_number, by_token), (found.shapes, by_shape)):
                for key in keys:
                    table[key].append(trial)
        self._at_literal = [tuple(trials) for trials in by_literal.values()]
        self._after_number = {token: _starting(token, by_token) for token in by_token}
        self._of_shape = {shape: tuple(of) for shape, of in by_shape.items()}
        self._shortest_shape = min(map(len, by_shape), default=0)
        self._literals = [*_DIGITS, *by_literal]  # digits too: half the time of a scan for numbers by a pattern
        self._automaton = _automaton(self._literals, ahocorasick_rs.Implementation.ContiguousNFA)
        self._pays_off_in = _DFA_PAYS_OFF

    def find(self, shadow: Shadow) -> list[Candidate]:
        text, folded = shadow.text, shadow.folded
        found: list[Candidate] = []
        tried: set[tuple[Trial, int]] = set()
        for trials, place in self._places(folded):
            for trial in trials:
                match = trial.match(text if trial.exact else folded, place)
                if match:
                    candidate = trial.candidate(match)  # type: ignore[arg-type]  # it is the trial's own
                    found.append(candidate)
                    if trial.followers:
                        found.extend(self._followed(candidate, shadow, tried))
        for rule in self.searched:
            found.extend(self._searched(rule, shadow))
        return found

    def _places(self, folded: str) -> Iterator[tuple[tuple[Trial | NameTrial, ...], int]]:
        """Where rules may begin, and which."""
        at_literal, digits = self._at_literal, len(_DIGITS)
        of_shape, shortest = self._of_shape.get, self._shortest_shape
        number_end = 0
        for literal, start, _ in self._automaton_for(folded).find_matches_as_indexes(folded, overlapping=True):
            if literal >= digits:
                if start == 0 or not folded[start - 1].isalnum() or not folded[start].isalnum():
                    yield at_literal[literal - digits], start
            elif start >= number_end:
                figure = _NUMBER.match(folded, start)
                assert figure is not None  # a digit stands there
                number = figure[1]
                number_end = start + len(number)
                if trials := self._after(figure):
                    yield trials, start
                if len(number) >= shortest and (trials := of_shape(shape_of(number))):
                    yield trials, start

    def _automaton_for(self, folded: str) -> ahocorasick_rs.AhoCorasick:
        """The automaton that is made fast, for few articles; for more the one that is fast."""
        if self._pays_off_in > 0:
            self._pays_off_in -= len(folded)
            if self._pays_off_in <= 0:
                self._automaton = _automaton(self._literals, ahocorasick_rs.Implementation.DFA)
        return self._automaton

    def _after(self, figure: re.Match[str]) -> tuple[Trial, ...] | None:
        """The rules that what follows a number starts."""
        _, word, sign, second, token, blank_digit, behind, digit = figure.groups()
        after = self._after_number.get
        if word is not None:
            return after(word)
        if sign is None:
            return after(_ANY_DIGIT) if digit else None
        if second is None:
            return (behind and after(sign + behind)) or after(sign)
        known = after(f"{sign}{_ANY_DIGIT}{token or (blank_digit and _ANY_DIGIT) or ''}")
        return known or after(sign + _ANY_DIGIT) or after(sign)
