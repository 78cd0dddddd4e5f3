"""Texts to facts: the cases of cases.toml, each with all that its text says; and what holds for any text."""

import datetime
import pickle
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.notation import plain, written
from kcn_extract.record import CardinalValue, Fact, Mention, Record

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


@cache
def extractor() -> Extractor:
    return Extractor(names="never")


def extract(text: str, published: str | None = None) -> Record:
    return extractor().extract(text, published or None)


def told(mention: Mention) -> str:
    value = mention.value
    return written(value).removesuffix(f" {value.of}") if isinstance(value, CardinalValue) else written(value)


def days(start: str, end: str) -> str:
    return start if start == end else f"{start}/{end}"


def line(fact: Fact, mentions: list[Mention]) -> str:
    """A fact as the cases write it."""
    subject = fact.subject
    name = f"{subject.type}:{f'{subject.kind}|' if subject.kind else ''}{subject.name}"
    parts = [name, fact.indicator, told(mentions[fact.value]) if fact.value is not None else "-"]
    if fact.period:
        parts.append(f"period={days(fact.period.start, fact.period.end)}")
    if change := fact.change:
        sign = {"up": "+", "down": "-", "times": "x"}[change.direction]
        amount = told(mentions[change.amount]) if change.amount is not None else plain(change.factor or 0)
        parts.append("down" if amount == "0" else f"change={sign}{amount}")  # growth below zero
        if change.baseline:
            parts.append(f"baseline={days(change.baseline.start, change.baseline.end)}")
    if fact.share is not None:
        parts.append(f"share={told(mentions[fact.share])}")
    return " ".join([*parts, *(["plan"] if fact.status == "plan" else [])])


ARTICLES = tomllib.loads((Path(__file__).parent / "articles.toml").read_text(encoding="utf-8"))["article"]
FLOOR = 0.95  # of the facts annotated by reading; what is found beside them is as rare


def test_articles() -> None:
    """Whole articles, annotated by reading: most of what they say, and little else."""
    wanted, found = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for article in ARTICLES:
        record = extract(article["text"], article["published"])
        wanted.update((article["about"], fact) for fact in article["facts"])
        found.update((article["about"], line(fact, record.mentions)) for fact in record.facts)
    right = (wanted & found).total()
    missed, added = sorted((wanted - found).elements()), sorted((found - wanted).elements())
    assert right >= FLOOR * wanted.total(), missed
    assert right >= FLOOR * found.total(), added


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_case(case: dict[str, object]) -> None:
    record = extract(str(case["text"]), str(case["published"]))
    assert [line(fact, record.mentions) for fact in record.facts] == case["facts"]
    if "parts" in case:
        assert [fact.part or "" for fact in record.facts] == case["parts"]


def test_ids_and_offsets_point_into_the_record() -> None:
    for case in CASES:
        record = extract(case["text"], case["published"])
        for fact in record.facts:
            ids = [fact.value, fact.share, fact.subject.mention, fact.period and fact.period.mention]
            ids += [fact.change.amount, fact.change.baseline and fact.change.baseline.mention] if fact.change else []
            assert all(record.mentions[i].id == i for i in ids if i is not None)
            assert 0 <= fact.start < fact.end <= len(case["text"])
            figure = fact.value if fact.value is not None else fact.share
            if figure is not None:
                assert fact.start <= record.mentions[figure].start < record.mentions[figure].end <= fact.end


def test_a_second_time_the_same() -> None:
    text, published = CASES[0]["text"], CASES[0]["published"]
    copied = pickle.loads(pickle.dumps(extractor()))
    assert copied.extract(text, published).facts == extract(text, published).facts


def test_spelling_does_not_matter() -> None:
    import unicodedata

    for case in CASES:
        given = extract(case["text"], case["published"])
        other = extract(unicodedata.normalize("NFD", case["text"]), case["published"])
        want = [line(fact, given.mentions) for fact in given.facts]
        assert [unicodedata.normalize("NFC", line(fact, other.mentions)) for fact in other.facts] == want


def test_explained() -> None:
    text = "Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng, tăng 12% so với năm 2022."
    mentions, facts = extractor().explain_facts(text, datetime.date(2024, 4, 16))
    ((fact, traces),) = facts
    assert line(fact, mentions).startswith("zone:KCN|Đình Trám budget 300000000000 VND")
    assert {trace.role: trace.text for trace in traces} == {
        "indicator": "nộp ngân sách", "subject": "KCN Đình Trám", "period": "Năm 2023", "change": "tăng",
        "baseline": "năm 2022",
    }  # fmt: skip
    assert all(text[t.start : t.end] == t.text for t in traces if t.start is not None)


def test_some_labels_have_no_facts() -> None:
    text = "KCN Đình Trám nộp ngân sách 300 tỷ đồng."
    assert Extractor(names="never", labels=["MONEY"]).extract(text).facts == []


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh có 10 KCN, thu hút 5 tỷ USD từ Foxconn, Luxshare và Hana Micron.",
        "Doanh thu 5 tỷ USD, Samsung và…",
        "Doanh thu 5 tỷ USD, Samsung và",
    ],
)
def test_a_list_of_companies_that_breaks_off(text: str) -> None:
    record = extract(text)
    assert record.error is None
    assert [mention.text for mention in record.mentions if mention.label == "MONEY"] == ["5 tỷ USD"]


def test_a_fault_of_the_linker_costs_the_facts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexError("string index out of range")

    broken = Extractor(names="never")
    monkeypatch.setattr(broken.linker, "link", fail)
    record = broken.extract("KCN Đình Trám nộp ngân sách 300 tỷ đồng.")
    assert [mention.text for mention in record.mentions] == ["KCN Đình Trám", "300 tỷ đồng"]
    assert record.facts == []
    assert record.error and (record.error.type, record.error.message) == (
        "facts",
        "IndexError: string index out of range",
    )
    assert Record.from_json(record.to_json()) == record
