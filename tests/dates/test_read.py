"""Dates in sentences: what is found, what it is worth, and what is left alone."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import wrong

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written

EXTRACTOR = Extractor(names="never", labels=["DATE"])
DAY = "2024-07-15"


def found(text: str, published: str | None = DAY) -> list[tuple[str, str]]:
    return [(mention.text, written(mention.value)) for mention in EXTRACTOR.extract(text, published).mentions]


@pytest.mark.parametrize(
    "source",
    [
        "Họp [ngày16/4 = 2024-04-16] tại Vinh",
        "ký [ngày 16 /4/ 2024 = 2024-04-16]",
        "HỌP [NGÀY 16/4/2024 = 2024-04-16]",
        "ky [ngay 16/4/2024 = 2024-04-16], [nam 2023 = 2023-01-01/2023-12-31]",
        "rạng sáng [9-7 = 2024-07-09], xe đến",
        "lúc 10h30 [9/7 = 2024-07-09] tại cảng",
        "sáng thứ Sáu [9/7 = 2024-07-09]",
        "trong 2 [ngày 27 = 2024-04-27] và [28/4 = 2024-04-28]",
        "lễ [30.4 = 2024-04-30], [1.5 năm nay = 2024-05-01]",
        "từ [ngày 27/12/2023 đến 3/1 = 2023-12-27/2024-01-03]",
        "từ [24 đến 26 tháng 4 = 2024-04-24/2024-04-26]",
        "[tháng 3 = 2023-03-01/2023-03-31], [4/2023 = 2023-04-01/2023-04-30]",
        "[quý I = 2023-01-01/2023-03-31], [II/2023 = 2023-04-01/2023-06-30]",
        "[quý IV/2023-quý I/2024 = 2023-10-01/2024-03-31]",
        "các [năm 2021 = 2021-01-01/2021-12-31], [2022 = 2022-01-01/2022-12-31] và [2023 = 2023-01-01/2023-12-31]",
        "[giai đoạn 2021-2025 = 2021-01-01/2025-12-31] và [2026-2030 = 2026-01-01/2030-12-31]",
        "trong 5 năm [2021-2025 = 2021-01-01/2025-12-31]",
        "[năm học 2023/24 = 2023-01-01/2024-12-31]",
        "hết [11 tháng năm 2023 = 2023-01-01/2023-11-30]",
        "[6 tháng cuối năm ngoái = 2023-07-01/2023-12-31]",
        "[quý 2 = 2024-04-01/2024-06-30] [ngày 29/5 = 2024-05-29] họp",
        "[tháng 1 = 2024-01-01/2024-01-31], [năm 2023 = 2023-01-01/2023-12-31] lãi",
        "hồi [tháng 5 = 2024-05-01/2024-05-31] người dân kể",
        "[Hôm nay = 2024-07-15] ([15/7 = 2024-07-15])",
        "thi vào lớp 10 [năm nay = 2024-01-01/2024-12-31]",
        "cúng [ngày 15/1 = null] âm lịch",
        "từ [những năm 1990 = null]",
    ],
)
def test_found(source: str) -> None:
    assert not wrong(f"@{DAY}: {source}", EXTRACTOR)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 31/2/2024",
        "ngày 29/2/2023",
        "31/4/2024",
        "Nghị định 29/2008/NĐ-CP và văn bản số 12/2016",
        "Chỉ thị số 26/CT-TU",
        "bản đồ tỷ lệ 1/2000",
        "trực 24/7",
        "chiếm 1/3 diện tích, từ 1/4 đến 1/3 dân số",
        "Công viên 29/3 trên đường 3/2",
        "thắng 3-2, 6-4, 6-3",
        "đội hình 4-2-3-1",
        "mỗi ngày 2-3 lần, mỗi tháng 5 triệu đồng, mỗi năm 2000 tấn",
        "trong 3 tháng, 20 năm, 10 năm trước, những năm tới",
        "hơn 2016 người, giá thuê đến 2000 USD",
        "năm sau cao hơn năm trước",
        "danh hiệu cao quý này",
        "ISO 9001:2015 và iOS 9/10/11",
        "hiện nay, đến nay, thời gian tới",
        "nhà ga T2, đường Q1",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("ngày 30/12", "2024-01-05", "2023-12-30"),
        ("ngày 2/1", "2024-12-30", "2025-01-02"),
        ("ngày 29/2", "2023-03-05", "2024-02-29"),
        ("sẽ khánh thành tháng 3", "2024-11-10", "2025-03-01/2025-03-31"),
        ("tháng 3", "2024-04-10", "2024-03-01/2024-03-31"),
        ("tháng 6 tới", "2024-05-10", "2024-06-01/2024-06-30"),
        ("tháng 12 vừa qua", "2024-06-20", "2023-12-01/2023-12-31"),
        ("từ tháng 4 tới nay", "2024-06-20", "2024-04-01/2024-04-30"),
        ("quý IV", "2025-01-10", "2024-10-01/2024-12-31"),
        ("11 tháng đầu năm", "2024-01-05", "2023-01-01/2023-11-30"),
        ("bằng 60% kế hoạch 6 tháng đầu năm", "2024-09-14", "2024-01-01/2024-06-30"),
        ("tuần trước", "2024-01-03", "2023-12-25/2023-12-31"),
        ("quý trước", "2024-02-03", "2023-10-01/2023-12-31"),
        ("3/9/91", "2017-02-02", "1991-09-03"),
        ("ký 16.4.24", "2024-05-02", "2024-04-16"),
    ],
)
def test_year_by_publication(text: str, published: str, value: str) -> None:
    assert [value for _, value in found(text, published)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ngày 16/4", "--04-16"),
        ("tháng 4", "--04"),
        ("quý 2", "--04-01/--06-30"),
        ("5 tháng đầu năm", "--01-01/--05-31"),
        ("30/4 - 1/5", "--04-30/--05-01"),
        ("tháng 12 năm nay", "--12"),
        ("hôm qua", "null"),
        ("năm ngoái", "null"),
    ],
)
def test_publication_unknown(text: str, value: str) -> None:
    assert [value for _, value in found(text, None)] == [value]


def test_compared_with_the_period_of_the_sentence() -> None:
    text = "Năm 2022, tỉnh thu 5 tỷ USD, tăng 9% so với năm trước. Tháng 5 tăng 2% so với tháng trước."
    assert [value for _, value in found(text)][1::2] == ["2021-01-01/2021-12-31", "2024-04-01/2024-04-30"]


def test_year_told_by_the_article_itself() -> None:
    text = "Chiều 9/7, ban báo cáo. 6 tháng đầu năm 2023 thu 5 tỷ. Quý I/2023 tăng, quý I là mốc."
    assert [value for _, value in found(text, None)] == [
        "2023-07-09", "2023-01-01/2023-06-30", "2023-01-01/2023-03-31", "2023-01-01/2023-03-31",
    ]  # fmt: skip


def test_year_not_told_by_history() -> None:
    assert found("Chiều 9/7, ban ôn lại trận đánh tháng 4/1968.", None)[0][1] == "--07-09"


WRITTEN = [
    "ngày {d}/{m}/{y}", "ngày {d:02}-{m:02}-{y}", "{d}.{m}.{y}", "ngày {d} tháng {m} năm {y}", "hôm {d}/{m}/{y}",
    "{d:02}/{m:02}/{y}", "NGÀY {d}/{m}/{y}", "ngày{d}/{m}/{y}", "{d} Tháng {m}, {y}", "{y}-{m:02}-{d:02}",
]  # fmt: skip


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2059, 12, 31)), st.sampled_from(WRITTEN))
def test_every_written_form_gives_the_day_back(day: datetime.date, form: str) -> None:
    surface = form.format(d=day.day, m=day.month, y=day.year)
    assert found(f"Biên bản làm việc lập {surface} tại ban", None) == [(surface, day.isoformat())]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 12, 31)), st.integers(-13, 334))
def test_a_day_without_year_is_the_one_gone_by_or_close_ahead(day: datetime.date, gap: int) -> None:
    published = day + datetime.timedelta(days=gap)
    if (day.month, day.day) != (2, 29):
        assert found(f"họp ngày {day.day}/{day.month}.", published.isoformat())[0][1] == day.isoformat()


def values_without_day(text: str) -> dict[str, str]:
    return {m.text: written(m.value) for m in Extractor(names="never").extract(text).mentions if m.label == "DATE"}


def test_an_article_that_dates_itself_is_read_from_that_day() -> None:
    text = "Giá thép hôm nay (5/8) tăng so với cuối năm 2023. Hôm qua, sàn đóng cửa. Năm nay dự báo còn tăng."
    assert values_without_day(text) == {
        "hôm nay": "2024-08-05", "5/8": "2024-08-05", "cuối năm 2023": "2023-01-01/2023-12-31", "Hôm qua": "2024-08-04",
        "Năm nay": "2024-01-01/2024-12-31",
    }  # fmt: skip
    whole = values_without_day("Sáng nay (5/8/2024), cảng mở lại. Ngày 3/8, bão tan.")
    assert whole["5/8/2024"] == "2024-08-05" and whole["Ngày 3/8"] == "2024-08-03"


def test_one_old_year_does_not_date_an_article() -> None:
    assert values_without_day("Hôm nay (ngày 8-5), tòa xử vụ năm 2010.")["ngày 8-5"] == "--05-08"


def test_what_comes_every_year_is_of_no_year() -> None:
    assert found("Sâu rộ lên từ tháng 4 đến tháng 7 hằng năm.") == [("tháng 4 đến tháng 7", "--04-01/--07-31")]


def test_a_month_takes_the_year_said_right_before_it() -> None:
    text = "Năm ngoái, vào tháng 11, giá cũng giảm. So với năm 2022, tháng 2 tăng."
    assert found(text)[1] == ("tháng 11", "2023-11-01/2023-11-30")
    assert found(text)[3] == ("tháng 2", "2024-02-01/2024-02-29")


def test_this_year_where_the_article_names_it() -> None:
    text = (
        "Kinh tế 6 tháng đầu năm 2017. Ngày 29/6/2017, tổng cục công bố: 6 tháng đầu năm nay GDP tăng; "
        "6 tháng cuối năm phải tăng thêm. Quý II/2017 khá hơn."
    )
    values = dict(found(text, None))
    assert values["6 tháng đầu năm nay"] == "2017-01-01/2017-06-30"
    assert values["6 tháng cuối năm"] == "2017-07-01/2017-12-31"
