"""The shadow copy: what it makes of every kind of spelling, and that its map leads back to the text as given."""

from __future__ import annotations

import pickle
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kcn_extract.text.shadow import fold_case, shadow_of

SENTENCE = "Tỉnh Khánh Hòa ký ngày 16/4/2024 với 3 doanh nghiệp, vốn 1.250 tỷ đồng (tăng 5-7%) ở KCN Suối Dầu."


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Khánh Hoà, thuỷ điện, luỹ kế, khoẻ", "Khánh Hòa, thủy điện, lũy kế, khỏe"),
        ("quý, quỳ, hoàn, Hoàng, toán, thuỳên", "quý, quỳ, hoàn, Hoàng, toán, thuỳên"),
        ("HOÀ BÌNH, Uỷ ban", "HÒA BÌNH, Ủy ban"),
        ("5–7 % — 8−9", "5-7 % - 8-9"),
        ("“A” và ‘B’", "\"A\" và 'B'"),
        ("12\u00a0tỷ\u202fđồng", "12 tỷ đồng"),
        ("500 m²", "500 m2"),
        ("１２％", "12%"),
        ("hai  ba   bốn", "hai ba bốn"),
        ("1\u200b5 tỷ", "15 tỷ"),
        ("a\u200b b, a \u200bb, a \u200b b, a\u200b \u200b b", "a b, a b, a b, a b"),
        ("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
        ("cột\tcột", "cột\tcột"),
        ("a &nbsp;b, a&nbsp; b, a &#160; b, a&#xA0;&ensp;b", "a b, a b, a b, a b"),
        ("R&amp;D, &quot;xanh&quot;, &lt;5", 'R&D, "xanh", <5'),
        ("thu&shy;nhập, thu&#8203;nhập", "thunhập, thunhập"),
        ("B&#7855;c Ninh 5&ndash;7", "Bắc Ninh 5-7"),
        ("ti&#234;&#769;ng, tiê&#769;ng, tie\u0302\u0301ng", "tiếng, tiếng, tiếng"),
        ("AT&T; và R&DLAB;", "AT&T; và R&DLAB;"),
        ("\ufeffmở đầu", "mở đầu"),
        (
            "năm 2022Xem thêm 5 tỷ đồngTheo báo, rộng 5 m²Nguồn",
            "năm 2022\nXem thêm 5 tỷ đồng\nTheo báo, rộng 5 m2\nNguồn",
        ),
        ("ở Đồng VănĐọc tiếp, Quế Võ 2Xã, Đồng Văn IIĐọc", "ở Đồng Văn\nĐọc tiếp, Quế Võ 2\nXã, Đồng Văn II\nĐọc"),
        ("ở Yên PhongXem thêm, Khánh HoàTin", "ở Yên Phong\nXem thêm, Khánh Hòa\nTin"),
        (
            "VnExpress, SaoMai, VietNamNet, TPBank, iPhone, 2024F, B1Conac, 2Sao/Vietnamnet",
            "VnExpress, SaoMai, VietNamNet, TPBank, iPhone, 2024F, B1Conac, 2Sao/Vietnamnet",
        ),
        ("", ""),
    ],
)
def test_spelling(raw: str, text: str) -> None:
    assert shadow_of(raw).text == text


def test_plain_text_is_its_own_shadow() -> None:
    shadow = shadow_of(SENTENCE)
    assert shadow.text is SENTENCE
    assert shadow.segments is None
    assert shadow.raw_span(5, 9) == (5, 9)


def test_exchange_one_for_one_needs_no_map() -> None:
    shadow = shadow_of("Khánh Hoà\u00a0– 5–7 %")
    assert shadow.text == "Khánh Hòa - 5-7 %"
    assert shadow.segments is None


def test_decomposed_text_is_composed() -> None:
    raw = unicodedata.normalize("NFD", SENTENCE)
    shadow = shadow_of(raw)
    assert shadow.text == SENTENCE
    start = SENTENCE.index("Khánh Hòa")
    first, last = shadow.raw_span(start, start + len("Khánh Hòa"))
    assert raw[first:last] == unicodedata.normalize("NFD", "Khánh Hòa")


def test_span_takes_what_is_gone_inside_not_what_is_gone_beside() -> None:
    raw = "vốn \u200b1\u200b5 \u200btỷ\u200b, còn lại"
    shadow = shadow_of(raw)
    start = shadow.text.index("15 tỷ")
    first, last = shadow.raw_span(start, start + len("15 tỷ"))
    assert raw[first:last] == "1\u200b5 \u200btỷ"


def test_what_was_run_together_keeps_its_places() -> None:
    raw = unicodedata.normalize("NFD", "Quý I năm 2022Đầu tư\u200b ở Đồng VănĐọc")
    shadow = shadow_of(raw)
    for words in ("2022", "Đầu tư", "Đồng Văn", "Đọc"):
        start = shadow.text.index(words)
        first, last = shadow.raw_span(start, start + len(words))
        assert unicodedata.normalize("NFC", raw[first:last]) == words


def test_folded_is_as_long_as_the_text() -> None:
    shadow = shadow_of("İstanbul và HOÀ BÌNH")
    assert len(shadow.folded) == len(shadow.text)
    assert shadow.folded.endswith("hòa bình")
    assert fold_case("ĐÌNH TRÁM") == "đình trám"


# Every disguise of a character that the shadow takes off, by what it leaves of it.
DISGUISES = {
    " ": [" ", "  ", "\u00a0", "&nbsp;", " &nbsp;", "&#160; ", "\u200b ", " \u200b", " \u200b ", "\u202f"],
    "-": ["-", "–", "—", "\u2212", "&ndash;", "&#8211;"],
    '"': ['"', "“", "”", "&quot;"],
    "\n": ["\n", "\r\n", "\u2028"],
    "ế": ["ế", "e\u0302\u0301", "ê\u0301", "&#7871;", "&#234;&#769;", "\u200bế"],
    "ạ": ["ạ", "a\u0323", "&#7841;"],
    "5": ["5", "５", "5\u200b", "\u00ad5", "&#53;"],
    "b": ["b", "b\u200d", "&shy;b"],
    "&": ["&amp;"],
}


@given(
    st.lists(st.sampled_from(sorted(DISGUISES)).flatmap(lambda c: st.tuples(st.just(c), st.sampled_from(DISGUISES[c]))))
)
def test_disguises_come_off_and_the_map_leads_back(atoms: list[tuple[str, str]]) -> None:
    # Two blanks in a row would melt into one: keep the first of a run.
    atoms = [atom for at, atom in enumerate(atoms) if not (at and atom[0] == " " == atoms[at - 1][0])]
    raw = "".join(written for _, written in atoms)
    shadow = shadow_of(raw)
    assert shadow.text == "".join(char for char, _ in atoms)
    at = 0
    for offset, (char, written) in enumerate(atoms):
        start, end = shadow.raw_span(offset, offset + 1)
        assert at <= start < end <= at + len(written) or char in " \n"
        assert shadow_of(raw[start:end]).text.startswith(char)  # a blank may take the return before a line feed along
        at += len(written)


SIGNS = st.sampled_from(
    [*"abđĐ09 .,;-–\t\n\r&#xạệ\u0301\u0323\u200b\ufeff\u00a0\u00ad\u2028", "&nbsp;", "&#160;", "oà", "İ", "&amp;"]
)


@given(st.text() | st.lists(SIGNS, max_size=60).map("".join))
@example(" &nbsp;\u200b &#160; ")
@example("\r\r\n\r")
@example("\u0301")
@example("AaĐaĐa 2022Xem")
@example("&#769;&#0;&#1;")
def test_any_text(raw: str) -> None:
    shadow = shadow_of(raw)
    assert len(shadow.folded) == len(shadow.text)
    assert "  " not in shadow.text
    assert not set(shadow.text) & set("\r\u200b\ufeff\u00ad\u00a0–")
    ends = [shadow.raw_span(at, at + 1) for at in range(len(shadow.text))]
    for (start, end), (next_start, next_end) in pairwise(ends):
        assert 0 <= start <= end <= len(raw)
        assert start < end or raw[start - 1 : start + 1].isalnum()  # a break that was lost
        assert start <= next_start and end <= next_end  # in reading order
    if ends:
        assert shadow.raw_span(0, len(shadow.text)) == (ends[0][0], ends[-1][1])


@given(st.text(max_size=80) | st.lists(SIGNS, max_size=60).map("".join))
def test_offsets_there_and_back(raw: str) -> None:
    shadow = shadow_of(raw)
    there = [shadow.shadow_offset(offset) for offset in range(len(raw) + 1)]
    assert there == sorted(there)
    assert all(0 <= offset <= len(shadow.text) for offset in there)
    for at in range(len(shadow.text)):
        start, end = shadow.raw_span(at, at + 1)
        assert shadow.shadow_offset(start) - (start == end) <= at < shadow.shadow_offset(end)


def test_shadow_survives_pickling() -> None:
    shadow = shadow_of("Hoà  Bình\u200b")
    assert pickle.loads(pickle.dumps(shadow)) == shadow
