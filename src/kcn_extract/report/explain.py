"""Why each mention and fact of a text was found, and what was not: as lines for the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from kcn_extract.notation import written
from kcn_extract.record import Fact, Mention
from kcn_extract.report.terminal import STYLES
from kcn_extract.rules.model import DECOY
from kcn_extract.text.language import WITHOUT_FACTS, language_of
from kcn_extract.text.shadow import Shadow, shadow_of

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor
    from kcn_extract.facts.explain import Account, Slot, Weighed
    from kcn_extract.rules.engine import Candidate
    from kcn_extract.rules.model import Rule

_REASONS, _RIVALS = 4, 2  # shown of a candidate, of a slot
_LEAST = 0.01
StyledLine = tuple[str, str]
"""A line of text and its style."""


class Defeat(NamedTuple):
    """A candidate that was not chosen, and the one it lost to; None where its value was refused."""

    loser: Candidate
    winner: Candidate | None


def explanation(text: str, extractor: Extractor, published: datetime.date | str | None = None) -> Iterator[StyledLine]:
    """Yield the lines that explain a text: its mentions with the rivals they won over, look-alikes, refused values,
    facts with their cues. Raises ``ValueError`` for an invalid date."""
    shadow = shadow_of(text)
    defeats: list[Defeat] = []
    won = extractor.explain(text, published, lambda loser, winner: defeats.append(Defeat(loser, winner)))
    for winning, mention in won:
        yield from _mention_lines(winning, mention, defeats, shadow)
    for decoy in _winning_decoys(extractor, shadow, defeats):
        yield f"{_quoted(decoy, shadow)} is a look-alike, left out by {_named(decoy.rule)}", "dim"
        yield from _won_over(decoy, defeats, shadow)
    for loser, winner in defeats:
        if winner is None:
            yield f"{_quoted(loser, shadow)} matches {_named(loser.rule)}, but has no possible value", "dim"
    mentions, accounts = extractor.account(text, published)
    for account in accounts:
        yield from _account_lines(account, mentions)
    if extractor.linker and language_of(shadow.folded) == WITHOUT_FACTS:
        yield "no facts: the text is Vietnamese without its diacritics", "dim"
    if not won:
        yield "nothing found", ""


def _account_lines(account: Account, mentions: list[Mention]) -> Iterator[StyledLine]:
    """What was weighed for a figure, and the facts that came of it."""
    yield "", ""
    yield f"FIGURE  {account.text}  {account.start}-{account.end}", "bold"
    for slot in account.slots:
        for at, candidate in enumerate(_worth_showing(slot)):
            sign = "=" if candidate.name == slot.chosen else " "
            name = f"{candidate.name}  {candidate.probability:.2f}"
            reasons = ", ".join(f"{weight:+.1f} {feature}" for feature, weight in candidate.features[:_REASONS])
            yield f"    {slot.name if at == 0 else '':10}{sign} {name}  {reasons}".rstrip(), "" if at == 0 else "dim"
    for fact in account.facts:
        yield f"FACT  {_fact(fact, mentions)} · confidence {fact.confidence:.2f}", "bold"


def _worth_showing(slot: Slot) -> list[Weighed]:
    """The candidate that was chosen, then the most probable others."""
    others = [each for each in slot.candidates if each.name != slot.chosen and each.probability >= _LEAST]
    return [each for each in slot.candidates if each.name == slot.chosen][:1] + others[:_RIVALS]


def _mention_lines(winning: Candidate, mention: Mention, defeats: list[Defeat], shadow: Shadow) -> Iterator[StyledLine]:
    groups = [f"{name} = {group}" for name, group in winning.match.groupdict().items() if group]
    yield f"{mention.text}  {mention.label}  {written(mention.value)}", STYLES[mention.label]
    yield f"    place    {mention.start}-{mention.end}", ""
    yield f"    rule     {_named(winning.rule)}", ""
    yield f"    groups   {', '.join(groups) or 'none'}", ""
    yield f"    value    {_fields(mention.value)}", ""
    yield from _won_over(winning, defeats, shadow)


def _won_over(winner: Candidate, defeats: list[Defeat], shadow: Shadow) -> Iterator[StyledLine]:
    for defeat in defeats:
        if defeat.winner and _key(defeat.winner) == _key(winner):
            rival = f"{_quoted(defeat.loser, shadow)} of {_named(defeat.loser.rule)}"
            yield f"    won over {rival}: {why(winner, defeat.loser)}", "dim"


def _winning_decoys(extractor: Extractor, shadow: Shadow, defeats: list[Defeat]) -> list[Candidate]:
    lost = {_key(defeat.loser) for defeat in defeats}
    decoys = (candidate for candidate in extractor.engine.find(shadow) if candidate.rule.label == DECOY)
    return sorted((decoy for decoy in decoys if _key(decoy) not in lost), key=lambda decoy: decoy.start)


def _key(candidate: Candidate) -> tuple[str, int, int]:
    """Return what two runs over the same text share of a candidate."""
    return candidate.rule.name, candidate.start, candidate.end


def why(winner: Candidate, loser: Candidate) -> str:
    """Return why a candidate won over another, in the order that :mod:`kcn_extract.rules.resolve` gives."""
    if winner.rule.priority != loser.rule.priority:
        return f"higher priority ({winner.rule.priority} over {loser.rule.priority})"
    if winner.end - winner.start != loser.end - loser.start:
        return "longer span"
    if winner.start != loser.start:
        return "earlier start"
    if winner.match.start() != loser.match.start():
        return "more context before it"
    return "earlier in the rule files"


def _quoted(candidate: Candidate, shadow: Shadow) -> str:
    start, end = shadow.raw_span(candidate.start, candidate.end)
    return f"“{shadow.raw[start:end]}”"


def _named(rule: Rule) -> str:
    return f"{rule.name} ({rule.file})"


def _fields(value: Any) -> str:
    if value is None:
        return "not known"
    fields: dict[str, Any] = msgspec.structs.asdict(value)
    return ", ".join(f"{key} = {field}" for key, field in fields.items() if field is not None)


def _fact(fact: Fact, mentions: list[Mention]) -> str:
    """Return a fact in a line: subject, indicator, value, period, change, share, status."""
    subject = f"{fact.subject.kind} {fact.subject.name}" if fact.subject.kind else fact.subject.name
    parts = [f"{subject} · {fact.indicator}{f' ({fact.part})' if fact.part else ''}"]
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
    if fact.status == "plan":
        parts.append("plan")
    return " · ".join(parts)
