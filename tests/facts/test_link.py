"""Texts to facts: how much of what cases.toml and articles.toml say is found; and what holds for any text."""

import cProfile
import datetime
import pickle
import unicodedata
from pathlib import Path

import pytest
from fact_cases import Case, facts_of, read_cases, record_of, shown
from marked import extractor
from msgspec import structs

from kcn_extract.extractor import Extractor
from kcn_extract.quality.evaluate import render
from kcn_extract.quality.gold import GoldArticle
from kcn_extract.quality.score_facts import score_facts
from kcn_extract.record import Record

CASES = read_cases("cases.toml")
# Raised, never lowered.
WHOLLY_RIGHT = 0.37  # of the cases
FLOORS = {  # F1
    "cases.toml": {"value": 0.90, "core": 0.87, "full": 0.77},
    "articles.toml": {"value": 0.94, "core": 0.86, "full": 0.72},
}


def test_cases_that_are_wholly_right() -> None:
    right = [case.id for case in CASES.values() if is_right(case)]
    assert len(right) >= WHOLLY_RIGHT * len(CASES), shown_wrong(right)


def is_right(case: Case) -> bool:
    """Whether just the facts of a case are found, whatever their parts."""
    found = facts_of(record_of(case), like=case.facts)
    keys = [sorted(str(structs.replace(fact, part=None)) for fact in facts) for facts in (found, case.facts)]
    return keys[0] == keys[1]


@pytest.mark.parametrize("name", FLOORS)
def test_a_file_keeps_its_floor(name: str) -> None:
    cases = read_cases(name).values()
    gold = [GoldArticle(case.id, facts=list(case.facts)) for case in cases]
    scores = score_facts(gold, map(record_of, cases))
    below = [level for level, floor in FLOORS[name].items() if scores.levels[level].f1 < floor]
    assert not below, render(scores, errors=100)


def shown_wrong(right: list[str]) -> str:
    wrong = [case for case in CASES.values() if case.id not in right]
    return "\n".join(
        f"{case.id}\n{case.text}\nexpected:\n{shown(case.facts)}"
        f"found:\n{shown(facts_of(record_of(case), like=case.facts))}"
        for case in wrong
    )


def test_ids_and_offsets_point_into_the_record() -> None:
    for case in CASES.values():
        record = record_of(case)
        for fact in record.facts:
            ids = [fact.value, fact.share, fact.subject.mention, fact.period and fact.period.mention]
            ids += [fact.change.amount, fact.change.baseline and fact.change.baseline.mention] if fact.change else []
            assert all(record.mentions[i].id == i for i in ids if i is not None)
            assert 0 <= fact.start < fact.end <= len(case.example.text)
            figure = fact.value if fact.value is not None else fact.share
            if figure is not None:
                assert fact.start <= record.mentions[figure].start < record.mentions[figure].end <= fact.end


def test_a_second_time_the_same() -> None:
    case = next(iter(CASES.values()))
    copied = pickle.loads(pickle.dumps(extractor()))
    assert copied.extract(case.example.text, case.example.published).facts == record_of(case).facts


def test_spelling_does_not_matter() -> None:
    for case in CASES.values():
        text, published = unicodedata.normalize("NFD", case.example.text), case.example.published
        found = shown(facts_of(extractor().extract(text, published), like=case.facts))
        assert unicodedata.normalize("NFC", found) == shown(facts_of(record_of(case), like=case.facts))


def test_explained() -> None:
    text = "Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng, tăng 12% so với năm 2022."
    mentions, accounts = extractor().account(text, datetime.date(2024, 4, 16))
    value, change = accounts
    assert [text[account.start : account.end] for account in accounts] == ["300 tỷ đồng", "12%"]
    assert {slot.name: slot.chosen for slot in value.slots} == {
        "role": "V", "indicator": "budget", "subject": "KCN Đình Trám", "period": "2023-01-01/2023-12-31",
        "status": "actual",
    }  # fmt: skip
    assert [slot.name for slot in change.slots] == ["role"]  # no fact of its own
    (fact,) = value.facts
    assert fact.value is not None and mentions[fact.value].text == "300 tỷ đồng"
    for slot in (*value.slots, *change.slots):
        assert sum(each.probability for each in slot.candidates) == pytest.approx(1, abs=0.01)
        for each in slot.candidates:
            assert each.score == pytest.approx(sum(weight for _, weight in each.features), abs=0.01)


def test_facts_in_doubt_are_left_out() -> None:
    text = "Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng, tăng 12% so với năm 2022."
    (fact,) = Extractor(names="never", confidence=0).extract(text).facts
    assert fact.confidence is not None and 0 < fact.confidence < 1
    assert Extractor(names="never", confidence=fact.confidence).extract(text).facts == [fact]
    assert Extractor(names="never", confidence=fact.confidence + 0.001).extract(text).facts == []


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        Extractor(confidence=confidence)


LONG = ("KCN A có 5 dự án, vốn 5 triệu USD; ", "5%, ", "Ngày 3/5/2024 đạt 5 tỷ đồng, ", "- KCN Đình Trám: 5%\n")


@pytest.mark.parametrize("text", LONG)
def test_time_grows_with_the_text_alone(text: str) -> None:
    def steps(letters: int) -> int:
        """Calls of the linker's functions, which do not depend on how busy the machine is."""
        profile = cProfile.Profile(builtins=False)
        profile.runcall(extractor().extract, text * (letters // len(text)))
        codes = ((entry.callcount, entry.code) for entry in profile.getstats())
        return sum(count for count, code in codes if Path(code.co_filename).parent.name == "facts")

    steps(300)  # what is read once
    assert steps(9_000) < 3.5 * steps(3_000)


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
    record = extractor().extract(text)
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
