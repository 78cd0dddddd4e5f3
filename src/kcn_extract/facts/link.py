"""Mentions -> facts: each figure gets its indicator, subject, period, change, share, part and status.

One walk over the items of each sentence, from left to right. A figure looks back to the figure before it (its *lead*)
and ahead to the next punctuation (its *tail*); what it does not find there is handed on from the clause, the sentence
and the paragraph before it. Each choice leaves a trace.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kcn_extract.article import Article, SentenceSplitter
from kcn_extract.facts.draft import Carried, Draft
from kcn_extract.facts.indicator import Indicator, Lexicon
from kcn_extract.facts.period import first_months, period_of
from kcn_extract.facts.scan import FIGURES, Item, Scanner, mention_items
from kcn_extract.facts.sentence import COUNTRY, NO_COMPANY, OWN, Sentence
from kcn_extract.facts.subject import grouped, is_place, mark_aside
from kcn_extract.gazetteer import Gazetteer
from kcn_extract.notation import written
from kcn_extract.record import Change, Fact, Mention, Period, Subject, ZoneValue

_OF_COMPANIES = frozenset(("revenue", "profit", "investment", "workers", "wage", "budget", "exports", "imports"))
_LONGEST_HEADING = 90
_MOST_ITEMS = 300
_ZONE_REACH, _WORD_REACH = 800, 300  # characters of text that a zone, or a word for zones, makes an article on zones
_BULLET = re.compile(r"[ \t]*(?:[-+*•–·]|[0-9]{1,2}[.)])[ \t]*(?=\S)")


class Trace(Struct, frozen=True):
    """Why a fact says what it says: ``role`` (indicator, subject, period, change, share, status, baseline) and the
    words that made it so, with their offsets in the text as given; ``text`` alone where no words stand there."""

    role: str
    text: str
    start: int | None = None
    end: int | None = None


class Linker:
    """Links mentions to facts; immutable, picklable, made once for a lexicon and a gazetteer."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, splitter: SentenceSplitter) -> None:
        self.lexicon = lexicon
        self.scanner = Scanner(lexicon, gazetteer)
        self.gazetteer = gazetteer
        self.splitter = splitter
        self.by_count = {i.of: i.code for i in lexicon.indicators if i.of}
        self.capital = next((i for i in lexicon.indicators if i.code == "investment"), lexicon.indicators[0])
        self.abroad = frozenset(p.name for p in gazetteer.places if p.level == "country" and p.name != COUNTRY.name)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lexicon, self.gazetteer, self.splitter)

    def link(self, article: Article, mentions: list[Mention]) -> list[Fact]:
        """The facts of an article, in reading order. ``mentions`` are all of the record."""
        return [fact for fact, _ in self._linked(article, mentions, False)]

    def explain(self, article: Article, mentions: list[Mention]) -> list[tuple[Fact, list[Trace]]]:
        """The facts, each with the cues that made it."""
        return self._linked(article, mentions, True)

    def _linked(self, article: Article, mentions: list[Mention], traced: bool) -> list[tuple[Fact, list[Trace]]]:
        if not any(m.label in ("MONEY", "PERCENT", "QUANTITY", "CARDINAL") and m.value for m in mentions):
            return []
        story = Story(self, article, mentions)
        drafts = story.drafts()
        return [(fact, story.traces(draft, fact) if traced else []) for draft in drafts for fact in story.facts(draft)]


class Line(Struct, frozen=True):
    """A line and its sentences, each with its items; ``head``: of the article's header."""

    start: int
    end: int
    sentences: list[tuple[int, int, list[Item]]]
    head: bool


class Story:
    """One article on its way to facts."""

    def __init__(self, linker: Linker, article: Article, mentions: list[Mention]) -> None:
        self.linker = linker
        self.article = article
        self.shadow = article.shadow
        self.folded = article.shadow.folded
        self.mentions = mention_items(article.shadow, mentions)
        self.names = linker.scanner.names(article.shadow, self.mentions)
        self.lines = list(self._windows())
        zones = _ZONE_REACH * sum(1 for item in self.mentions if item.subjects or _of(item) == "zones")
        zones += _WORD_REACH * sum(self.folded.count(word) for word in linker.lexicon.zone_words)
        stories = sum(1 for line in self.lines for *_, items in line.sentences for i in items if i.has("story"))
        self.crime = stories > 1  # of accidents, courts, football
        self.domain = not self.crime and zones >= len(self.folded)  # on zones, not only naming one
        self.published = article.published.isoformat()[:10] if article.published else None
        self.title_subject, self.place = self._whereabouts()
        self.title_zone = self._title_zone()
        self.section: Subject | None = None
        self.heading: tuple[Subject, ...] = ()  # the zone that a heading names, for the line below it
        self.company: Subject | None = None
        self.zone: tuple[Subject, ...] = ()
        self.lead: Carried | None = None  # what a line that ends in a colon hands to its list
        self.columns: list[tuple[Indicator, ...]] | None = None
        self.caption: Period | None = None
        self.first_months: dict[int, Period] = {}  # "6 tháng đầu năm 2024" by its 6, for "6 tháng" alone
        for item in self.mentions:
            period = period_of(item.mention)
            if period and period.start == f"{period.end[:4]}-01-01" and period.end[5:7] != "12":
                self.first_months[int(period.end[5:7])] = period
        self.titled: set[int] = set()  # drafts of the title, which rounds what the text says
        self.headed: set[int] = set()  # drafts of titles and headings: what the text says again counts there
        self.said: dict[tuple[Any, ...], tuple[str, str] | None] = {}  # with the period, if one was said

    def _windows(self) -> Iterator[Line]:
        """The lines that matter, with the items of their sentences that matter: those with figures and the two before
        each; headings; what opens a list."""
        text, mentions = self.shadow.text, self.mentions
        body = self.shadow.shadow_offset(self.article.body.start) if self.article.body.end else 0
        at = start = 0
        length = len(text)
        while start < length:
            end = text.find("\n", start)
            end = length if end < 0 else end
            first = at
            while at < len(mentions) and mentions[at].start < end:
                at += 1
            here = mentions[first:at]
            if any(item.kind in FIGURES for item in here):
                yield Line(start, end, list(self._sentences(start, end, here)), start < body)
            elif end > start and (end - start < _LONGEST_HEADING or start < body or text[end - 1] == ":"):
                items = self.linker.scanner.items(self.shadow, here, self.names, start, end)
                yield Line(start, end, [(start, end, items)], start < body)
            start = end + 1

    def _sentences(self, start: int, end: int, mentions: list[Item]) -> Iterator[tuple[int, int, list[Item]]]:
        spans = list(self.linker.splitter.split(self.shadow.text, start, end))
        wanted: set[int] = set()
        at = 0
        slices = []
        for index, (_, last) in enumerate(spans):
            first = at
            while at < len(mentions) and mentions[at].start < last:
                at += 1
            slices.append(mentions[first:at])
            if any(item.kind in FIGURES for item in slices[-1]):
                wanted.update((index - 2, index - 1, index))
        for index, (first, last) in enumerate(spans):
            items = slices[index]
            if index in wanted:
                items = self.linker.scanner.items(self.shadow, items, self.names, first, last)
            for at in range(0, len(items), _MOST_ITEMS):  # what is longer is no sentence
                stop = items[at + _MOST_ITEMS].start if at + _MOST_ITEMS < len(items) else last
                yield first, stop, items[at : at + _MOST_ITEMS]
                first = stop
            if not items:
                yield first, last, items

    def _whereabouts(self) -> tuple[Subject | None, Subject | None]:
        """The company that the title names, and the place that the article is about."""
        head = [
            item.subjects[0]
            for line in self.lines
            if line.head
            for _, _, items in line.sentences
            for item in items
            if item.kind == "subject"
        ]
        company = next((subject for subject in head if subject.type == "company"), None)
        self.place_told = bool(self.article.place)
        if self.article.place:
            return company, Subject("place", self.article.place)
        for subject in head:
            if subject.type == "place" and subject.name not in self.linker.abroad:
                self.place_told = True
                return company, subject
        values = (item.mention.value for item in self.mentions if item.mention)
        named = Counter(value.province for value in values if isinstance(value, ZoneValue) and value.province)
        places = (
            item.subjects[0].name
            for line in self.lines
            for _, _, items in line.sentences
            for item in items
            if is_place(item)
        )
        named.update(name for name in places if name not in self.linker.abroad)
        if not named:
            return company, None
        (name, count), *_ = named.most_common(1)
        return company, (Subject("place", name) if count * 3 >= named.total() else None)

    def _title_zone(self) -> Subject | None:
        """The zone that the title is about: the only one that it names, and not as that of its board."""
        title = self.article.title
        if title is None:
            return None
        start, end = self.shadow.shadow_offset(title.start), self.shadow.shadow_offset(title.end)
        line = next((line for line in self.lines if line.start <= start < line.end), None)
        items = [item for _, _, items in (line.sentences if line else ()) for item in items if item.start < end]
        zones = [item for item in items if item.subjects and item.subjects[0].type == "zone"]
        if len(zones) != 1 or any(item.has("board") or item.has("whole") for item in items):
            return None
        return zones[0].subjects[0]

    def place_now(self) -> Subject | None:
        """The place that is meant where none is named: the section's, else the article's."""
        return self.section or self.place

    def first_months_of(self, months: int) -> Period | None:
        """``7 tháng``: those that the article spoke of in full, else those that have just passed at publication."""
        published = self.article.published
        if (said := self.first_months.get(months)) or published is None or published.month - months not in (0, 1):
            return said
        return first_months(published.year, months)

    def default_subject(self, kind: str, code: str) -> tuple[tuple[Subject, ...], str]:
        """The subject of a figure whose paragraph names none: the title's, the place's."""
        if self.title_zone and code != "zones":
            return (self.title_zone,), "the title"
        if self.title_subject and (code in _OF_COMPANIES or (not self.place_told and code not in NO_COMPANY)):
            return (self.title_subject,), "the title"
        if place := self.place_now():
            return (place,), "the article's place"
        if self.title_subject:
            return (self.title_subject,), "the title"
        return ((COUNTRY,), "no place is named") if kind != "count" else ((), "")

    def is_ahead(self, period: Period) -> bool:
        """Whether a period lies ahead of the day of publication, all of it or by more than its own year."""
        return bool(self.published) and (period.start > self.published or period.end[:4] > self.published[:4])  # type: ignore[operator,index]

    def is_past(self, period: Period) -> bool:
        """Whether a period had closed before the day of publication."""
        return self.published is not None and period.end < self.published

    def remember(self, item: Item) -> None:
        """Keep the company and the zone named last, for ``tập đoàn`` and ``khu này``."""
        if item.subjects and item.subjects[0].type == "zone":
            self.zone = item.subjects
        elif item.subjects and item.subjects[0].type == "company" and not item.aside:
            self.company = item.subjects[0]

    def drafts(self) -> list[Draft]:
        drafts = [draft for line in self.lines for draft in self._line(line)]
        if not self.headed:
            return drafts
        body = [draft for draft in drafts if id(draft) not in self.headed]
        below = {_said(draft) for draft in body} | {(d.subjects[0].name, d.indicator) for d in body}
        return [
            draft
            for draft in drafts
            if id(draft) not in self.headed
            or not (
                _said(draft) in below
                or (id(draft) in self.titled and (draft.subjects[0].name, draft.indicator) in below)
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
        if not figures:
            every = [item for _, _, items in sentences for item in items]
            dates = [period for item in every if (period := period_of(item.mention))]
            self.caption = dates[-1] if dates else None
            for item in every:
                self.remember(item)
            if closing != ":":
                return []
        if not bullet:
            self.lead = None
        carried = self.lead if bullet and self.lead else Carried(heading)
        drafts: list[Draft] = []
        headed = end - start < _LONGEST_HEADING and closing not in ".!?…;:" and not (bullet and self.lead)
        silent = 0  # sentences without figures since the last one with some
        for first_at, last_at, items in sentences:
            silent = 0 if any(item.kind in FIGURES for item in items) else silent + 1
            if silent > 2:
                carried = Carried(carried.subjects)
                for item in items:
                    self.remember(item)
                continue
            walk = Sentence(self, items, max(first_at, opens), last_at, carried, bool(bullet))
            drafts.extend(walk.drafts())
            carried = walk.hand_on()
            if bullet:
                carried.plan = self.lead is not None and self.lead.plan
        if headed:
            self.headed.update(map(id, drafts))
            if line.head:
                self.titled.update(map(id, drafts))
        if closing == ":":
            self.lead = carried
        return drafts

    def _head_section(self, items: list[Item], start: int, opens: int, end: int, figures: bool) -> None:
        """``Gia Lai: hai đầu`` heads a section on a place, a short line that opens with a zone the line below it."""
        first = items[0]
        if first.kind != "subject" or first.start - opens > 2 or first.aside:
            return
        short = end - start < _LONGEST_HEADING and self.shadow.text[end - 1] not in ".!?…;:"
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
                    draft.period = None if code in OWN else self.caption
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
            change = Change(draft.direction, amount, draft.factor, draft.baseline)  # type: ignore[arg-type]
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
                subject, draft.indicator, figure.id if figure else None, draft.part, draft.period, change, share,
                "plan" if draft.plan else "actual", start, end,
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


def _of(item: Item) -> str | None:
    return getattr(item.mention.value, "of", None) if item.mention else None
