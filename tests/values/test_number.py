"""Numbers in digits (Vietnamese and English custom), in words, and mixed."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numerals import in_digits, in_words

from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.values.number import NumberError, Range, digits, is_ambiguous, number

TABLES = load_rules(BUILT_IN_PATTERNS, check=False).tables


def value(text: str, groups: str = ".") -> str:
    span = number(text, TABLES, groups)
    assert span is not None
    ends = [format(end.normalize(), "f") for end in span]
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


# Written | Vietnamese custom | English custom | both in one article
TRUTH = [
    ("7", "7", "7", "7"),
    ("2024", "2024", "2024", "2024"),
    ("0,5", "0.5", "0.5", "0.5"),
    ("0.5", "0.5", "0.5", "0.5"),
    ("22,05", "22.05", "22.05", "22.05"),
    ("22.05", "22.05", "22.05", "22.05"),
    ("1.500", "1500", "1.5", "1500"),
    ("1,500", "1.5", "1500", "1500"),
    ("12,500", "12.5", "12500", "12500"),
    ("453.000", "453000", "453", "453000"),
    ("5,980", "5.98", "5980", "5980"),
    ("50,171", "50.171", "50171", "50171"),
    ("0,125", "0.125", "0.125", "0.125"),
    ("0.125", "0.125", "0.125", "0.125"),
    ("1234.567", "1234.567", "1234.567", "1234.567"),
    ("1234,567", "1234.567", "1234.567", "1234.567"),
    ("3.1416", "3.1416", "3.1416", "3.1416"),
    ("1.234,5", "1234.5", "1234.5", "1234.5"),
    ("1,234.5", "1234.5", "1234.5", "1234.5"),
    ("11.849,195", "11849.195", "11849.195", "11849.195"),
    ("11,849.195", "11849.195", "11849.195", "11849.195"),
    ("1.234.567", "1234567", "1234567", "1234567"),
    ("1,234,567", "1234567", "1234567", "1234567"),
    ("1.234.567,89", "1234567.89", "1234567.89", "1234567.89"),
    ("1,234,567.89", "1234567.89", "1234567.89", "1234567.89"),
    ("1,234.567.890", "1234567890", "1234567890", "1234567890"),
    ("1.250.5", "1250.5", "1250.5", "1250.5"),
    ("1 200 000", "1200000", "1200000", "1200000"),
    ("18 199", "18199", "18199", "18199"),
    ("18 199,5", "18199.5", "18199.5", "18199.5"),
    ("007", "7", "7", "7"),
    ("02", "2", "2", "2"),
]


@pytest.mark.parametrize(("written", "vietnamese", "english", "mixed"), TRUTH, ids=[row[0] for row in TRUTH])
def test_truth_table_of_conventions(written: str, vietnamese: str, english: str, mixed: str) -> None:
    assert digits(written, ".") == Decimal(vietnamese)
    assert digits(written, ",") == Decimal(english)
    assert digits(written, ".,") == Decimal(mixed)


def test_only_the_ambiguous_rows_of_the_table_depend_on_the_custom() -> None:
    for written, vietnamese, english, _ in TRUTH:
        assert is_ambiguous(written) == (vietnamese != english), written


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_digits_of_either_custom_are_read_back(amount: Decimal) -> None:
    assert digits(in_digits(amount), ".") == amount
    assert digits(in_digits(amount, ",", "."), ",") == amount


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_words_for_every_number_below_five_thousand(seed: int) -> None:
    chance = random.Random(seed)
    for whole in range(5000):
        words = in_words(whole, chance)
        assert number(words, TABLES) == Range(Decimal(whole), Decimal(whole)), words


@given(
    st.one_of(st.integers(0, 10**12 - 1), st.integers(0, 10**6), st.integers(1, 999).map(lambda n: n * 10**6)),
    st.randoms(),
)
def test_words_are_read_back(whole: int, chance: random.Random) -> None:
    words = in_words(whole, chance)
    assert number(words, TABLES) == Range(Decimal(whole), Decimal(whole)), words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mười lăm", "15"),
        ("mười nhăm", "15"),
        ("hai mốt", "21"),
        ("hai mươi mốt", "21"),
        ("hai mươi một", "21"),
        ("hai tư", "24"),
        ("hai mươi bốn", "24"),
        ("ba lăm", "35"),
        ("ba mươi lăm", "35"),
        ("hai chục", "20"),
        ("một trăm linh năm", "105"),
        ("một trăm lẻ năm", "105"),
        ("một trăm rưỡi", "150"),
        ("hai trăm ba", "230"),
        ("hai trăm ba lăm", "235"),
        ("hai nghìn ba", "2300"),
        ("một nghìn hai trăm", "1200"),
        ("một ngàn không trăm linh hai", "1002"),
        ("hai vạn", "20000"),
        ("năm vạn rưỡi", "55000"),
        ("ba triệu rưỡi", "3500000"),
        ("ba triệu rưởi", "3500000"),
        ("một tỷ hai", "1200000000"),
        ("một tỷ hai trăm triệu", "1200000000"),
        ("một tỷ hai trăm", "1200000000"),
        ("hai tỉ không trăm linh năm triệu", "2005000000"),
        ("năm nghìn hai trăm tỷ", "5200000000000"),
        ("một triệu tỷ", "1000000000000000"),
        ("hai nghìn tỷ rưỡi", "2500000000000"),
        ("nửa triệu", "500000"),
        ("nửa tỷ", "500000000"),
        ("hai phẩy năm", "2.5"),
        ("hai phẩy bảy mươi lăm tỷ", "2750000000"),
        ("không phẩy không năm", "0.05"),
        ("một chấm ba", "1.3"),
        ("hai ba", "2..3"),
        ("hai ba triệu", "2000000..3000000"),
        ("năm sáu trăm", "500..600"),
        ("1 tỷ 200 triệu", "1200000000"),
        ("112 tỷ 500 triệu", "112500000000"),
        ("1 triệu 250 nghìn", "1250000"),
        ("2 tỷ rưỡi", "2500000000"),
        ("1 tỷ 2", "1200000000"),
        ("1 tỷ 200", "1200000000"),
        ("2tr5", "2500000"),
        ("5,2 nghìn tỷ", "5200000000000"),
        ("1,2 triệu tỷ", "1200000000000000"),
        ("5 trăm triệu", "500000000"),
        ("3 chục triệu", "30000000"),
        ("12tr", "12000000"),
        ("50k", "50000"),
        ("2 chấm 23", "2.23"),
        ("1 phẩy 05", "1.05"),
    ],
)
def test_variants(words: str, expected: str) -> None:
    assert value(words) == expected


@pytest.mark.parametrize(
    "words", ["vài", "vài chục", "mấy trăm", "dăm ba", "hàng nghìn", "chục", "tỷ", "nghìn tỷ", "trăm triệu"]
)
def test_ideas_of_a_number_are_vague(words: str) -> None:
    assert number(words, TABLES) is None


@pytest.mark.parametrize(
    "words",
    [
        "mốt",
        "lăm mươi",
        "linh năm",
        "hai linh",
        "mười trăm mươi",
        "5 tỷ 6 tỷ",
        "hai ba triệu tỷ tỷ phẩy",
        "hai phẩy",
        "rưỡi",
    ],
)
def test_what_is_no_number_is_refused(words: str) -> None:
    with pytest.raises(NumberError):
        number(words, TABLES)
