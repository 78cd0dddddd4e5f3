"""Figures whose unit stands elsewhere: in a head, a row, a caption, before a colon."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from marked import extractor
from msgspec import Struct

from kcn_extract.facts.cells import RULE, cell_mentions
from kcn_extract.facts.latent import joined
from kcn_extract.record import Mention
from kcn_extract.rules.examples import differences, found_in
from kcn_extract.rules.marks import parse_example


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    why: str
    text: str


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    case: list[Case]


CASES = {
    case.id: case
    for case in msgspec.toml.decode(
        Path(__file__).with_name("cells.toml").read_text(encoding="utf-8"), type=CaseFile
    ).case
}


def cells_of(text: str) -> list[Mention]:
    """The figures that are read with a unit from elsewhere and that no mention covers."""
    made = extractor()
    found = cell_mentions(made.layout(text), made.finder.figure, made.rules.lists)
    mentions, _ = joined(made.extract(text).mentions, found)
    return [mention for mention in mentions if mention.rule == RULE]


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    example = parse_example(CASES[name].text)
    assert not list(differences(example, found_in(cells_of(example.text))))


def test_a_figure_stands_in_the_text_as_it_is_given() -> None:
    text = "Khu mới\r\n\r\nTỉnh có hai khu.\r\n\r\nKhu\tDiện tích (ha)\r\nTân Lập\t1\u00a0250\r\nHòa An\t85"
    assert [(m.text, text[m.start : m.end]) for m in cells_of(text)] == [("1\u00a0250", "1\u00a0250"), ("85", "85")]
