"""Counts that are mentions of a record only where a fact uses them."""

from __future__ import annotations

import pytest
from marked import extractor

from kcn_extract.extractor import Extractor
from kcn_extract.facts.latent import joined, settled, used
from kcn_extract.record import CardinalValue, Change, Fact, Mention, Period, Subject
from kcn_extract.rules.model import LATENT

TEXT = """Bắc Giang có 46 KCN, trong đó 36 khu đang hoạt động, sử dụng 12.500 lao động, tỷ lệ lấp đầy đạt 67%.

Vụ cháy hôm qua làm 5 người lo lắng."""


def count(id: int, start: int, end: int) -> Mention:
    return Mention(
        id, "CARDINAL", "x" * (end - start), start, end, "cardinal.test", CardinalValue(id, None, None, "zones")
    )


def fact(**fields: object) -> Fact:
    return Fact(**{"subject": Subject("place", "Bắc Giang"), "indicator": "zones", "start": 0, "end": 1} | fields)  # type: ignore[arg-type]


def test_latent_mentions_stand_in_reading_order_and_give_way() -> None:
    plain = [count(0, 10, 15), count(1, 30, 40)]
    spans = [(50, 55), (2, 5), (12, 18), (15, 19), (53, 60), (55, 58), (20, 30)]
    every, latent = joined(plain, [count(0, *span) for span in spans])
    assert [(m.id, m.start) for m in every] == list(enumerate([2, 10, 15, 20, 30, 50, 55]))
    assert latent == {0, 2, 3, 5, 6}


def test_without_latent_mentions_nothing_changes() -> None:
    plain = [count(0, 10, 15)]
    assert joined(plain, []) == (plain, frozenset())
    assert joined(plain, [count(0, 12, 13)]) == (plain, frozenset())
    facts = [fact(value=0)]
    assert settled(plain, facts, frozenset()) == (plain, facts)


def test_every_id_of_a_fact_is_renumbered() -> None:
    every = [count(id, 10 * id, 10 * id + 5) for id in range(10)]
    whole = fact(
        subject=Subject("zone", "Vân Trung", "KCN", 2),
        value=3,
        share=4,
        period=Period("2024-01-01", "2024-12-31", 5),
        change=Change("up", amount=6, from_=7, baseline=Period("2023-01-01", "2023-12-31", 8)),
    )
    assert sorted(used(whole)) == [2, 3, 4, 5, 6, 7, 8]
    kept, (renumbered,) = settled(every, [whole], frozenset({0, 1, 3, 9}))
    assert [(m.id, m.start) for m in kept] == [(at, 10 * (at + 2)) for at in range(7)]
    assert sorted(used(renumbered)) == [0, 1, 2, 3, 4, 5, 6]
    assert renumbered.change and renumbered.change.baseline and renumbered.period and renumbered.subject.mention == 0
    assert (renumbered.value, renumbered.share, renumbered.period.mention) == (1, 2, 3)
    assert (renumbered.change.amount, renumbered.change.from_, renumbered.change.baseline.mention) == (4, 5, 6)


def test_ids_that_are_not_known_stay_so() -> None:
    alone = fact(period=Period("2024-01-01", "2024-12-31"), change=Change("up", amount=1))
    _, (renumbered,) = settled([count(0, 0, 5), count(1, 10, 15)], [alone], frozenset({0}))
    assert renumbered == fact(period=Period("2024-01-01", "2024-12-31"), change=Change("up", amount=0))


def test_a_record_has_only_those_that_a_fact_uses() -> None:
    rules = {rule.name for rule in extractor().rules.rules if rule.role == LATENT}
    found = [mention.text for mention in extractor().found(TEXT) if mention.rule in rules]
    assert found == ["36 khu", "5 người"]
    record = extractor().extract(TEXT)
    assert [mention.id for mention in record.mentions] == list(range(len(record.mentions)))
    ids = {id for fact in record.facts for id in used(fact)}
    assert [mention for mention in record.mentions if mention.rule in rules and mention.id not in ids] == []
    assert "5 người" not in [mention.text for mention in record.mentions]
    for one in record.facts:
        assert record.mentions[one.value or 0].value is not None


@pytest.mark.parametrize("options", [{"facts": False}, {"labels": ["CARDINAL"]}])
def test_without_facts_they_are_not_looked_for(options: dict[str, object]) -> None:
    made = Extractor(names="never", **options)  # type: ignore[arg-type]
    assert [rule.name for rule in made.engine.rules if rule.role == LATENT] == []
    assert [mention.text for mention in made.extract(TEXT).mentions if mention.label == "CARDINAL"] == [
        "46 KCN",
        "12.500 lao động",
    ]
