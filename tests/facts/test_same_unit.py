"""Figures behind a name whose unit an earlier one of their sentence says."""

from __future__ import annotations

import unicodedata

import pytest
from marked import extractor

from kcn_extract.facts.latent import joined
from kcn_extract.facts.same_unit import same_unit_mentions
from kcn_extract.record import CardinalValue, MoneyValue, QuantityValue, Value


def found_in(text: str) -> list[str]:
    """The figures that get their unit so, each with its value."""
    made = extractor()
    mentions = [mention for _, mention in made.explain(text, None, lambda *_: None)]
    found = same_unit_mentions(mentions, text, made.finder.figure, made.rules.lists)
    every, ids = joined(mentions, found)
    assert all(text[m.start : m.end] == m.text for m in every)
    return [f"{m.text} {_amount(m.value)}" for m in every if m.id in ids]


def _amount(value: Value | None) -> str:
    match value:
        case MoneyValue(amount=amount, currency=unit) | QuantityValue(amount=amount, unit=unit):
            return f"{amount} {unit}"
        case CardinalValue(amount=amount, of=counted):
            return f"{amount} {counted}"
    raise AssertionError(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Giá thuê tại KCN Long Hậu là 250 USD/m2, KCN Tân Kim 210, còn KCN Cầu Tràm chỉ 185.",
            ["210 210 USD", "185 185 USD"],
        ),
        (
            "Long An có 28 KCN, Bình Dương 29, Đồng Nai 31 và Bà Rịa - Vũng Tàu 13.",
            ["29 29 zones", "31 31 zones", "13 13 zones"],
        ),
        (
            "KCN Đình Trám lấp đầy 95%, KCN Vân Trung 88,5; KCN Quang Châu mới 61",
            ["88,5 88.5 %", "61 61 %"],
        ),
        ("Hà Nội thu hút 120 dự án, Bắc Ninh 98 và Hải Phòng 77.", ["98 98 projects", "77 77 projects"]),
        (
            "Diện tích KCN Đình Trám là 350 ha, KCN Vân Trung 210 và KCN Quang Châu còn 95.",
            ["210 210 ha", "95 95 ha"],
        ),
        (
            "Tập đoàn Hòa Phát đạt doanh thu 31.000 tỷ đồng, Tập đoàn Hoa Sen 8.900, CTCP Thép Nam Kim 25.200.",
            ["8.900 8900000000000 VND", "25.200 25200000000000 VND"],
        ),
        ("KCN Đình Trám rộng 410 ha, KCN Amata 2, KCN Sông Mây.", []),
        ("Nghệ An vượt mốc 1 tỷ USD, nhờ KCN VSIP Nghệ An, Tập đoàn WHA 2 và KCN Hoàng Mai 3.", []),
        ("Long An có 28 KCN. Năm ngoái Bình Dương 29, Đồng Nai 31.", []),
        ("Hà Nội có 2.500 tỷ đồng, Hải Phòng 2024, Bắc Ninh 2025.", []),
        ("Bắc Ninh có 16 KCN, cách Hà Nội 30 km.", []),
        ("KCN Đình Trám thu hút 120 tỷ đồng, KCN Vân Trung 350 triệu USD.", []),
        ("Bắc Ninh có 16 KCN, nhiều hơn Hà Nội 4 và Hải Phòng 700.", []),
        ("Bắc Ninh có 16 KCN, dọc theo Quốc lộ 18, 19.", []),
        ("Bắc Ninh có 12 - 16 KCN, Hà Nội 14, Hải Phòng 1.2.3, Hưng Yên 1 250, Hải Dương 9,.", []),
        ("Bắc Ninh có 16 KCN, Hà Nội 1.2.3, Hưng Yên 0, Hải Dương 999999999999999999999999999999.", []),
    ],
)
def test_the_unit_of_the_figure_before(text: str, expected: list[str]) -> None:
    assert found_in(text) == expected
    assert [unicodedata.normalize("NFC", each) for each in found_in(unicodedata.normalize("NFD", text))] == expected


def test_it_becomes_a_fact() -> None:
    record = extractor().extract("Giá thuê tại KCN Long Hậu là 250 USD/m2/chu kỳ thuê, KCN Tân Kim 210.")
    assert [(fact.subject.name, record.mentions[fact.value or 0].text) for fact in record.facts] == [
        ("Long Hậu", "250 USD"),
        ("Tân Kim", "210"),
    ]
