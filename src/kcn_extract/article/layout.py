"""The body of an article -> its tree: sections, paragraphs, lists, tables, questions and answers.

    Quý III, tỉnh thu hút 14 dự án.              paragraph: Quý III, tỉnh thu hút 14 dự án.
    1. Các khu lớn                               section 1: 1. Các khu lớn
    Hai khu đón khách mới:                         list
    - KCN Phố Nối A: 3 dự án, trong đó:              lead: Hai khu đón khách mới:
    + 2 dự án FDI.                                   item -: KCN Phố Nối A: 3 dự án, trong đó:
    - KCN Yên Mỹ: 1 dự án.                             list
    Bảng 1. Giá thuê                                     item +: 2 dự án FDI.
    Khu | Giá (USD/m2)                               item -: KCN Yên Mỹ: 1 dự án.
    Phố Nối A | 120                                table
    Yên Mỹ | 98                                      caption: Bảng 1. Giá thuê
    2. Lao động                                      head: Khu | Giá (USD/m2) {USD/m2}
    Các khu cần 5.000 thợ.                           row: Phố Nối A | 120
                                                     row: Yên Mỹ | 98
                                                 section 1: 2. Lao động
                                                   paragraph: Các khu cần 5.000 thợ.

Blank lines say nothing, as many sites set one after each line and others none; of the indentation only that of the
items of a list counts, and only beside each other. Each line is one thing, decided by its form, its words (the rules
of ``article.toml``) and the lines beside it:

- A line with a number is a heading where it is short, no sentence, and something other than the next number follows;
  else it is an item.
- A line without one is a heading where it is short, ends in no mark, and what follows is no such line, too; of two such
  lines in a row the second heads a section within the first. Three are no headings but a list without bullets.
- A question is a heading as well, but where several are asked and one of them speaks to somebody: then it is an
  interview.

The time is linear in the text, and no text is refused. ``tests/article/trees`` has articles of all these manners with
their trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

from kcn_extract.article.body import Line, lines_of
from kcn_extract.article.building import Builder
from kcn_extract.article.header import Header
from kcn_extract.article.line_rules import LineRules
from kcn_extract.article.tables import Grid, GridReader
from kcn_extract.article.tree import Article
from kcn_extract.rules.model import RuleSet
from kcn_extract.text.sentences import SentenceSplitter
from kcn_extract.text.shadow import Shadow

Unit: TypeAlias = "Line | GridUnit"

_STARS = "*■►▶❖➢➤□◆♦"  # bullets that may stand before a heading, too
_ADDED_ABOVE = ("unit", "table_caption")
_ADDED_BELOW = ("unit", "note")
_NOTES = ("note", "unit", "stamp")
_MOST_ABOVE = 3


class GridUnit(Struct, frozen=True):
    """A table, and the lines right above and below that belong to it."""

    grid: Grid
    above: tuple[Line, ...]
    below: tuple[Line, ...]


class LayoutReader:
    """Reads how articles are laid out; immutable, made once of the rules.

    >>> from pathlib import Path
    >>> from kcn_extract.article.header import HeaderReader
    >>> from kcn_extract.gazetteer.gazetteer import Gazetteer
    >>> from kcn_extract.rules.load import load_rules
    >>> from kcn_extract.text.shadow import shadow_of
    >>> folder = Path("patterns")
    >>> rules = load_rules(folder)
    >>> text = "Khu mới chờ chủ\\n\\nTỉnh có:\\n- KCN Yên Mỹ;\\n- KCN Phố Nối."
    >>> header = HeaderReader(rules, Gazetteer.load(folder)).read(shadow_of(text))
    >>> [block] = LayoutReader(rules).read(header).blocks
    >>> text[block.lead.start : block.lead.end], len(block.items)
    ('Tỉnh có:', 2)
    """

    def __init__(self, rules: RuleSet) -> None:
        self._rules = LineRules(rules.rules)
        self._splitter = SentenceSplitter.of(rules.lists)
        self._grids = GridReader(rules.lists.get("column_periods", ()))
        self._section_words = tuple(rules.lists.get("section_words", ()))

    def read(self, header: Header) -> Article:
        """Return the tree of an article whose header has been read."""
        shadow = header.shadow
        units = self._units(shadow, list(lines_of(header, self._rules)))
        questions = self._questions(shadow, units)
        last_prose = max((at for at, unit in enumerate(units) if _is_prose(unit)), default=0)
        builder = Builder(shadow, self._splitter, self._section_words)
        for at, unit in enumerate(units):
            if isinstance(unit, GridUnit):
                builder.table(unit.grid, unit.above, unit.below)
            elif at in questions:
                builder.question(unit)
            elif at > last_prose and self._is_byline(shadow, unit):
                builder.note(unit)
            else:
                _place(builder, units, at, unit)
        return builder.article(header)

    def _units(self, shadow: Shadow, lines: list[Line]) -> list[Unit]:
        """Return the lines that belong to no table, and the tables, in reading order."""
        units: list[Unit] = []
        at = 0
        for grid in self._grids.find(shadow.raw, [line.whole for line in lines]):
            units.extend(lines[at : grid.first])
            above = _above(units)
            del units[len(units) - len(above) :]
            at = grid.after
            while at < len(lines) and _stands_below(lines, at, above):
                at += 1
            units.append(GridUnit(grid, tuple(above), tuple(lines[grid.after : at])))
        units.extend(lines[at:])
        return units

    def _questions(self, shadow: Shadow, units: Sequence[Unit]) -> frozenset[int]:
        """Return where an interview asks: nowhere, if fewer than two questions are answered, or none of them has a dash
        or speaks to somebody. Where some are in bold or have an opener (``PV:``), those without are rhetorical; where
        most have a dash, those without, and the other way round, as then the answers may have one."""
        asking = [(at, unit) for at, unit in enumerate(units) if isinstance(unit, Line) and unit.asks]
        dashed = sum(unit.mark is not None for _, unit in asking) * 2 > len(asking)
        alike = [(at, unit) for at, unit in asking if unit.role == "question" or (unit.mark is not None) == dashed]
        if not dashed and not any(self._addresses(shadow, line) for _, line in asking):
            return frozenset()
        for is_marked in (lambda line: line.is_bold or line.role == "question", lambda line: True):
            chosen = [at for at, line in alike if is_marked(line)]
            answered = sum(after > at + 1 for at, after in pairwise([*chosen, len(units)]))
            if answered > 1:
                return frozenset(chosen)
        return frozenset()

    def _is_byline(self, shadow: Shadow, line: Line) -> bool:
        return line.may_head and line.mark is None and self._rules.first("byline", shadow, line.span) is not None

    def _addresses(self, shadow: Shadow, line: Line) -> bool:
        return line.role == "question" or self._rules.first("addressed", shadow, line.span) is not None


def _above(units: Sequence[Unit]) -> list[Line]:
    """The lines at the end that belong to a table below them: its caption, unit line and lead-in."""
    above: list[Line] = []
    for unit in reversed(units[-_MOST_ABOVE:]):
        is_added = isinstance(unit, Line) and (unit.role in _ADDED_ABOVE or _may_lead(unit, above))
        if not isinstance(unit, Line) or not is_added:
            break
        above.insert(0, unit)
    return above


def _may_lead(line: Line, below: Sequence[Line]) -> bool:
    """True for a line right above a table, or above its unit line, that says what it shows."""
    if any(other.role != "unit" for other in below) or line.mark or line.role or not line.is_short:
        return False
    return line.closing == ":" or (line.may_head and not line.is_upper and not line.is_bold)


def _stands_below(lines: Sequence[Line], at: int, above: Sequence[Line]) -> bool:
    if lines[at].role in _ADDED_BELOW:
        return True
    captioned = any(line.role == "table_caption" for line in above)
    return lines[at].role == "table_caption" and not captioned


def _place(builder: Builder, units: Sequence[Unit], at: int, line: Line) -> None:
    """Add a line that is not a question of an interview to the tree."""
    following = units[at + 1] if at + 1 < len(units) else None
    if line.section:
        builder.section_of_words(line)
    elif line.role in ("caption", "table_caption"):
        builder.caption(line)
    elif line.role in _NOTES or (line.may_head and isinstance(following, Line) and following.role == "stamp"):
        builder.note(line)  # what stands right above the stamp is the site's name or section
    elif line.role == "thanks":
        builder.end_of_interview()
        builder.paragraph(line)
    elif _is_heading(builder, units, at, line, following):
        builder.heading(line)
    elif line.mark and line.role is None and not (builder.is_asked and _style(following) != line.mark.style):
        builder.item(line)
    else:
        builder.paragraph(line)


def _is_heading(builder: Builder, units: Sequence[Unit], at: int, line: Line, following: Unit | None) -> bool:
    if line.mark is None:
        return not (builder.in_interview and line.closing == "?") and _heads_plainly(units, at, line)
    if line.mark.style[0] == "#":
        return True
    if following is None or not line.may_head or builder.has_item(line.mark.style):
        return builder.has_section(line) and line.may_head
    if line.mark.is_bullet:
        return line.mark.style in _STARS and not builder.leads and _is_prose(following)
    if _style(following) == line.mark.style:
        return builder.has_section(line)
    return _style(following) is None or not builder.leads


def _style(unit: Unit | None) -> str | None:
    return unit.mark.style if isinstance(unit, Line) and unit.mark else None


def _is_prose(unit: Unit) -> bool:
    """True for a paragraph or a table: no heading, no item, no caption, no note."""
    return isinstance(unit, GridUnit) or (unit.mark is None and unit.role is None and not unit.may_head)


def _heads_plainly(units: Sequence[Unit], at: int, line: Line) -> bool:
    """A line without a number heads what follows where no more than two such lines stand together."""
    if at + 1 == len(units):
        return False
    if line.is_bold:
        return line.is_short and line.role is None and line.closing in ("", ":", "?")
    if not line.may_head:
        return False
    first, after = at, at + 1
    while first > 0 and at - first < 2 and _is_plain(units[first - 1]):
        first -= 1
    while after < len(units) and after - at < 3 and _is_plain(units[after]):
        after += 1
    return after - first <= 2 and after < len(units)


def _is_plain(unit: Unit) -> bool:
    return isinstance(unit, Line) and unit.may_head and not unit.mark and not unit.is_bold and not unit.is_upper
