"""Texts to facts: the cases of cases.toml, each with all that its text says; and what holds for any text."""

import datetime
import pickle
import unicodedata

import pytest
from fact_cases import Case, ExpectedFact, facts_of, figures_of, read_cases, record_of, shown
from marked import extractor
from msgspec import structs

from kcn_extract.extractor import Extractor
from kcn_extract.quality.evaluate import render
from kcn_extract.quality.gold import GoldArticle
from kcn_extract.quality.keys import key_of
from kcn_extract.quality.score_facts import score_facts
from kcn_extract.record import Record
from kcn_extract.rules.examples import differences, found_in

CASES = read_cases("cases.toml")
ARTICLES = read_cases("articles.toml")
FLOOR = 0.95  # of the facts annotated by reading; what is found beside them is as rare


@pytest.mark.parametrize("id", CASES)
def test_case(id: str) -> None:
    """Just these facts, and of just the figures in brackets."""
    case, record = CASES[id], record_of(CASES[id])
    found = facts_of(record, like=case.facts)
    message = f"{id} ({case.why})\n{case.text}\nexpected:\n{shown(case.facts)}found:\n{shown(found)}"
    assert found == [comparable(fact, case) for fact in case.facts], message
    figures = {figure for fact in record.facts for figure in figures_of(fact)}
    mentions = found_in(record.mentions[figure] for figure in sorted(figures))
    wrong = list(differences(case.example, mentions))
    assert not wrong, f"{message}figures in brackets:\n" + "\n".join(wrong)


def comparable(fact: ExpectedFact, case: Case) -> ExpectedFact:
    """An expected fact; one without a part is of the whole, where its case speaks of parts at all."""
    speaks = any(each.part is not None for each in case.facts)
    return structs.replace(fact, part=fact.part or "") if speaks else fact


def test_articles() -> None:
    """Whole articles, annotated by reading: most of what they say, and little else."""
    gold = [GoldArticle(id, facts=[scored(fact) for fact in case.facts]) for id, case in ARTICLES.items()]
    scores = score_facts(gold, [record_of(case) for case in ARTICLES.values()])
    full = scores.figures()["full"]
    assert full["recall"] >= FLOOR and full["precision"] >= FLOOR, render(scores, errors=50)


def scored(fact: ExpectedFact) -> ExpectedFact:
    """A fact as the score compares it, which does not know of a change without an amount."""
    return structs.replace(fact, change=None) if fact.change == "-" else fact


@pytest.mark.parametrize("id", ARTICLES)
def test_the_figures_of_an_article_are_in_brackets(id: str) -> None:
    """Each figure of the facts is the value of a bracket, and each bracket, where its mention is found, of a fact."""
    case = ARTICLES[id]
    spans = {(mark.start, mark.end) for mark in case.example.marks}
    values = {key_of(m.value) for m in record_of(case).mentions if (m.start, m.end) in spans}
    figures = {figure.lstrip("+-") for fact in case.facts for figure in (fact.value, fact.change, fact.share) if figure}
    assert values <= figures
    assert len({figure for figure in figures - values if figure and figure[0] != "x"}) <= len(spans) - len(values)


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
    mentions, facts = extractor().explain_facts(text, datetime.date(2024, 4, 16))
    ((fact, traces),) = facts
    assert (fact.subject.name, fact.indicator) == ("Đình Trám", "budget")
    assert fact.value is not None and mentions[fact.value].text == "300 tỷ đồng"
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
