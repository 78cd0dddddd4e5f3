"""The value functions by the names that rule files call them, and how a candidate gets its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from kcn_extract.dates import read
from kcn_extract.record import Value
from kcn_extract.rules.engine import Candidate
from kcn_extract.rules.model import RuleFailed
from kcn_extract.values import amount, money, org, place, zone, zone_list
from kcn_extract.values.context import REFUSED, Context, Groups, Moved, Pending, Result, ValueFunction

VALUES: dict[str, ValueFunction] = {
    **amount.VALUES,
    **money.VALUES,
    **read.VALUES,
    **zone.VALUES,
    **zone_list.VALUES,
    **place.VALUES,
    **org.VALUES,
}


class Evaluated(NamedTuple):
    """The value of a candidate (None: not resolvable), where its mention ends, which a value function may move, and
    where the items of the list are that it opens."""

    value: Value | Pending | None
    end: int
    items: tuple[int, ...] = ()


Winner: TypeAlias = tuple[Candidate, Evaluated]


def evaluator(context: Context) -> Callable[[Candidate], Evaluated | None]:
    """A function that gives the value of a candidate, or None where it is refused."""
    contexts: dict[str, Context] = {}  # of rules with tables of their own

    def evaluate(candidate: Candidate) -> Evaluated | None:
        rule, seen = candidate.rule, context
        if rule.tables:
            seen = contexts.get(rule.name) or contexts.setdefault(rule.name, context.with_tables(rule.tables))
        value = value_of(candidate, seen)
        if isinstance(value, Moved):
            return Evaluated(*value)
        return None if value is REFUSED else Evaluated(value, candidate.end)

    return evaluate


def value_of(candidate: Candidate, context: Context) -> Result:
    """What the rule's value function makes of a candidate. Raises :class:`RuleFailed` where it cannot take it."""
    rule = candidate.rule
    if rule.value is None:
        return None
    groups = candidate.match.groupdict()
    try:
        return VALUES[rule.value](groups, context.at(candidate.start, candidate.end))
    except Exception as error:
        raise RuleFailed(_failure(candidate, groups, error)) from error


def _failure(candidate: Candidate, groups: Groups, error: Exception) -> str:
    """Which rule failed on what, and what its author can do."""
    why = f"{type(error).__name__}: {error}"
    if isinstance(error, KeyError) and error.args[0] in groups.values():
        why = f'{error} stands in none of its tables; name yours in the rule: tables = {{ unit = "…" }}'
    elif isinstance(error, KeyError | AssertionError):
        named = f"a group called {error}" if error.args else "another group"
        why = f"it needs {named}; the pattern has {', '.join(groups) or 'none'}"
    rule = candidate.rule
    return f"{rule.file}: {rule.name}: value {rule.value!r} cannot take {candidate.match.group()!r}: {why}"
