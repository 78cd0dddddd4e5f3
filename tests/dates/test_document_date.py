"""The year of an article without a day of publication: what makes it certain, and what does not."""

from __future__ import annotations

import pytest

from kcn_extract import Extractor
from kcn_extract.notation import written

EXTRACTOR = Extractor(names="never")
FILLER = "Lãnh đạo huyện trao đổi với bà con về đường sá, trường lớp và nước sạch ở các xã vùng xa. " * 5
"""More than a title and a lead, with no date in it."""


def values(text: str) -> dict[str, str]:
    return {m.text: written(m.value) for m in EXTRACTOR.extract(text).mentions if m.label == "DATE"}


@pytest.mark.parametrize(
    ("text", "mention", "value"),
    [
        # The title or the lead bears the year in a name, or tells of a day or month of it.
        ("Hội chợ Cà phê Buôn Đôn 2024 mở cửa\nNgày 12/3, ban tổ chức họp báo.", "Ngày 12/3", "2024-03-12"),
        ("Cảng cạn khởi công tháng 4/2024\nSáng 20/4, nhà thầu đổ bê tông.", "20/4", "2024-04-20"),
        ("Năm 2024, huyện sẽ xây chợ\nNăm 2024 chợ cũ quá tải. Ngày 3/5, xã họp dân.", "Ngày 3/5", "2024-05-03"),
        ("Tuyển sinh 2024 có điểm mới\nNgày 3/5, trường họp báo.", "Ngày 3/5", "2024-05-03"),
        # Part of a year is reported on.
        (f"Ngày 4/7, cục thống kê họp. {FILLER}Doanh thu 6 tháng đầu năm 2024 tăng.", "Ngày 4/7", "2024-07-04"),
        (f"Ngày 4/5, công ty họp. {FILLER}Quý I/2024, lãi giảm.", "Ngày 4/5", "2024-05-04"),
        # What is compared with lies a year back.
        (f"Ngày 4/7, cục thống kê họp. {FILLER}Giá tăng so với cùng kỳ năm 2023.", "Ngày 4/7", "2024-07-04"),
        (f"Ngày 4/7, sàn mở cửa. {FILLER}Giá tăng 5% so với cuối năm 2023.", "Ngày 4/7", "2024-07-04"),
        # The present, and a jubilee.
        (f"Ngày 4/7, xã họp. {FILLER}Từ nay đến cuối năm 2024, đường xong.", "Ngày 4/7", "2024-07-04"),
        (f"Ngày 4/7, xã họp. {FILLER}Trong năm 2024 này, đường xong.", "Ngày 4/7", "2024-07-04"),
        (f"Ngày 4/7, xã họp. {FILLER}Kỷ niệm ngày thành lập (5/7/1954 - 5/7/2024).", "Ngày 4/7", "2024-07-04"),
        # A lunar new year.
        (f"Ngày 15/2, xưởng mở lại sau Tết Giáp Thìn. {FILLER}", "Ngày 15/2", "2024-02-15"),
        (f"Ngày 6/2, xưởng mở lại sau Tết Nguyên đán Ất Tỵ 2025. {FILLER}", "Ngày 6/2", "2025-02-06"),
        # A weekday, in the last year named or one soon after.
        (f"Thứ Hai (15/7), chợ họp. {FILLER}Chợ dựng từ năm 2022.", "15/7", "2024-07-15"),
        # A name in the sentence that gives the days of what bears it.
        (f"{FILLER}Đội dự Cúp Sông Hồng 2024 với lịch đấu: gặp Hà Nam (16-7), Thái Bình (18-7).", "16-7", "2024-07-16"),
        # The same day, or a day soon after the last one told of.
        (f"Ngày 12/6, hội đồng họp. {FILLER}Ngày 12/6/2024, hội đồng đã nghe báo cáo.", "Ngày 12/6", "2024-06-12"),
        (f"Ngày 3/6, hội đồng họp. {FILLER}Nghị quyết ký ngày 31/5/2024.", "Ngày 3/6", "2024-06-03"),
        (f"Ngày 5/1, hội đồng họp. {FILLER}Nghị quyết ký ngày 28/12/2024.", "Ngày 5/1", "2025-01-05"),
        # A day in the month told of, and one in the first months after an event of the autumn.
        (f"Chiều 24/4, hai bên ký. {FILLER}Tháng 4/2024, xưởng đã chạy thử.", "24/4", "2024-04-24"),
        (f"Ngày 20/1, tỉnh trao giấy phép. {FILLER}Quy hoạch được duyệt ngày 12/11/2023.", "Ngày 20/1", "2024-01-20"),
    ],
)
def test_the_year_is_certain(text: str, mention: str, value: str) -> None:
    assert values(text)[mention] == value


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 4/7, xã họp dân về con đường mới.",
        # Whole years, and what is gone by.
        "Xuất khẩu gỗ năm 2024\nNăm 2024, gỗ về đích. Ngày 4/7, hội nghị tổng kết.",
        f"Ngày 4/7, tòa xử vụ án xảy ra hồi tháng 6/2024. {FILLER}",
        f"Ngày 4/7, vàng lên mức cao nhất kể từ tháng 6/2024. {FILLER}",
        f"Ngày 4/7, anh Lê Văn Tám (SN 2006) trình báo. {FILLER}",
        # What may lie ahead.
        f"Ngày 4/7, xã họp. {FILLER}Nhà máy chạy vào quý III/2026.",
        f"Ngày 4/7, xã họp. {FILLER}Giá đất mới áp dụng từ 1/6/2026.",
        "Đề xuất lương tối thiểu vùng 2025 tăng 6%\nNgày 4/7, hội đồng họp.",
        "Quy hoạch huyện tầm nhìn 2050\nNgày 4/7, huyện họp.",
        "Tuyển trẻ đá vòng loại Cúp châu lục 2026\nNgày 4/7, đội tập trung.",
        f"Ngày 4/7, xã họp. {FILLER}Từ nay đến năm 2030, đường xong.",
        # The next year is named too, or the one before as models of a car are.
        "Hội chợ Cà phê Buôn Đôn 2024 mở cửa\nNgày 4/7, ban tổ chức họp về hội chợ năm 2025.",
        "Xe Sao Mai 2025 giảm giá\nNgày 4/7, bản Sao Mai 2024 rẻ hơn 20 triệu đồng.",
        # A period that is only compared with, or long over.
        f"Ngày 4/7, công ty họp. {FILLER}Lãi tăng so với quý II/2024.",
        f"Ngày 4/2, bộ họp. {FILLER}Báo cáo 6 tháng đầu năm 2024 nộp ngày 3/9/2024.",
        # A year early in which the one before is reported on; a quarter that may lie ahead.
        f"Ngày 4/2, công ty họp. {FILLER}Lãi năm 2024 tăng so với cùng kỳ năm 2023.",
        f"Ngày 4/12, công ty họp. {FILLER}Quý I/2025, nhà máy nghỉ bảo dưỡng.",
        # The day would lie before what is past; the turn of the year; a day long after the last one told of.
        f"Cảng cạn khởi công tháng 10/2024\nNgày 4/7, nhà thầu thứ hai vào. {FILLER}",
        "Giải bóng Cúp Sông Hồng 2024 bế mạc\nNgày 4/1, đội về nước.",
        f"Ngày 4/7, hội đồng họp. {FILLER}Nghị quyết ký ngày 28/5/2024.",
        f"Ngày 4/7, hội đồng họp. {FILLER}Nghị quyết ký ngày 28/6/2024, sửa năm 2025.",
        # A term of five years is no jubilee.
        f"Ngày 4/7, xã họp. {FILLER}Đất được thuê từ 1/7/2015 đến 1/7/2020.",
        # A lunar year out of season, or far from the years named; a count that sounds like a weekday.
        f"Ngày 4/7, đoàn viếng chiến sĩ Tết Mậu Thân. {FILLER}",
        f"Ngày 4/2, đoàn viếng chiến sĩ Tết Mậu Thân. {FILLER}Năm 2018 nghĩa trang được sửa.",
        f"Lần thứ hai, ngày 15/7, chợ họp. {FILLER}Chợ dựng từ năm 2022.",
        # An event of the spring, or long before; the year after is told of, too.
        f"Ngày 4/4, tỉnh trao giấy phép. {FILLER}Quy hoạch được duyệt ngày 12/2/2023.",
        f"Ngày 4/3, tỉnh trao giấy phép. {FILLER}Quy hoạch được duyệt ngày 12/11/2023.",
        f"Ngày 4/1, tỉnh trao giấy phép. {FILLER}Quy hoạch được duyệt ngày 12/11/2023, sửa hồi tháng 3/2024.",
    ],
)
def test_the_year_is_not_certain(text: str) -> None:
    days = [value for mention, value in values(text).items() if mention.startswith(("Ngày 4/", "ngày 15/7"))]
    assert [value[:2] for value in days] == ["--"]


def test_other_dates_follow_the_day_of_the_article() -> None:
    text = (
        "Hội chợ Cà phê Buôn Đôn 2024 mở cửa\nNgày 12/3, ban tổ chức họp báo. Năm ngoái, vào tháng 11, hội chợ hoãn. "
        "Tháng 12, mưa lớn. Hội chợ kéo dài tới tháng 4 tới; hôm qua, gian hàng đã kín."
    )
    found = values(text)
    assert found["Năm ngoái"] == "2023-01-01/2023-12-31"
    assert found["tháng 11"] == "2023-11-01/2023-11-30"
    assert found["Tháng 12"] == "2023-12-01/2023-12-31"
    assert found["tháng 4"] == "2024-04-01/2024-04-30"
    assert found["hôm qua"] == "null"  # the day of the news conference is hardly that of the article


def test_where_the_year_alone_is_certain_dates_take_it() -> None:
    text = (
        "Hội chợ Cà phê Buôn Đôn 2024\nTháng 3, ban tổ chức họp báo. Năm ngoái, vào tháng 11, hội chợ hoãn. "
        "6 tháng đầu năm nay, giá cà phê tăng."
    )
    found = values(text)
    assert found["Tháng 3"] == "2024-03-01/2024-03-31"
    assert found["tháng 11"] == "2023-11-01/2023-11-30"
    assert found["6 tháng đầu năm nay"] == "2024-01-01/2024-06-30"


def test_a_day_goes_on_with_the_story_of_the_dated_day_before_it() -> None:
    text = f"Ngày 20/6, tòa mở lại vụ án. {FILLER}Ngày 2/11/2022, ông Tư xin đi nước ngoài; đến ngày 3/11 đơn bị trả."
    assert values(text)["ngày 3/11"] == "2022-11-03"
    assert values(text)["Ngày 20/6"] == "--06-20"


def test_a_period_takes_the_year_with_which_it_is_said_elsewhere() -> None:
    text = f"Chợ quê vắng khách trong tháng 5. {FILLER}Tháng 5/2024, chợ có 200 sạp, giảm nhiều so với tháng 5/2019."
    assert values(text)["tháng 5"] == "2024-05-01/2024-05-31"


@pytest.mark.parametrize(
    "text",
    [
        f"Chợ quê mở lại vào tháng 5 tới. {FILLER}Tháng 5/2024, chợ có 200 sạp.",
        f"Chợ quê vắng khách trong tháng 5. {FILLER}Tháng 5/2024, chợ có 200 sạp. Tháng 5/2023, chợ có 310 sạp.",
        f"Chợ quê vắng khách trong tháng 5. {FILLER}Tháng 5/2023, chợ có 310 sạp. Tháng 2/2024, chợ có 200 sạp.",
        f"Chợ quê vắng khách trong tháng 5. {FILLER}Sạp trống nhiều gấp đôi so với tháng 5/2024.",
    ],
)
def test_a_period_said_with_other_years_or_ahead_takes_none(text: str) -> None:
    (value,) = (
        value for mention, value in values(text).items() if mention.startswith("tháng 5") and "/" not in mention
    )
    assert value[:2] == "--"


def test_yesterday_with_its_date_tells_the_day_too() -> None:
    found = values(f"Tối qua (29/6), chợ nổi đón khách; hôm nay chợ nghỉ. {FILLER}Quý II/2024, chợ đón ít khách.")
    assert found["29/6"] == "2024-06-29"
    assert found["hôm nay"] == "2024-06-30"


def test_a_day_called_today_with_a_word_for_its_year_stays() -> None:
    assert values("Hôm nay (5/8 năm nay), chợ mở.")["5/8 năm nay"] == "--08-05"
