"""Percentages, quantities, counts: spans and values in sentences; lists, modifiers; the custom of an article."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import wrong
from numerals import FRAMES, in_digits, in_words, shown

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written
from kcn_extract.record import PercentValue
from kcn_extract.text.shadow import shadow_of
from kcn_extract.values.context import Context

EXTRACTOR = Extractor(labels=("MONEY", "PERCENT", "QUANTITY", "CARDINAL"))


@pytest.mark.parametrize(
    "source",
    [
        "Tỷ lệ lấp đầy đạt [78% = 78 %].",
        "TĂNG [12 PHẦN TRĂM = 12 %]",
        "tang [12 phan tram = 12 %]",
        "Lãi suất [6,5% – 7% = 6.5..7 %]/năm.",
        "Lãi suất [6,5 – 7 % = 6.5..7 %]/năm.",
        "Tăng từ [5 đến 7% = 5..7 %] một năm.",
        "Giảm từ [7,4% = 7.4 %] còn [7,2% = 7.2 %].",
        "Chỉ số (-[3% = 3 %]), rồi +[5,5% = 5.5 %].",
        "Ba vùng tăng [5 = 5 %], [7 = 7 %] và [9% = 9 %].",
        "Trong quý 1, 2 và [3% = 3 %] còn lại.",
        "Thấp hơn [0,25 điểm phần trăm = 0.25 pp].",
        "Thấp hơn [1,5 điểm % = 1.5 pp].",
        "Mới xong [năm mươi phần trăm = 50 %] việc.",
        "Lãi [vài phần trăm = null].",
        "Chiếm 1/3 diện tích, gấp 2 lần.",
        "Tăng [7,5% = 7.5 %], gấp lên [1.250% = 1250 %].",
        "tăng [5\u00a0% = 5 %]",
        "tăng [１２,５％ = 12.5 %] so",
        "tăng [1\u200b2% = 12 %]",
    ],
)
def test_percentages(source: str) -> None:
    assert not wrong(source, EXTRACTOR, {"PERCENT"})


@pytest.mark.parametrize(
    "source",
    [
        "Khu rộng [98ha = 98 ha], còn [2.200 ha = 2200 ha] đất.",
        "Hơn [1,2 nghìn ha = 1200 ha] rừng.",
        "Sàn [1,5 triệu m2 = 1500000 m2].",
        "Xưởng [5.000 m² = 5000 m2] và [8 km² = 8 km2]",
        "Giao [15 héc-ta = 15 ha], [20 héc ta = 20 ha], [3 mét vuông = 3 m2].",
        "Rộng [50 – 70 ha = 50..70 ha], [5ha đến 7ha = 5..7 ha].",
        "Điện [800 MW = 800 MW], [2 triệu tấn = 2000000 t], [3.500 m3 = 3500 m3].",
        "Ở lô 1 [200 m2 = 200 m2].",
        "Tổng cộng [1 200 m2 = 1200 m2].",
        "Chạy 60 km/h qua 5 hàng cây, giá 3 triệu đồng một m2.",
        "KCN Quế Võ 3 - [500 ha = 500 ha].",
    ],
)
def test_quantities(source: str) -> None:
    assert not wrong(source, EXTRACTOR, {"QUANTITY"})


@pytest.mark.parametrize(
    "source",
    [
        "Có [487 dự án = 487 projects], gồm [373 dự án = 373 projects] FDI.",
        "Toàn tỉnh có [09 KCN = 9 zones] và [02 CCN = 2 zones].",
        "Thu hút [20-25 dự án = 20..25 projects] mỗi năm.",
        "[Hai dự án = 2 projects] và [mười lăm doanh nghiệp = 15 enterprises].",
        "Cần [12,500 công nhân = 12500 workers], [30 nghìn lao động = 30000 workers].",
        "[Hàng nghìn lao động = null] mất việc.",
        "Năm 2024 dự án về đích; tháng 5/2024 dự án khởi công.",
        "Đến nay có [2010 dự án = 2010 projects].",
        "Một dự án khác; khách hàng doanh nghiệp.",
    ],
)
def test_counts(source: str) -> None:
    assert not wrong(source, EXTRACTOR, {"CARDINAL"})


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("đạt 5%", None),
        ("đạt trên 5%", "over"),
        ("đạt hơn 5%", "over"),
        ("đạt gần 5%", "under"),
        ("chưa đầy 5%", "under"),
        ("không đến 5%", "under"),
        ("dưới 5%", "under"),
        ("khoảng 5%", "about"),
        ("xấp xỉ 5%", "about"),
        ("ít nhất 5%", "at_least"),
        ("tối thiểu 5%", "at_least"),
        ("không dưới 5%", "at_least"),
        ("từ 5% trở lên", "at_least"),
        ("tối đa 5%", "at_most"),
        ("không quá 5%", "at_most"),
        ("5% trở xuống", "at_most"),
        ("cao hơn 5% so với", None),
        ("Trên 5%", "over"),
        ("Hơn\n5%", None),
    ],
)
def test_modifiers(text: str, modifier: str | None) -> None:
    (mention,) = EXTRACTOR.extract(text).mentions
    assert isinstance(mention.value, PercentValue)
    assert mention.value.modifier == modifier
    assert mention.text == "5%"


@pytest.mark.parametrize(
    ("article", "groups"),
    [
        ("Vốn 1.500 tỷ đồng.", "."),
        ("Tăng 7,5% và 1.234,5 ha. Vốn 5,980 tỷ.", "."),
        ("Tăng 7.5%, rộng 660.81 ha. Vốn 5,980 tỷ đồng.", ","),
        ("Tăng 7.5%, vốn 1.500 tỷ đồng.", ".,"),
        ("Ngày 5.12, giờ 7,30. Vốn 5,980 tỷ", "."),
    ],
)
def test_the_custom_of_an_article(article: str, groups: str) -> None:
    context = Context.of(shadow_of(article), {}, EXTRACTOR.gazetteer)
    assert context.grouping(len(article)) == groups


def test_an_article_of_two_customs_is_read_by_what_stands_near() -> None:
    text = (
        "Tỉnh A tăng [7,5% = PERCENT 7.5 %], vốn [12,345 tỷ USD = MONEY 12345000000 USD].\n"
        + "Không có gì thêm. " * 20
        + "\nTỉnh B tăng [7.5% = PERCENT 7.5 %], vốn [5,980 tỷ đồng = 5980000000000 VND], đất [1.870 ha = 1870 ha]."
    )
    assert not wrong(text, EXTRACTOR)


UNITS = {
    "ha": "ha",
    "héc-ta": "ha",
    "hecta": "ha",
    "m2": "m2",
    "m²": "m2",
    "mét vuông": "m2",
    "km2": "km2",
    "km": "km",
    "tấn": "t",
    "m3": "m3",
    "MW": "MW",
}
NOUNS = {
    "dự án": "projects",
    "doanh nghiệp": "enterprises",
    "lao động": "workers",
    "công nhân": "workers",
    "KCN": "zones",
    "cụm công nghiệp": "zones",
}
SCALES = {"": 1, " nghìn": 1000, " ngàn": 1000, " triệu": 10**6, " tỷ": 10**9}
AMOUNTS = st.decimals(min_value=Decimal("1"), max_value=Decimal("99999"), places=1)


@given(AMOUNTS, st.sampled_from(FRAMES), st.sampled_from(("%", " %", " phần trăm")), st.randoms())
def test_percentages_in_every_form(amount: Decimal, frame: str, sign: str, chance: random.Random) -> None:
    text = shown(in_digits(amount).removesuffix(",0") + sign, chance)
    record = EXTRACTOR.extract(frame.format(text))
    assert [(m.text, written(m.value)) for m in record.mentions] == [(text, f"{amount.normalize():f} %")]


@given(AMOUNTS, st.sampled_from(FRAMES), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(SCALES)), st.randoms())
def test_quantities_in_every_form(amount: Decimal, frame: str, unit: str, scale: str, chance: random.Random) -> None:
    glue = "" if unit in ("ha", "m2", "km", "MW") and not scale and chance.random() < 0.5 else " "
    text = shown(in_digits(amount).removesuffix(",0") + scale + glue + unit, chance)
    record = EXTRACTOR.extract(frame.format(text))
    assert [(m.text, written(m.value)) for m in record.mentions] == [
        (text, f"{(amount * SCALES[scale]).normalize():f} {UNITS[unit]}")
    ]


@given(st.integers(2, 99999), st.sampled_from(FRAMES), st.sampled_from(sorted(NOUNS)), st.booleans(), st.randoms())
def test_counts_in_every_form(count: int, frame: str, noun: str, words: bool, chance: random.Random) -> None:
    text = f"{in_words(count, chance) if words else in_digits(Decimal(count))} {noun}"
    if text.startswith(("năm ", "một ")) and " " not in text.removesuffix(noun).strip():
        return  # "năm dự án" may be a year
    record = EXTRACTOR.extract(frame.format(text))
    assert [(m.text, written(m.value)) for m in record.mentions] == [(text, f"{count} {NOUNS[noun]}")]


@given(AMOUNTS, AMOUNTS, st.sampled_from(("-", " - ", " – ", "–", " đến ", " tới ")), st.sampled_from(FRAMES))
def test_ranges_in_every_form(first: Decimal, second: Decimal, dash: str, frame: str) -> None:
    low, high = sorted((first, second))
    if low == high:
        return
    text = f"{in_digits(low)}{dash}{in_digits(high)}%"
    record = EXTRACTOR.extract(frame.format(text))
    expected = f"{low.normalize():f}..{high.normalize():f} %"
    assert [(m.text, written(m.value)) for m in record.mentions] == [(text, expected)]
