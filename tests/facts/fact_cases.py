"""The cases of facts: texts with their figures in brackets and the facts beside them, as README.md says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from marked import extractor
from msgspec import Struct, structs

from kcn_extract.notation import plain
from kcn_extract.quality.gold import GoldFact
from kcn_extract.quality.keys import key_of
from kcn_extract.record import Fact, Period, Record
from kcn_extract.rules.marks import Example, parse_example


class ExpectedFact(GoldFact, frozen=True, forbid_unknown_fields=True):
    """A fact with the fields of ``corpus/facts.jsonl``; TOML has no null, so that what is not known is left out."""

    value: str | None = None
    period: str | None = None


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    why: str
    text: str
    facts: tuple[ExpectedFact, ...]

    @property
    def example(self) -> Example:
        return parse_example(self.text)


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    case: list[Case]


@cache
def read_cases(name: str) -> dict[str, Case]:
    """The cases of a file beside this one, by id."""
    content = Path(__file__).with_name(name).read_text(encoding="utf-8")
    cases = msgspec.toml.decode(content, type=CaseFile).case
    assert len({case.id for case in cases}) == len(cases), "an id stands twice"
    return {case.id: case for case in cases}


@cache
def record_of(case: Case) -> Record:
    return extractor().extract(case.example.text, case.example.published, id=case.id)


def expected_fact(fact: Fact, record: Record) -> ExpectedFact:
    """A fact of a record as the cases write it; a change that is only said to be down is ``-``."""

    def figure(id: int | None) -> str | None:
        return None if id is None else key_of(record.mentions[id].value)

    change = None
    if fact.change:
        sign = {"up": "+", "down": "-", "times": "x"}[fact.change.direction]
        factor = fact.change.factor
        change = sign + (figure(fact.change.amount) or (plain(factor) if factor is not None else ""))
    subject = fact.subject
    return ExpectedFact(
        subject=f"{subject.type}:{f'{subject.kind}|' if subject.kind else ''}{subject.name}",
        indicator=fact.indicator,
        value=figure(fact.value),
        part=fact.part or "",
        period=_days(fact.period),
        change=change,
        baseline=_days(fact.change.baseline) if fact.change else None,
        share=figure(fact.share),
        status=fact.status,
    )


def facts_of(record: Record, like: Iterable[ExpectedFact]) -> list[ExpectedFact]:
    """The facts of a record; their parts only where the expected facts give them (``""``: of the whole)."""
    found = [expected_fact(fact, record) for fact in record.facts]
    if any(fact.part is not None for fact in like):
        return found
    return [structs.replace(fact, part=None) for fact in found]


def figures_of(fact: Fact) -> list[int]:
    """The ids of the mentions that are figures of a fact."""
    ids = (fact.value, fact.share, fact.change.amount if fact.change else None)
    return [id for id in ids if id is not None]


def shown(facts: Iterable[ExpectedFact]) -> str:
    """Facts as a case writes them, one a line."""
    return "".join(f"  {{ {', '.join(_keys(fact))} }},\n" for fact in facts)


def _keys(fact: ExpectedFact) -> list[str]:
    said = structs.asdict(fact).items()
    return [f'{key} = "{value}"' for key, value in said if value is not None and value != "actual"]


def _days(period: Period | None) -> str | None:
    if period is None:
        return None
    return period.start if period.start == period.end else f"{period.start}/{period.end}"
