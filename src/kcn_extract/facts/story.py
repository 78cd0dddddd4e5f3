"""An article on its way to facts: its lines with their items, and what it is about."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from kcn_extract.article.header import Header
from kcn_extract.article.lines import lines
from kcn_extract.facts.gate import Gate, is_of_zones
from kcn_extract.facts.indicator import Lexicon
from kcn_extract.facts.period import first_months, months_up_to, period_of
from kcn_extract.facts.scan import COUNTRY, FIGURES, Item, Scanner
from kcn_extract.facts.subject import is_place
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Period, Subject, ZoneValue
from kcn_extract.text.sentences import SentenceSplitter, Span

_MERGED = "2025-07"  # from then on some names are those of other provinces
LONGEST_HEADING = 90
_MOST_ITEMS = 300


class Tools:
    """What every article is read with; immutable, picklable."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, splitter: SentenceSplitter) -> None:
        self.lexicon = lexicon
        self.scanner = Scanner(lexicon, gazetteer)
        self.gate = Gate(lexicon, splitter)
        self.gazetteer = gazetteer
        self.splitter = splitter
        self.by_count = {i.of: i.code for i in lexicon.indicators if i.of}
        self.capital = next((i for i in lexicon.indicators if i.code == "investment"), lexicon.indicators[0])
        countries = (p for p in gazetteer.places if p.level == "country" and p.name != COUNTRY.name)
        parts = (p for name in lexicon.continents if (p := gazetteer.place(name)))
        self.abroad = frozenset(name for place in (*countries, *parts) for name in place.names)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lexicon, self.gazetteer, self.splitter)


class Line(Struct, frozen=True):
    """A line and its sentences, each with its items; ``head``: of the article's header."""

    start: int
    end: int
    sentences: list[tuple[int, int, list[Item]]]
    head: bool


class Story:
    """One article: its lines, and whom, where and when it speaks of."""

    def __init__(self, linker: Tools, article: Header, mentions: list[Item]) -> None:
        self.linker = linker
        self.article = article
        self.shadow = article.shadow
        self.folded = article.shadow.folded
        self.mentions = mentions
        self.names = linker.scanner.names(article.shadow, self.mentions)
        self.published = article.published.isoformat()[:10] if article.published else None
        self.lines = list(self._windows())
        self.section: Subject | None = None
        self.company: Subject | None = None
        self.zone: tuple[Subject, ...] = ()
        self.project: tuple[Subject | None, str] | None = None  # named last, and whose it is
        self.first_months: dict[int, Period] = {}  # "6 tháng đầu năm 2024" by its 6, for "6 tháng" alone
        for item in self.mentions:
            period = period_of(item.mention)
            if period and (months := months_up_to(period)):
                before = self.first_months.get(months)  # so với 9 tháng đầu năm 2021: the later year is meant
                self.first_months[months] = period if before is None or before.end <= period.end else before

    @cached_property
    def crime(self) -> bool:
        """Whether it tells of accidents, courts, football."""
        return sum(1 for line in self.lines for *_, items in line.sentences for i in items if i.has("story")) > 1

    @cached_property
    def domain(self) -> bool:
        """Whether it is on zones."""
        province = self.place_told and self.place != COUNTRY
        return self.linker.gate.on_zones(self.folded, self.mentions, province)

    @cached_property
    def trade(self) -> bool:
        """Whether it tells of the country's trade: it says that its figures are those of the customs or the like."""
        return any(i.has("customs") for line in self.lines for *_, items in line.sentences for i in items)

    @cached_property
    def has_zones(self) -> bool:
        return self.domain or any(map(is_of_zones, self.mentions))

    @cached_property
    def outward(self) -> Item | None:
        """The words of its header by which it is on capital abroad."""
        heads = (item for line in self.lines if line.head for *_, items in line.sentences for item in items)
        return next((item for item in heads if item.has("outward")), None)

    @property
    def title_subject(self) -> Subject | None:
        """The company that its title names."""
        return self._whereabouts[0]

    @property
    def place(self) -> Subject | None:
        """The place that it is about."""
        return self._whereabouts[1]

    @property
    def place_told(self) -> bool:
        """Whether its header tells the place."""
        return self._whereabouts[2]

    def _windows(self) -> Iterator[Line]:
        """The lines that matter, with the items of their sentences that matter: those with figures and the two before
        each; headings; what opens a list."""
        text, mentions = self.shadow.text, self.mentions
        body = self.shadow.shadow_offset(self.article.body.start) if self.article.body.end else 0
        at = 0
        for start, end in _lines(text):
            first = at
            while at < len(mentions) and mentions[at].start < end:
                at += 1
            here = mentions[first:at]
            if any(item.kind in FIGURES for item in here):
                yield Line(start, end, list(self._sentences(start, end, here)), start < body)
            elif end - start < LONGEST_HEADING or start < body or text[end - 1] == ":":
                items = self.linker.scanner.items(self.shadow, here, self.names, start, end)
                yield Line(start, end, [(start, end, items)], start < body)

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

    @cached_property
    def _whereabouts(self) -> tuple[Subject | None, Subject | None, bool]:
        """The company that the title names, the place that the article is about, and whether its header tells it."""
        head = [
            item.subjects[0]
            for line in self.lines
            if line.head
            for _, _, items in line.sentences
            for item in items
            if item.kind == "subject"
        ]
        company = next((subject for subject in head if subject.type == "company"), None)
        if self.is_national():
            return company, COUNTRY, bool(self.article.place)
        if self.article.place:
            known = None if (self.published or "") > _MERGED else self.linker.gazetteer.place(self.article.place)
            return company, Subject("place", known.name if known else self.article.place), True
        for subject in head:
            if subject.type == "place" and subject.name not in self.linker.abroad:
                return company, subject, True
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
            return company, None, False
        (name, count), *_ = named.most_common(1)
        return company, (Subject("place", name) if count * 3 >= named.total() else None), False

    def is_national(self) -> bool:
        """Whether an article speaks of the whole country again and again, and less of any place of it."""
        named = Counter[str]()
        nation = unnamed = 0
        for line in self.lines:
            for _, _, items in line.sentences:
                nation += sum(1 for item in items if item.has("country"))
                unnamed += sum(
                    1
                    for item, follow in itertools.zip_longest(items, items[1:])
                    if item.lists
                    and (item.has("province") or (item.has("whole_bare") and not (follow and is_place(follow))))
                )
                named.update(item.subjects[0].name for item in items if is_place(item) and not line.head)
        home = (count for name, count in named.items() if name not in self.linker.abroad and name != COUNTRY.name)
        return nation > 1 and nation >= max(home, default=0) + unnamed

    @cached_property
    def title_zone(self) -> Subject | None:
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
        said = self.first_months.get(months)
        late = 2 if months % 3 == 0 else 1  # results of quarters take longer
        if published is None or not 0 <= published.month - months <= late:
            return said
        if said is not None and said.end[:4] == str(published.year):
            return said
        return first_months(published.year, months)

    def default_subject(self, kind: str, code: str) -> tuple[tuple[Subject, ...], str]:
        """The subject of a figure whose paragraph names none: the title's, the place's."""
        if self.title_zone and code != "zones":
            return (self.title_zone,), "the title"
        if self.title_subject and (
            code in self.linker.lexicon.traits["of_company"]
            or (not self.place_told and code not in self.linker.lexicon.traits["no_company"])
        ):
            return (self.title_subject,), "the title"
        if place := self.place_now():
            return (place,), "the article's place"
        if self.title_subject:
            return (self.title_subject,), "the title"
        return ((COUNTRY,), "no place is named") if kind != "count" else ((), "")

    def default_place(self) -> tuple[tuple[Subject, ...], str]:
        """The subject of what many have together: the article's place."""
        place = self.place_now()
        return ((place,), "the article's place") if place else ((), "")

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


def _lines(text: str) -> Iterator[Span]:
    """The lines without the blanks around them; a row of a table keeps a tab in front, as a cell is empty there."""
    for line in lines(text):
        start = text.rfind("\n", 0, line.start) + 1
        yield Span(start, line.end) if "\t" in text[slice(*line)] else line
