"""The notation of examples reads what it writes, is strict, and each way to fail has its own message."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.record import LABELS, Mention, PercentValue
from kcn_extract.rules.examples import (
    Example,
    ExampleError,
    Mark,
    check_examples,
    check_rule,
    differences,
    found_in,
    parse_example,
    write_example,
    write_found,
)
from kcn_extract.rules.model import Rule

SIGNS = st.text(st.sampled_from("aế 5%[]\\=?@|:\n") | st.characters(exclude_categories=["Cs"]))
WORDS = st.lists(st.sampled_from(["or", "=", "=?", "MONEY", "x", "]", "\\", "@2024-05-01:"]), min_size=1).map(" ".join)
VALUES = st.lists(SIGNS.filter(bool) | WORDS, max_size=3).map(tuple)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Any text with any marks that hold one another or stand apart, in reading order, the outer ones first."""
    text = draw(SIGNS | WORDS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    marks: list[Mark] = []
    for start, end in sorted(map(tuple, draw(st.lists(places, max_size=4))), key=lambda span: (span[0], -span[1])):
        if start < end and not any(mark.start < start < mark.end < end for mark in marks):
            label = draw(st.none() | st.sampled_from(LABELS))
            marks.append(Mark(text[start:end], start, end, draw(VALUES), label, draw(st.booleans())))
    return Example(text, draw(st.none() | st.dates(datetime.date(1900, 1, 1))), tuple(marks))


@given(examples())
def test_what_is_written_is_read_again(example: Example) -> None:
    assert parse_example(write_example(example)) == example


@pytest.mark.parametrize(
    "source",
    [
        "@2024-05-01: lãi [5 tỷ đồng = MONEY 5000000000 VND]",
        "KCN rộng [98 ha]",
        "lãi hơn [cùng kỳ =? DATE]",
        "lãi hơn [cùng kỳ =?]",
        "từ [năm 45 = DATE 1945-01-01/1945-12-31 or null]",
        "vô địch [mùa giải [2016/2017 =? DATE] =? DATE]",
        "dẫn lời\\[1\\], giá 1 USD = 25.000 đồng",
        "[tên a \\= b = KCN|a \\or b]",
    ],
)
def test_what_is_read_is_written_again(source: str) -> None:
    assert write_example(parse_example(source)) == source


def test_brackets_give_text_offsets_and_values() -> None:
    example = parse_example("@2024-05-01: tăng [5% = PERCENT 5 % or null], [1 [ha] =?] \\[sic\\]")
    assert example.text == "tăng 5%, 1 ha [sic]"
    assert example.published == datetime.date(2024, 5, 1)
    assert example.marks == (
        Mark("5%", 5, 7, ("5 %", "null"), "PERCENT"),
        Mark("1 ha", 9, 13, optional=True),
        Mark("ha", 11, 13),
    )


def test_marks_that_cross_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="'ab' and 'bc' overlap"):
        write_example(Example("abc", None, (Mark("ab", 0, 2), Mark("bc", 1, 3))))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("tăng [5%", r"a bracket without \] behind it, at character 6, near 'tăng \[5%'"),
        ("tăng 5%]", r"a bracket without \[ before it, at character 8"),
        ("tăng 5% = 5 %]", r"a bracket without \[ before it, at character 8"),
        ("tăng [5% =]", "nothing behind the ="),
        ("tăng [5% = ]", "nothing behind the ="),
        ("tăng []", "an empty bracket, at character 7"),
        ("tăng 5%\\", "a lone backslash, at character 8"),
        ("@2024-02-30: tăng", "2024-02-30 is not a day of the calendar"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(source: str, message: str) -> None:
    with pytest.raises(ExampleError, match=message):
        parse_example(source)


def rule(match: list[str], never: list[str]) -> Rule:
    return Rule("percent.test", "PERCENT", "", "", "percent", tuple(match), tuple(never), "percent.toml:1", 1)


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
