"""The examples' notation is strict, and each way to fail has its own message."""

import datetime

import pytest

from kcn_extract.record import Mention, PercentValue
from kcn_extract.rules.examples import ExampleError, check_rule, parse_example
from kcn_extract.rules.load import Rule


def rule(match: list[str], never: list[str]) -> Rule:
    return Rule("percent.test", "PERCENT", "", "", "percent", tuple(match), tuple(never), "percent.toml:1", 1)


def mention(start: int, end: int, amount: int = 5, by: str = "percent.test") -> Mention:
    return Mention(0, "PERCENT", "x" * (end - start), start, end, by, PercentValue(amount, None, None))


def test_brackets_give_text_offsets_and_value() -> None:
    example = parse_example("@2024-05-01: tăng [5% = 5 %] \\[sic\\]")
    assert example.text == "tăng 5% [sic]"
    assert example.published == datetime.date(2024, 5, 1)
    assert [(e.text, e.start, e.end, e.value) for e in example.expected] == [("5%", 5, 7, "5 %")]


@pytest.mark.parametrize("source", ["tăng [5%", "tăng 5%]", "tăng [5%] nữa"])
def test_a_bracket_without_value_or_end_is_an_error(source: str) -> None:
    with pytest.raises(ExampleError):
        parse_example(source)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([], "not found"),
        ([mention(5, 6)], "not the whole span"),
        ([mention(5, 7, amount=6)], "has the value 6 %, not 5 %"),
        ([mention(5, 7, by="percent.other")], "found by another rule: percent.other"),
        ([mention(0, 4), mention(5, 7)], "more than it should"),
    ],
)
def test_each_way_to_fail_has_its_message(found: list[Mention], message: str) -> None:
    (said,) = check_rule(rule(["tăng [5% = 5 %]"], []), lambda text, day: found)
    assert message in said


def test_a_counter_example_that_is_found_fails() -> None:
    (said,) = check_rule(rule([], ["tăng 5%"]), lambda text, day: [mention(5, 7)])
    assert said == "never 'tăng 5%': found 'xx' = 5 %"


def test_all_well_says_nothing() -> None:
    assert not list(check_rule(rule(["tăng [5% = 5 %]"], []), lambda text, day: [mention(5, 7)]))
