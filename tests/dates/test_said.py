"""Years in words: each year, in every way of saying it, is read as itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kcn_extract.dates.said import said_year
from kcn_extract.extractor import Extractor
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules

TABLES = load_rules(BUILT_IN_PATTERNS, check=False).tables
UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
AFTER_TEN = {1: ["một", "mốt"], 4: ["bốn", "tư"], 5: ["năm", "lăm"]}
CENTURIES = {19: ["một nghìn chín trăm", "một ngàn chín trăm", "một chín"], 20: ["hai nghìn không trăm", "hai không"]}


def two_digits(number: int) -> Iterator[str]:
    """The ways of saying the last two digits of a year."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        yield from (f"{filler} {UNITS[unit]}" for filler in ("linh", "lẻ"))
    elif unit == 0:
        yield "mười" if tens == 1 else f"{UNITS[tens]} mươi"
    else:
        for said in AFTER_TEN.get(unit, [UNITS[unit]]):
            if tens == 1:
                yield f"mười {said}"
            else:
                yield from (f"{UNITS[tens]} mươi {said}", f"{UNITS[tens]} {said}")


def ways(year: int) -> Iterator[str]:
    """The ways of saying a year."""
    century, rest = divmod(year, 100)
    for said in two_digits(rest):
        yield from (f"{head} {said}" for head in CENTURIES[century])
        if century == 20:
            yield f"hai nghìn {said}"


ALL = [(said, year) for year in (*range(1901, 2000), *range(2001, 2100)) for said in ways(year)]


def test_each_year_is_read_as_itself() -> None:
    assert [(said, year) for said, year in ALL if said_year(said, TABLES) != year] == []
    assert len(ALL) > 1000


@pytest.mark.parametrize("lead", ["tháng tư", "quý ba", "ngày 2 tháng 9"])
def test_years_behind_a_date_are_found_whole(lead: str) -> None:
    sample = ALL[::17]
    text = "\n".join(f"Xong {lead} năm {said}." for said, _ in sample)
    found = [m for m in Extractor(names="never").extract(text).mentions if m.label == "DATE"]
    assert [m.text for m in found] == [f"{lead} năm {said}" for said, _ in sample]
    assert [m.value and m.value.start[:4] for m in found] == [str(year) for _, year in sample]  # type: ignore[union-attr]
