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
from kcn_extract.facts.indicator import Indicator, Lexicon
from kcn_extract.facts.period import days, period_before, same_period, year_in
from kcn_extract.facts.scan import FIGURES, Item, Scanner
from kcn_extract.gazetteer import Gazetteer
from kcn_extract.notation import exact
from kcn_extract.record import (
    CardinalValue,
    Change,
    DateValue,
    Fact,
    Mention,
    MoneyValue,
    PercentValue,
    Period,
    Subject,
)
from kcn_extract.values.number import NumberError, number

COUNTRY = Subject("place", "Việt Nam")
_OWN = frozenset(("area", "investment", "infrastructure_cost"))  # a zone's own: without a period
_EACH = frozenset(("percent", "rate"))  # said of several zones, they hold for each
_SPLIT = frozenset(("stop", "colon", "comma", "open", "close", "cell"))
_BULLET = re.compile(r"[ \t]*(?:[-+*•–·]|[0-9]{1,2}[.)])[ \t]*(?=\S)")
_FACTOR = re.compile(r"[^0-9,.;]{0,14}?(?P<factor>[0-9]+(?:[.,][0-9]+)?)(?: ?- ?[0-9.,]+)? lần")


class Trace(Struct, frozen=True):
    """Why a fact says what it says: ``role`` (indicator, subject, period, change, share, status, baseline) and the
    words that made it so, with their offsets in the text as given; ``text`` alone where no words stand there."""

    role: str
    text: str
    start: int | None = None
    end: int | None = None


class Draft(Struct, eq=False):
    """A fact in the making; items instead of ids."""

    indicator: str
    figure: Item | None
    subjects: tuple[Subject, ...]
    start: int
    end: int
    period: Period | None = None
    part: str | None = None
    plan: bool = False
    direction: str | None = None
    change: Item | None = None
    factor: Any = None
    baseline: Period | None = None
    compared: Item | None = None
    share: Item | None = None
    each: bool = False
    cues: list[tuple[str, Item | str]] = []

    def copy(self) -> Draft:
        return Draft(
            self.indicator, self.figure, self.subjects, self.start, self.end, self.period, self.part, self.plan,
            each=self.each, cues=list(self.cues),
        )  # fmt: skip

    def reach(self, item: Item) -> None:
        self.start, self.end = min(self.start, item.start), max(self.end, item.end)


class Carried(Struct, eq=False):
    """What a sentence hands on to the next one of its paragraph."""

    subjects: tuple[Subject, ...] = ()
    period: Period | None = None
    plan: bool = False
    baseline: Item | None = None
    percent: str | None = None
    growth: bool = False
    indicator: str | None = None


class Linker:
    """Links mentions to facts; immutable, picklable, made once for a lexicon and a gazetteer."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, splitter: SentenceSplitter) -> None:
        self.lexicon = lexicon
        self.scanner = Scanner(lexicon, gazetteer)
        self.gazetteer = gazetteer
        self.splitter = splitter
        self.by_count = {i.of: i.code for i in lexicon.indicators.values() if i.of}

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


class Story:
    """One article on its way to facts."""

    def __init__(self, linker: Linker, article: Article, mentions: list[Mention]) -> None:
        self.linker = linker
        self.article = article
        self.shadow = article.shadow
        self.folded = article.shadow.folded
        self.items = linker.scanner.items(article.shadow, mentions)
        self.zoned = any(item.mention and item.subjects for item in self.items)
        strong = sum(1 for item in self.items if item.meaning.strong)
        self.economic = self.zoned or strong > 2
        self.published = article.published.isoformat()[:10] if article.published else None
        self.title_subject, self.place = self._whereabouts()
        self.section: Subject | None = None
        self.company: Subject | None = None
        self.zone: tuple[Subject, ...] = ()
        self.lead: Carried | None = None  # what a line that ends in a colon hands to its list
        self.columns: list[tuple[Indicator, ...]] | None = None
        self.caption: Period | None = None
        self.said: set[tuple[Any, ...]] = set()

    def _whereabouts(self) -> tuple[Subject | None, Subject | None]:
        """The subject that the title names, and the place that the article is about."""
        body = self.shadow.shadow_offset(self.article.body.start) if self.article.body.end else 0
        head = [item for item in self.items if item.start < max(body, 1) and item.kind == "subject"]
        places = [item.subjects[0] for item in head if item.subjects[0].type == "place"]
        others = [item.subjects[0] for item in head if item.subjects[0].type == "company"]
        if self.article.place:
            place: Subject | None = Subject("place", self.article.place)
        elif places:
            place = places[0]
        else:
            named = Counter(
                item.subjects[0].name
                for item in self.items
                if item.kind == "subject" and item.subjects[0].type == "place" and not item.aside
            )
            zones = Counter(
                value.province_2025 if self._merged(value) else value.province
                for item in self.items
                if item.mention and (value := item.mention.value) and getattr(value, "province", None)
            )  # type: ignore[union-attr]
            best = zones.most_common(1) or named.most_common(1)
            place = Subject("place", best[0][0]) if best and best[0][0] else None
        return (others[0] if others else None), place

    @staticmethod
    def _merged(value: Any) -> bool:
        return False

    def drafts(self) -> list[Draft]:
        drafts: list[Draft] = []
        at = 0
        items, text = self.items, self.shadow.text
        length = len(text)
        start = 0
        while start < length:
            end = text.find("\n", start)
            end = length if end < 0 else end
            first = at
            while at < len(items) and items[at].start < end:
                at += 1
            if end > start:
                drafts.extend(self._line(start, end, items[first:at]))
            start = end + 1
        return drafts

    # A line: a heading, a row of a table, an item of a list, a paragraph

    def _line(self, start: int, end: int, items: list[Item]) -> list[Draft]:
        figures = sum(1 for item in items if item.kind in FIGURES)
        cells = sum(1 for item in items if item.kind == "cell")
        if cells > 1:
            return self._row(start, end, items)
        self.columns = None
        if not figures:
            dates = [p for item in items if item.kind == "date" and (p := _period(item))]
            self.caption = dates[-1] if dates else None
            if not items:
                return []
            first = items[0]
            if end - start < 90 and first.kind == "subject" and first.start - start < 4:
                if first.subjects[0].type == "place" and self.shadow.text[end - 1] not in ".!?…":
                    self.section = first.subjects[0]
        _mark_aside(items, self.folded)
        items = _grouped(items, self.folded)
        bullet = _BULLET.match(self.folded, start, end)
        if bullet is None and self.lead is not None and figures:
            self.lead = None
        carried = Carried()
        if bullet and self.lead:
            carried = Carried(
                self.lead.subjects, self.lead.period, self.lead.plan, self.lead.baseline, None, False,
                self.lead.indicator,
            )  # fmt: skip
        drafts: list[Draft] = []
        if not figures and self.shadow.text[end - 1] != ":":
            for item in items:
                self._remember(item)
            return []
        at = 0
        for sentence_start, sentence_end in self.linker.splitter.split(self.shadow.text, start, end):
            first = at
            while at < len(items) and items[at].start < sentence_end:
                at += 1
            walk = Sentence(self, items[first:at], sentence_start, sentence_end, carried, bool(bullet))
            drafts.extend(walk.drafts())
            carried = walk.hand_on()
        if self.shadow.text[end - 1] == ":":
            self.lead = carried
        return drafts

    def _remember(self, item: Item) -> None:
        if item.subjects and not item.aside:
            if item.subjects[0].type == "company":
                self.company = item.subjects[0]
            elif item.subjects[0].type == "zone":
                self.zone = item.subjects

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
                    draft.period = None if code in _OWN else self.caption
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
            key = (*key, change and change.amount, change and change.factor, share)
            if key in self.said and figure is not None and change is None and share is None:
                continue
            self.said.add((*key[:5], None, None, None))
            self.said.add(key)
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


def _period(item: Item) -> Period | None:
    value = item.mention.value if item.mention else None
    if not isinstance(value, DateValue) or value.start.startswith("--"):
        return None
    return Period(value.start, value.end, item.mention.id if item.mention else None)


_TYPE_WORDS = frozenset(
    ("", "tỉnh", "huyện", "thành phố", "tp", "tp.", "thị xã", "các", "hai", "ba", "tập đoàn", "quận", "kkt", "kcn")
)


def _mark_aside(items: list[Item], folded: str) -> None:
    """Tell the names that a sentence is about from those that only say where, from whom, or near what."""
    previous: Item | None = None
    for at, item in enumerate(items):
        if item.kind == "subject" or item.has("whole") or item.has("nation") or item.has("firm") or item.has("here"):
            before = at - 1
            while (
                before >= 0
                and items[before].kind == "cue"
                and (items[before].has("whole") or items[before].has("firm"))
                and folded[items[before].end : item.start].strip() in _TYPE_WORDS
            ):
                before -= 1
            if before >= 0:
                near = items[before]
                gap = folded[near.end : item.start].strip()
                if near.kind == "cue" and near.has("aside") and (gap in _TYPE_WORDS or items[before + 1] is not item):
                    item.aside = True
                elif near.kind == "percent" and "," not in gap and ";" not in gap and len(gap) < 45:
                    item.aside = True
            if (
                previous is not None
                and item.subjects
                and item.subjects[0].type == "place"
                and previous.subjects
                and _only_location(folded[previous.end : item.start])
            ):
                item.aside = True
        if item.kind == "subject" or item.kind in FIGURES:
            previous = item


_LOCATION = re.compile(r"(?: ?[,(-] ?| )(?:ở|tại|thuộc|huyện|tỉnh|tp\.?|thành phố|thị xã|quận|,| )*\(?")


def _only_location(gap: str) -> bool:
    return _LOCATION.fullmatch(gap) is not None


_JOINED = re.compile(r"(?:,|;)? (?:và )?|, ?|(?:,)? và (?:các )?")


def _grouped(items: list[Item], folded: str) -> list[Item]:
    """Zones (or companies) named one after another are one subject."""
    grouped: list[Item] = []
    for item in items:
        last = grouped[-1] if grouped else None
        if (
            item.kind == "subject"
            and item.subjects[0].type == "zone"
            and last is not None
            and last.kind in ("comma", "stop", "cue", "subject")
        ):
            at = len(grouped) - 1
            while at >= 0 and (
                grouped[at].kind in ("comma", "stop") or (grouped[at].has("aside") and not grouped[at].subjects)
            ):
                at -= 1
            if at >= 0 and grouped[at].kind == "subject" and grouped[at].subjects[0].type == "zone":
                whole = grouped[at]
                if _JOINED.fullmatch(folded[whole.end : item.start]):
                    del grouped[at + 1 :]
                    grouped[at] = Item(
                        whole.start, item.end, "subject", whole.meaning, whole.mention,
                        (*whole.subjects, *item.subjects), whole.aside,
                    )  # fmt: skip
                    continue
        grouped.append(item)
    return grouped


class Sentence:
    """The walk over one sentence."""

    def __init__(self, story: Story, items: list[Item], start: int, end: int, carried: Carried, bullet: bool) -> None:
        self.story = story
        self.items = items
        self.start, self.end = start, end
        self.carried = carried
        self.bullet = bullet
        self.folded = story.folded
        self.found: list[Draft] = []
        self.subjects = carried.subjects
        self.subject_item: Item | str = "handed on"
        self.growth = carried.growth
        self.percent = carried.percent
        self.pending: Draft | None = None
        self.previous = -1
        self.opens_with_breakdown = bool(items) and items[0].has("breakdown") and items[0].start - start < 3
        if not self.opens_with_breakdown:
            self.growth = False

    def drafts(self) -> list[Draft]:
        for at, item in enumerate(self.items):
            if item.kind in FIGURES:
                self._figure(at, item)
                self.previous = at
            elif item.kind == "cue" and (item.has("times") or item.has("factor")):
                self._factor(at, item)
            else:
                self.story._remember(item)
        self._baselines()
        return self.found

    def hand_on(self) -> Carried:
        subjects = self.subjects
        periods = [p for item in self.items if (p := self._good_period(item))]
        ended = False
        for item in self.items:
            if item.has("so_far"):
                ended = True
            elif ended and self._good_period(item):
                ended = False
        if not self.found:
            topic = self._topic()
            subjects = topic.subjects if topic else subjects
        period = periods[-1] if periods else (None if ended else self.carried.period)
        if self.found and periods:
            kept = [d.period for d in self.found if d.period]
            period = kept[-1] if kept else period
        plan = any(item.has("plan") for item in self.items)
        baseline = next((d.compared for d in reversed(self.found) if d.compared), None)
        last = self.found[-1].indicator if self.found else self.carried.indicator
        return Carried(subjects, period, plan, baseline, self.percent, self.growth, last)

    def _topic(self) -> Item | None:
        return next((i for i in self.items if i.subjects and not i.aside), None)

    # Figures

    def _figure(self, at: int, item: Item) -> None:
        mention = item.mention
        assert mention is not None
        if mention.value is None:
            return
        lead = self._lead(at)
        if self._is_gloss(at, item, lead):
            return
        if any(cue.has("story") for cue in lead) and not self.story.zoned:
            return
        match item.kind:
            case "percent":
                self._percent(at, item, lead)
            case "count":
                self._count(at, item, lead)
            case _:
                self._amount(at, item, lead)

    def _lead(self, at: int) -> list[Item]:
        """The items between the figure before and this one, from the last semicolon on."""
        lead = self.items[self.previous + 1 : at]
        for index in range(len(lead) - 1, -1, -1):
            if lead[index].kind == "stop":
                return lead[index + 1 :]
        return lead

    def _tail(self, at: int, reach: int = 40) -> list[Item]:
        """The items behind a figure up to punctuation or the next figure."""
        tail = []
        end = self.items[at].end + reach
        for item in self.items[at + 1 :]:
            if item.kind in _SPLIT or item.kind in FIGURES or item.start > end:
                break
            tail.append(item)
        return tail

    def _is_gloss(self, at: int, item: Item, lead: list[Item]) -> bool:
        if item.kind not in ("money", "rate") or self.previous < 0:
            return False
        before = self.items[self.previous]
        if before.kind not in ("money", "rate"):
            return False
        between = self.folded[before.end : item.start]
        if ";" in between or len(between) > 30:
            return False
        opened = "(" in between and ")" not in between
        cues = [cue for cue in lead if cue.kind == "cue"]
        only_gloss = all(cue.has("gloss") for cue in cues)
        said = any(cue.has("compared") and cue.has("gloss") for cue in cues)
        return only_gloss and (opened or said) and before.mention is not None

    def _clause(self, lead: list[Item]) -> list[Item]:
        """The end of a lead that no punctuation cuts off."""
        for index in range(len(lead) - 1, -1, -1):
            if lead[index].kind in _SPLIT:
                return lead[index + 1 :]
        return lead

    def _announced(self, lead: list[Item], kind: str) -> tuple[Indicator, Item, bool] | None:
        """The indicator that the words before a figure announce: the nearest strong one, else the nearest weak."""
        weak = None
        for cue in reversed(lead):
            if cue.kind != "cue":
                continue
            for indicator in cue.meaning.strong:
                if kind in indicator.takes:
                    return indicator, cue, True
            if weak is None:
                for indicator in cue.meaning.weak:
                    if kind in indicator.takes:
                        weak = indicator, cue, False
        return weak

    def _behind(self, at: int, kind: str) -> tuple[Indicator, Item, bool] | None:
        item = self.items[at]
        for cue in self._tail(at):
            if cue.kind != "cue" or cue.start - item.end > 18:
                continue
            for indicator in cue.meaning.strong:
                if kind in indicator.takes:
                    return indicator, cue, True
            for indicator in cue.meaning.weak:
                if kind in indicator.takes:
                    return indicator, cue, False
        return None

    def _amount(self, at: int, item: Item, lead: list[Item]) -> None:
        clause = self._clause(lead)
        kind = item.kind
        direction = self._direction(clause, item)
        if direction and self._versus_behind(at) and kind == "money":
            self._change(at, item, lead, *direction)
            return
        found = self._announced(lead, kind)
        if self.pending is not None and (found is None or self._to(clause)):
            pending, self.pending = self.pending, None
            if found is None or found[0].code == pending.indicator:
                pending.figure = item
                pending.reach(item)
                return
        behind = self._behind(at, kind)
        if behind and (found is None or (not found[2] and behind[2])):
            found = behind
        last = self.found[-1] if self.found else None
        cue: Item | str
        if found:
            indicator, cue, strong = found
            code = indicator.code
            if not strong and not self.story.economic:
                return
        else:
            cue = "handed on"
            carried = self._carried_code(kind, last)
            if carried is None:
                return
            code = carried
        if code in ("investment", "registered_capital") and any(c.has("works") for c in (*lead, *self._tail(at, 20))):
            if code == "investment":
                code = "infrastructure_cost"
        if kind == "rate":
            code = self._rate_code(code, item)
        self._add(at, item, lead, code, cue)

    def _rate_code(self, code: str, item: Item) -> str:
        per = item.mention.value.per if item.mention and isinstance(item.mention.value, MoneyValue) else None
        if per and per.startswith("m2") and code not in ("rent", "other"):
            return "rent"
        return code

    def _carried_code(self, kind: str, last: Draft | None) -> str | None:
        """The indicator of a figure that nothing announces: that of the figure before, or its kind's."""
        if last is not None and last.figure is not None and last.figure.kind == kind:
            return last.indicator
        if last is not None and last.figure is not None and {last.figure.kind, kind} == {"rate", "money"}:
            return last.indicator
        if not self.story.zoned:
            return None
        if kind == "area":
            return "area"
        code = self.carried.indicator
        if (
            code
            and kind in self.story.linker.lexicon.indicators[code].takes
            and (self.bullet or self.opens_with_breakdown)
        ):
            return code
        return "other" if self.story.economic else None

    def _count(self, at: int, item: Item, lead: list[Item]) -> None:
        value = item.mention.value if item.mention else None
        assert isinstance(value, CardinalValue)
        code = self.story.linker.by_count.get(value.of)
        if code is None or not self.story.economic:
            return
        clause = self._clause(lead)
        if code == "zones":
            follow = self.items[at + 1] if at + 1 < len(self.items) else None
            if follow is not None and follow.subjects and follow.start - item.end < 3:
                return
            if not any(
                cue.has("has") or cue.meaning.strong and code in {i.code for i in cue.meaning.strong} for cue in clause
            ):
                return
        self._add(at, item, lead, code, item)

    # Percentages

    def _percent(self, at: int, item: Item, lead: list[Item]) -> None:
        value = item.mention.value if item.mention else None
        assert isinstance(value, PercentValue)
        clause = self._clause(lead)
        direction = self._direction(clause, item)
        announced = self._announced(lead, "percent")
        other = self._other_indicator(lead)
        growing = self._is_growth(lead, announced, other)
        if direction and growing and value.unit == "%":
            self._add(at, item, lead, "growth", announced[1] if announced else "handed on")
            self.growth = True
            return
        if direction:
            above = direction[1].has("above") or direction[1].has("below")
            if above and self._versus_behind(at) and not self._versus_period(at):
                self._ratio(at, item, lead, direction[1])
            else:
                self._change(at, item, lead, *direction)
            return
        share = next((cue for cue in reversed(clause) if cue.has("share")), None)
        tail = self._tail(at)
        if tail and tail[0].has("goal") and tail[0].start - item.end < 10:
            self._ratio(at, item, lead, tail[0])
            return
        if share is not None and not (announced and announced[1].start > share.start):
            self._share(at, item, lead, share)
            return
        last = self.found[-1] if self.found else None
        compared = next((cue for cue in reversed(clause) if cue.has("compared")), None)
        if (
            compared
            and compared.has("times")
            and last is not None
            and tail
            and tail[0].meaning.strong
            and not announced
        ):
            self._attach_share(last, item, compared)
            return
        if announced:
            code = announced[0].code
            self._add(at, item, lead, code, announced[1])
            self.growth = code == "growth"
            return
        behind = self._behind(at, "percent")
        if behind and behind[0].code != "growth":
            self._add(at, item, lead, behind[0].code, behind[1])
            return
        if self.pending is not None and self._to(clause):
            self.pending = None
        if last is not None and last.figure is not None and last.figure.kind == "percent" and not other:
            self._add(at, item, lead, last.indicator, "handed on")
            return
        subjects, _ = self._subject(at, lead, "percent")
        if self.percent == "occupancy_rate" and subjects and subjects[0].type == "zone":
            self._add(at, item, lead, "occupancy_rate", "handed on")
            return
        if self.story.zoned:
            self._ratio(at, item, lead, "nothing else")

    def _other_indicator(self, lead: list[Item]) -> Item | None:
        """A cue of an indicator that is no percentage."""
        for cue in reversed(lead):
            if cue.kind == "cue":
                for indicator in cue.meaning.strong:
                    if "percent" not in indicator.takes:
                        return cue
        for cue in reversed(lead):
            if cue.kind == "cue" and cue.meaning.weak and not cue.meaning.strong:
                return cue
        return None

    def _is_growth(self, lead: list[Item], announced: Any, other: Item | None) -> bool:
        if announced and announced[0].code == "growth":
            return other is None or other.start < announced[1].start or not other.meaning.strong
        if announced:
            return False
        return self.growth and other is None

    def _direction(self, clause: list[Item], item: Item) -> tuple[str, Item] | None:
        """Up or down, where the words right before a figure say so."""
        for cue in reversed(clause):
            if cue.kind in FIGURES:
                return None
            if cue.has("to") and not cue.has("up"):
                return None
            if cue.has("up"):
                return ("up", cue) if item.start - cue.end < 28 else None
            if cue.has("down"):
                return ("down", cue) if item.start - cue.end < 28 else None
            if cue.meaning.strong or cue.has("share"):
                return None
        return None

    def _to(self, clause: list[Item]) -> bool:
        return any(cue.has("to") for cue in clause)

    def _versus_behind(self, at: int) -> Item | None:
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in ("stop", "comma"):
                return None
            if item.has("versus"):
                return item
        return None

    def _versus_period(self, at: int) -> bool:
        return self._compared(at) is not None

    def _change(self, at: int, item: Item, lead: list[Item], direction: str, cue: Item) -> None:
        last = self.found[-1] if self.found else None
        before = [c for c in lead if c.start < cue.start]
        kinds = ("money", "rate", "area", "count", "percent")
        new = None
        for candidate in reversed(before):
            if candidate.kind == "cue" and candidate.meaning.strong:
                new = candidate
                break
        if new is None and last is None:
            new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.weak), None)
        if new is None and last is not None and self._joins(last, at):
            if last.direction:
                last = last.copy()
                self.found.append(last)
            last.direction, last.change = direction, item
            last.compared = self._compared(at)
            last.cues = [*last.cues, ("change", cue)]
            last.reach(cue)
            last.reach(item)
            return
        if new is None:
            if self.story.zoned and isinstance(item.mention and item.mention.value, PercentValue) and last is None:
                return
            return
        meanings = new.meaning.strong or new.meaning.weak
        code = next((i.code for kind in kinds for i in meanings if kind in i.takes), meanings[0].code)
        draft = self._add(at, None, lead, code, new)
        if draft is not None:
            draft.direction, draft.change, draft.compared = direction, item, self._compared(at)
            draft.cues = [*draft.cues, ("change", cue)]
            draft.reach(item)
            self.pending = draft

    def _joins(self, last: Draft, at: int) -> bool:
        """Whether a change can be of the figure before it."""
        return last.figure is not None or last.share is not None

    def _share(self, at: int, item: Item, lead: list[Item], cue: Item) -> None:
        last = self.found[-1] if self.found else None
        before = [c for c in lead if c.start < cue.start]
        new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.strong), None)
        if new is None and last is None:
            new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.weak), None)
        if new is None and last is not None and last.figure is not None:
            self._attach_share(last, item, cue)
            return
        tail = [c for c in self._tail(at) if c.kind == "cue" and (c.meaning.strong or c.meaning.weak)]
        if new is None and tail and tail[0].meaning.strong and tail[0].meaning.strong[0].code != "growth":
            new = tail[0]
        if new is None or (tail and tail[0].meaning.strong and tail[0].meaning.strong[0].code == "growth"):
            if self.story.zoned:
                self._ratio(at, item, lead, cue)
            return
        code = (new.meaning.strong or new.meaning.weak)[0].code
        draft = self._add(at, None, lead, code, new)
        if draft is not None:
            draft.share = item
            draft.cues = [*draft.cues, ("share", cue)]
            draft.reach(item)

    def _attach_share(self, last: Draft, item: Item, cue: Item) -> None:
        if last.share is not None:
            last = last.copy()
            self.found.append(last)
        last.share = item
        last.cues = [*last.cues, ("share", cue)]
        last.reach(item)

    def _ratio(self, at: int, item: Item, lead: list[Item], cue: Item | str) -> None:
        self._add(at, item, lead, "ratio", cue)

    def _factor(self, at: int, item: Item) -> None:
        """``gấp 2,1 lần``, ``gấp đôi``: a change of the figure before it, or of the one still to come."""
        factor: Any = item.factor or None
        end = item.end
        if factor is None:
            match = _FACTOR.match(self.folded, item.end, self.end)
            if match is None:
                return
            try:
                figure = number(match["factor"], {}, ".")
            except (NumberError, KeyError):
                return
            if figure is None:
                return
            factor, end = exact(figure.low), match.end()
        last = self.found[-1] if self.found else None
        if last is None or last.figure is None or self.previous < 0:
            return
        between = self.items[self.previous + 1 : at]
        if any(c.meaning.strong or c.kind == "stop" for c in between):
            return
        if last.direction:
            last = last.copy()
            self.found.append(last)
        last.direction, last.factor = "times", factor
        last.compared = self._compared(at)
        last.cues = [*last.cues, ("change", item)]
        last.start, last.end = min(last.start, item.start), max(last.end, end)

    # Baselines

    def _compared(self, at: int) -> Item | None:
        """The words behind a change that say what it is measured against."""
        versus = False
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind == "stop":
                return None
            if item.has("versus"):
                versus = True
            elif item.kind == "date" and (versus or self._says(item, "same_period")):
                return item
            elif any(item.has(name) for name in ("same_period", "year_before", "quarter_before", "month_before")):
                return item
            elif item.kind == "comma" and not versus:
                return None
        return None

    def _says(self, item: Item, name: str) -> bool:
        if item.has(name):
            return True
        if item.kind != "date":
            return False
        text = self.folded[item.start : item.end]
        meaning = self.story.linker.lexicon.phrases.get(text)
        if meaning and name in meaning.lists:
            return True
        first_two = " ".join(text.split(" ")[:2])
        meaning = self.story.linker.lexicon.phrases.get(first_two)
        return name == "same_period" and meaning is not None and name in meaning.lists

    def _baselines(self) -> None:
        changed = [draft for draft in self.found if draft.direction]
        said = [draft.compared for draft in changed if draft.compared]
        common = said[0] if said else (self.carried.baseline if self.bullet else None)
        for draft in changed:
            compared = draft.compared or common
            if compared is None:
                continue
            draft.compared = compared
            draft.baseline = self._resolved(compared, draft.period)
            draft.cues = [*draft.cues, ("baseline", compared)]

    def _resolved(self, compared: Item, period: Period | None) -> Period | None:
        text = self.folded[compared.start : compared.end]
        mention = compared.mention.id if compared.mention else None
        found: Period | None = None
        if self._says(compared, "same_period"):
            found = same_period(period, year_in(text)) if period else None
        elif self._says(compared, "year_before"):
            found = same_period(period) if period else _period(compared)
        elif self._says(compared, "quarter_before"):
            found = period_before(period, 3) if period else _period(compared)
        elif self._says(compared, "month_before"):
            found = period_before(period, 1) if period else _period(compared)
        else:
            found = _period(compared)
        return Period(found.start, found.end, mention) if found else None

    # Subject, period, status, part

    def _add(self, at: int, figure: Item | None, lead: list[Item], code: str, cue: Item | str) -> Draft | None:
        item = self.items[at]
        subjects, where = self._subject(at, lead, item.kind)
        if not subjects:
            return None
        self.pending = None
        start = cue.start if isinstance(cue, Item) and self.start <= cue.start < item.start else item.start
        draft = Draft(code, figure, subjects, min(start, item.start), item.end)
        draft.cues = [("indicator", cue), ("subject", where)]
        if len(subjects) > 1:
            self._share_out(draft, item, at)
        self.subjects, self.subject_item = subjects, where
        plan = self._plan(at, item, code, draft.subjects)
        draft.plan = plan is not None
        if plan is not None:
            draft.cues.append(("status", plan))
        period, said = self._when(at, item, code, draft)
        draft.period = period
        if period is not None:
            draft.cues.append(("period", said))
            if not draft.plan and self.story.published and period.start > self.story.published:
                draft.plan = True
        draft.part = self._part(at, item, lead, code)
        if item.kind == "percent" and figure is not None:
            self.percent = code
        self.found.append(draft)
        return draft

    def _share_out(self, draft: Draft, item: Item, at: int) -> None:
        """Several subjects: a rate holds for each, or they are dealt out in turn; a sum is their place's."""
        subjects = draft.subjects
        told = any(i.has("respectively") for i in self.items[:at])
        run = [d for d in self.found if d.indicator == draft.indicator and d.figure and d.figure.kind == item.kind]
        many = sum(1 for i in self.items if i.kind == item.kind)
        if told and many >= len(subjects) and len(run) < len(subjects):
            draft.subjects = (subjects[len(run)],)
        elif item.kind in _EACH and draft.indicator in ("occupancy_rate", "rent"):
            draft.each = True
        else:
            place = self._place()
            draft.subjects = (place,) if place else subjects[:1]

    def _place(self) -> Subject | None:
        return self.story.section or self.story.place

    def _subject(self, at: int, lead: list[Item], kind: str) -> tuple[tuple[Subject, ...], Item | str]:
        story = self.story
        best: tuple[tuple[Subject, ...], Item] | None = None
        fresh = False
        company_before = any(i.subjects and i.subjects[0].type == "company" and not i.aside for i in self.items[:at])
        for item in reversed(self.items[self.previous + 1 : at]):
            named = self._named(item)
            if not named or item.aside:
                continue
            if named[0].type == "place":
                if best is None and self._may_be_topic(item, at):
                    best = named, item
                continue
            if named[0].type == "zone" and company_before and kind in ("money", "count"):
                if self._preceded_by(item, "at"):
                    continue
            best = named, item
            fresh = True
            break
        if best is None or (best[0][0].type == "place" and not fresh):
            behind = self._owner_behind(at, kind)
            if behind is not None and best is None:
                return behind.subjects, behind
        if best is not None:
            return best
        if self.found:
            return self.subjects, self.subject_item
        if self.subjects:
            return self.subjects, "the sentence before"
        place = self._place()
        if place:
            return (place,), "the article's place"
        if story.title_subject:
            return (story.title_subject,), "the title"
        return ((COUNTRY,), "none named") if story.economic and kind != "count" else ((), "")

    def _named(self, item: Item) -> tuple[Subject, ...]:
        """The subject that an item names, or stands for (``tỉnh``, ``khu này``, ``tập đoàn``)."""
        if item.subjects:
            return item.subjects
        if item.kind != "cue":
            return ()
        if item.has("here"):
            return self.story.zone[:1]
        if item.has("nation"):
            return (COUNTRY,)
        if item.has("whole"):
            place = self._nearest_place(item) or self._place()
            return (place,) if place else ()
        if item.has("firm") and self.story.company is not None:
            return (self.story.company,)
        return ()

    def _nearest_place(self, item: Item) -> Subject | None:
        for other in self.items:
            if other.start >= item.start:
                return None
            if other.subjects and other.subjects[0].type == "place" and not other.aside:
                return other.subjects[0]
        return None

    def _may_be_topic(self, item: Item, at: int) -> bool:
        return True

    def _preceded_by(self, item: Item, name: str) -> bool:
        index = self.items.index(item)
        before = self.items[index - 1] if index else None
        return before is not None and before.has(name) and item.start - before.end < 3

    def _owner_behind(self, at: int, kind: str) -> Item | None:
        """``41 ha đất tại KCN X``: a name behind the figure that an ``at`` word ties to it."""
        figure = self.items[at]
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in _SPLIT or item.start - figure.end > 60:
                return None
            if item.subjects and self._preceded_by(item, "at"):
                return item
        return None

    def _good_period(self, item: Item) -> Period | None:
        """The period that a date gives to figures; None for days of events and for what is compared with."""
        if item.kind != "date" or (period := _period(item)) is None or self._says(item, "same_period"):
            return None
        index = self.items.index(item)
        for before in reversed(self.items[:index]):
            if before.kind in _SPLIT or before.kind in FIGURES:
                break
            gap = item.start - before.end
            if before.has("versus") and gap < 30:
                return None
            if before.has("event") and gap < 22:
                return None
        return period

    def _when(self, at: int, item: Item, code: str, draft: Draft) -> tuple[Period | None, Item | str]:
        zone = draft.subjects[0].type == "zone"
        before: tuple[Period, Item] | None = None
        for other in reversed(self.items[:at]):
            if other.has("so_far"):
                if before is None:
                    return self._behind_when(at) or (None, "")
                break
            if before is None and (period := self._good_period(other)):
                before = period, other
                if other.start > 0 and self._only(other):
                    pass
        behind = self._behind_when(at)
        if behind and (before is None or self._belongs(behind[1], at)):
            before = behind
        if code == "area" and not draft.plan:
            return (None, "") if zone or before is None else before
        if zone and code in ("investment", "infrastructure_cost") and not draft.plan and before is None:
            return None, ""
        if before is not None:
            return before
        if self.carried.period is not None and code not in _OWN:
            same = draft.subjects == self.carried.subjects or self.opens_with_breakdown or not self.carried.subjects
            if same or self.bullet:
                return self.carried.period, "the sentence before"
        return None, ""

    def _only(self, item: Item) -> bool:
        return True

    def _belongs(self, item: Item | str, at: int) -> bool:
        """Whether a date right behind a figure is its own (``10,9% của năm 2023``)."""
        return isinstance(item, Item) and item.start - self.items[at].end < 5 + 4

    def _behind_when(self, at: int) -> tuple[Period, Item | str] | None:
        figure = self.items[at]
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in ("stop", "comma", "colon", "open"):
                return None
            if (period := self._good_period(item)) and item.start - figure.end < 60:
                return period, item
        return None

    def _plan(self, at: int, item: Item, code: str, subjects: tuple[Subject, ...]) -> Item | str | None:
        zone = subjects[0].type == "zone"
        for index in range(at - 1, -1, -1):
            cue = self.items[index]
            if cue.kind == "stop" or cue.has("so_far"):
                return None
            if not cue.has("plan"):
                continue
            before = self.items[index - 1] if index else None
            if before is not None and before.kind == "percent" and cue.start - before.end < 4:
                continue
            if zone and code in _OWN and not cue.has("proposed") and item.start - cue.end > 30:
                continue
            return cue
        return "the lead-in" if self.carried.plan and self.bullet else None

    def _part(self, at: int, item: Item, lead: list[Item], code: str) -> str | None:
        for cue in (*self._tail(at, 16), *reversed(self._clause(lead))):
            if cue.has("foreign"):
                return "FDI"
            if cue.has("domestic") or cue.has("added"):
                return self.story.shadow.text[cue.start : cue.end]
        return None
