"""Short sentences that a careful reader reads without a doubt and a machine does not; the format is in README.md."""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from functools import cache
from pathlib import Path

import msgspec
import pytest
from marked import extractor, report
from msgspec import Struct

from kcn_extract.notation import written
from kcn_extract.record import Mention, Value
from kcn_extract.rules.marks import parse_example

ALWAYS_CHECKED = {"ZONE", "DATE", "MONEY", "PERCENT"}
# Labels that all cases of a file are checked for.
ABOUT: dict[str, Set[str]] = {"names-companies": {"ORG"}, "names-places": {"GPE"}}
LONGEST_FILE = 150  # cases: more are too many to read at once


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """``text`` with what is expected of it; ``fails``: why the case fails today."""

    id: str
    text: str
    why: str
    fails: str | None = None


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    case: list[Case]


FILES = {
    path.stem: msgspec.toml.decode(path.read_text(encoding="utf-8"), type=CaseFile).case
    for path in sorted(Path(__file__).parent.glob("*.toml"))
}
CASES = {f"{name}::{case.id}": case for name, cases in FILES.items() for case in cases}


@cache
def mentions_of(case: Case) -> list[Mention]:
    example = parse_example(case.text)
    return extractor().extract(example.text, example.published).mentions


def problems(case: Case, about: Set[str] = frozenset()) -> str:
    """What is wrong with the mentions found, of the labels that are always checked, of those that the file of the case
    is ``about``, and of those that the case marks."""
    example = parse_example(case.text)
    marked = {mark.label for mark in example.marks if mark.label}
    return report(example, mentions_of(case), ALWAYS_CHECKED | about | marked)


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    case = CASES[name]
    wrong = problems(case, ABOUT.get(name.split("::")[0], frozenset()))
    if case.fails is None:
        assert not wrong, f"{name} ({case.why})\n{wrong}"
    else:
        assert wrong, f"{name} passes now: take the key 'fails' out of it ({case.fails})"


def test_ids_are_unique_and_files_short_enough_to_read() -> None:
    ids = [case.id for cases in FILES.values() for case in cases]
    assert len(set(ids)) == len(ids), sorted(id for id in set(ids) if ids.count(id) > 1)
    assert [id for id in ids if id != id.lower() or not id.replace("-", "").isalnum() or not id.isascii()] == []
    assert {name: len(cases) for name, cases in FILES.items() if len(cases) > LONGEST_FILE} == {}


def test_every_mark_has_its_label() -> None:
    unlabelled = [
        name for name, case in CASES.items() if any(not mark.label for mark in parse_example(case.text).marks)
    ]
    assert unlabelled == []


def test_what_nobody_can_see_is_escaped() -> None:
    hidden = [
        (name, f"U+{ord(sign):04X}")
        for name in FILES
        for sign in Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
        if sign not in " \n" and unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")
    ]
    assert hidden == []


def test_a_failed_case_tells_what_is_wrong() -> None:
    case = Case("x", "Lãi [5 tỷ đồng = MONEY 6000000000 VND], tăng [12 = PERCENT 12 %].", "a wrong value, a wrong span")
    assert problems(case).splitlines() == [
        "expected: Lãi [5 tỷ đồng = MONEY 6000000000 VND], tăng [12 = PERCENT 12 %].",
        "found:    Lãi [5 tỷ đồng = MONEY 5000000000 VND], tăng 12.",
        "  - '5 tỷ đồng' has the value 5000000000 VND, not 6000000000 VND (by money.amount)",
        "  - '12' not found",
    ]


@pytest.mark.parametrize("form", ["NFD", "NBSP", "CRLF"])
def test_the_same_in_another_spelling(form: str) -> None:
    """Decomposed letters, no-break blanks or Windows line ends change no case, whether it passes or not."""
    changed = []
    for name, case in CASES.items():
        example = parse_example(case.text)
        after = extractor().extract(_respelt(example.text, form), example.published).mentions
        if [_composed(m.text, m.value) for m in mentions_of(case)] != [_composed(m.text, m.value) for m in after]:
            changed.append((name, [m.text for m in mentions_of(case)], [m.text for m in after]))
    assert not changed


def _respelt(text: str, form: str) -> str:
    match form:
        case "NFD":
            return unicodedata.normalize("NFD", text)
        case "NBSP":
            return text.replace(" ", "\u00a0")
        case _:
            return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _composed(surface: str, value: Value | None) -> tuple[str, str]:
    """Surface and value in composed letters and plain blanks."""
    return (_plain(surface), _plain(written(value)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")
