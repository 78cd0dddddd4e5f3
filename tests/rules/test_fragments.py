"""Words become one pattern that takes the longest first."""

import re

from kcn_extract.rules.fragments import alternation, thinned, whole


def test_alternation_takes_the_longest_first() -> None:
    words = ["tỷ", "tỷ đồng", "tỉ", "triệu", "tr"]
    pattern = re.compile(alternation(words))
    assert all(pattern.fullmatch(word) for word in words)
    match = pattern.match("tỷ đồng")
    assert match is not None and match.group() == "tỷ đồng"


def test_a_thinned_pattern_has_the_words_of_the_text() -> None:
    pieces = ("(?:", "tỷ\nTỉ\nusd", ")(?!(?:", "đồng", "))")
    assert whole(pieces) == "(?:(?:Tỉ|tỷ|usd))(?!(?:đồng))"
    assert thinned(pieces, "5 tỉ") == "(?:Tỉ)(?!(?:(?!)))"
