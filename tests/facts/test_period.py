"""Periods before: a year back, a step back."""

import pytest

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
