"""What value functions get: a frozen view; and what they know of the rule that asks them: its tables and its role."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kcn_extract
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.text.shadow import shadow_of
from kcn_extract.values.context import Context

TEXT = "Họp sáng 9/7. Lãi tăng 5% so với năm trước."
PACKAGE = Path(kcn_extract.__file__).parent


@pytest.fixture(scope="module")
def context() -> Context:
    tables = {"color": {"đỏ": "red"}, "mine": {"xanh": "blue"}}
    return Context.of(shadow_of(TEXT), tables, Gazetteer.load(BUILT_IN_PATTERNS, None))


@pytest.mark.parametrize("name", ["start", "end", "before", "tables", "shadow"])
def test_a_value_function_cannot_assign(context: Context, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(context, name, getattr(context, name))


def test_a_span_and_what_stands_around_it(context: Context) -> None:
    start = TEXT.index("5%")
    here = context.at(start, start + 2)
    assert here.sentence.strip() == "lãi tăng 5% so với năm trước"
    assert here.last_words == ("tăng", "lãi tăng")
    assert context.at(9, 12).last_words == ("sáng", "họp sáng")
    assert context.start == context.end == 0


def test_the_tables_of_a_rule_are_seen_by_that_rule_alone(context: Context) -> None:
    derived = context.with_tables({"color": "mine"})
    assert derived.tables["color"] == {"đỏ": "red", "xanh": "blue"}
    assert derived.at(0, 3).tables["color"] == derived.tables["color"]
    assert context.tables["color"] == {"đỏ": "red"}


def test_no_rule_is_known_by_its_name() -> None:
    names = "|".join(re.escape(rule.name) for rule in load_rules(BUILT_IN_PATTERNS, check=False).rules)
    quoted = re.compile(rf"""["']({names})["']""")
    found = [
        f"{path}:{number}: {name}"
        for path in PACKAGE.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for name in quoted.findall(line)
    ]
    assert not found, "\n".join(["rule names belong in patterns/:", *found])
