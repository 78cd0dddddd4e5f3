"""Numbers in digits (Vietnamese and English custom), in words, and mixed."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numerals import (
    POINTS,
    below_thousand,
    in_digits,
    in_words,
    some_ways_of_saying,
    ways_of_saying,
    ways_of_saying_decimals,
)

from kcn_extract import extract
from kcn_extract.notation import written
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
    for typed, vietnamese, english, _ in TRUTH:
        assert is_ambiguous(typed) == (vietnamese != english), typed


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_digits_of_either_custom_are_read_back(amount: Decimal) -> None:
    assert digits(in_digits(amount), ".") == amount
    assert digits(in_digits(amount, ",", "."), ",") == amount


def is_read_back(words: str, amount: Decimal) -> bool:
    try:
        return number(words, TABLES) == Range(amount, amount)
    except NumberError:
        return False


def test_every_number_below_ten_thousand_in_every_way_of_saying_it() -> None:
    said = [(whole, words) for whole in range(10_000) for words in ways_of_saying(whole)]
    assert len(said) > 80_000
    assert [(whole, words) for whole, words in said if not is_read_back(words, Decimal(whole))] == []


def test_drawn_numbers_up_to_ten_to_the_twelfth_in_every_way_of_saying_their_groups() -> None:
    chance = random.Random(12)
    drawn = [int(10 ** chance.uniform(4, 12)) for _ in range(2000)]
    said = [(whole, words) for whole in drawn for words in some_ways_of_saying(whole)]
    assert [(whole, words) for whole, words in said if not is_read_back(words, Decimal(whole))] == []


def test_drawn_decimals_in_every_way_of_saying_what_stands_behind_the_point() -> None:
    chance = random.Random(11)
    wrong = []
    for _ in range(1000):
        whole, fraction = chance.randrange(1000), str(chance.randrange(10_000)).zfill(4)[: chance.randint(1, 4)]
        for decimals in ways_of_saying_decimals(fraction):
            words = f"{chance.choice(below_thousand(whole))} {chance.choice(POINTS)} {decimals}"
            if not is_read_back(words, Decimal(f"{whole}.{fraction}")):
                wrong.append(words)
    assert wrong == []


def test_drawn_numbers_in_words_within_sentences() -> None:
    chance = random.Random(10)
    wrong = []
    for _ in range(75):
        whole = int(10 ** chance.uniform(1, 12))
        words = chance.choice(some_ways_of_saying(whole))
        if find(f"Tổng số tiền là {words} đồng.") != [("MONEY", f"{words} đồng", f"{whole} VND")]:
            wrong.append(f"{words} đồng")
        share, fraction = chance.randrange(100), str(chance.randrange(1, 100)).zfill(2)
        decimals = f"{chance.choice(below_thousand(share))} phẩy {chance.choice(ways_of_saying_decimals(fraction))}"
        value = format(Decimal(f"{share}.{fraction}").normalize(), "f")
        if find(f"Tỷ lệ là {decimals} phần trăm.") != [("PERCENT", f"{decimals} phần trăm", f"{value} %")]:
            wrong.append(f"{decimals} phần trăm")
    assert wrong == []


def find(text: str) -> list[tuple[str, str, str | None]]:
    return [(found.label, found.text, written(found.value)) for found in extract(text).mentions]


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
        ("tám phẩy hai bốn", "8.24"),
        ("ba tỷ bốn trăm nghìn phẩy năm", "3000400000.5"),
        ("một tỷ hai lăm", "1250000000"),
        ("ba tỷ bảy rưỡi", "3750000000"),
        ("hai nghìn rưỡi tỷ", "2500000000000"),
        ("một nghìn mốt tỷ", "1100000000000"),
        ("một tỷ tỷ", "1000000000000000000"),
        ("trăm mốt", "110"),
        ("hai trăm ba bốn mươi", "230..240"),
        ("bảy hai", "72"),
        ("chín mười", "9..10"),
        ("3tr25", "3250000"),
        ("1 . 200 , 5", "1200.5"),
        ("12 345,67", "12345.67"),
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
        "hai năm",
        "hai ba bốn",
        "một nghìn trăm",
        "hai bốn sáu tám",
        "mười triệu rưỡi một",
        "một tỷ hai phẩy năm",
        "hai phẩy ba bốn mươi",
    ],
)
def test_what_is_no_number_is_refused(words: str) -> None:
    with pytest.raises(NumberError):
        number(words, TABLES)
