"""Running examples: each way to fail has its own message."""

import pytest
from marked import write_found

from kcn_extract.record import Mention, PercentValue
from kcn_extract.rules.examples import check_examples, check_rule, differences, found_in
from kcn_extract.rules.marks import parse_example
from kcn_extract.rules.model import Rule


def rule(match: list[str], never: list[str]) -> Rule:
    return Rule("percent.test", "PERCENT", "", (), "percent", tuple(match), tuple(never), "percent.toml:1", 1)


def mention(start: int, end: int, amount: int = 5, by: str = "percent.test") -> Mention:
    text = "tăng 5%"[start:end]
    return Mention(0, "PERCENT", text, start, end, by, PercentValue(amount, None, None))


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([], "'5%' not found"),
        ([mention(5, 6)], "not the whole span: '5' instead of '5%' (by percent.test)"),
        ([mention(5, 7, amount=6)], "'5%' has the value 6 %, not 5 % (by percent.test)"),
        ([mention(5, 7, by="percent.other")], "found by another rule: percent.other"),
        ([mention(0, 4), mention(5, 7)], "found more than it should: 'tăng' = PERCENT 5 % (by percent.test)"),
    ],
)
def test_each_way_to_fail_has_its_message(found: list[Mention], message: str) -> None:
    (said,) = check_rule(rule(["tăng [5% = 5 %]"], []), lambda text, day: found)
    assert said == f"match 'tăng [5% = 5 %]': {message}"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("tăng 5%", "no bracket says what it must find"),
        ("tăng [5%]", "a bracket without value: write [5% = value], or \\[ for one of the text"),
        ("tăng [5%", "a bracket without ] behind it"),
    ],
)
def test_an_example_that_says_too_little_fails(source: str, message: str) -> None:
    (said,) = check_rule(rule([source], []), lambda text, day: [mention(5, 7)])
    assert message in said


def test_a_counter_example_that_is_found_fails() -> None:
    (said,) = check_rule(rule([], ["tăng 5%"]), lambda text, day: [mention(5, 7)])
    assert said == "never 'tăng 5%': found '5%' = 5 %"


def test_all_well_says_nothing() -> None:
    never = ["tăng [5% = 5 %]"]  # in brackets: there it may be found
    assert not list(check_rule(rule(["tăng [5% = 5 %]"], never), lambda text, day: [mention(5, 7)]))


def test_a_label_of_the_whole_file_needs_no_values() -> None:
    found = found_in([mention(5, 7)])
    assert not list(check_examples("percent.test", ["tăng [5%]"], [], lambda example: found, label="PERCENT"))
    (said,) = check_examples("percent.test", ["tăng [5%]"], [], lambda example: found, label="growth")
    assert said.endswith("'5%' is PERCENT, not growth (by percent.test)")


@pytest.mark.parametrize(
    ("source", "found", "right"),
    [
        ("tăng [5% =? PERCENT]", [], True),
        ("tăng [5% =? PERCENT]", [mention(5, 7)], True),
        ("tăng [5% =? PERCENT 6 %]", [mention(5, 7)], False),
        ("tăng [5% =? MONEY]", [mention(5, 7)], False),
        ("tăng [5% =? PERCENT]", [mention(5, 6)], False),
        ("tăng [[5 =?]% =? PERCENT]", [mention(5, 6)], True),
        ("tăng [5% = PERCENT 6 % or 5 %]", [mention(5, 7)], True),
        ("tăng 5%", [mention(5, 7)], False),
    ],
)
def test_optional_marks_and_several_values(source: str, found: list[Mention], right: bool) -> None:
    assert (not list(differences(parse_example(source), found_in(found)))) == right


def test_what_is_found_is_shown_in_the_notation() -> None:
    assert write_found(parse_example("@2024-05-01: tăng 5%"), found_in([mention(5, 7)])) == (
        "@2024-05-01: tăng [5% = PERCENT 5 %]"
    )
