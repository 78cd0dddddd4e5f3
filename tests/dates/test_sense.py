"""In what sense a day or month is told of: lunar, of every year, of every month, or as a name."""

from __future__ import annotations

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written

PUBLISHED = "2025-03-05"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(names="never")


def dates(extractor: Extractor, text: str, published: str | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(m.text, written(m.value)) for m in extractor.extract(text, published).mentions if m.label == "DATE"]


@pytest.mark.parametrize(
    "text",
    [
        "Gieo vào tháng 4, 5 và tháng 9, 10 âm lịch.",
        "Hội mở từ tháng Giêng đến hết tháng Ba (âm lịch).",
        "Lịch âm ngày 15/7, xưởng nghỉ.",  # too far off to be surely this year's
        "Hằng năm, làng mở hội vào ngày 10/3 âm lịch.",
    ],
)
def test_lunar_months_and_days_of_any_year_have_no_value(extractor: Extractor, text: str) -> None:
    found = dates(extractor, text)
    assert found
    assert {value for _, value in found} == {"null"}


def test_the_solar_day_of_a_lunar_one_has_its_value(extractor: Extractor) -> None:
    text = "Ngày 7/4 (10/3 âm lịch), công nhân nghỉ; Tết Âm lịch nghỉ từ 25/1."
    assert dates(extractor, text) == [("Ngày 7/4", "2025-04-07"), ("10/3", "2025-04-07"), ("25/1", "2025-01-25")]


def test_a_lunar_day_of_a_named_year(extractor: Extractor) -> None:
    assert dates(extractor, "Nhằm ngày 5 tháng 10 năm Giáp Thìn.") == [("ngày 5 tháng 10", "2024-11-05")]


@pytest.mark.parametrize(
    ("text", "recurs"),
    [
        ("Hằng năm, làng mở hội vào tháng 4.", True),
        ("Hằng năm xã trồng 5 ha, riêng năm nay từ tháng 4.", False),
        ("Giá thường tăng vào tháng 4.", True),
        ("Giá tăng bất thường vào tháng 4.", False),
        ("Hội đồng thường trực họp vào tháng 4.", False),
        ("Hội chợ diễn ra hằng năm vào tháng 4.", True),
        ("Khám sức khỏe hằng năm từ tháng 4.", False),
        ("Mùa mưa kéo dài từ tháng 4.", True),
        ("Mùa giải kéo dài từ tháng 4.", False),
        ("Từ tháng 4, hằng năm tỉnh chi 5 tỷ đồng.", False),
    ],
)
def test_what_comes_every_year_keeps_no_year(extractor: Extractor, text: str, recurs: bool) -> None:
    value = dict(dates(extractor, text))["tháng 4"]
    assert (value == "--04") == recurs


def test_a_range_over_any_new_year(extractor: Extractor) -> None:
    text = "Vụ này từ tháng 11 năm trước đến tháng 4 năm sau."
    assert dates(extractor, text) == [("tháng 11 năm trước đến tháng 4 năm sau", "--11-01/--04-30")]


@pytest.mark.parametrize(
    "text",
    [
        "Trả lương từ ngày 5-10 hằng tháng.",
        "Nhà ở đường Ba Tháng Hai, gần phường 30 Tháng 4 và Công viên 23/9.",
        "Xí nghiệp May 19/5, Công ty Cổ phần 30/4 và Dược phẩm 3/2.",
        "Đường Cách Mạng Tháng Tám.",
        "Để có được ngày hôm nay, vì nụ cười ngày mai.",
    ],
)
def test_what_is_no_date(extractor: Extractor, text: str) -> None:
    assert dates(extractor, text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("ngày 5-7/12", "2024-12-05/2024-12-07"), ("ngày 5/7/12", "2012-07-05"), ("ngày 5-7-12", "2012-07-05")],
)
def test_a_dash_before_a_slash_joins_days(extractor: Extractor, text: str, value: str) -> None:
    assert dates(extractor, f"Họp {text}.") == [(text, value)]
