"""Scores whose figures can be worked out on paper."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from msgspec.structs import replace

from kcn_extract.quality.evaluate import evaluate, render, report
from kcn_extract.quality.gold import EvaluationError, GoldArticle, GoldFact, GoldMention, read_gold
from kcn_extract.quality.keys import figure_key, gold_value, key_of, plain_name, spread_month
from kcn_extract.quality.score import Score
from kcn_extract.quality.score_facts import score_facts
from kcn_extract.quality.score_mentions import score_mentions
from kcn_extract.record import (
    SCHEMA,
    CardinalValue,
    Change,
    DateValue,
    Fact,
    Label,
    Mention,
    MoneyValue,
    PercentValue,
    Period,
    QuantityValue,
    Record,
    Subject,
    Value,
    ZoneValue,
)


def mention(id: int, label: Label, start: int, end: int, value: Value | None) -> Mention:
    return Mention(id, label, "x" * (end - start), start, end, "test.rule", value)


def percent(amount: str, unit: str = "%") -> PercentValue:
    return PercentValue(Decimal(amount), None, None, unit)  # type: ignore[arg-type]


def money(amount: int, currency: str = "VND") -> MoneyValue:
    return MoneyValue(amount, None, None, currency)


def record(id: str, mentions: list[Mention], facts: list[Fact] | None = None) -> Record:
    return Record(SCHEMA, id, None, None, mentions, facts or [])


def gold(*mentions: GoldMention, id: str = "a") -> list[GoldArticle]:
    return [GoldArticle(id, mentions=list(mentions))]


def test_score() -> None:
    score = Score(gold=8, predicted=5, hit=4)
    assert (score.precision, score.recall) == (0.8, 0.5)
    assert score.f1 == pytest.approx(8 / 13)
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)
    assert (Score(gold=3).precision, Score(gold=3).f1) == (1.0, 0.0)
    assert Score(1, 2, 1) + Score(3, 0, 0) == Score(4, 2, 1)


def test_found_missed_spurious_and_wrong_value() -> None:
    wanted = gold(
        GoldMention("PERCENT", 0, 3, "54%", "54 %"),
        GoldMention("PERCENT", 10, 13, "84%", "84 %"),
        GoldMention("PERCENT", 20, 23, "12%", "12 %"),
    )
    found = [
        mention(0, "PERCENT", 0, 3, percent("54.0")),  # right
        mention(1, "PERCENT", 10, 13, percent("48")),  # wrong value
        mention(2, "PERCENT", 20, 24, percent("12")),  # one character too long: one missed, one spurious
        mention(3, "CARDINAL", 30, 40, CardinalValue(9, None, None, "zones")),  # no label of the gold
    ]
    scores = score_mentions(wanted, [record("a", found)])
    assert scores.labels["PERCENT"].span == Score(gold=3, predicted=3, hit=2)
    assert scores.labels["PERCENT"].value == Score(gold=3, predicted=3, hit=1)
    assert scores.total == scores.labels["PERCENT"]
    assert [(error.kind, error.start, error.wanted, error.got) for error in scores.errors] == [
        ("value", 10, "84 %", "48 %"),
        ("missed", 20, "12 %", None),
        ("spurious", 20, None, "12 %"),
    ]
    assert scores.figures() == {
        label: {"gold": 3, "predicted": 3, "precision": 0.6667, "recall": 0.6667, "f1": 0.6667, "f1_value": 0.3333}
        for label in ("PERCENT", "ALL")
    }


def test_the_label_counts() -> None:
    """What is a share of nothing is not defined."""
    wanted = gold(GoldMention("MONEY", 0, 5, "3 tỷ", "3000000000 VND"))
    scores = score_mentions(wanted, [record("a", [mention(0, "PERCENT", 0, 5, percent("3"))])])
    assert scores.labels["MONEY"].span == Score(1, 0, 0)
    assert scores.labels["PERCENT"].span == Score(0, 1, 0)
    assert render(scores).splitlines()[1:3] == [
        "MONEY         1      0     n/a  0.0000  0.0000    0.0000",
        "PERCENT       0      1  0.0000     n/a  0.0000    0.0000",
    ]


def test_optional_mentions_count_neither_way() -> None:
    wanted = gold(
        GoldMention("DATE", 0, 7, "đầu năm", None, optional=True), GoldMention("DATE", 10, 18, "năm 2024", None)
    )
    year = DateValue("2024-01-01", "2024-12-31", "year")
    left = score_mentions(wanted, [record("a", [mention(0, "DATE", 10, 18, year)])])
    found = score_mentions(wanted, [record("a", [mention(0, "DATE", 0, 7, None), mention(1, "DATE", 10, 18, year)])])
    beside = score_mentions(wanted, [record("a", [mention(0, "DATE", 5, 9, None), mention(1, "DATE", 10, 18, year)])])
    assert left.total == found.total == beside.total
    assert left.total.value == Score(1, 1, 1)
    other_label = score_mentions(wanted, [record("a", [mention(0, "MONEY", 0, 7, money(1))])])
    assert other_label.labels["MONEY"].span == Score(0, 1, 0)


def test_several_right_values_and_values_not_scored() -> None:
    either = GoldMention("ZONE", 0, 5, "KTMTD", ["KTMTD|thành phố Đà Nẵng", "KTMTD|Đà Nẵng"])
    assert either.accepts(key_of(ZoneValue("KTMTD", "Đà Nẵng")))
    assert not either.accepts(key_of(ZoneValue("KCN", "Đà Nẵng")))
    assert GoldMention("DATE", 0, 4, "cùng", None).accepts(None)
    assert not GoldMention("DATE", 0, 4, "2024", "2024-01-01/2024-12-31").accepts(None)


def test_ids_of_zones() -> None:
    one = GoldMention("ZONE", 0, 5, "KTMTD", "KTMTD|Đà Nẵng")
    assert one.accepts_zone("ktmtd-da-nang") and one.accepts_zone(None)  # the gold does not say it
    assert not replace(one, zone="ktmtd-da-nang").accepts_zone(None)
    assert not replace(one, zone=None).accepts_zone("ktmtd-da-nang")
    assert replace(one, zone=["ktmtd-da-nang", None]).accepts_zone(None)


def test_an_id_of_another_zone_is_a_wrong_value() -> None:
    wanted = gold(GoldMention("ZONE", 0, 8, "KCN VSIP", "KCN|VSIP", zone="kcn-vsip-i"))
    found = mention(0, "ZONE", 0, 8, ZoneValue("KCN", "VSIP", "kcn-vsip-hai-phong"))
    scores = score_mentions(wanted, [record("a", [found])])
    assert (scores.labels["ZONE"].span.f1, scores.labels["ZONE"].value.f1) == (1.0, 0.0)
    assert (scores.errors[0].wanted, scores.errors[0].got) == ("kcn-vsip-i", "kcn-vsip-hai-phong")


@pytest.mark.parametrize(
    ("label", "in_gold", "value"),
    [
        ("ZONE", "KCN|Song Khê - Nội Hoàng", ZoneValue("KCN", "Song Khê – Nội Hoàng")),
        ("ZONE", "KCN|Mông Hoá", ZoneValue("KCN", "MÔNG HÓA")),
        ("ZONE", "KCN|Thủy Nguyên", ZoneValue("KCN", "Thu\u0309y Nguyên")),
        ("DATE", "--04-01/--04-30", DateValue("--04", "--04", "month")),
        ("DATE", "--02", DateValue("--02-01", "--02-28", "month")),
        ("DATE", "2024-02", DateValue("2024-02-01", "2024-02-29", "month")),
        ("DATE", "2024-04-16", DateValue("2024-04-16", "2024-04-16", "day")),
        ("MONEY", "89530000 USD", MoneyValue(Decimal("89530000.00"), None, None, "USD")),
        ("MONEY", "5..10 VND", MoneyValue(None, 5, 10, "VND")),
        ("PERCENT", "0.25 pp", PercentValue(Decimal("0.250"), None, None, "pp")),
    ],
)
def test_values_are_compared_in_one_form(label: str, in_gold: str, value: Value) -> None:
    assert gold_value(label, in_gold) == key_of(value)  # type: ignore[arg-type]


def test_keys() -> None:
    assert figure_key("0100.50..200 ha") == "100.5..200 ha"
    assert figure_key("487") == "487"
    assert spread_month(None) is None
    assert plain_name(" KCN  Hoà   Phú ") == "kcn hòa phú"


def test_missing_and_unknown_records_are_said() -> None:
    wanted = [
        *gold(GoldMention("PERCENT", 0, 3, "54%", "54 %")),
        *gold(GoldMention("PERCENT", 0, 3, "7%", None), id="b"),
    ]
    scores = score_mentions(wanted, [record("b", [mention(0, "PERCENT", 0, 3, None)]), record("c", [])])
    assert (scores.missing, scores.unknown) == (["a"], ["c"])
    assert scores.total.value == Score(2, 1, 1)
    lines = render(scores, errors=5).splitlines()
    assert lines[-3:] == [
        "no record for a: all missed",
        "no gold for c: not scored",
        "a missed   PERCENT 0-3 '54%' want=54 % got=None",
    ]


YEAR_2023 = Period("2023-01-01", "2023-12-31")
YEAR_2022 = Period("2022-01-01", "2022-12-31")
PROVINCE = Subject("place", "Bắc Giang")
OUTPUT = GoldFact(
    "place:Bắc Giang",
    "production_value",
    "453 VND",
    "2023-01-01/2023-12-31",
    change="+54.4 %",
    baseline="2022-01-01/2022-12-31",
    share="84 %",
)
FIGURES = [
    mention(0, "MONEY", 0, 5, money(453)),
    mention(1, "PERCENT", 6, 10, percent("54.40")),
    mention(2, "PERCENT", 11, 15, percent("84")),
    mention(3, "QUANTITY", 16, 20, QuantityValue(Decimal("98.0"), None, None, "ha")),
    mention(4, "CARDINAL", 21, 25, CardinalValue(487, None, None, "projects")),
]


def fact(
    indicator: str,
    value: int | None,
    subject: Subject = PROVINCE,
    period: Period | None = None,
    change: Change | None = None,
    share: int | None = None,
    plan: bool = False,
) -> Fact:
    status: Literal["actual", "plan"] = "plan" if plan else "actual"
    return Fact(
        subject=subject, indicator=indicator, value=value, period=period, change=change, share=share, status=status,
        start=0, end=25,
    )  # fmt: skip


def fact_gold(*facts: GoldFact) -> list[GoldArticle]:
    return [GoldArticle("a", facts=list(facts))]


def test_a_fact_with_everything() -> None:
    predicted = fact("production_value", 0, period=YEAR_2023, change=Change("up", 1, baseline=YEAR_2022), share=2)
    scores = score_facts(fact_gold(OUTPUT), [record("a", FIGURES, [predicted])])
    assert scores.levels == dict.fromkeys(("value", "core", "full"), Score(1, 1, 1))
    assert scores.errors == []
    assert set(scores.fields.values()) == {(1, 1)}


def test_levels_fields_and_errors() -> None:
    wanted = fact_gold(
        OUTPUT,
        GoldFact("zone:KCN|Đình Trám", "area", "98 ha", None),
        GoldFact("place:Bắc Giang", "projects", "487", None),
        GoldFact("place:Bắc Giang", "zones", "9", None),
    )
    predicted = [
        fact("production_value", 0, period=YEAR_2022, change=Change("up", 1), share=2),  # wrong days: core
        fact("area", 3, Subject("zone", "ĐÌNH TRÁM", "KCN")),  # full
        fact("enterprises", 4),  # wrong indicator: the figure alone
        fact("ratio", 2),  # spurious
    ]
    scores = score_facts(wanted, [record("a", FIGURES, predicted)])
    assert scores.levels == {"value": Score(4, 4, 3), "core": Score(4, 4, 2), "full": Score(4, 4, 1)}
    assert scores.fields["period"] == (2, 3)
    assert scores.fields["indicator"] == (2, 3)
    assert [(error.kind, error.fact.value) for error in scores.errors] == [
        ("differs", "453 VND"),
        ("differs", "487"),
        ("missed", "9"),
        ("spurious", "84 %"),
    ]
    assert scores.errors[0].got == {"period": "2022-01-01/2022-12-31", "baseline": None}
    assert scores.errors[1].got == {"indicator": "enterprises"}
    assert scores.figures()["core"] == {"gold": 4, "predicted": 4, "precision": 0.5, "recall": 0.5, "f1": 0.5}


def test_facts_match_one_to_one() -> None:
    once = fact_gold(GoldFact("place:Bắc Giang", "projects", "487", None))
    scores = score_facts(once, [record("a", FIGURES, [fact("projects", 4), fact("projects", 4)])])
    assert scores.levels["full"] == Score(gold=1, predicted=2, hit=1)
    assert [error.kind for error in scores.errors] == ["spurious"]


def test_the_nearest_of_several_facts_is_compared() -> None:
    wanted = fact_gold(GoldFact("place:Bắc Giang", "projects", "487", None, status="plan"))
    scores = score_facts(wanted, [record("a", FIGURES, [fact("zones", 4), fact("projects", 4, plan=True)])])
    assert scores.fields["indicator"] == (1, 1)
    assert scores.levels["full"] == Score(1, 2, 1)


@pytest.mark.parametrize(
    ("in_gold", "change"),
    [("-54.4 %", Change("down", 1)), ("+54.4 %", Change("up", 1)), ("x2", Change("times", factor=Decimal("2.0")))],
)
def test_a_change_alone_is_compared_as_the_figure(in_gold: str, change: Change) -> None:
    wanted = fact_gold(GoldFact("place:Bắc Giang", "budget", None, None, change=in_gold))
    scores = score_facts(wanted, [record("a", FIGURES, [fact("budget", None, change=change)])])
    assert scores.levels["full"] == Score(1, 1, 1)
    wrong = score_facts(wanted, [record("a", FIGURES, [fact("budget", None, change=Change("up", 2))])])
    assert wrong.levels["value"] == Score(1, 1, 0)


@pytest.mark.parametrize(
    "name", ["Công ty CP Hạ tầng Bến Lức", "TỔNG CÔNG TY Hạ tầng Bến Lức (BLC)", "hạ tầng bến lức"]
)
def test_the_legal_form_of_a_company_does_not_count(name: str) -> None:
    wanted = fact_gold(GoldFact("company:Hạ tầng Bến Lức", "projects", "487", None))
    scores = score_facts(wanted, [record("a", FIGURES, [fact("projects", 4, Subject("company", name))])])
    assert scores.levels["core"] == Score(1, 1, 1)


def test_legal_forms_can_be_given() -> None:
    wanted = fact_gold(GoldFact("company:Tân Lộc", "projects", "487", None))
    records = [record("a", FIGURES, [fact("projects", 4, Subject("company", "Hãng Tân Lộc"))])]
    assert score_facts(wanted, records, ["hãng"]).levels["core"].hit == 1
    assert score_facts(wanted, records).levels["core"].hit == 0


def test_a_company_called_by_a_legal_form_keeps_its_last_word() -> None:
    wanted = fact_gold(GoldFact("company:Công ty Đầu tư", "projects", "487", None))
    scores = score_facts(wanted, [record("a", FIGURES, [fact("projects", 4, Subject("company", "Đầu tư"))])])
    assert scores.levels["core"] == Score(1, 1, 1)


def write(path: Path, *rows: object) -> Path:
    path.write_bytes(b"\n".join(msgspec.json.encode(row) for row in rows) + b"\n")
    return path


def test_files_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_bytes(record("a", FIGURES, [fact("projects", 4)]).to_json() + b"\n\n")
    span = {"label": "PERCENT", "start": 11, "end": 15, "text": "84%", "value": "84 %"}
    row = {"subject": "place:Bắc Giang", "indicator": "projects", "value": "487", "period": None, "part": "FDI"}
    mentions = write(tmp_path / "gold.jsonl", {"id": "a", "published": None, "mentions": [span]})
    facts = write(tmp_path / "facts.jsonl", {"id": "a", "facts": [row]})
    both = write(tmp_path / "both.jsonl", {"id": "a", "mentions": [span], "facts": [row]})

    only_mentions, only_facts, everything = (evaluate(path, records) for path in (mentions, facts, both))
    assert only_mentions.facts is None and only_facts.mentions is None
    assert everything.mentions == only_mentions.mentions and everything.facts == only_facts.facts
    assert only_mentions.mentions is not None
    assert only_mentions.mentions.labels["PERCENT"].value == Score(1, 2, 1)

    table = report(both, records, errors=1)
    assert "PERCENT       1      2  0.5000  1.0000  0.6667    0.6667" in table
    assert "full          1      1  1.0000  1.0000  1.0000" in table
    assert "a spurious MONEY   0-5 'xxxxx' want=None got=453 VND" in table
    figures = msgspec.json.decode(report(both, records, as_json=True))
    assert figures["PERCENT"]["f1_value"] == 0.6667 and figures["core"]["f1"] == 1


@pytest.mark.parametrize(
    ("gold_lines", "record_lines", "message"),
    [
        ('{"id": "a", "mentions": []}\nnonsense', "", r"gold\.jsonl:2: not a gold"),
        ('{"id": "a", "mentions": [{"label": "CITY"}]}', "", r"gold\.jsonl:1: not a gold: .*mentions\[0\]"),
        ('\n{"mentions": []}', "", r"gold\.jsonl:2: not a gold: .*`id`"),
        ('{"id": "a", "mentions": []}\n{"id": "a", "mentions": []}', "", r"gold\.jsonl:2: duplicate gold 'a'"),
        ('{"id": "a"}', "", r"gold\.jsonl: no gold"),
        ("", "", r"gold\.jsonl: no gold"),
        ('{"id": "a", "mentions": []}', '{"id": "a"}', r"records\.jsonl:1: not a record"),
    ],
)
def test_wrong_files_are_said_with_their_line(tmp_path: Path, gold_lines: str, record_lines: str, message: str) -> None:
    (tmp_path / "gold.jsonl").write_text(gold_lines, encoding="utf-8")
    (tmp_path / "records.jsonl").write_text(record_lines, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        evaluate(tmp_path / "gold.jsonl", tmp_path / "records.jsonl")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_gold(tmp_path / "none.jsonl")
