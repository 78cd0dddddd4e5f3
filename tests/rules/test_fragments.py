"""Words become one pattern that takes the longest first."""

import re

from kcn_extract.rules.fragments import alternation


def test_alternation_takes_the_longest_first() -> None:
    words = ["tỷ", "tỷ đồng", "tỉ", "triệu", "tr"]
    pattern = re.compile(alternation(words))
    assert all(pattern.fullmatch(word) for word in words)
    match = pattern.match("tỷ đồng")
    assert match is not None and match.group() == "tỷ đồng"
