"""An article in the terminal: its mentions coloured with their values in the margin; and why each was found.

Where there is no terminal, ``show`` writes plain text with each mention as ``[span = value]``, the notation of the
rule files' examples.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from kcn_extract.notation import written
from kcn_extract.record import CardinalValue, Fact, Mention, MoneyValue, QuantityValue, Record
from kcn_extract.rules.model import DECOY
from kcn_extract.text.shadow import shadow_of

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from kcn_extract.extractor import Extractor
    from kcn_extract.rules.engine import Candidate
    from kcn_extract.rules.model import Rule

STYLES = {
    "ZONE": "bold magenta",
    "DATE": "cyan",
    "MONEY": "bold green",
    "PERCENT": "yellow",
    "QUANTITY": "blue",
    "CARDINAL": "bright_red",
}
_BESIDE = 90  # columns from which there is a margin

# What would steer the terminal: control characters (all but line break and tab) and marks of writing direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_THOUSANDS = re.compile(r"(?<=[0-9])(?<!\.[0-9])(?<!\.[0-9]{2})(?=(?:[0-9]{3})+(?![0-9]))")


def harmless(text: str) -> str:
    """The text, equally long, with nothing in it that could steer a terminal."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", " \n"))


def bracketed(text: str, mentions: list[Mention]) -> str:
    """The text with each mention in brackets with its value.

    >>> from kcn_extract import extract
    >>> bracketed("tăng 5%", extract("tăng 5%").mentions)
    'tăng [5% = 5 %]'
    """
    text = harmless(text)
    parts, at = [], 0
    for mention in mentions:
        parts.append(f"{text[at : mention.start]}[{text[mention.start : mention.end]} = {written(mention.value)}]")
        at = mention.end
    return "".join([*parts, text[at:]])


def show(text: str, record: Record, console: Console) -> None:
    """Print an article: coloured, with the values beside or below each paragraph; in brackets without colour."""
    if not console.color_system:
        console.file.write(bracketed(text, record.mentions).rstrip("\n") + "\n")
        return
    console.print(_header(record))
    for paragraph in _paragraphs(text, record.mentions, console.width):
        console.print(paragraph)


def _header(record: Record) -> RenderableType:
    from rich.text import Text

    info = record.article
    known = [record.id, *(filter(None, (info.published, info.place, info.byline)) if info else ())]
    line = Text(harmless(" · ".join(known)), style="dim")
    for label in STYLES:
        if count := sum(mention.label == label for mention in record.mentions):
            line.append("  ").append(f"{count} {label}", style=STYLES[label])
    line.append("\n")
    return line


def _paragraphs(text: str, mentions: list[Mention], width: int) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    text = harmless(text)
    coming = iter(mentions)
    mention = next(coming, None)
    for line in re.finditer(r"[^\n]+", text):
        shown, margin = Text(line.group()), Text()
        while mention and mention.start < line.end():
            style = STYLES[mention.label]
            shown.stylize(style, mention.start - line.start(), mention.end - line.start())
            margin.append("\n" if margin else "").append(_in_margin(mention), style)
            mention = next(coming, None)
        if not line.group().strip():
            continue
        if width < _BESIDE:
            yield shown
            if margin:
                yield Padding(margin, (0, 0, 0, 4))
            yield Text()
        else:
            beside = Table.grid(expand=True, padding=(0, 3, 1, 0))
            beside.add_column(ratio=3)
            beside.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
            beside.add_row(shown, margin)
            yield beside


def _in_margin(mention: Mention) -> str:
    value = written(mention.value)
    if isinstance(mention.value, MoneyValue | QuantityValue | CardinalValue):
        value = _THOUSANDS.sub(" ", value)
    modifier = getattr(mention.value, "modifier", None)
    return value + (f" ({modifier.replace('_', ' ')})" if modifier else "")


def explain(text: str, extractor: Extractor, published: datetime.date | str | None) -> Iterator[tuple[str, str]]:
    """Why each mention of a text was found, and what was not: lines, each with its style."""
    shadow = shadow_of(text)
    lost: list[tuple[Candidate, Candidate | None]] = []
    won = extractor.explain(text, published, lambda loser, winner: lost.append((loser, winner)))
    candidates = extractor.engine.find(shadow)
    rules = {rule.name: rule for rule in extractor.rules.rules}

    def span(candidate: Candidate) -> tuple[int, int]:
        return shadow.raw_span(candidate.start, candidate.end)

    def quoted(candidate: Candidate) -> str:
        start, end = span(candidate)
        return f"“{harmless(text[start:end])}”"

    for winning, mention in won:
        start, end = mention.start, mention.end
        yield f"{harmless(mention.text)}  {mention.label}  {written(mention.value)}", STYLES[mention.label]
        rule = rules.get(mention.rule)
        yield f"    place   {start}-{end}", ""
        yield f"    rule    {_named(rule) if rule else mention.rule}", ""
        groups = {name: group for name, group in winning.match.groupdict().items() if group}
        yield f"    groups  {', '.join(f'{name} = {group}' for name, group in groups.items()) or 'none'}", ""
        yield f"    value   {_fields(mention.value)}", ""
        for loser, winner in lost:
            if winner is winning:
                yield f"    beat    {quoted(loser)} of {_named(loser.rule)}: it {why(loser, winner)}", "dim"
    losers = {(loser.rule.name, span(loser)) for loser, _ in lost}
    for candidate in sorted(candidates, key=lambda c: c.start):
        if candidate.rule.label == DECOY and (candidate.rule.name, span(candidate)) not in losers:
            yield f"{quoted(candidate)} is a look-alike, left out by {_named(candidate.rule)}", "dim"
            for loser, winner in lost:
                if winner and winner.rule is candidate.rule and span(winner) == span(candidate):
                    yield f"    beat    {quoted(loser)} of {_named(loser.rule)}: it {why(loser, winner)}", "dim"
    for loser, winner in lost:
        if winner is None:
            yield f"{quoted(loser)} matches {_named(loser.rule)}, but has no possible value", "dim"
    mentions, facts = extractor.explain_facts(text, published)
    for fact, traces in facts:
        yield "", ""
        yield f"FACT  {_fact(fact, mentions)}", "bold"
        for trace in traces:
            place = f"  {trace.start}-{trace.end}" if trace.start is not None else ""
            yield f"    {trace.role:9} {harmless(trace.text)}{place}", ""
    if not won:
        yield "nothing found", ""


def _fact(fact: Fact, mentions: list[Mention]) -> str:
    """A fact in a line: subject, indicator, value, period, change, share, status."""
    subject = f"{fact.subject.kind} {fact.subject.name}" if fact.subject.kind else fact.subject.name
    parts = [f"{harmless(subject)} · {fact.indicator}{f' ({fact.part})' if fact.part else ''}"]
    if fact.value is not None:
        parts.append(written(mentions[fact.value].value))
    if fact.period:
        parts.append(f"{fact.period.start}/{fact.period.end}")
    if fact.change:
        amount = fact.change.amount
        by = f"x {fact.change.factor}" if fact.change.factor is not None else ""
        by = written(mentions[amount].value) if amount is not None else by
        parts.append(f"{fact.change.direction} {by}".strip())
        if fact.change.baseline:
            parts.append(f"on {fact.change.baseline.start}/{fact.change.baseline.end}")
    if fact.share is not None:
        parts.append(f"share {written(mentions[fact.share].value)}")
    return " · ".join([*parts, *(["plan"] if fact.status == "plan" else [])])


def why(loser: Candidate, winner: Candidate) -> str:
    """Why one candidate lost to another, by the order that :mod:`kcn_extract.rules.resolve` states."""
    if loser.rule.priority != winner.rule.priority:
        return f"has the lower priority ({loser.rule.priority} against {winner.rule.priority})"
    if loser.end - loser.start != winner.end - winner.start:
        return "is shorter"
    if loser.start != winner.start:
        return "begins later"
    return "stands after it in the rule files"


def _named(rule: Rule) -> str:
    return f"{rule.name} ({rule.file})"


def _fields(value: Any) -> str:
    if value is None:
        return "not known"
    fields: dict[str, Any] = msgspec.structs.asdict(value)
    return ", ".join(f"{key} = {field}" for key, field in fields.items() if field is not None)
