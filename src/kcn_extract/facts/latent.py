"""Mentions that a record has only where a fact uses them: ``36 khu`` may be a count of zones, or of nothing.

:func:`joined` puts them among the others for the linker, :func:`settled` takes out again what no fact uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from msgspec.structs import replace

from kcn_extract.record import Change, Fact, Mention, Period

Ids = frozenset[int]
_start = attrgetter("start")


def joined(mentions: list[Mention], latent: Iterable[Mention]) -> tuple[list[Mention], Ids]:
    """Return both in reading order with new ids, and the ids of the latent ones; those that overlap one before them,
    or one that is not latent, are left out."""
    added: list[Mention] = []
    at = 0
    for mention in sorted(latent, key=_start):
        while at < len(mentions) and mentions[at].end <= mention.start:
            at += 1
        free = at == len(mentions) or mention.end <= mentions[at].start
        if free and not (added and mention.start < added[-1].end):
            added.append(mention)
    if not added:
        return mentions, frozenset()
    starts = frozenset(map(_start, added))
    every = [replace(mention, id=at) for at, mention in enumerate(sorted([*mentions, *added], key=_start))]
    return every, frozenset(mention.id for mention in every if mention.start in starts)


def settled(mentions: list[Mention], facts: list[Fact], latent: Ids) -> tuple[list[Mention], list[Fact]]:
    """Return the mentions without the ``latent`` ones that no fact uses, and both with the ids that remain.

    >>> settled([], [], frozenset())
    ([], [])
    """
    dropped = latent.difference(*map(used, facts))
    if not dropped:
        return mentions, facts
    kept = [mention for mention in mentions if mention.id not in dropped]
    now = {mention.id: at for at, mention in enumerate(kept)}
    return [replace(mention, id=now[mention.id]) for mention in kept], [_with_ids(fact, now) for fact in facts]


def used(fact: Fact) -> Iterator[int]:
    """The ids of the mentions that a fact is made of."""
    ids = [fact.value, fact.share, fact.subject.mention]
    periods = [fact.period]
    if change := fact.change:
        ids += [change.amount, change.from_]
        periods.append(change.baseline)
    ids += [period.mention for period in periods if period]
    return (id for id in ids if id is not None)


def _with_ids(fact: Fact, now: Mapping[int, int]) -> Fact:
    return replace(
        fact,
        subject=replace(fact.subject, mention=_new(fact.subject.mention, now)),
        value=_new(fact.value, now),
        share=_new(fact.share, now),
        period=_of_period(fact.period, now),
        change=_of_change(fact.change, now),
    )


def _of_change(change: Change | None, now: Mapping[int, int]) -> Change | None:
    if change is None:
        return None
    baseline = _of_period(change.baseline, now)
    return replace(change, amount=_new(change.amount, now), from_=_new(change.from_, now), baseline=baseline)


def _of_period(period: Period | None, now: Mapping[int, int]) -> Period | None:
    return period and replace(period, mention=_new(period.mention, now))


def _new(id: int | None, now: Mapping[int, int]) -> int | None:
    return None if id is None else now[id]
