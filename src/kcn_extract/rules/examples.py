"""Run the examples of the rule files.

An example is a sentence with its mentions in brackets, each with its value: ``ký [ngày 16/4/2024 = 2024-04-16] tại``.
``@2024-05-01:`` in front gives the day of publication; ``\\[`` is a bracket of the sentence itself. The whole extractor
runs over the sentence, and the rule must find just these mentions: the whole span, this rule, the exact value.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from kcn_extract.notation import written
from kcn_extract.record import Mention
from kcn_extract.rules.load import Rule, RuleFailed


class Expected(Struct, frozen=True):
    """A bracket of an example."""

    text: str
    start: int
    end: int
    value: str


class Example(Struct, frozen=True):
    """A parsed example."""

    text: str
    published: datetime.date | None
    expected: tuple[Expected, ...]


class ExampleError(ValueError):
    """An example that cannot be read."""


_HEAD = re.compile(r"@([0-9]{4}-[0-9]{2}-[0-9]{2}): ?")
_PART = re.compile(r"\\(.)|\[((?:[^\[\]\\]|\\.)*) = ([^\[\]]*)\]|(\[|\])")


def parse_example(source: str) -> Example:
    """Read the bracket notation. Raises :class:`ExampleError` for a bracket without ``= value`` or unclosed, or a day
    that is none.

    >>> parse_example("ký [ngày 2/9 = --09-02] tại").expected[0].text
    'ngày 2/9'
    """
    published = None
    if head := _HEAD.match(source):
        try:
            published = datetime.date.fromisoformat(head[1])
        except ValueError:
            raise ExampleError(f"{head[1]} is no day") from None
        source = source[head.end() :]
    text = ""
    expected: list[Expected] = []
    copied = 0
    for part in _PART.finditer(source):
        text += source[copied : part.start()]
        copied = part.end()
        if part[4]:
            raise ExampleError(f"a bracket without value at {part.start()}: write [span = value], or \\[ for a bracket")
        if part[1]:
            text += part[1]
        else:
            surface = re.sub(r"\\(.)", r"\1", part[2])
            expected.append(Expected(surface, len(text), len(text) + len(surface), part[3]))
            text += surface
    return Example(text + source[copied:], published, tuple(expected))


Extract = Callable[[str, datetime.date | None], list[Mention]]


def check_rule(rule: Rule, extract: Extract) -> Iterator[str]:
    """Run the examples of a rule; yields a message for each that fails, another for each way to fail."""
    for kind, sources in (("match", rule.match), ("never", rule.never)):
        for source in sources:
            where = f"{kind} {source!r}"
            try:
                example = parse_example(source)
            except ExampleError as error:
                yield f"{where}: {error}"
                continue
            if kind == "match" and not example.expected:
                yield f"{where}: no bracket says what it must find"
                continue
            try:
                mentions = extract(example.text, example.published or _day(rule))
            except RuleFailed as error:
                yield f"{where}: {str(error).removeprefix(f'{rule.file}: {rule.name}: ')}"
                continue
            yield from (_differences if kind == "match" else _unwanted)(rule, where, example, mentions)


def _day(rule: Rule) -> datetime.date | None:
    return datetime.date.fromisoformat(rule.published) if rule.published else None


def _unwanted(rule: Rule, where: str, example: Example, mentions: list[Mention]) -> Iterator[str]:
    for mention in mentions:
        found = Expected(mention.text, mention.start, mention.end, written(mention.value))
        if mention.rule == rule.name and found not in example.expected:
            yield f"{where}: found {mention.text!r} = {written(mention.value)}"


def _differences(rule: Rule, where: str, example: Example, mentions: list[Mention]) -> Iterator[str]:
    by_rule = False
    for want in example.expected:
        got = next((m for m in mentions if m.start < want.end and want.start < m.end), None)
        if got is None:
            yield f"{where}: {want.text!r} not found"
        elif (got.start, got.end) != (want.start, want.end):
            yield f"{where}: not the whole span: {got.text!r} instead of {want.text!r} (by {got.rule})"
        elif written(got.value) != want.value:
            yield f"{where}: {want.text!r} has the value {written(got.value)}, not {want.value} (by {got.rule})"
        else:
            by_rule = by_rule or got.rule == rule.name
            continue
        by_rule = True
    if not by_rule:
        rules = ", ".join(sorted({m.rule for m in mentions}))
        yield f"{where}: found by another rule: {rules}"
    for mention in mentions:
        if mention.rule == rule.name and not any(
            e.start < mention.end and mention.start < e.end for e in example.expected
        ):
            yield f"{where}: found more than it should: {mention.text!r}"
