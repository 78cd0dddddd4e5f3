"""Lines that are decided on -> nodes: what is open while a tree is built, and where each new thing belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from kcn_extract.article.body import Line
from kcn_extract.article.header import Header
from kcn_extract.article.markers import rank
from kcn_extract.article.tables import Grid, unit_of
from kcn_extract.article.tree import (
    Article,
    Block,
    Caption,
    Cell,
    Exchange,
    Heading,
    Item,
    List,
    Marker,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Unit,
)
from kcn_extract.text.sentences import SentenceSplitter, Span
from kcn_extract.text.shadow import Shadow

Kind = TypeVar("Kind", bound=Text)

_DEEPEST_LIST = 12
_BESIDE_TABLES: dict[str, type[Text]] = {"table_caption": Caption, "unit": Unit, "note": Note}
_FIRST_WORD = re.compile(r"\w+")
# How far out the styles of headings stand. Those of words (Chương, Điều) are 0 to 3, numbers as markers.rank says;
# a heading without any number is beside those that stand deeper than it came.
_CAPITALS, _FLOATING = 5, 20


class _OpenSection:
    """A section, the article itself (no heading) or an exchange (a question), that still grows."""

    def __init__(self, style: str, rank: int, opener: Heading | Paragraph | None = None, first_word: str = "") -> None:
        self.style = style
        self.rank = rank
        self.opener = opener
        self.first_word = first_word
        self.blocks: list[Block] = []


class _OpenList:
    """A list that still grows, with its last item."""

    def __init__(self, style: str, indent: int, lead: Paragraph | None) -> None:
        self.style = style
        self.indent = indent
        self.lead = lead
        self.items: list[Item] = []
        self.marker: Marker | None = None
        self.blocks: list[Block] = []

    def next_item(self, marker: Marker | None, blocks: Sequence[Block] = ()) -> None:
        """Close the last item and open one."""
        if self.marker:
            self.items.append(Item(self.marker.start, self.blocks[-1].end, self.marker, tuple(self.blocks)))
        self.marker, self.blocks = marker, list(blocks)

    def closed(self) -> List:
        """Return the finished list."""
        self.next_item(None)
        start = (self.lead or self.items[0]).start
        return List(start, self.items[-1].end, self.lead, tuple(self.items))


class Builder:
    """Grows a tree line by line. ``sections`` and ``lists`` are what is open, the outermost first."""

    def __init__(self, shadow: Shadow, splitter: SentenceSplitter, section_words: Sequence[str]) -> None:
        self._shadow = shadow
        self._splitter = splitter
        self._words = section_words
        self._sections = [_OpenSection("article", -100)]
        self._lists: list[_OpenList] = []
        self._indent = 0  # of the last line that is not in a list
        self._titled = False  # whether a heading's title may stand in a line of its own

    @property
    def leads(self) -> bool:
        """True if the last line leads in to a list: it ends in a colon."""
        last = self._blocks[-1:]
        return bool(last) and isinstance(last[0], Paragraph) and self._ends_in_colon(last[0])

    @property
    def is_asked(self) -> bool:
        """True if the last line was a question of an interview: a dash may open the answer."""
        return self.in_interview and not self._blocks

    @property
    def in_interview(self) -> bool:
        """True if a question of an interview is being answered."""
        return self._sections[-1].style == "exchange"

    def has_item(self, style: str) -> bool:
        """True if a list of the style is open."""
        return any(open_list.style == style for open_list in self._lists)

    def has_section(self, line: Line) -> bool:
        """True if a section is open whose heading is of the same style."""
        return any(section.style == _style_of(line) for section in self._sections)

    # Leaves

    def paragraph(self, line: Line) -> None:
        """Add prose; where it is indented deeper than an open item and the text around, it belongs to this."""
        while self._lists and not line.indent > max(self._lists[-1].indent + 1, self._indent + 1):
            self._close_list()
        if not self._lists:
            self._indent = line.indent
        self._add(self._text(Paragraph, line, line.span.start))

    def caption(self, line: Line) -> None:
        """Add the caption of a picture or a chart."""
        self._close_lists()
        self._add(self._text(Caption, line))

    def note(self, line: Line) -> None:
        """Add a line that is not prose."""
        self._close_lists()
        kind: type[Note | Unit] = Unit if line.role == "unit" else Note
        self._add(self._text(kind, line))

    def table(self, grid: Grid, above: Sequence[Line], below: Sequence[Line]) -> None:
        """Add a table with what belongs to it."""
        self._close_lists()
        rows = tuple(self._row(cells, at < grid.head) for at, cells in enumerate(grid.rows))
        over, under = (tuple(map(self._beside_table, lines)) for lines in (above, below))
        start, end = (over or rows)[0].start, (under or rows)[-1].end
        self._add(Table(start, end, over, rows[: grid.head], rows[grid.head :], under, grid.names))

    def _beside_table(self, line: Line) -> Text:
        return self._text(_BESIDE_TABLES.get(line.role or "", Paragraph if line.closing else Caption), line)

    def _row(self, cells: Sequence[Span], is_head: bool) -> Row:
        units = (unit_of(self._shadow.raw, cell) if is_head else None for cell in cells)
        return Row(
            cells[0].start, cells[-1].end, tuple(Cell(*cell, unit) for cell, unit in zip(cells, units, strict=True))
        )

    # Lists

    def item(self, line: Line) -> None:
        """Add an item, to the list that it is a sibling in, or to a new one within the last item."""
        assert line.mark
        self._leave_lists(line.mark.style, line.indent)
        marker, text = self._marked(line)
        if not self._lists or not self._is_sibling(line.mark.style, line.indent):
            lead = self._blocks.pop() if not self._lists and self.leads else None
            assert lead is None or isinstance(lead, Paragraph)
            self._lists.append(_OpenList(line.mark.style, line.indent, lead))
        self._lists[-1].next_item(marker, [text])

    def _leave_lists(self, style: str, indent: int) -> None:
        """Close the lists that an item of this style and indentation cannot stand in."""
        while len(self._lists) > 1 and indent < self._lists[-1].indent - 1:
            self._close_list()
        if self._lists and indent <= self._lists[-1].indent + 1 and self.has_item(style):
            while self._lists[-1].style != style:
                self._close_list()
        while len(self._lists) > _DEEPEST_LIST:
            self._close_list()

    def _is_sibling(self, style: str, indent: int) -> bool:
        last = self._lists[-1]
        return (last.style == style and indent <= last.indent + 1) or len(self._lists) == _DEEPEST_LIST

    def _close_list(self) -> None:
        closed = self._lists.pop().closed()
        self._blocks.append(closed)

    def _close_lists(self) -> None:
        while self._lists:
            self._close_list()

    # Sections

    def heading(self, line: Line) -> None:
        """Open a section."""
        if self._titled and line.mark is None and not line.is_bold:
            return self._add_title(line)
        heading = self._text(Heading, line)
        first_word = _FIRST_WORD.match(self._shadow.folded, line.opens)
        self._open_section(_style_of(line), _rank_of(line), heading, first_word.group() if first_word else "")

    def section_of_words(self, line: Line) -> None:
        """Open a section that a word numbers (``Điều 3.``). What stands behind it is its title, or, where it is a
        sentence, its first paragraph; a title may stand in the next line, too."""
        assert line.mark and line.section
        is_title = line.opens >= line.closes or (line.closing not in (".", ":", ";", ",") and line.is_short)
        end = line.span.end if is_title else line.mark.end
        while self._shadow.text[end - 1] == " ":
            end -= 1
        opens = line.opens if line.opens < end else line.span.start
        heading = self._leaf(Heading, line.span.start, end, opens)
        self._open_section(line.section, self._words.index(line.section), heading, "")
        if not is_title:
            self._add(self._leaf(Paragraph, line.opens, line.span.end, line.opens))
        self._titled = line.opens >= line.closes

    def _add_title(self, line: Line) -> None:
        section = self._sections[-1]
        assert isinstance(section.opener, Heading)
        sentences = self._sentences(line.opens, line.span.end)
        section.opener = Heading(section.opener.start, line.raw.end, sentences)
        self._titled = False

    def question(self, line: Line) -> None:
        """Open an exchange of an interview."""
        self.end_of_interview()
        self._sections.append(_OpenSection("exchange", 100, self._text(Paragraph, line, line.span.start)))

    def end_of_interview(self) -> None:
        """Close the exchange that is open."""
        self._close_lists()
        self._titled = False
        if self._sections[-1].style == "exchange":
            self._close_section()

    def _open_section(self, style: str, rank: int, heading: Heading, first_word: str) -> None:
        """Open a section beside the open one of its style, or else within the last that stands further out."""
        self.end_of_interview()
        above = self._sections[-1]
        if (style == above.style == "plain" and not above.blocks) or (
            style == "plain"
            and any(
                section.style == "plain within plain" and section.first_word == first_word for section in self._sections
            )
        ):
            style = "plain within plain"
        if any(section.style == style for section in self._sections):
            while self._sections[-1].style != style:
                self._close_section()
            self._close_section()
        else:
            while _stands_deeper(self._sections[-1].rank, rank):
                self._close_section()
        self._sections.append(_OpenSection(style, rank, heading, first_word))

    def _close_section(self) -> None:
        closed = self._sections.pop()
        opener, blocks = closed.opener, tuple(closed.blocks)
        assert opener
        end = blocks[-1].end if blocks else opener.end
        if isinstance(opener, Heading):
            self._blocks.append(Section(opener.start, end, len(self._sections), opener, blocks))
        else:
            self._blocks.append(Exchange(opener.start, end, opener, blocks))

    def article(self, header: Header) -> Article:
        """Close what is open and return the tree."""
        self.end_of_interview()
        while len(self._sections) > 1:
            self._close_section()
        blocks = tuple(self._sections[0].blocks)
        start, end = (blocks[0].start, blocks[-1].end) if blocks else header.body
        return Article(start, end, header, blocks)

    # Offsets

    @property
    def _blocks(self) -> list[Block]:
        return self._lists[-1].blocks if self._lists else self._sections[-1].blocks

    def _add(self, block: Block) -> None:
        self._titled = False
        self._blocks.append(block)

    def _marked(self, line: Line) -> tuple[Marker, Paragraph]:
        assert line.mark
        end = line.mark.end
        while self._shadow.text[end - 1] in " \t":
            end -= 1
        marker = Marker(*self._shadow.raw_span(line.span.start, end))
        return marker, self._leaf(Paragraph, line.opens, line.span.end, line.opens)

    def _text(self, kind: type[Kind], line: Line, opens: int | None = None) -> Kind:
        return self._leaf(kind, line.span.start, line.span.end, line.opens if opens is None else opens)

    def _leaf(self, kind: type[Kind], start: int, end: int, opens: int) -> Kind:
        """Return a leaf for a stretch of the shadow whose words begin at ``opens``."""
        return kind(*self._shadow.raw_span(start, end), self._sentences(opens, end))

    def _sentences(self, start: int, end: int) -> tuple[Span, ...]:
        if start >= end:
            return ()
        return tuple(self._splitter.split(self._shadow.raw, *self._shadow.raw_span(start, end)))

    def _ends_in_colon(self, text: Text) -> bool:
        return self._shadow.raw[text.start : text.end].rstrip("*_ ").endswith((":", "："))


def _style_of(line: Line) -> str:
    if line.mark:
        return line.mark.style
    if line.is_bold:
        return "bold"
    return "capitals" if line.is_upper else "plain"


def _rank_of(line: Line) -> int:
    if line.mark is None:
        return _CAPITALS if line.is_upper and not line.is_bold else _FLOATING + line.is_bold * -1
    if line.mark.style[0] == "#":
        return len(line.mark.style) - 10
    return _FLOATING + 1 if line.mark.is_bullet else rank(line.mark.style)


def _stands_deeper(open_rank: int, rank: int) -> bool:
    """True if a section of the first rank cannot hold one of the second. One without a number holds those with one
    that come after it, and holds none that stand far out."""
    if open_rank >= _FLOATING - 1 and rank > _CAPITALS:
        return open_rank > rank >= _FLOATING - 1
    return open_rank > rank
