"""Short sentences that a careful reader reads without a doubt and a machine does not; the format is in README.md."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written
from kcn_extract.record import Mention, Value

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
]
GOLD = {"ZONE", "DATE", "MONEY", "PERCENT"}

KNOWN: dict[int, str] = {
    1926: "an underscore is a letter of a word to every guard",
    1956: "thousands without a currency before a word that goes on, with no price or per head: 100k cho",
}
"""Lines of cases.jsonl that fail, and why; a line that passes may not stand here."""


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(names="never")


def problems(case: dict[str, Any], mentions: Iterable[Mention]) -> list[str]:
    """What the mentions found lack, have too much, or value otherwise than the case says."""
    text = case["text"]
    expected = {}
    for label, surface, occurrence, value, *optional in case["mentions"]:
        start = _place(text, surface, occurrence)
        expected[label, start, start + len(surface)] = (value, bool(optional))
    checked = GOLD | {label for label, _, _ in expected}
    found = {(m.label, m.start, m.end): m.value for m in mentions if m.label in checked}
    report = []
    for key in sorted(expected.keys() | found.keys(), key=lambda key: key[1:]):
        surface, (value, optional) = text[key[1] : key[2]], expected.get(key, (None, False))
        if key not in expected:
            report.append(f"{key[0]} {surface!r} = {written(found[key])} is no mention")
        elif key not in found:
            if not optional:
                report.append(f"{key[0]} {surface!r} is not found")
        elif not (optional and value is None) and not _same(value, written(found[key])):
            report.append(f"{key[0]} {surface!r} = {written(found[key])}, should be {value}")
    return report


def _place(text: str, surface: str, occurrence: int) -> int:
    start = -1
    for _ in range(occurrence):
        start = text.index(surface, start + 1)
    return start


def _same(expected: str | list[str | None] | None, value: str) -> bool:
    readings = expected if isinstance(expected, list) else [expected]
    return unicodedata.normalize("NFC", value) in {
        unicodedata.normalize("NFC", reading or "null") for reading in readings
    }


@pytest.mark.parametrize("line", [line for line in range(1, len(CASES) + 1) if line not in KNOWN])
def test_case(line: int, extractor: Extractor) -> None:
    case = CASES[line - 1]
    assert not problems(case, extractor.extract(case["text"], case["published"]).mentions), case["text"]


@pytest.mark.parametrize("line", sorted(KNOWN))
def test_known_failure_still_fails(line: int, extractor: Extractor) -> None:
    case = CASES[line - 1]
    assert problems(case, extractor.extract(case["text"], case["published"]).mentions), f"mended: {KNOWN[line]}"


@pytest.mark.parametrize("form", ["NFD", "NBSP", "CRLF"])
def test_the_same_in_another_spelling(form: str, extractor: Extractor) -> None:
    """Decomposed letters, no-break blanks or Windows line ends change no case, whether it passes or not."""
    changed = []
    for line, case in enumerate(CASES, 1):
        before = extractor.extract(case["text"], case["published"]).mentions
        after = extractor.extract(_respelt(case["text"], form), case["published"]).mentions
        if [_composed(m.text, m.value) for m in before] != [_composed(m.text, m.value) for m in after]:
            changed.append((line, [m.text for m in before], [m.text for m in after]))
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
