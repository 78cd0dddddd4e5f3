"""A text -> what the rules find in it, each with its value -> mentions, with their dates closed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from kcn_extract.dates.reading import Reading
from kcn_extract.dates.resolve import document_date, resolve
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names_again import found_again
from kcn_extract.record import FACT_LABELS, FIGURE_LABELS, Mention
from kcn_extract.rules.engine import Candidate, Engine
from kcn_extract.rules.model import ARTICLE_NAMES, DECOY, LATENT
from kcn_extract.rules.resolve import choose
from kcn_extract.text.shadow import Shadow, shadow_of
from kcn_extract.value_functions import Evaluated, Winner, evaluator
from kcn_extract.values.context import Context, Found, Pending
from kcn_extract.values.number import Tables

Lost = Callable[[Candidate, Candidate | None], None]


class Finding(NamedTuple):
    """The candidates that win in a text, in reading order. ``latent``: what becomes a mention only where a fact is made
    of it."""

    winners: list[Winner]
    latent: list[Winner]


class Finder:
    """Finds what the rules of an engine find."""

    def __init__(self, engine: Engine, tables: Tables, gazetteer: Gazetteer) -> None:
        self.engine = engine
        self.tables = tables
        self.gazetteer = gazetteer
        self.again = next((rule for rule in engine.rules if rule.names == ARTICLE_NAMES), None)

    def find(self, shadow: Shadow, lost: Lost | None = None) -> Finding:
        """Return what is found; ``lost`` is told of every candidate that lost, and of the one it lost to (None where
        its value was refused)."""
        before: list[Found] = []
        item_match = partial(self.engine.item_match, shadow)
        context = Context.of(shadow, self.tables, self.gazetteer, before, item_match)
        evaluate = evaluator(context)
        winners: list[Winner] = []
        latent: list[Winner] = []
        for candidate, evaluated in choose(
            self.engine.find(shadow), evaluate, lost, lambda winner: self._items(winner, shadow)
        ):
            rule, (value, end, _) = candidate.rule, evaluated
            if rule.label == DECOY or (winners and candidate.start < winners[-1][1].end):
                continue  # a value function has moved that end beyond its match
            if rule.role == LATENT:
                latent.append((candidate, evaluated))
                continue
            winners.append((candidate, evaluated))
            if rule.label in FACT_LABELS:  # no value is read by the names around it
                known = None if isinstance(value, Pending) else value
                before.append(Found(rule.label, candidate.start, end, known, rule.role))
        every = found_again(winners, self.again, evaluate, context) if self.again else winners
        return Finding(every, latent)

    def figure(self, text: str) -> Mention | None:
        """The figure that a text opens with: a mention with a value, latent or not."""
        shadow = shadow_of(text)
        finding = self.find(shadow)
        made = mentions_of(shadow, [*finding.winners, *finding.latent], None)
        return next((m for m in made if m.start == 0 and m.label in FIGURE_LABELS and m.value is not None), None)

    def _items(self, opening: Evaluated, shadow: Shadow) -> Iterable[Candidate]:
        """The items of the list that a winner opens."""
        if not opening.items:
            return ()
        return filter(None, (self.engine.item_at(shadow, place) for place in opening.items))


def mentions_of(shadow: Shadow, winners: list[Winner], published: datetime.date | None) -> list[Mention]:
    """Return the mentions of an article, its dates closed."""
    dates = iter(resolve(_readings(winners), published))
    mentions: list[Mention] = []
    for id, winner in enumerate(winners):
        value = winner[1].value
        mentions.append(_mention(id, winner, shadow, next(dates) if isinstance(value, Reading) else value))
    return mentions


def may_be_of(winners: list[Winner], day: datetime.date) -> bool:
    """Return True if nothing that an article says of dates makes it certain that it is of another year or day."""
    own = document_date(_readings(winners))
    is_another_day = own.is_exact and own.day not in (None, day)
    return own.year in (None, day.year) and not is_another_day


def _readings(winners: list[Winner]) -> list[Reading]:
    return [made.value for _, made in winners if isinstance(made.value, Reading)]


def _mention(id: int, winner: Winner, shadow: Shadow, value: Any) -> Mention:
    candidate, made = winner
    start, end = shadow.raw_span(candidate.start, made.end)
    return Mention(id, candidate.rule.label, shadow.raw[start:end], start, end, candidate.rule.name, value)  # type: ignore[arg-type]
