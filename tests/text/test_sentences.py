"""Where sentences end."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.text.sentences import SentenceSplitter


@cache
def splitter() -> SentenceSplitter:
    return SentenceSplitter.of(load_rules(BUILT_IN_PATTERNS, check=False).lists)


@pytest.mark.parametrize(
    "sentences",
    [
        ["UBND TP. Huế và Tp.HCM họp bàn.", "Sau đó ký kết."],
        ["ThS. Lê Mai, PGS.TS. Trần Bách và Th.S Hà cùng dự.", "Họ nói nhiều."],
        ["Diện tích 2.200,5 ha, tăng 5.4%.", "Vốn 1.200 tỷ đồng."],
        ["1. Về đất đai.", "2. Về lao động."],
        ["Có ba việc: 1. Đường; 2. Điện; 3. Nước.", "Hết."],
        ["Ông Nguyễn V. Minh gặp bà Trần T. Hoa.", "Cả hai đồng ý."],
        ["Trồng chè, cà phê, v.v. ở vùng cao.", "Rồi bán."],
        ["Nhà xưởng, kho bãi, v.v.", "Tất cả đã kín."],
        ["Ông nói: “Đất đã hết.”", "Rồi ông cười."],
        ["(Việc này còn bàn.)", "Ai cũng chờ."],
        ["Giá tăng... nhưng vẫn có người thuê.", "Hết."],
        ["Ai cũng chờ…", "Không ai đến."],
        ["“Bao giờ xong?” ông hỏi.", "Không ai đáp!"],
        ["Lấp đầy đạt 78% trong quý I.", "Tỉnh phấn khởi."],
        ["Hàng đi Đông Nam Á.", "Giá ổn định."],
        ["Giai đoạn 2021-2025.", "12 khu sẽ mở."],
        ["Hướng dẫn ở chương X.", "Chị H. kể."],
        ["Đất ở Sông Công I.", "Tỉnh giữ giá."],
        ["Không có dấu chấm"],
        ["Khu nằm ở H. Việt Yên, giáp X. Quang Châu.", "Đường còn xấu."],
        ["Công ty thuê kho tại P. 5, Q. 10 và Q.1, TP.HCM.", "Giá cao."],
        ["Từ Đ. Nguyễn Trãi đến TT. Bích Động và TX. Sơn Tây mất một giờ.", "Sáng sớm thì nhanh."],
        ["Nội dung nêu ở chương X.", "Huyện đồng ý."],
        ["Nhóm này đến tìm T.", "Không thấy, chúng bỏ về."],
        ["Khu rộng 20ha.", "Năm 2023, tỉnh mở thêm 312,5m2.", "Trong đó có 5 lô 2.200m2.", "Tất cả đã kín."],
        ["Vốn đạt 5 tỷ USD.", "Năm 2023 tăng 8,5%.", "Theo sở, giá giữ nguyên.", "Ở đây còn 30/6.", "Hết."],
        ["Ông nói: “Đất đã hết.”", "Rồi ông cười (rất lâu).", "Không ai đáp.", "Ai hỏi gì?", "Chẳng rõ."],
        ["Xem tại baobacgiang.Vn hoặc https://kcn.vn/tin.Nam nhé, PGS.TS.Nguyễn Văn Bách viết cho TP.HCM."],
        ["Điều 1.Phạm vi áp dụng và P.Hòa Hiệp, tp.Huế, ThS.Lê Mai, hộp thư lan.Mai@kcn.vn còn đó."],
        ["Số 1.245.678 và No.5 cùng iPhone.Net đứng chung một dòng."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_sentences(sentences: list[str]) -> None:
    for text in (" ".join(sentences), unicodedata.normalize("NFD", " ".join(sentences))):
        got = [unicodedata.normalize("NFC", text[start:end]) for start, end in splitter().split(text)]
        assert got == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Khu rộng 20ha.|Năm 2023, tỉnh mở thêm 312,5m2.|Trong đó có 5 lô 2.200m2.|Tất cả đã kín.",
        "Vốn đạt 5 tỷ USD.|Năm 2023 tăng 8,5%.|Theo sở, giá giữ nguyên.|Ở đây còn 30/6.|Hạn đã qua.",
        "Ông nói: “Đất đã hết.”|Rồi ông cười (rất lâu).|Không ai đáp.|Ai hỏi gì?|Chẳng rõ.",
    ],
)
def test_a_blank_is_missing(text: str) -> None:
    for joined in (text.replace("|", ""), unicodedata.normalize("NFD", text.replace("|", ""))):
        got = [unicodedata.normalize("NFC", joined[start:end]) for start, end in splitter().split(joined)]
        assert got == text.split("|")


def test_line_break_ends_a_sentence() -> None:
    text = "Nhà máy ở Tp.\nHuế đã xong\r\n\r\nKho chưa"
    assert [text[slice(*s)] for s in splitter().split(text)] == ["Nhà máy ở Tp.", "Huế đã xong", "Kho chưa"]
    assert [text[slice(*s)] for s in splitter().split(text, 8, 13)] == ["ở Tp."]


PIECES = st.sampled_from(
    ["TP. ", "1. ", "A. ", ". ", ".", "“", "”", "…", "?", "20ha", "Năm", "H.", "\n", "\u00a0", "v.v", " "]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_nothing_is_lost_between_sentences(text: str) -> None:
    sentences = list(splitter().split(text))
    assert all(start < end for start, end in sentences)
    assert all(first.end <= second.start for first, second in pairwise(sentences))
    whole = "".join(text[slice(*s)] for s in sentences)
    assert "".join(whole.split()) == "".join(text.split())
