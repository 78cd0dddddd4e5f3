"""Mentions -> facts: each figure gets its indicator, subject, period, change, share, part and status.

One walk over the items of each sentence, from left to right. A figure looks back to the figure before it (its *lead*)
and ahead to the next punctuation (its *tail*); what it does not find there is handed on from the clause, the sentence
and the paragraph before it. Each choice leaves a trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kcn_extract.article.header import Header
from kcn_extract.facts.doubt import misleads
from kcn_extract.facts.draft import Carried, Draft
from kcn_extract.facts.indicator import Indicator
from kcn_extract.facts.narrow import note_project
from kcn_extract.facts.period import period_of
from kcn_extract.facts.scan import FIGURES, Item, mention_items
from kcn_extract.facts.sentence import drafts_of, hand_on
from kcn_extract.facts.story import LONGEST_HEADING, Line, Story, Tools
from kcn_extract.facts.subject import grouped, is_place, mark_aside
from kcn_extract.facts.walk import Walk
from kcn_extract.notation import written
from kcn_extract.record import Change, Fact, Mention, Period, Subject

_BULLET = re.compile(r"[ \t]*(?:[-+*•–·]|[0-9]{1,2}[.)])[ \t]*(?=\S)")


class Trace(Struct, frozen=True):
    """Why a fact says what it says: ``role`` (indicator, subject, period, change, share, status, baseline) and the
    words that made it so, with their offsets in the text as given; ``text`` alone where no words stand there."""

    role: str
    text: str
    start: int | None = None
    end: int | None = None


class Linker(Tools):
    """Links mentions to facts; immutable, picklable, made once for a lexicon and a gazetteer."""

    def link(self, article: Header, mentions: list[Mention]) -> list[Fact]:
        """The facts of an article, in reading order. ``mentions`` are all of the record."""
        return [fact for fact, _ in self._linked(article, mentions, False)]

    def explain(self, article: Header, mentions: list[Mention]) -> list[tuple[Fact, list[Trace]]]:
        """The facts, each with the cues that made it."""
        return self._linked(article, mentions, True)

    def _linked(self, article: Header, mentions: list[Mention], traced: bool) -> list[tuple[Fact, list[Trace]]]:
        if not any(m.label in ("MONEY", "PERCENT", "QUANTITY", "CARDINAL") and m.value for m in mentions):
            return []
        items = mention_items(article.shadow, mentions)
        if not self.gate.opens(article.shadow, items):
            return []
        story = _Reader(self, article, items)
        if story.crime:
            return []
        drafts = story.drafts()
        return [(fact, story.traces(draft, fact) if traced else []) for draft in drafts for fact in story.facts(draft)]


class _Reader(Story):
    """Reads an article line by line: headings, rows of tables, items of lists, paragraphs."""

    def __init__(self, linker: Tools, article: Header, mentions: list[Item]) -> None:
        super().__init__(linker, article, mentions)
        self.heading: tuple[Subject, ...] = ()  # the zone that a heading names, for the line below it
        self.lead: Carried | None = None  # what a line that ends in a colon hands to its list
        self.columns: list[tuple[Indicator, ...]] | None = None
        self.caption: Period | None = None
        self.titled: set[int] = set()  # drafts of the title, which rounds what the text says
        self.headed: set[int] = set()  # drafts of titles and headings: what the text says again counts there
        self.doubtful: set[int] = set()  # drafts that would mislead; what a heading says of them is no fact, either
        self.said: dict[tuple[Any, ...], tuple[str, str] | None] = {}  # with the period, if one was said

    def drafts(self) -> list[Draft]:
        drafts = [draft for line in self.lines for draft in self._line(line)]
        if not self.headed:
            return [draft for draft in drafts if id(draft) not in self.doubtful]
        body = [draft for draft in drafts if id(draft) not in self.headed]
        below = {_said(draft) for draft in body} | {(d.subjects[0].name, d.indicator) for d in body}
        return [
            draft
            for draft in drafts
            if id(draft) not in self.doubtful
            and not (
                id(draft) in self.headed
                and (
                    _said(draft) in below
                    or (id(draft) in self.titled and (draft.subjects[0].name, draft.indicator) in below)
                )
            )
        ]

    # A line: a heading, a row of a table, an item of a list, a paragraph

    def _line(self, line: Line) -> list[Draft]:
        start, end, text = line.start, line.end, self.shadow.text
        first = line.sentences[0][2] if line.sentences else []
        if sum(1 for item in first if item.kind == "cell") > 1:
            return self._row(start, end, [item for _, _, items in line.sentences for item in items])
        self.columns = None
        bullet = _BULLET.match(self.folded, start, end)
        opens = bullet.end() if bullet else start
        closing = text[end - 1]
        sentences = []
        figures = False
        lexicon, abroad = self.linker.lexicon, self.linker.abroad if self.domain else frozenset()
        for first_at, last_at, items in line.sentences:
            if items:
                mark_aside(items, self.folded, start, abroad, lexicon)
                figures = figures or any(item.kind in FIGURES for item in items)
                items = grouped(items, self.folded, lexicon)
            sentences.append((first_at, last_at, items))
        heading, self.heading = self.heading, ()
        if sentences and sentences[0][2]:
            self._head_section(sentences[0][2], start, opens, end, figures)
        every = [item for _, _, items in sentences for item in items]
        if not figures:
            dates = [period for item in every if (period := period_of(item.mention))]
            self.caption = dates[-1] if dates else None
        told_until = end if closing == ":" else self._told_until(start, end, every) if figures else start
        if told_until == start:
            for item in every:
                self.remember(item)
            return []
        if not bullet:
            self.lead = None
        carried = self.lead if bullet and self.lead else Carried(heading)
        drafts: list[Draft] = []
        headed = end - start < LONGEST_HEADING and closing not in ".!?…;:" and not (bullet and self.lead)
        silent = 0  # sentences without figures since the last one with some
        for first_at, last_at, items in sentences:
            silent = 0 if any(item.kind in FIGURES for item in items) else silent + 1
            if silent > 2 or first_at >= told_until:
                carried = Carried(carried.subjects)
                for item in items:
                    self.remember(item)
                continue
            walk = Walk(self, items, max(first_at, opens), last_at, carried, bool(bullet))
            made = drafts_of(walk)
            self.doubtful.update(id(draft) for draft in made if misleads(walk, draft))
            drafts.extend(made)
            note_project(walk)
            carried = hand_on(walk)
            if bullet:
                carried.plan = self.lead is not None and self.lead.plan
        if headed:
            self.headed.update(map(id, drafts))
            if line.head:
                self.titled.update(map(id, drafts))
        if closing == ":":
            self.lead = carried
        return drafts

    def _told_until(self, start: int, end: int, items: list[Item]) -> int:
        """Up to where the figures of a line may be facts: where no zone is named, the words must say so."""
        if self.has_zones:
            return end
        figures = [item for item in items if item.kind in FIGURES]
        return self.linker.gate.told_until(self.shadow, start, end, figures)

    def _head_section(self, items: list[Item], start: int, opens: int, end: int, figures: bool) -> None:
        """``Gia Lai: hai đầu`` heads a section on a place, a short line that opens with a zone the line below it."""
        first = items[0]
        if first.kind != "subject" or first.start - opens > 2 or first.aside:
            return
        short = end - start < LONGEST_HEADING and self.shadow.text[end - 1] not in ".!?…;:"
        colon = self.folded[first.end : first.end + 1] == ":"
        if is_place(first) and (colon or (short and not figures)):
            self.section = first.subjects[0]
        elif short and first.subjects[0].type == "zone":
            self.heading = first.subjects

    def _row(self, start: int, end: int, items: list[Item]) -> list[Draft]:
        """A row of a table pasted into the text; the first one, without figures, heads the columns."""
        cells: list[list[Item]] = [[]]
        bounds = [start]
        for item in items:
            if item.kind == "cell":
                cells.append([])
                bounds.append(item.end)
            else:
                cells[-1].append(item)
        if not any(item.kind in FIGURES for item in items):
            self.columns = [
                tuple(i for item in cell for i in (*item.meaning.strong, *item.meaning.weak)) for cell in cells
            ]
            return []
        subjects = next((item.subjects for item in items if item.subjects), ())
        if not subjects or subjects[0].type != "zone":
            name_end = next((item.start for item in items if item.kind == "cell"), end)
            name = self.shadow.text[start:name_end].strip(" \t-|")
            zone = self.linker.gazetteer.zones_named("KCN", name) if name else ()
            if zone:
                subjects = (Subject("zone", name, zone[0].kind),)
        if not subjects:
            return []
        drafts = []
        for at, cell in enumerate(cells):
            for item in cell:
                if item.kind not in FIGURES or not item.mention or item.mention.value is None:
                    continue
                heads = self.columns[at] if self.columns and at < len(self.columns) else ()
                code = next((i.code for i in heads if item.kind in i.takes), None)
                cues: list[tuple[str, Item | str]] = [("indicator", "the head of its column")]
                if code is None:
                    code = self._by_kind(item, cell, subjects)
                    cues = [("indicator", "the kind of figure")]
                if code:
                    draft = Draft(code, item, subjects, start, end, cues=[*cues, ("subject", "its row")])
                    draft.period = None if code in self.linker.lexicon.traits["own"] else self.caption
                    drafts.append(draft)
        return drafts

    def _by_kind(self, item: Item, cell: list[Item], subjects: tuple[Subject, ...]) -> str | None:
        for cue in cell:
            for indicator in (*cue.meaning.strong, *cue.meaning.weak):
                if item.kind in indicator.takes:
                    return indicator.code
        if item.kind == "count":
            return self.linker.by_count.get(item.mention.value.of)  # type: ignore[union-attr]
        return {"area": "area", "percent": "occupancy_rate", "rate": "rent", "money": "other"}[item.kind]

    # Drafts to facts

    def facts(self, draft: Draft) -> Iterator[Fact]:
        figure = draft.figure.mention if draft.figure else None
        subjects = draft.subjects if draft.each else draft.subjects[:1]
        change = None
        if draft.direction:
            amount = draft.change.mention.id if draft.change and draft.change.mention else None
            change = Change(draft.direction, amount, draft.factor, baseline=draft.baseline)  # type: ignore[arg-type]
        start, end = self.shadow.raw_span(draft.start, draft.end)
        share = draft.share.mention.id if draft.share and draft.share.mention else None
        for subject in subjects:
            key = (subject.type, subject.name, subject.kind, draft.indicator, figure and figure.value)
            days = (draft.period.start, draft.period.end) if draft.period else None
            again = key in self.said and (days is None or self.said[key] in (None, days))
            if again and figure is not None and change is None and share is None:
                continue
            self.said[key] = days
            yield Fact(
                subject=subject, indicator=draft.indicator, value=figure.id if figure else None, part=draft.part,
                period=draft.period, change=change, share=share, status="plan" if draft.plan else "actual",
                start=start, end=end,
            )  # fmt: skip

    def traces(self, draft: Draft, fact: Fact) -> list[Trace]:
        traces = []
        for role, cue in draft.cues:
            if isinstance(cue, str):
                traces.append(Trace(role, cue))
            else:
                start, end = self.shadow.raw_span(cue.start, cue.end)
                traces.append(Trace(role, self.shadow.raw[start:end], start, end))
        return traces


def _said(draft: Draft) -> Any:
    """The figure of a draft: what a heading and its text would both say."""
    item = draft.figure or draft.change or draft.share
    return written(item.mention.value) if item and item.mention else None
