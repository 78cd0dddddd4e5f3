"""The companies of an article, found by their full names, where they are named again by shorter ones."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from kcn_extract.record import OrgValue
from kcn_extract.rules.engine import Candidate, NameMatch
from kcn_extract.rules.model import Rule
from kcn_extract.value_functions import Evaluated
from kcn_extract.values.context import Context
from kcn_extract.values.org import names_again

Found = tuple[Candidate, Evaluated]


def found_again(
    found: Sequence[Found], rule: Rule, evaluate: Callable[[Candidate], Evaluated | None], context: Context
) -> list[Found]:
    """What is found, and the names of its companies wherever else they stand, in reading order."""
    names: dict[str, OrgValue] = {}
    for candidate, (value, end) in found:
        if isinstance(value, OrgValue):
            proper = candidate.match.groupdict().get("proper") or value.name
            for name, known in names_again(proper, value, end, context):
                names.setdefault(name, known)
    if not names:
        return list(found)
    starts = [candidate.start for candidate, _ in found]
    more: list[Found] = []
    for match in re.finditer(_any_of(names), context.shadow.text):
        start, end = match.span()
        at = bisect(starts, start)
        free = (not at or found[at - 1][1].end <= start) and (at == len(found) or end <= found[at][0].start)
        candidate = Candidate(start, end, rule, NameMatch(context.shadow.text, start, end))
        if free and (made := evaluate(candidate)) and isinstance(made.value, OrgValue):
            known = names[match[0]]
            name = known.name if known.ticker == match[0] else made.value.name
            more.append((candidate, Evaluated(replace(known, name=name), made.end)))
    return sorted([*found, *more], key=lambda each: each[0].start)


def _any_of(names: dict[str, OrgValue]) -> str:
    """A pattern for any of some names, whole words, the longest first."""
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)"
