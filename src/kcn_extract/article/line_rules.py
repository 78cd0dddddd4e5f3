"""Rules of label ``ARTICLE``: what a line of an article is (a stamp, a byline, a caption, a question), and their
examples."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from kcn_extract.rules.examples import Found, check_examples
from kcn_extract.rules.marks import Example
from kcn_extract.rules.model import ARTICLE, ARTICLE_ROLES, Rule
from kcn_extract.text.sentences import Span
from kcn_extract.text.shadow import Shadow, shadow_of

if TYPE_CHECKING:
    import regex

    Match: TypeAlias = regex.Match[str]

Tables: TypeAlias = Mapping[str, Mapping[str, Any]]


_FEW = 40  # beginnings that are quicker to look for than the pattern is to match
# Roles that open a line, and those that stand anywhere in one; the others are whole lines.
_OPENING = ("dateline", "question", "answer", "section", "table_caption", "chart_caption", "regarding")
_WITHIN = ("caption", "addressed")


class LineRule:
    """A rule of label ``ARTICLE``, ready to match a line: the whole of it, its beginning, or anywhere in it. A line is
    looked at before it is matched: few lines of few articles need a pattern, or its compiling."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._beginnings = _beginnings(rule)

    @cached_property
    def _match(self) -> Callable[[str, int, int], Match | None]:
        """The pattern compiled when it is first needed, which for many articles it never is."""
        pattern = self.rule.compile()
        manners = {**dict.fromkeys(_OPENING, pattern.match), **dict.fromkeys(_WITHIN, pattern.search)}
        return manners.get(self.rule.value or "", pattern.fullmatch)

    def match(self, shadow: Shadow, line: Span) -> Match | None:
        """Return the match in a line of the shadow."""
        folded, (start, end) = shadow.folded, line
        if self._beginnings:
            if not folded.startswith(self._beginnings, start):
                return None
        elif not self._holds_required(folded, start, end):
            return None
        return self._match(shadow.text if self.rule.exact else folded, start, end)

    def _holds_required(self, folded: str, start: int, end: int) -> bool:
        if not self.rule.required:
            return True
        for string in self.rule.required:  # noqa: SIM110 (twice as fast as any)
            if folded.find(string, start, end) >= 0:
                return True
        return False


def _beginnings(rule: Rule) -> tuple[str, ...]:
    """Return what the matches of a rule begin with, in lower case; nothing where it may stand anywhere in a line, or
    where the beginnings are not known, or too many."""
    anchors = rule.starts
    if rule.value in _WITHIN or anchors is None or anchors.obstacle or anchors.after_number or anchors.shapes:
        return ()
    return anchors.literals if len(anchors.literals) <= _FEW else ()


class LineRules:
    """All rules of label ``ARTICLE`` by their role; those of a role are compiled when they are first asked."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = {role: [] for role in ARTICLE_ROLES}
        for rule in rules:
            if rule.label == ARTICLE and rule.value is not None:
                self._rules[rule.value].append(rule)
        self._compiled: dict[str, list[LineRule]] = {}

    def matches(self, role: str, shadow: Shadow, line: Span) -> Iterator[Match]:
        """Yield the match of each rule of a role that matches the line."""
        for rule in self._of(role):
            if match := rule.match(shadow, line):
                yield match

    def first(self, role: str, shadow: Shadow, line: Span) -> Match | None:
        """Return the first match of a role."""
        for rule in self._of(role):
            if match := rule.match(shadow, line):
                return match
        return None

    def _of(self, role: str) -> list[LineRule]:
        if role not in self._compiled:  # threads that do so at once make the same
            self._compiled[role] = [LineRule(rule) for rule in self._rules[role]]
        return self._compiled[role]


def moment_of(groups: Mapping[str, str | None], tables: Tables) -> datetime.date | None:
    """Return the day, or day and time, of a stamp's groups; None for a day that does not exist.

    >>> moment_of({"day": "16", "month": "4", "year": "2024"}, {})
    datetime.date(2024, 4, 16)
    """
    get = groups.get
    year = int(get("year") or get("year_after") or 0)
    day = int(get("day") or get("day_first") or 0)
    month_name = get("month") or get("month_word") or get("month_after") or ""
    month = int(month_name) if month_name.isdecimal() else tables["article_month"][month_name]
    if year < 100:
        year += 2000
    if month > 12:  # 4/16/2024, in the English order
        day, month = month, day
    try:
        if get("hour") is None:
            return datetime.date(year, month, day)
        return datetime.datetime(year, month, day, *_time_of(groups, tables)) + _to_local_time(groups)
    except (ValueError, OverflowError):
        return None


LOCAL = datetime.timedelta(hours=7)
"""The time of Vietnam, which a stamp without a zone is in."""


def _to_local_time(groups: Mapping[str, str | None]) -> datetime.timedelta:
    """What is added to the time of a stamp to make it Vietnam's: ``Z``, ``GMT``, ``+09:00``.

    >>> str(_to_local_time({"zulu": "z"})), str(_to_local_time({"offset": "+ 7"})), str(_to_local_time({}))
    ('7:00:00', '0:00:00', '0:00:00')
    """
    said = (groups.get("offset") or groups.get("offset_alone") or "").replace(" ", "").replace(":", "")
    if not said:
        return LOCAL if groups.get("utc") or groups.get("zulu") else datetime.timedelta()
    hours, minutes = int(said[1:3]), int(said[3:] or 0)
    offset = datetime.timedelta(hours=hours, minutes=minutes)
    return LOCAL - offset if said[0] == "+" else LOCAL + offset


def _time_of(groups: Mapping[str, str | None], tables: Tables) -> tuple[int, int, int]:
    hour, minute, second = (int(groups.get(name) or 0) for name in ("hour", "minute", "second"))
    if (half := groups.get("half")) and hour <= 12:
        hour = hour % 12 + tables["article_half"][half]
    return hour, minute, second


def check_article_rule(rule: Rule, tables: Tables) -> Iterator[str]:
    """Run the examples of a rule, each a single line: ``[16/4/2024 = 2024-04-16]``, ``[(Huế) - = Huế]Sáng nay``. The
    value is the moment, the name or place, or for the other roles the role. Yield a message for each that fails."""
    line_rule = LineRule(rule)

    def find(example: Example) -> list[Found]:
        shadow = shadow_of(example.text)
        line = Span(0, len(shadow.text))
        match = line_rule.match(shadow, line)
        if match is None or (value := _value_of(rule, match, shadow, tables)) is None:
            return []
        start, end = match.span() if rule.value == "dateline" else line
        return [Found(shadow.text[start:end], start, end, rule.label, value, rule.name)]

    return check_examples(rule.name, rule.match, rule.never, find)


def _value_of(rule: Rule, match: Match, shadow: Shadow, tables: Tables) -> str | None:
    if rule.value == "published":
        moment = moment_of(match.groupdict(), tables)
        return moment.isoformat() if moment else None
    for group in ("name", "place"):
        if group in match.re.groupindex:
            return shadow.text[slice(*match.span(group))]
    return rule.value
