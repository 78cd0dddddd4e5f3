"""What an article says of itself: header and foot in the manners of many outlets."""

from __future__ import annotations

import datetime
import pickle
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.article.header import HeaderReader, info
from kcn_extract.article.line_rules import check_article_rule
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import ArticleInfo
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.rules.model import ARTICLE, Rule
from kcn_extract.text.shadow import shadow_of

RULES = load_rules(BUILT_IN_PATTERNS, check=False)


@cache
def reader() -> HeaderReader:
    return HeaderReader(RULES, Gazetteer.load(BUILT_IN_PATTERNS))


def read(text: str, published: datetime.date | None = None, title: str | None = None) -> ArticleInfo:
    return info(reader().read(shadow_of(text), published, title), text)


@pytest.mark.parametrize("rule", [rule for rule in RULES.rules if rule.label == ARTICLE], ids=lambda rule: rule.name)
def test_examples(rule: Rule) -> None:
    assert not list(check_article_rule(rule, RULES.tables))


BODY = "Sáng nay, lãnh đạo tỉnh đi kiểm tra tiến độ hạ tầng.\n\nNhà thầu hứa xong trước mùa mưa."


@pytest.mark.parametrize(
    ("text", "title", "published", "place", "byline"),
    [
        (
            f"BẮC GIANG\n\nKhu mới chờ chủ\n\n15:09:01 | 16/4/2024\n\n{BODY}\n\nThu Hà (Diễn đàn Đầu tư)",
            "Khu mới chờ chủ", "2024-04-16T15:09:01", "Bắc Giang", "Thu Hà (Diễn đàn Đầu tư)",
        ),
        (
            f"KINH TẾ\n\nThứ Ba, 16/04/2024, 15:09 (GMT+7)\n\nKhu mới chờ chủ\n\n"
            f"(Bắc Ninh) - {BODY}\n\nLê Mai thực hiện",
            "Khu mới chờ chủ", "2024-04-16T15:09:00", "Bắc Ninh", "Lê Mai",
        ),
        (
            f"Thị trường | Bất động sản công nghiệp\n\n16 Tháng Tư, 2024\n\n"
            f"Giá thuê ở Long An nhích lên\n\n{BODY}\n\nT.Bình",
            "Giá thuê ở Long An nhích lên", "2024-04-16", "Long An", "T.Bình",
        ),
        (
            f"Trang chủ » Doanh nghiệp\n\nNgười thợ và nhà máy\n\nMinh Nhân - Thứ Ba, 4/3/2025, 08:30\n\n{BODY}",
            "Người thợ và nhà máy", "2025-03-04T08:30:00", None, "Minh Nhân",
        ),
        (
            f"KINH TẾ » ĐẦU TƯ\n14/01/2026 06:30 AM\nHoài An – Đức Lâm\n\nDư địa của Gia Lai, Đắk Lắk\n\n{BODY}",
            "Dư địa của Gia Lai, Đắk Lắk", "2026-01-14T06:30:00", None, "Hoài An – Đức Lâm",
        ),
        (
            f"Đầu tư | Thứ Năm | 03/04/2025 | 14:20\n\nLấp đầy những lô đất trống ở miền Trung\n\n{BODY}\n\nPV",
            "Lấp đầy những lô đất trống ở miền Trung", "2025-04-03T14:20:00", None, "PV",
        ),
        (
            f"Khu mới chờ chủ\n\nCập nhật lúc 09:15, 07/03/2025\n\nBình Dương, ngày 6/3 - {BODY}\n\nBài, ảnh: Lan",
            "Khu mới chờ chủ", "2025-03-07T09:15:00", "Bình Dương", "Lan",
        ),
        (
            f"Khu mới chờ chủ\n\n{BODY}\n\nQuốc Anh\n\nNgày cập nhật: 2/5/2024",
            "Khu mới chờ chủ", "2024-05-02", None, "Quốc Anh",
        ),
        (
            f"Khu mới chờ chủ\n\nNgày đăng: 21/6/2023 | Tác giả: Mai Khôi\n\n{BODY}",
            "Khu mới chờ chủ", "2023-06-21", None, "Mai Khôi",
        ),
        (
            f"Cập nhật: 5/6/2024\nKhu mới chờ chủ\nNgày đăng: 3/6/2024\n{BODY}",
            "Khu mới chờ chủ", "2024-06-03", None, None,
        ),
        (
            f"Khu mới đã có chủ.\n16-04-2024 - 15:09\n(Chinhphu.vn) - {BODY}",
            "Khu mới đã có chủ.", "2024-04-16T15:09:00", None, None,
        ),
        (
            f"Khu mới chờ chủ\nTheo thống kê ngày 16/4/2024, còn 12 lô. {BODY}\nTheo Reuters",
            "Khu mới chờ chủ", None, None, "Theo Reuters",
        ),
        (f"Khu mới chờ chủ\n{BODY} Thu Phương (TTXVN)", "Khu mới chờ chủ", None, None, "Thu Phương (TTXVN)"),
        (BODY, None, None, None, None),
        ("Công nhân tan ca chiều (Ảnh: Minh Hà).\n" + BODY, None, None, None, None),
        ("", None, None, None, None),
        ("\n \n\t\n", None, None, None, None),
        ("16/4/2024", None, "2024-04-16", None, None),
    ],
)  # fmt: skip
def test_header_and_foot(
    text: str, title: str | None, published: str | None, place: str | None, byline: str | None
) -> None:
    for variant in (text, text.replace("\n", "\r\n"), unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0")):
        got = read(variant)
        plain = [
            None if v is None else unicodedata.normalize("NFC", v).replace("\u00a0", " ")
            for v in (got.title, got.byline)
        ]
        assert (plain[0], got.published, got.place, plain[1]) == (title, published, place, byline)
        assert got.characters == len(variant)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Hà Nội mở thêm ba cụm công nghiệp", "Hà Nội"),
        ("TP.HCM và bài toán nhà ở cho thợ", "Hồ Chí Minh"),
        ("Huế đón dự án điện tử", "Huế"),
        ("Thừa Thiên Huế đón dự án điện tử", "Thừa Thiên Huế"),
        ("Thành lập khu thương mại tự do thành phố Đà Nẵng", "Đà Nẵng"),
        ("BÀ RỊA - VŨNG TÀU CHUẨN BỊ ĐẤT", "Bà Rịa - Vũng Tàu"),
        ("Hải Phòng, Quảng Ninh cùng tăng tốc", None),
        ("Gió mùa từ Thái Bình Dương đổi chiều", None),
        ("Ông Nguyễn Thái Bình giữ chức trưởng ban", None),
        ("Vì một nền hòa bình bền vững", None),
        ("Phường Hưng Yên có đường mới", None),
    ],
)
def test_place_of_a_title(title: str, place: str | None) -> None:
    assert read(f"{title}\n{BODY}").place == place
    assert read(BODY, title=title).place == place


def test_road_is_no_dateline() -> None:
    assert read(f"Khu mới chờ chủ\nHà Nội - Hải Phòng là tuyến bận rộn nhất. {BODY}").place is None


@pytest.mark.parametrize(("above", "place"), [(0, "Bắc Ninh"), (1, "Bắc Ninh"), (2, None)])
def test_a_dateline_opens_one_of_the_first_two_paragraphs(above: int, place: str | None) -> None:
    paragraphs = "Nhà thầu hứa xong trước mùa mưa.\n" * above
    assert read(f"Khu mới chờ chủ\n{paragraphs}(Bắc Ninh) - {BODY}").place == place


@pytest.mark.parametrize(
    ("text", "title", "published"),
    [
        ("Tên khu | Diện tích | Lấp đầy\nThành Hải | 77,9 ha | 98%\nDu Long | 407 ha | 41%", None, None),
        ("Khu\tGiá\nThành Hải\t120 USD", None, None),
        ("Khu mới chờ chủ\nBảng 1. Giá, cập nhật lúc 31/12/2023\nKhu\tGiá\nDu Long\t60 USD", "Khu mới chờ chủ", None),
        ("Khu mới chờ chủ\nChỉ tiêu\tCập nhật ngày 31/12/2023\nVốn\t60 tỷ", "Khu mới chờ chủ", None),
        (
            "NGHỊ QUYẾT\nVề việc thông qua đề án\nphát triển cụm công nghiệp\nCăn cứ Luật Đất đai;",
            "Về việc thông qua đề án\nphát triển cụm công nghiệp", None,
        ),
        ("Số: 12/BQL-ĐT\nV/v đẩy nhanh tiến độ\nKính gửi: các chủ đầu tư", "V/v đẩy nhanh tiến độ", None),
        ("Về việc này, huyện chưa trả lời.\nKhu mới chờ chủ", None, None),
        ("### **Khu mới chờ chủ**\n16/4/2024\nTỉnh có 8 khu.", "Khu mới chờ chủ", "2024-04-16"),
        ("Điều 1. Phạm vi\nQuy chế này áp dụng cho toàn tỉnh.", None, None),
        ("III. KẾT QUẢ\nTỉnh có 8 khu.", None, None),
    ],
)  # fmt: skip
def test_title_of_documents_and_tables(text: str, title: str | None, published: str | None) -> None:
    got = read(text)
    assert (got.title, got.published) == (title, published)


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        # the day of publication and that of the last change
        ("Đăng lúc: 02/05/2024 08:15 | Cập nhật: 03/05/2024 09:30", "2024-05-02T08:15:00"),
        ("Đăng lúc 08:15 02/05/2024 - Cập nhật lúc 09:30 03/05/2024", "2024-05-02T08:15:00"),
        ("Ngày đăng 2/5/2024, cập nhật ngày 3/5/2024", "2024-05-02"),
        ("02/05/2024 08:15 (Cập nhật 03/05/2024 09:30)", "2024-05-02T08:15:00"),
        ("Thứ Năm, 02/05/2024 08:15 (GMT+7) • Cập nhật lần cuối: 04/05/2024", "2024-05-02T08:15:00"),
        ("Xuất bản 02-05-2024 Cập nhật 03-05-2024", "2024-05-02"),
        ("Cập nhật: 03/05/2024 | Đăng: 02/05/2024", "2024-05-02"),
        ("Đăng lúc: 02/05/2024 08:15\nCập nhật: 03/05/2024 09:30", "2024-05-02T08:15:00"),
        ("Cập nhật: 03/05/2024 09:30\nĐăng lúc: 02/05/2024 08:15", "2024-05-02T08:15:00"),
        ("2/5/2024 08:15\nSửa đổi lần cuối: 3/5/2024", "2024-05-02T08:15:00"),
        ("Published: May 2, 2024 | Last updated: May 3, 2024", "2024-05-02"),
        ("Ngày đăng: 2024-05-02 - Ngày cập nhật: 2024-05-03", "2024-05-02"),
        ("Ngày đăng: 02/05/2024 14:20 | Ngày sửa: 05/05/2024 08:00", "2024-05-02T14:20:00"),
        ("Đăng bởi Thu Mai, 02/05/2024 21:30 | Sửa 04/05/2024 07:05", "2024-05-02T21:30:00"),
        ("Thời gian đăng: 02/05/2024 13:55 | Thời gian cập nhật: 07/05/2024 09:20", "2024-05-02T13:55:00"),
        ("Đăng tải: 02-05-2024 11:00 | Bản cuối: 21-05-2024 15:30", "2024-05-02T11:00:00"),
        ("02/05/2024 (sửa lần cuối lúc 10:00, 04/05/2024)", "2024-05-02"),
        ("08:10 02/05/2024; biên tập lại 09:00 03/05/2024", "2024-05-02T08:10:00"),
        ("Cập nhật 03/05/2024", "2024-05-03"),
        # of two of a kind the first
        ("02/05/2024 08:15\n03/05/2024 09:30", "2024-05-02T08:15:00"),
        ("Cập nhật: 02/05/2024\nSửa đổi lần cuối: 03/05/2024", "2024-05-02"),
        # English
        ("April 16, 2024", "2024-04-16"),
        ("Tuesday, April 16, 2024", "2024-04-16"),
        ("April 16, 2024 | 10:30 am GMT+7", "2024-04-16T10:30:00"),
        ("April 16, 2024 - 08:35", "2024-04-16T08:35:00"),
        ("Posted on Sept. 3, 2023 at 9:05 PM", "2023-09-03T21:05:00"),
        ("16 April 2024", "2024-04-16"),
        ("Updated 3rd June 2025", "2025-06-03"),
        ("Dec 31st, 2024", "2024-12-31"),
        # time zones
        ("2024-05-01T20:30:00Z", "2024-05-02T03:30:00"),
        ("2024-05-02T01:15:00+00:00", "2024-05-02T08:15:00"),
        ("2024-05-02T08:15:00.000+0700", "2024-05-02T08:15:00"),
        ("Thu, 02 May 2024 18:15:00 GMT", "2024-05-03T01:15:00"),
        ("02/05/2024 23:10 UTC", "2024-05-03T06:10:00"),
        ("02/05/2024 08:15 GMT+7", "2024-05-02T08:15:00"),
        ("02/05/2024, 10:15 (GMT +9)", "2024-05-02T08:15:00"),
        ("2024-05-02 08:15 (giờ Việt Nam)", "2024-05-02T08:15:00"),
        # the manner of phones and portals
        ("2 thg 5, 2024", "2024-05-02"),
        ("02 Tháng Năm 2024", "2024-05-02"),
    ],
)
def test_day_of_publication(stamp: str, published: str) -> None:
    got = read(f"Khu mới chờ chủ\n{stamp}\n{BODY}")
    assert (got.title, got.published) == ("Khu mới chờ chủ", published)


def test_title_that_looks_like_a_stamp_stays_a_title() -> None:
    assert read(f"Bản tin thị trường đất - 16/4/2024\n{BODY}").title == "Bản tin thị trường đất - 16/4/2024"


def test_given_title_and_day_win() -> None:
    text = f"Khu mới chờ chủ\n15:09 | 16/4/2024\n{BODY}"
    assert read(text, title="Tên khác").title == "Tên khác"
    assert read(text, datetime.date(2024, 4, 16)).published == "2024-04-16T15:09:00"
    assert read(text, datetime.date(2024, 4, 17)).published == "2024-04-17"
    assert read(text, datetime.datetime(2024, 4, 16, 8)).published == "2024-04-16T08:00:00"


def test_spans_are_of_the_text_as_given() -> None:
    text = unicodedata.normalize(
        "NFD", f"KINH TẾ\u200b\r\n\r\nKhu  mới&nbsp;chờ chủ\r\n\r\nThứ Ba, 16/04/2024\r\n{BODY}"
    )
    header = reader().read(shadow_of(text))
    assert header.title and header.kicker and header.stamp
    assert text[slice(*header.title)] == unicodedata.normalize("NFD", "Khu  mới&nbsp;chờ chủ")
    assert text[slice(*header.kicker)] == unicodedata.normalize("NFD", "KINH TẾ")
    assert text[slice(*header.stamp)] == unicodedata.normalize("NFD", "Thứ Ba, 16/04/2024")


HEADER_PIECES = [
    "16/4/2024",
    "Thứ Ba",
    ", ",
    " | ",
    " - ",
    "15:09",
    "BẮC GIANG",
    "Lê Mai",
    "Theo ",
    "»",
    "(Huế) - ",
    "Tháng Tư ",
]
TEXT_PIECES = ["Ảnh: ", "PV: ", "?", ". ", "TP. ", "1. ", "“", "”", "…", "Khu mới", "31/2/2024", "A. "]
BLANK_PIECES = ["\n", "\n\n", "\r\n", "  ", "\u200b", "&nbsp;", "\u2028", "\x1f", "\u0301"]
PIECES = st.sampled_from([*HEADER_PIECES, *TEXT_PIECES, *BLANK_PIECES])


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text(text: str) -> None:
    header = reader().read(shadow_of(text))
    spans = [header.title, header.kicker, header.stamp, header.byline, header.body]
    for span in filter(None, spans):
        assert 0 <= span.start <= span.end <= len(text)


def test_reader_survives_pickling() -> None:
    text = f"BẮC GIANG\n\nKhu mới chờ chủ\n\n15:09:01 | 16/4/2024\n\n{BODY}"
    again = pickle.loads(pickle.dumps(reader()))
    assert info(again.read(shadow_of(text)), text) == read(text)
