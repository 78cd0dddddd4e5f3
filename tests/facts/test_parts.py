"""The parts of facts: cases by hand, and for every figure of the corpus what no part may be."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest
from marked import extractor
from msgspec import Struct

from kcn_extract.article.layout import LayoutReader
from kcn_extract.facts.candidates.indicators import codes_for
from kcn_extract.facts.figures import figures_of
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.names import entities_of, with_weak_names
from kcn_extract.facts.outline import outline_of
from kcn_extract.facts.parts import part_of
from kcn_extract.facts.phrases import LONGEST
from kcn_extract.facts.tokens import Tokenizer
from kcn_extract.facts.view import View, view_of
from kcn_extract.rules.marks import Example, parse_example
from kcn_extract.text.shadow import shadow_of

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))
SHORT = ("FDI", "CCN", "IIP", "GRDP", "GDP", "CPI")


class PartCase(Struct, frozen=True, forbid_unknown_fields=True):
    """``text`` has the figure in brackets; without ``part`` it is of the whole."""

    id: str
    indicator: str
    text: str
    part: str = ""
    subject: str = ""

    @property
    def example(self) -> Example:
        return parse_example(self.text)


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    case: list[PartCase]


CASES = msgspec.toml.decode(Path(__file__).with_name("parts.toml").read_text(encoding="utf-8"), type=CaseFile).case


@cache
def lexicon() -> Lexicon:
    linker = extractor().linker
    assert linker is not None
    return linker.lexicon


@cache
def view_of_text(text: str) -> View:
    shadow = shadow_of(text)
    header = extractor().reader.read(shadow, None, None)
    tokens = Tokenizer(lexicon()).tokens(shadow, extractor().extract(text).mentions)
    pieces = outline_of(LayoutReader(extractor().rules).read(header))
    return view_of(header, pieces, with_weak_names(shadow, tokens, lexicon()))


def part_said(case: PartCase) -> str:
    view = view_of_text(case.example.text)
    (mark,) = case.example.marks
    (figure,) = (f for f in figures_of(view) if view.tokens[f.token].start == view.shadow.shadow_offset(mark.start))
    entities = entities_of(view, extractor().gazetteer, lexicon())
    subject = next((e for e in entities if e.name == case.subject), None)
    assert subject or not case.subject, [e.name for e in entities]
    part = part_of(view, figure, case.indicator, subject, lexicon())
    return part.text if part else ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_part(case: PartCase) -> None:
    assert part_said(case) == case.part


def test_ids_are_unique() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_debris(path: Path) -> None:
    """A part stands in the text, begins and ends with a word, and has no mark at its ends, no bracket, no figure."""
    view = view_of_text(path.read_text(encoding="utf-8"))
    text = view.shadow.text
    taken = [(t.start, t.end) for t in view.tokens if t.kind == "figure" and t.type != "count"]
    asked = [(figure, code) for figure in figures_of(view) for code in codes_for(figure, view, lexicon(), "V")]
    parts = [part for figure, code in asked if (part := part_of(view, figure, code, None, lexicon()))]
    assert parts
    for part in parts:
        words = text[part.start : part.end]
        assert part.text == words or part.text in SHORT
        assert len(words) <= LONGEST
        assert words[0].isalnum()
        assert words[-1].isalnum()
        assert not text[part.start - 1 : part.start].isalnum()
        assert not text[part.end : part.end + 1].isalnum()
        assert not set("()[]\n") & set(words)
        assert not any(start < part.end and part.start < end for start, end in taken)
        assert not lexicon().part_words["part_never"] & {words.lower().split(" ")[0]}
