"""Anchors are derived from the pattern, and name every place where it can begin."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.rules.anchors import derive, shape_of

DIGITS = r"[0-9]{1,3}(?:[.,][0-9]{3}){1,5}(?:[.,][0-9]{1,6})?|[0-9]{1,15}(?:[.,][0-9]{1,6})?"


def test_words() -> None:
    assert set(derive("(?:ngày|hôm) [0-9]{1,2}").literals) == {f"{w} {d}" for w in ("ngày", "hôm") for d in range(10)}


def test_capitals_are_anchored_in_lower_case() -> None:
    assert set(derive("(?i:KCN|Khu công nghiệp) [A-ZĐ]").literals) >= {"kcn đ", "khu công nghi"} - {"khu công nghi"}
    assert all(literal == literal.lower() for literal in derive("KKT [A-Z]").literals)


def test_the_word_after_a_number() -> None:
    found = derive(f"(?:{DIGITS}) ?(?:tỷ|triệu)? ?(?:đồng|usd)")
    assert set(found.after_number) == {
        "tỷ", "triệu", "đồng", "usd", "tỷđồng", "triệuđồng", "tỷusd", "triệuusd",
    }  # fmt: skip
    assert not found.literals and not found.shapes and found.obstacle is None


def test_a_range_is_anchored_at_its_first_number() -> None:
    assert set(derive(f"(?:{DIGITS})(?: ?(?:-|đến) ?(?:{DIGITS}))? ?%").after_number) == {"-0%", "đến", "%"}


def test_a_bare_number_is_anchored_by_its_shape() -> None:
    assert set(derive("(?:19|20)[0-9]{2}").shapes) == {"0000"}
    dotted = derive(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
    assert set(dotted.shapes) == {"0.0.0000", "0.00.0000", "00.0.0000", "00.00.0000"}
    assert shape_of("16.4.2024") in dotted.shapes


@pytest.mark.parametrize("pattern", [r"\w{1,5} tỷ", ".năm", "[^a]b"])
def test_what_may_begin_with_anything_has_an_obstacle(pattern: str) -> None:
    assert derive(pattern).obstacle


DATE = r"(?:ngày |hôm |mồng )?(?:0?[1-9]|[12][0-9])[./-](?:1[0-2]|0?[1-9])(?:[./-]20[0-9]{2})?"


@given(st.from_regex(DATE, fullmatch=True))
def test_every_match_begins_at_an_anchor(text: str) -> None:
    anchors = derive(DATE)
    if text[0].isalpha():
        assert any(text.startswith(literal) for literal in anchors.literals)
        return
    number = regex.match(r"([0-9]+(?:[.,][0-9]+)*+)(?:([./-])[0-9]+(?:[.,][0-9]+)*+([./-]?))?", text)
    behind = {f"{number[2]}0", f"{number[2]}0{number[3]}"}
    assert behind & set(anchors.after_number) or shape_of(number[1]) in anchors.shapes


def test_a_sign_is_anchored_with_what_stands_behind_it() -> None:
    assert set(derive("[0-9]{1,2} ?/ ?[0-9]{1,2}").after_number) == {"/0"}
    assert set(derive("[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}").after_number) == {"/0/"}
    assert set(derive("[0-9]{1,2}(?:-[0-9]{1,2})? ?%").after_number) == {"-0%", "%"}
    assert set(derive("[0-9]{1,2} ?- ?[0-9]{1,2} (?:tỷ|[0-9])").after_number) == {"-0tỷ", "-00"}
    assert set(derive(r"[0-9]{1,2}-[0-9]{1,2} \w{1,3}").after_number) == {"-0"}
    assert set(derive(r"[0-9]{1,2}/\w{1,3}").after_number) == {"/"}
    assert set(derive("[0-9]{1,2},vạn").after_number) == {",v"}


def test_a_comma_before_a_word_is_a_sign() -> None:
    assert set(derive("[0-9]{4}(?:, [0-9]{1,2}){0,2},? còn [0-9]{1,2} tỷ").after_number) == {
        ",c",
        ",0,",
        ",0còn",
        "còn",
    }
