"""What was read of each rule stands with the rule; the page about it gives the same totals."""

import re
from pathlib import Path

from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "precision.md"
RULES = load_rules(BUILT_IN_PATTERNS, check=False).rules


def test_the_totals_of_the_page_are_those_of_the_rules() -> None:
    told = re.search(r"In all ([0-9,]+) matches were read, ([0-9]+) were wrong", PAGE.read_text(encoding="utf-8"))
    assert told
    read = [rule.precision for rule in RULES if rule.precision]
    assert int(told[1].replace(",", "")) == sum(one.read for one in read)
    assert int(told[2]) == sum(one.wrong for one in read)


def test_what_was_wrong_is_said() -> None:
    assert not [rule.name for rule in RULES if bool(rule.errors) != bool(rule.precision and rule.precision.wrong)]
