"""Facts of records against those of the gold.

They are counted at three levels: the figure alone (``value``), with subject and indicator (``core``), with period,
change, baseline, share and status too (``full``). Names are compared without regard to letter case, tone placement,
dashes and blanks.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import Literal

from msgspec import Struct

from kcn_extract.notation import plain
from kcn_extract.quality.gold import GoldArticle, GoldFact
from kcn_extract.quality.keys import change_key, days_key, figure_key, key_of, plain_name, spread_month, subject_key
from kcn_extract.quality.score import Figures, Score, unmatched_ids
from kcn_extract.record import Fact, Record

FACT_FIELDS = ("value", "subject", "indicator", "period", "change", "baseline", "share", "status")
FACT_LEVELS = {"value": FACT_FIELDS[:1], "core": FACT_FIELDS[:3], "full": FACT_FIELDS}


class FactKey(Struct, frozen=True):
    """A fact as it is compared. ``value`` is the change where the text gives no other figure."""

    value: str
    subject: str | None
    indicator: str
    period: str | None
    change: str | None
    baseline: str | None
    share: str | None
    status: str

    def at(self, level: str) -> tuple[str | None, ...]:
        """The fields that a level compares."""
        return tuple(getattr(self, field) for field in FACT_LEVELS[level])

    def differences(self, other: FactKey) -> dict[str, str | None]:
        """What the other fact says differently."""
        return {field: getattr(other, field) for field in FACT_FIELDS if getattr(self, field) != getattr(other, field)}

    def __str__(self) -> str:
        said = ((field, getattr(self, field)) for field in FACT_FIELDS)
        return " ".join(f"{field}={text!r}" for field, text in said if text)


class FactError(Struct, frozen=True):
    """A gold fact ``missed``, one found that ``differs`` (``got``: in what), or a ``spurious`` prediction."""

    id: str
    kind: Literal["missed", "differs", "spurious"]
    fact: FactKey
    got: dict[str, str | None]

    def __str__(self) -> str:
        return f"{self.id} {self.kind:8} {self.fact}" + (f" got={self.got}" if self.got else "")


class FactScores(Struct, frozen=True):
    """By level; ``fields`` are, of the facts whose figure was found, how many have each field right."""

    levels: dict[str, Score]
    fields: dict[str, tuple[int, int]]
    errors: list[FactError]
    missing: list[str]
    unknown: list[str]

    def figures(self) -> dict[str, Figures]:
        """Return the table as plain numbers, rounded to four places."""
        return {level: score.figures() for level, score in self.levels.items()}


def score_facts(
    gold: Iterable[GoldArticle], records: Iterable[Record], legal_forms: Sequence[str] | None = None
) -> FactScores:
    """Score the facts of records against those of the gold, matched by id, fact to fact one to one.

    ``legal_forms`` are words that do not count before a company's name (default: those of ``patterns/evaluate.toml``).
    """
    subject = subject_reader(legal_forms)
    articles = [article for article in gold if article.facts is not None]
    by_id = {record.id: record for record in records}
    levels = {level: Score() for level in FACT_LEVELS}
    right, compared = Counter[str](), Counter[str]()
    errors: list[FactError] = []
    for article in articles:
        record = by_id.get(article.id)
        wanted = [gold_key(fact, subject) for fact in article.facts or []]
        got = [fact_key(fact, record, subject) for fact in record.facts] if record else []
        for level in FACT_LEVELS:
            both = Counter(key.at(level) for key in wanted) & Counter(key.at(level) for key in got)
            levels[level] += Score(len(wanted), len(got), both.total())
        for key, match in _pairs(wanted, got):
            if key is None:
                assert match is not None
                errors.append(FactError(article.id, "spurious", match, {}))
            elif match is None:
                errors.append(FactError(article.id, "missed", key, {}))
            else:
                compared.update(FACT_FIELDS)
                differences = key.differences(match)
                right.update(set(FACT_FIELDS) - differences.keys())
                if differences:
                    errors.append(FactError(article.id, "differs", key, differences))
    fields = {field: (right[field], compared[field]) for field in FACT_FIELDS}
    return FactScores(levels, fields, errors, *unmatched_ids(articles, by_id))


def _pairs(wanted: Sequence[FactKey], got: Sequence[FactKey]) -> Iterable[tuple[FactKey | None, FactKey | None]]:
    """Each gold fact with the nearest prediction of the same figure that is left, then the predictions left over."""
    left = list(got)
    for key in wanted:
        same_figure = [each for each in left if each.value == key.value]
        match = min(same_figure, key=lambda each: len(key.differences(each)), default=None)
        if match is not None:
            left.remove(match)
        yield key, match
    yield from ((None, each) for each in left)


def subject_reader(legal_forms: Sequence[str] | None = None) -> Callable[[str], str]:
    """What makes of a subject as the gold writes it the form in which subjects are compared."""
    return partial(subject_key, legal_form=_legal_form(tuple(legal_forms or _built_in_legal_forms())))


def gold_key(fact: GoldFact, subject: Callable[[str], str]) -> FactKey:
    """A fact of the gold as it is compared."""
    change = change_key(fact.change)
    return FactKey(
        value=figure_key(fact.value) or f"change {change}",
        subject=subject(fact.subject) if fact.subject else None,
        indicator=fact.indicator,
        period=spread_month(fact.period),
        change=change,
        baseline=spread_month(fact.baseline),
        share=figure_key(fact.share),
        status=fact.status,
    )


def fact_key(fact: Fact, record: Record, subject: Callable[[str], str]) -> FactKey:
    """A fact of a record as it is compared."""
    mentions = {mention.id: mention.value for mention in record.mentions}

    def figure(id: int | None) -> str | None:
        return key_of(mentions.get(id)) if id is not None else None

    change = None
    if fact.change and fact.change.factor is not None:
        change = f"x{plain(fact.change.factor)}"
    elif fact.change and (amount := figure(fact.change.amount)):
        change = ("-" if fact.change.direction == "down" else "+") + amount
    name = f"{fact.subject.kind}|{fact.subject.name}" if fact.subject.type == "zone" else fact.subject.name
    return FactKey(
        value=figure(fact.value) or f"change {change}",
        subject=subject(f"{fact.subject.type}:{name}") if fact.subject.name else None,
        indicator=fact.indicator,
        period=days_key(fact.period),
        change=change,
        baseline=days_key(fact.change.baseline) if fact.change else None,
        share=figure(fact.share),
        status=fact.status,
    )


@cache
def _built_in_legal_forms() -> tuple[str, ...]:
    from kcn_extract.rules.load import BUILT_IN_PATTERNS

    document = tomllib.loads((BUILT_IN_PATTERNS / "evaluate.toml").read_text(encoding="utf-8"))
    return tuple(document["lists"]["legal_forms"])


def _legal_form(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{'|'.join(re.escape(plain_name(word)) for word in words)})\s+)+(?=\S)")
