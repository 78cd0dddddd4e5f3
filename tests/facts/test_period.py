"""Periods before: a year back, a step back; periods that a text says without their year, and for all that follows."""

import datetime

import pytest
from marked import extractor

from kcn_extract.facts.candidates.periods import STATED, Times
from kcn_extract.facts.days import period_before, same_period, year_in
from kcn_extract.record import Period


@pytest.mark.parametrize(
    ("start", "end", "year", "want"),
    [
        ("2024-01-01", "2024-06-30", None, ("2023-01-01", "2023-06-30")),
        ("2024-01-01", "2024-02-29", None, ("2023-01-01", "2023-02-28")),
        ("2025-01-01", "2025-02-28", None, ("2024-01-01", "2024-02-29")),
        ("2024-01-01", "2024-03-31", 2019, ("2019-01-01", "2019-03-31")),
        ("2024-10-15", "2024-10-15", None, ("2023-10-15", "2023-10-15")),
    ],
)
def test_same_period(start: str, end: str, year: int | None, want: tuple[str, str]) -> None:
    found = same_period(Period(start, end), year)
    assert found is not None and (found.start, found.end) == want


@pytest.mark.parametrize(
    ("start", "end", "months", "want"),
    [
        ("2024-07-01", "2024-09-30", 3, ("2024-04-01", "2024-06-30")),
        ("2024-01-01", "2024-03-31", 3, ("2023-10-01", "2023-12-31")),
        ("2024-03-01", "2024-03-31", 1, ("2024-02-01", "2024-02-29")),
        ("2024-01-01", "2024-06-30", None, ("2023-07-01", "2023-12-31")),
    ],
)
def test_period_before(start: str, end: str, months: int | None, want: tuple[str, str]) -> None:
    found = period_before(Period(start, end), months)
    assert found is not None and (found.start, found.end) == want


def test_a_year_not_known() -> None:
    assert same_period(Period("--04-01", "--06-30")) is None
    assert period_before(Period("--04-01", "--06-30"), 3) is None


def test_year_in() -> None:
    assert year_in("cùng kỳ 2023") == 2023
    assert year_in("cùng kỳ") is None


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("Tám tháng, KCN Kha có 5 dự án.", (2023, 9, 28), "2023-01-01/2023-08-31"),
        ("Mười một tháng qua, KCN Kha có 5 dự án.", (2023, 12, 5), "2023-01-01/2023-11-30"),
        ("9 tháng, KCN Kha có 5 dự án.", (2023, 10, 1), "2023-01-01/2023-09-30"),
        ("Sáu tháng tới, KCN Kha có 5 dự án.", (2023, 7, 1), None),
        ("Trong ba tháng, KCN Kha có 5 dự án.", (2023, 9, 28), None),
        ("Từ năm tháng 9 trở đi, KCN Kha có 5 dự án.", (2023, 6, 28), None),
    ],
)
def test_months_without_their_year(text: str, published: tuple[int, int, int], period: str | None) -> None:
    known = extractor().known(text, datetime.date(*published))[1]
    assert known is not None
    assert period in [moment.key for moment in known.moments] if period else "2023-01-01/" not in str(known.moments)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Số liệu tính đến 31/3/2024.\n\nA. KHU\n\n1) KCN Kha\n   + Nước: đủ\n   + Lấp đầy: 31%\n", STATED),
        ("A. KHU\n\n(số liệu đến 31/3/2024)\n\n1) KCN Kha\n   + Nước: đủ\n   + Lấp đầy: 31%\n", STATED),
        ("A. CHUNG\n\nSố liệu tính đến 31/3/2024.\n\nB. KHU\n\n1) KCN Kha\n   + Nước: đủ\n   + Lấp đầy: 31%\n", None),
        ("Ông Kha đến hôm 31/3/2024.\n\nA. KHU\n\n1) KCN Kha\n   + Nước: đủ\n   + Lấp đầy: 31%\n", None),
    ],
)
def test_a_date_that_is_stated_for_a_section(text: str, where: str | None) -> None:
    known = extractor().known(f"Khu công nghiệp tỉnh Kha\n\nBài viết về các khu.\n\n{text}", None)[1]
    assert known is not None
    times = Times(known.view, known.figures[-1], known.moments, "occupancy_rate", "zone:KCN|Kha", "V")
    assert times.found["2024-03-31"][0] == where if where else "2024-03-31" not in times.found


@pytest.mark.parametrize(
    "text",
    [
        "KCN Hiệp Phước chào thuê 285 USD/m2, thời hạn thuê đến năm 2058.",
        "KCN Tân Kim chào 160 USD/m2, thời hạn sử dụng đất đến tháng 6/2057.",
        "Giá thuê tại KCN Tân Kim là 160 USD/m2 cho thời hạn thuê đến hết năm 2060.",
        "KCN Tân Kim còn 12 ha, thời gian thuê còn lại đến năm 2055.",
        "Dự án vốn 300 tỷ đồng tại KCN Tân Kim, thời hạn thuê lại đất đến ngày 31/12/2056.",
        "Dự án tại KCN Tân Kim có vốn 300 tỷ đồng, thời hạn hoạt động của dự án đến năm 2070.",
        "KCN Tân Kim giao 12 ha, đất được thuê đến năm 2052.",
        "Hợp đồng thuê 12 ha tại KCN Tân Kim hết hạn năm 2047.",
        "Nhà máy tại KCN Tân Kim vốn 25 triệu USD hết thời hạn hoạt động vào năm 2045.",
        "KCN Tân Kim chào 160 USD/m2, kỳ hạn thuê tới năm 2061.",
    ],
)
def test_the_end_of_a_right_is_no_period(text: str) -> None:
    assert all(fact.period is None for fact in extractor().extract(text, "2024-05-02").facts)
    assert known_of(text) == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Tính đến năm 2023, KCN Tân Kim đã cho thuê 85 ha.", "2023-01-01"),
        ("Thời gian tới năm 2030, KCN Tân Kim cần 2.000 lao động.", "2030-01-01"),
        ("Đến hết năm 2023, KCN Tân Kim thu hút 12 dự án.", "2023-01-01"),
    ],
)
def test_other_ends_are_periods(text: str, start: str) -> None:
    assert known_of(text) == [start]


def known_of(text: str) -> list[str]:
    """The first days of the dates that may be periods."""
    _, known = extractor().known(text, "2024-05-02")
    assert known
    return [moment.period.start for moment in known.moments]
