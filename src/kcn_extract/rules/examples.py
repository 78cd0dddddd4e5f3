"""Run the examples of the pattern files: whatever is marked in one must be found, and no more.

The notation is that of :mod:`kcn_extract.rules.marks`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from kcn_extract.notation import written
from kcn_extract.record import Mention
from kcn_extract.rules.marks import Example, ExampleError, Mark, parse_example
from kcn_extract.rules.model import Rule, RuleFailed


class Found(Struct, frozen=True):
    """What was found at a place of a text, and the name of the rule that found it."""

    text: str
    start: int
    end: int
    label: str
    value: str
    by: str


def found_in(mentions: Iterable[Mention]) -> list[Found]:
    """The mentions, to be compared with marks."""
    return [Found(m.text, m.start, m.end, m.label, written(m.value), m.rule) for m in mentions]


def differences(example: Example, found: Sequence[Found], own: Collection[Found] | None = None) -> Iterator[str]:
    """What is wrong with what was found: a message for each mark that is missed, has another span, label or value, and
    for each mention that no mark expects. ``own``: those that may not be found unexpectedly (default: all)."""
    for mark in example.marks:
        near = [each for each in found if each.start < mark.end and mark.start < each.end]
        if problem := _problem(mark, min(near, key=lambda each: _distance(mark, each), default=None)):
            yield problem
    required = [mark for mark in example.marks if not mark.optional]
    for each in found if own is None else own:
        if not (
            any((each.start, each.end) == (mark.start, mark.end) for mark in example.marks)
            or any(each.start < mark.end and mark.start < each.end for mark in required)
        ):
            yield f"found more than it should: {each.text!r} = {each.label} {each.value} (by {each.by})"


def _distance(mark: Mark, found: Found) -> tuple[bool, bool]:
    return (mark.label not in (None, found.label), (mark.start, mark.end) != (found.start, found.end))


def _problem(mark: Mark, found: Found | None) -> str | None:
    """What is wrong with what was found where a mark stands; None where nothing is."""
    if found is None:
        return None if mark.optional else f"{mark.text!r} not found"
    if (found.start, found.end) != (mark.start, mark.end):
        return None if mark.optional else f"not the whole span: {found.text!r} instead of {mark.text!r} (by {found.by})"
    if mark.label not in (None, found.label):
        return f"{mark.text!r} is {found.label}, not {mark.label} (by {found.by})"
    if not mark.accepts(found.value):
        return f"{mark.text!r} has the value {found.value}, not {' or '.join(mark.values)} (by {found.by})"
    return None


def check_examples(
    name: str,
    match: Iterable[str],
    never: Iterable[str],
    find: Callable[[Example], Sequence[Found]],
    *,
    label: str | None = None,
) -> Iterator[str]:
    """Run the examples of what is called ``name``: in ``match`` it must find what is in brackets and no more, in
    ``never`` nothing. Yield a message for each way in which one fails.

    A bracket gives its value, unless it is by their ``label`` alone that all of them are to be known. ``find`` returns
    all that is found in a text, by whatever rule, and raises :class:`ExampleError` where a rule fails on it."""
    for source in match:
        where = f"match {source!r}"
        try:
            example = _labelled(parse_example(source), label)
            if not example.marks:
                raise ExampleError("no bracket says what it must find")
            found = find(example)
        except ExampleError as error:
            yield f"{where}: {error}"
            continue
        own = [each for each in found if each.by == name]
        wrong = list(differences(example, found, own))
        yield from (f"{where}: {problem}" for problem in wrong)
        if not wrong and not own:
            yield f"{where}: found by another rule: {', '.join(sorted({each.by for each in found}))}"
    for source in never:
        try:
            example = parse_example(source)
            own = [each for each in find(example) if each.by == name]
        except ExampleError as error:
            yield f"never {source!r}: {error}"
            continue
        spans = {(mark.start, mark.end) for mark in example.marks}
        yield from (
            f"never {source!r}: found {each.text!r} = {each.value}"
            for each in own
            if (each.start, each.end) not in spans
        )


def _labelled(example: Example, label: str | None) -> Example:
    """The example with the label that its file gives to all brackets; without one, each must have a value."""
    if label is not None:
        return msgspec.structs.replace(
            example, marks=tuple(msgspec.structs.replace(mark, label=label) for mark in example.marks)
        )
    for mark in example.marks:
        if not mark.values:
            raise ExampleError(f"a bracket without value: write [{mark.text} = value], or \\[ for one of the text")
    return example


def check_rule(rule: Rule, extract: Callable[[str, datetime.date | None], list[Mention]]) -> Iterator[str]:
    """Run the examples of a rule; yield a message for each way in which one fails."""

    def find(example: Example) -> list[Found]:
        try:
            return found_in(extract(example.text, example.published or _day(rule)))
        except RuleFailed as error:
            raise ExampleError(str(error).removeprefix(f"{rule.file}: {rule.name}: ")) from error

    return check_examples(rule.name, rule.match, rule.never, find)


def _day(rule: Rule) -> datetime.date | None:
    return datetime.date.fromisoformat(rule.published) if rule.published else None
