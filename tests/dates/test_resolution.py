"""Readings apart from their resolution: what a match says, and what the day of the document makes of it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcn_extract.dates.calendar import CalendarSpan, ShortYear, YearOffset, day, month, months, whole_years
from kcn_extract.dates.lunar import LunarSpan
from kcn_extract.dates.reading import Reading, Relative
from kcn_extract.dates.resolve import resolve
from kcn_extract.extractor import Extractor
from kcn_extract.notation import written
from kcn_extract.text.shadow import shadow_of

EXTRACTOR = Extractor(names="never")
DAY = datetime.date(2024, 7, 15)
STORY = (
    "Quý II, tỉnh thu 5 tỷ đồng, giảm so với quý trước. Năm ngoái, vào tháng 11, giá tăng. Ngày 31/2 không có; "
    "hạn chót ngày 31 tháng này. Tuần trước, từ năm 1988 đến hết tháng 7, tháng 8 và tháng 12, kho họp. Sẽ mở tháng 3. "
    "10 ngày cuối tháng 2; ngày 29/2; tháng 5 năm nay đến tháng 2 năm ngoái; ký 3/9/41; mùa khô từ tháng 11 đến tháng "
    "4 năm sau; hằng năm, hội mở vào tháng 3."
)


def readings(text: str) -> list[Reading]:
    return [value for _, (value, *_) in EXTRACTOR.finder.find(shadow_of(text)).winners if isinstance(value, Reading)]


def test_what_is_read_and_what_is_left_open() -> None:
    text = (
        "ngày 16/4/2024; tháng 4; quý 2 năm ngoái; 3/9/91; tuần trước; ngày 25 tháng này; ngày 15/1 âm lịch. Từ năm "
        "1988 đến hết tháng 7"
    )
    assert [(reading.time, reading.to) for reading in readings(text)] == [
        (day(4, 16, 2024), None),
        (month(4, None), None),
        (months(4, 6, YearOffset(-1), "quarter"), None),
        (day(9, 3, ShortYear(91)), None),
        (Relative("week", -1), None),
        (Relative("month", 0, (25, 25)), None),
        (LunarSpan((1, 15), (1, 15)), None),
        (whole_years(1988), month(7, None)),
    ]


def test_a_range_is_joined_at_once_where_its_years_are_plain() -> None:
    (plain, by_word) = readings("từ tháng 11/2023 đến tháng 2/2024, từ tháng 11 năm ngoái đến tháng 2 năm nay")
    assert (plain.time, plain.to) == (CalendarSpan("span", (11, 1), (2, 0), 2023, 1), None)
    assert (by_word.time, by_word.to) == (month(11, YearOffset(-1)), month(2, YearOffset(0)))


@settings(deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_the_day_closes_readings_and_finds_none(published: datetime.date) -> None:
    """The mentions of a text are the same on any day; closing its readings takes nothing but the day."""
    said = readings(STORY)
    mentions = [m for m in EXTRACTOR.extract(STORY, published).mentions if m.label == "DATE"]
    assert resolve(said, published) == resolve(said, published) == [m.value for m in mentions]
    assert [m.text for m in mentions] == [m.text for m in EXTRACTOR.extract(STORY).mentions if m.label == "DATE"]


@settings(deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_what_stands_in_the_text_is_the_same_on_any_day(published: datetime.date) -> None:
    for now, then in zip(resolve(readings(STORY), published), resolve(readings(STORY), DAY), strict=True):
        if now and then and now.basis == then.basis == "text" and not now.start.endswith("41-09-03"):
            assert now == then


@pytest.mark.parametrize(
    ("text", "published", "values"),
    [
        ("ngày 16/4/2024", DAY, "2024-04-16 text"),
        ("ngày 16/4", DAY, "2024-04-16 published"),
        ("hôm qua", DAY, "2024-07-14 published"),
        ("tháng 4 năm ngoái", DAY, "2023-04-01/2023-04-30 published"),
        ("từ năm 1988 đến hết tháng 7", DAY, "1988-01-01/2024-07-31 published"),
        # A year that the list says, or the date right before.
        ("các tháng 3, 4/2023", DAY, "2023-03-01/2023-03-31 text, 2023-04-01/2023-04-30 text"),
        ("Năm 2022, vào tháng 11", DAY, "2022-01-01/2022-12-31 text, 2022-11-01/2022-11-30 text"),
        ("Năm ngoái, vào tháng 11", DAY, "2023-01-01/2023-12-31 published, 2023-11-01/2023-11-30 published"),
        # Compared with another date of the sentence.
        ("Quý II/2023 giảm so với quý trước", DAY, "2023-04-01/2023-06-30 text, 2023-01-01/2023-03-31 article"),
        ("Quý II giảm so với quý trước", DAY, "2024-04-01/2024-06-30 published, 2024-01-01/2024-03-31 published"),
        # The day of publication is not known: the article tells it, or nothing does.
        ("Hôm nay (5/8/2023), cảng mở; hôm qua bão.", None, "2023-08-05 article, 2023-08-05 text, 2023-08-04 article"),
        ("ngày 16/4; tháng 4 năm ngoái; hôm qua", None, "--04-16 None, --04 None, null"),
        # It comes every year, or there is no such day: open, or unknown.
        ("mùa khô từ tháng 11 đến tháng 4 năm sau", DAY, "--11-01/--04-30 None"),
        ("họp ngày 31 tháng trước", DAY, "null"),
        ("từ tháng 5 năm nay đến tháng 2 năm ngoái", DAY, "null"),
    ],
)  # fmt: skip
def test_where_a_value_comes_from(text: str, published: datetime.date | None, values: str) -> None:
    found = resolve(readings(text), published)
    assert ", ".join(f"{written(value)} {value.basis}" if value else "null" for value in found) == values


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
@pytest.mark.parametrize("text", ["Hôm qua họp.", "Ngày mai họp.", "tuần trước", "tháng trước", "năm tới", "ngày 2/9"])
def test_beyond_the_years_of_the_calendar_there_is_no_day(day: datetime.date, text: str) -> None:
    record = Extractor(names="never").extract(f"{text}, lãi 5 tỷ đồng.", day)
    assert record.mentions[-1].text == "5 tỷ đồng"
    assert {mention.label for mention in record.mentions} == {"DATE", "MONEY"}
