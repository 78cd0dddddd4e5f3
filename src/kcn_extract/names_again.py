"""The companies of an article, found by their full names, where they are named again by shorter ones."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from kcn_extract.record import OrgValue
from kcn_extract.rules.engine import Candidate, NameMatch
from kcn_extract.rules.model import Rule
from kcn_extract.value_functions import Evaluated, Winner
from kcn_extract.values.context import Context
from kcn_extract.values.org import names_again


def found_again(
    found: Sequence[Winner], rule: Rule, evaluate: Callable[[Candidate], Evaluated | None], context: Context
) -> list[Winner]:
    """What is found, and the names of its companies wherever else they stand, in reading order."""
    names: dict[str, OrgValue] = {}
    for candidate, (value, end, _) in found:
        if isinstance(value, OrgValue):
            proper = candidate.match.groupdict().get("proper") or value.name
            for name, known in names_again(proper, value, end, context):
                names.setdefault(name, known)
    if not names:
        return list(found)
    every = list(found)
    starts = [candidate.start for candidate, _ in found]
    for name in sorted(names, key=len, reverse=True):
        for start, end in _stands(name, context.shadow.text):
            at = bisect(starts, start)
            if (at and every[at - 1][1].end > start) or (at < len(every) and every[at][0].start < end):
                continue
            candidate = Candidate(start, end, rule, NameMatch(context.shadow.text, start, end))
            if (made := evaluate(candidate)) and isinstance(made.value, OrgValue):
                known = names[name]
                value = known if known.ticker == name else replace(known, name=name)
                every.insert(at, (candidate, Evaluated(value, made.end)))
                starts.insert(at, start)
    return every


def _stands(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in a text as whole words. Without a pattern: to compile one takes longer than to look."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not text[end : end + 1].isalnum() and not (start and text[start - 1].isalnum()):
            yield start, end
        start = text.find(name, end)
