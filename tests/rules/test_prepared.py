"""The prepared rules are those of the rule files, byte for byte; what changed since is loaded anew."""

from pathlib import Path

import pytest

from kcn_extract.rules import prepared
from kcn_extract.rules.load import BUILT_IN_PATTERNS, PatternError, load_rules
from kcn_extract.value_functions import VALUES


def test_the_file_is_up_to_date() -> None:
    """After a change of patterns: ``python -m kcn_extract.rules.prepared``."""
    assert prepared.FILE.read_bytes() == prepared.generate(BUILT_IN_PATTERNS)


def test_prepared_rules_are_the_loaded_ones() -> None:
    rules = prepared.prepared_rules(BUILT_IN_PATTERNS, None, VALUES)
    loaded = load_rules(BUILT_IN_PATTERNS, values=VALUES)
    assert [rule.expanded for rule in rules.rules] == [rule.expanded for rule in loaded.rules]
    assert (rules.tables, rules.lists) == (loaded.tables, loaded.lists)
    assert [list(table) for table in rules.tables.values()] == [list(table) for table in loaded.tables.values()]
    assert [rule.anchors() for rule in rules.rules] == [rule.anchors() for rule in loaded.rules]


def test_a_changed_rule_file_is_loaded_anew(tmp_path: Path) -> None:
    for path in BUILT_IN_PATTERNS.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = (tmp_path / "percent.toml").read_text(encoding="utf-8").replace('"percent.sign"', '"percent.mark"')
    (tmp_path / "percent.toml").write_text(changed, encoding="utf-8")
    names = {rule.name for rule in prepared.prepared_rules(tmp_path, None, VALUES).rules}
    assert "percent.mark" in names and "percent.sign" not in names


def test_an_overlay_is_linted_and_what_it_is_laid_over_is_not(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'label = "PERCENT"\n[[rule]]\nname = "mine.slow"\nvalue = "percent"\n'
        'pattern = \'x[0-9]+\'\nmatch = ["[x5 = 5 %]"]\nnever = ["5"]\n',
        encoding="utf-8",
    )
    with pytest.raises(PatternError) as raised:
        prepared.prepared_rules(BUILT_IN_PATTERNS, tmp_path, VALUES)
    (problem,) = raised.value.problems
    assert problem.startswith("mine.toml:3: mine.slow: pattern: an unbounded quantifier")
