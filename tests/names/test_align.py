"""Tokens of a normalising recogniser, found again in the text as given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.names.align import align


def aligned(text: str, tokens: list[str]) -> list[str]:
    return [text[start:end] for start, end in align(text, 0, len(text), tokens)]


@pytest.mark.parametrize(
    ("text", "tokens", "expected"),
    [
        ("", [], []),
        ("KCN Tân Tạo", ["KCN", "Tân", "Tạo"], ["KCN", "Tân", "Tạo"]),
        ("  thuê\u00a0\u00a0đất \r\n", ["thuê", "đất"], ["thuê", "đất"]),
        ("Hoà Lạc, Thuỷ Nguyên", ["Hòa", "Lạc", ",", "Thủy", "Nguyên"], ["Hoà", "Lạc", ",", "Thuỷ", "Nguyên"]),
        ("\u0110\u00f4ng Ðông ðất", ["Đông", "Đông", "đất"], ["Đông", "Ðông", "ðất"]),
        ("nghành may, nghạch bậc", ["ngành", "may", ",", "ngạch", "bậc"], ["nghành", "may", ",", "nghạch", "bậc"]),
        ("quản ly\u0301\u0301, xã", ["quản", "lý", ",", "xã"], ["quản", "ly\u0301\u0301", ",", "xã"]),
        ("cả nghành", ["cả", "ngành"], ["cả", "nghành"]),
        ("KCN\u200bA\ufeffB", ["KCN", "\u200b", "A", "\ufeff", "B"], ["KCN", "\u200b", "A", "\ufeff", "B"]),
        ("tăng 5%👍🏽🏭!", ["tăng", "5", "%", "👍", "🏽", "🏭", "!"], ["tăng", "5", "%", "👍", "🏽", "🏭", "!"]),
        ("x\u0301\u0302 y", ["x", "\u0301", "\u0302", "y"], ["x", "\u0301", "\u0302", "y"]),
        ("\u2126 và \u212b", ["Ω", "và", "Å"], ["\u2126", "và", "\u212b"]),
        ("1.200 m2/tháng", ["1.200", "m2", "/", "tháng"], ["1.200", "m2", "/", "tháng"]),
    ],
)
def test_each_token_stands_for_its_place(text: str, tokens: list[str], expected: list[str]) -> None:
    assert aligned(text, tokens) == expected


@pytest.mark.parametrize("word", ["Hoà", "Thuỷ", "Nghệ", "Đường", "Quế", "tiến"])
def test_decomposed_letters_keep_their_marks(word: str) -> None:
    raw = unicodedata.normalize("NFD", f"ở {word} này")
    assert aligned(raw, ["ở", word, "này"]) == [unicodedata.normalize("NFD", w) for w in ("ở", word, "này")]


def test_a_mark_too_many_is_left_to_the_next_token() -> None:
    raw = "bie\u0302\u0301\u0323t"
    assert aligned(raw, ["biế", "\u0323", "t"]) == ["bie\u0302\u0301", "\u0323", "t"]


def test_a_token_that_is_not_there_takes_no_place_of_others() -> None:
    assert aligned("Bắc Ninh", ["Bắc", "[?]", "Ninh"]) == ["Bắc", "", "Ninh"]


def test_an_unknown_token_takes_its_run_and_the_rest_is_found_again() -> None:
    assert aligned("giá thueê đất tăng", ["giá", "thuê", "đất", "tăng"]) == ["giá", "thueê", "đất", "tăng"]


def test_spans_count_from_the_start_of_the_article() -> None:
    text = "Tiêu đề\n\nVốn tăng."
    assert align(text, 9, 18, ["Vốn", "tăng", "."]) == [(9, 12), (13, 17), (17, 18)]


def test_nothing_is_read_beyond_the_end() -> None:
    assert align("Bắc Giang", 0, 6, ["Bắc", "Giang"]) == [(0, 3), (4, 6)]


LETTERS = st.sampled_from([*"aeoươâđÐðhnKT19.,%(", "hoà", "thuỷ", "quý", "\u0301", "\u0323", "\u200b", "🏭"])
SPACES = st.text(st.sampled_from(" \u00a0\t\r\n\u2009"), min_size=1, max_size=3)


@given(st.lists(st.lists(LETTERS, min_size=1, max_size=5).map("".join), min_size=1, max_size=8), st.data())
def test_tokens_set_in_other_letters_are_found(words: list[str], data: st.DataObject) -> None:
    """Whatever form the letters have in the text, each token covers exactly the word it was made of."""
    words = [unicodedata.normalize("NFC", word) for word in words]
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    text = "".join(unicodedata.normalize(form, word) + data.draw(SPACES) for word in words)
    assert aligned(text, words) == [unicodedata.normalize(form, word) for word in words]


@given(st.text(max_size=30), st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=4)))
def test_any_tokens_give_ordered_spans_inside_the_text(text: str, tokens: list[str]) -> None:
    position = 0
    for start, end in align(text, 0, len(text), tokens):
        assert position <= start <= end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end
