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
    ],
    ids=lambda sentences: sentences[0],
)
def test_sentences(sentences: list[str]) -> None:
    for text in (" ".join(sentences), unicodedata.normalize("NFD", " ".join(sentences))):
        got = [unicodedata.normalize("NFC", text[start:end]) for start, end in splitter().split(text)]
        assert got == sentences


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
