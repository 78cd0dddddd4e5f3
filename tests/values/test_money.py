"""Amounts of money: spans, currencies, ranges, lists, denominators, and what only looks like money."""

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
from kcn_extract.record import MoneyValue

EXTRACTOR = Extractor(labels=("MONEY", "PERCENT", "QUANTITY", "CARDINAL"))


@pytest.mark.parametrize(
    "source",
    [
        "Vốn [89,53 triệu USD = 89530000 USD].",
        "Vốn [18.199 tỷ đồng = 18199000000000 VND].",
        "Vốn [11.849,195 tỷ đồng = 11849195000000 VND].",
        "Vay [50,171 tỷ Yên = 50171000000 JPY].",
        "Đạt [10,245 nghìn tỷ đồng = 10245000000000 VND].",
        "Thu [112 tỷ 500 triệu đồng = 112500000000 VND].",
        "Chi [ba tỷ rưỡi đồng = 3500000000 VND].",
        "Chi [$5 tỷ = 5000000000 USD], [USD 21 triệu = 21000000 USD].",
        "Chi [US$1,5 triệu = 1500000 USD].",
        "Giá [126,40 US cent = 1.264 USD].",
        "Giá [2 đô la và 23 xu = 2.23 USD].",
        # glued, split, shouted, without diacritics, misread
        "Vốn [5.800tỷđồng = 5800000000000 VND], lương [12trđ = 12000000 VND], giá [250.000đ = 250000 VND]",
        "Vốn [18\u00a0199 tỷ đồng = 18199000000000 VND].",
        "Giá [1 000 000 đồng = 1000000 VND].",
        "Quý 1 [500 tỷ đồng = 500000000000 VND].",
        "Vốn [1.2\u200b50 tỷ đồng = 1250000000000 VND]",
        "VỐN [3.150 TỶ ĐỒNG = 3150000000000 VND]",
        "von [3,2 ty dong = 3200000000 VND] va [5 trieu USD = 5000000 USD]",
        "Vốn 5O tỷ đồng.",
        # ranges
        "Phạt [5-10 tỷ đồng = 5000000000..10000000000 VND].",
        "Phạt từ [3 đến 5 triệu USD = 3000000..5000000 USD].",
        "Giảm [100-300.000 đồng = 100000..300000 VND].",
        "Giá [500.000 – 1 triệu đồng = 500000..1000000 VND].",
        "Giá [800 - 1,2 tỷ đồng = 800000000..1200000000 VND].",
        "Phiếu [50.000VNĐ - 200.000VNĐ = 50000..200000 VND].",
        "Từ [300.000 đồng/m2 đến 500.000 đồng = 300000..500000 VND]/m2.",
        "Từ [mười triệu đồng đến hai mươi triệu đồng = 10000000..20000000 VND].",
        "Từ [10 tỷ đồng = 10000000000 VND] lên [12 tỷ đồng = 12000000000 VND].",
        "Từ [5 triệu đồng đến dưới 10 triệu đồng = 5000000..10000000 VND].",
        "Mức 36,6 – [36,55 triệu đồng = 36550000 VND].",
        "Năm 2016 - [30 tỷ đồng = 30000000000 VND].",
        # lists
        "Lần lượt [3,5 = 3500000000 VND] và [4 tỷ đồng = 4000000000 VND].",
        "Giá [77,2 – 77,5 triệu = 77200000..77500000 VND] và [86 – 88 triệu đồng = 86000000..88000000 VND].",
        "[9,9 tỷ USD = 9900000000 USD] và [18.000 tỷ đồng = 18000000000000 VND].",
        "Quý 3 và [4 tỷ đồng = 4000000000 VND].",
        # no currency
        "Chi [3.150 tỷ = 3150000000000 VND] xây nhà.",
        "Mỗi hộ được hỗ trợ [50 triệu = 50000000 VND].",
        "Trả [75 triệu bảng = 75000000 GBP], có thể lên [90 triệu = 90000000 GBP].",
        "Vốn [9,91 tỷ USD = 9910000000 USD], thực hiện [2,65 tỷ = 2650000000 USD].",
        "Vốn FDI [2 tỷ USD = 2000000000 USD], vốn trong nước [45.000 tỷ = 45000000000000 VND].",
        "Tăng từ [2,1 tỷ = 2100000000 USD] lên [3 tỷ USD = 3000000000 USD].",
        "Có 5 triệu người, 3 tỷ kWh, 1 triệu lượt, 12 tỷ phú, 60 nghìn cây.",
        "Bán được 76 triệu và 69 triệu máy.",
        "Đón 5 triệu, tăng gấp đôi.",
        # vague
        "[Hàng tỷ đồng = null], [vài triệu USD = null].",
        # not currencies
        "18 đồng chí, 3 đô thị, 2 xu hướng, tổ 5 Yên Bái, 5 bảng đấu, ngã ba Đồng Lộc.",
        "Nộp [500 triệu đồng = 500000000 VND] bằng tiền mặt.",
        "Năm triệu đồng bào.",
    ],
)
def test_amounts(source: str) -> None:
    assert not wrong(source, EXTRACTOR, {"MONEY"})


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("128 USD/m2/chu kỳ thuê", "m2/term"),
        ("4,5 USD/m²/tháng", "m2/month"),
        ("7,5 triệu đồng/người/tháng", "person/month"),
        ("7,5 triệu đồng mỗi tháng", "month"),
        ("7,5 triệu đồng một năm", "year"),
        ("50.000 đồng/kg", "kg"),
        ("2 tỷ đồng/ha", "ha"),
        ("25.000 đồng/cổ phiếu", "share"),
        ("25.000 đồng/CP", "share"),
        ("25.450 đồng/USD", "USD"),
        ("10 triệu đồng / tháng", "month"),
        ("2.500.000 đồng/m2/50 năm", "m2"),
        ("30 nghìn đồng/1 kg", "kg"),
        ("10 triệu đồng", None),
        ("10 triệu đồng một cách dễ dàng", None),
    ],
)
def test_denominators(text: str, per: str | None) -> None:
    (mention,) = [m for m in EXTRACTOR.extract(f"Giá {text}.").mentions if m.label == "MONEY"]
    assert isinstance(mention.value, MoneyValue)
    assert mention.value.per == per


def test_a_modifier_may_follow_the_denominator() -> None:
    (mention,) = EXTRACTOR.extract("Lương 10 triệu đồng/tháng trở lên.").mentions
    assert isinstance(mention.value, MoneyValue)
    assert (mention.value.per, mention.value.modifier) == ("month", "at_least")


CURRENCIES = EXTRACTOR.rules.tables["currency"]
WEAK = EXTRACTOR.rules.tables["weak_currency"]
SCALES = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "nghìn tỷ": 10**12,
    "ngàn tỉ": 10**12,
}
AMOUNTS = st.decimals(min_value=Decimal("1"), max_value=Decimal("99999"), places=2)


def plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


@given(
    AMOUNTS, st.sampled_from(sorted(SCALES)), st.sampled_from(sorted(CURRENCIES)), st.sampled_from(FRAMES), st.randoms()
)
def test_amounts_with_a_magnitude_in_every_form(
    amount: Decimal, scale: str, currency: str, frame: str, chance: random.Random
) -> None:
    glue = "" if currency in ("đồng", "đ", "usd", "vnđ", "$") and chance.random() < 0.3 else " "
    figure = in_digits(amount).rstrip("0").rstrip(",") if amount % 1 else in_digits(amount // 1)
    text = shown(f"{figure} {scale}{glue}{currency}", chance)
    record = EXTRACTOR.extract(frame.format(text))
    expected = f"{plain(amount * SCALES[scale])} {CURRENCIES[currency]}"
    assert [(m.text, written(m.value)) for m in record.mentions] == [(text, expected)]


@given(
    st.integers(1, 999_999_999),
    st.sampled_from(sorted(set(CURRENCIES) - set(WEAK))),
    st.sampled_from(FRAMES),
    st.randoms(),
)
def test_whole_amounts_in_every_form(amount: int, currency: str, frame: str, chance: random.Random) -> None:
    text = shown(f"{in_digits(Decimal(amount))} {currency}", chance)
    record = EXTRACTOR.extract(frame.format(text))
    assert [(m.text, written(m.value)) for m in record.mentions] == [(text, f"{amount} {CURRENCIES[currency]}")]


@given(
    st.integers(10, 10**12 - 1),
    st.sampled_from(("đồng", "USD", "euro", "đô la Mỹ", "yên")),
    st.sampled_from(FRAMES),
    st.randoms(),
)
def test_amounts_in_words(amount: int, currency: str, frame: str, chance: random.Random) -> None:
    text = f"{in_words(amount, chance)} {currency}"
    record = EXTRACTOR.extract(frame.format(text))
    assert [(m.text, written(m.value)) for m in record.mentions] == [(text, f"{amount} {CURRENCIES[currency.lower()]}")]


@given(
    AMOUNTS,
    AMOUNTS,
    st.sampled_from(("triệu", "tỷ")),
    st.sampled_from(("-", " - ", " – ", " đến ", " tới ")),
    st.booleans(),
)
def test_ranges_in_every_form(first: Decimal, second: Decimal, scale: str, dash: str, twice: bool) -> None:
    low, high = sorted((first, second))
    if low == high:
        return
    unit = f" {scale}" if twice else ""
    text = f"{in_digits(low)}{unit}{dash}{in_digits(high)} {scale} đồng"
    expected = f"{plain(low * SCALES[scale])}..{plain(high * SCALES[scale])} VND"
    assert not wrong(f"Vốn cần [{text} = {expected}] nữa.", EXTRACTOR, {"MONEY"})
