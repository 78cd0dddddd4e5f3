"""The notation of examples: what is written is read again, and what cannot be read is told with its place."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.record import LABELS
from kcn_extract.rules.marks import Example, ExampleError, Mark, parse_example, write_example

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


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "examples.md"
DOCUMENTED = re.findall(r"^\| `(.*?)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "source", [*DOCUMENTED, "lãi hơn [cùng kỳ =?]", "giá 1 USD = 25 đồng, [tên a \\= b = KCN|a \\or b]"]
)
def test_what_is_read_is_written_again(source: str) -> None:
    assert len(DOCUMENTED) == 10
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
