"""The walk over a sentence: from the items to drafts of facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kcn_extract.facts.draft import Carried, Draft
from kcn_extract.facts.indicator import Indicator
from kcn_extract.facts.period import period_before, period_of, same_period, year_in
from kcn_extract.facts.scan import FIGURES, Item
from kcn_extract.facts.subject import SPLIT, is_place, is_zone
from kcn_extract.notation import exact
from kcn_extract.record import CardinalValue, MoneyValue, PercentValue, Period, Subject
from kcn_extract.values.number import NumberError, number

if TYPE_CHECKING:
    from kcn_extract.facts.link import Story

COUNTRY = Subject("place", "Việt Nam")
OWN = frozenset(("area", "investment", "infrastructure_cost"))  # a zone's own, without a period
_CAPITAL = frozenset(("investment", "registered_capital", "realised_capital", "infrastructure_cost"))
_BY_DAY = frozenset(("other", "ratio"))  # prices and rates hold for a day; counts and sums have it as a closing day
_EACH = frozenset(("percent", "rate"))  # said of several zones, they hold for each
_LONGEST_PART = 50
_EARNED = frozenset(("revenue", "profit", "budget", "exports", "imports", "ratio"))  # told of a company on and on
_TOLD_WEAKLY = frozenset(("profit", "registered_capital", "exports"))
_LEVELS = frozenset(("to", "share", "compared", "goal", "times"))
_HOME = "VND"
_NEXT = 16  # letters between figures that are one list
_LAND = frozenset(("area", "zones", "leasable_area", "investment", "infrastructure_cost"))
_MACRO = frozenset(
    ("growth", "exports", "imports", "budget", "registered_capital", "realised_capital", "production_value")
)
NO_COMPANY = frozenset(("rent", "growth", "leasable_area", "occupancy_rate"))


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
        self.where: Item | str = "the sentence before"
        self.codes = dict(carried.codes)  # the last indicator of each kind of figure
        self.pending: Draft | None = None  # a change whose figure may still come: tăng 9,5%, đạt 22 tỷ USD
        self.floating: tuple[str, Item, Item] | None = (
            None  # a change that nothing names yet: tăng 4,2%, lên 72.300 đồng
        )
        self.previous = -1  # the figure before
        self.last_value = -1  # the figure before that is a fact's value
        self.dealt: list[tuple[str, Item, Draft]] = []  # changes said in turn: tăng lần lượt 9,1% và 78,5%
        self.used: set[int] = set()  # cues behind a figure, taken by it
        self.continues = bool(items) and items[0].has("breakdown") and items[0].start - start < 3
        self.growth = carried.growth and self.continues
        same = bool(items) and items[0].has("same_figure") and items[0].start - start < 3
        self.spoken_of = carried.last if same else None  # con số này: the figure of the sentence before

    def drafts(self) -> list[Draft]:
        for at, item in enumerate(self.items):
            if item.kind in FIGURES:
                self._figure(at, item)
                self.previous = at
            elif item.kind == "cue" and (item.has("times") or item.has("factor")):
                self._factor(at, item)
            else:
                self.story.remember(item)
        self._baselines()
        return self.found

    def hand_on(self) -> Carried:
        """What the next sentence may take over."""
        subjects, period = self.subjects, self.carried.period
        if not self.found:
            topic = next((item for item in self.items if item.subjects and not item.aside), None)
            subjects = topic.subjects if topic else subjects
        for index, item in enumerate(self.items):
            if item.has("so_far"):
                period = None
            elif self._belongs_to_other(index):
                continue
            elif (good := self._good_period(item)) and self._fits(item, good, ""):
                period = good
        if kept := [draft.period for draft in self.found if draft.period and not draft.owned]:
            period = kept[-1]
        plan = any(item.has("plan") or item.has("goal") for item in self.items)
        baseline = next((draft.compared for draft in reversed(self.found) if draft.compared), None)
        planned = all(draft.plan for draft in self.found) if self.found else self.carried.planned
        last = self.found[-1] if self.found else None
        said_of = frozenset((subject.type, subject.name) for draft in self.found for subject in draft.subjects)
        heard = said_of | self.carried.heard if period == self.carried.period else said_of
        return Carried(subjects, period, plan, planned, baseline, self.growth, self.codes, last, heard)

    # Looking around a figure

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
            if item.kind in SPLIT or item.kind in FIGURES or item.start > end:
                break
            tail.append(item)
        return tail

    @staticmethod
    def _clause(lead: list[Item]) -> list[Item]:
        """The end of a lead that no punctuation cuts off."""
        for index in range(len(lead) - 1, -1, -1):
            if lead[index].kind in SPLIT:
                return lead[index + 1 :]
        return lead

    def _announced(self, lead: list[Item], kind: str) -> tuple[Indicator, Item, bool] | None:
        """The indicator that the words before a figure announce: the nearest strong one, else the nearest weak."""
        weak = None
        for cue in reversed(lead):
            if cue.kind != "cue" or cue.start in self.used:
                continue
            for indicator in cue.meaning.strong:
                if kind in indicator.takes:
                    return indicator, cue, True
            if weak is None:
                for indicator in cue.meaning.weak:
                    if kind in indicator.takes:
                        weak = indicator, cue, False
        return weak

    def _announced_earlier(self, at: int, kind: str) -> tuple[Indicator, Item, bool] | None:
        """Past figures of other kinds: ``thu nhập bình quân của 5.200 công nhân là 7,4 triệu đồng``."""
        index = self.previous
        while index >= 0 and self.items[index].kind in FIGURES and self.items[index].kind != kind:
            between = self.items[index + 1 : at]
            if any(item.kind in SPLIT for item in between):
                return None
            stop = next((i for i in range(index - 1, -1, -1) if self.items[i].kind in FIGURES), -1)
            found = self._announced(self._clause(self.items[stop + 1 : index]), kind)
            if found and found[2]:
                return found
            index = stop
        return None

    def _behind(self, at: int, kind: str) -> tuple[Indicator, Item, bool] | None:
        """The indicator that the words right behind a figure announce (``3 tỷ USD vốn đầu tư``)."""
        item = self.items[at]
        for cue in self._tail(at, 18):
            if cue.kind != "cue":
                continue
            for strong, indicators in ((True, cue.meaning.strong), (False, cue.meaning.weak)):
                for indicator in indicators:
                    if kind in indicator.takes:
                        return indicator, cue, strong
            if cue.has("up") or cue.has("down") or cue.start - item.end > 18:
                return None
        return None

    # Figures

    def _figure(self, at: int, item: Item) -> None:
        mention = item.mention
        if mention is None or mention.value is None:
            return
        lead = self._lead(at)
        if self._is_gloss(item, lead):
            return
        match item.kind:
            case "percent":
                self._percent(at, item, lead)
            case "count":
                self._count(at, item, lead)
            case _:
                self._amount(at, item, lead)

    def _is_gloss(self, item: Item, lead: list[Item]) -> bool:
        """An amount said again in another currency, in brackets or after ``tương đương``."""
        if item.kind not in ("money", "rate") or self.previous < 0:
            return False
        before = self.items[self.previous]
        between = self.folded[before.end : item.start]
        if before.kind not in ("money", "rate") or ";" in between or len(between) > 30:
            return False
        cues = [cue for cue in lead if cue.kind == "cue"]
        if not all(cue.has("gloss") for cue in cues):
            return False
        return ("(" in between and ")" not in between) or any(cue.has("compared") for cue in cues)

    def _amount(self, at: int, item: Item, lead: list[Item]) -> None:
        clause, kind = self._clause(lead), item.kind
        direction = self._direction(clause, item)
        found = self._announced(lead, kind)
        if direction and kind == "money" and self._is_difference(at, found):
            self._change(at, item, lead, *direction)
            return
        if found is None or not found[2]:
            behind = self._behind(at, kind)
            if behind and (found is None or behind[2]):
                found = behind
                self.used.add(behind[1].start)
        if self.pending is not None and self.pending.figure is None:
            pending, self.pending = self.pending, None
            told = self._has(clause, "to") or (pending.share is not None and self._has(clause, "compared"))
            if (found is None or found[0].code == pending.indicator) and told:
                pending.figure = item
                pending.reach(item)
                self.last_value = at
                return
        if found is None:
            found = self._announced_earlier(at, kind)
        cue: Item | str = "handed on"
        code = None
        if found is None and kind == "money" and clause and clause[-1].has("added"):  # tăng vốn 23 triệu USD
            found = self.story.linker.capital, clause[-1], False
        if found:
            code, cue = found[0].code, found[1]
            if code == "investment" and any(c.has("works") for c in (*lead, *self._tail(at, 24))):
                code = "infrastructure_cost"
            elif not found[2]:
                code = self._weak_code(code, kind)
        else:
            code = self._handed_on(kind, item)
        if code is None:
            return
        draft = self._add(at, item, lead, code, cue)
        if draft is not None and self.floating is not None:
            if self._has(clause, "to"):
                draft.direction, changed, changing = self.floating
                draft.change = changing
                draft.compared = self._compared(self.items.index(changing))
                draft.cues.append(("change", changed))
                draft.reach(changed)
            self.floating = None

    def _is_difference(self, at: int, found: tuple[Indicator, Item, bool] | None) -> bool:
        """``doanh thu giảm 16 tỷ đồng``: an amount of change; capital that grows by an amount is new capital."""
        if self._versus_behind(at):
            return True
        if found is None or not found[2]:
            return False
        return found[0].code not in _CAPITAL or self._has(self.items[:at], "versus")

    def _weak_code(self, code: str, kind: str) -> str:
        """``vốn`` alone is the capital that the sentence speaks of."""
        if code == "investment":
            for draft in reversed(self.found):
                if draft.indicator in _CAPITAL:
                    return draft.indicator
            if self.continues and self.codes.get(kind) in _CAPITAL:
                return self.codes[kind]
        return code

    def _handed_on(self, kind: str, item: Item) -> str | None:
        """The indicator of a figure that nothing announces: that of the figure before, or its kind's."""
        last = self.found[-1] if self.found else None
        value = item.mention.value if item.mention else None
        per = value.per if isinstance(value, MoneyValue) else None
        if per and per.startswith("m2") and (self.codes.get("rate") == "rent" or value.currency != _HOME):  # type: ignore[union-attr]
            return "rent"  # what is sold is sold for đồng
        same = {"money", "rate"} if kind in ("money", "rate") else {kind}
        for draft in reversed(self.found):
            if draft.figure is not None and draft.figure.kind in same:
                if kind == "money" and draft.figure is not (last and last.figure) and draft.figure.kind == "money":
                    between = [i for i in self.items if draft.figure.start < i.start < item.start]
                    if any(i.kind == "stop" for i in between):
                        break
                return draft.indicator
        if kind == "area":
            return "area"
        before = self.items[self.previous] if self.previous >= 0 else None
        if kind == "money" and last is not None and last.indicator == "projects" and last.figure is before:
            return self._weak_code("investment", kind)  # 367 dự án với 26.000 tỷ đồng
        if kind == "money" and self.codes.get("rate") == "rent":
            return "rent"
        if self.continues or self.bullet:
            return self.codes.get(kind, "other")
        return "other"

    def _count(self, at: int, item: Item, lead: list[Item]) -> None:
        value = item.mention.value if item.mention else None
        assert isinstance(value, CardinalValue)
        code = self.story.linker.by_count.get(value.of)
        if code is None or value.amount == 1:
            return
        clause = self._clause(lead)
        if clause and clause[-1].has("among"):
            return
        if code == "zones":
            follow = self.items[at + 1] if at + 1 < len(self.items) else None
            if follow is not None and follow.subjects and follow.start - item.end < 3:
                return
            listed = any(draft.indicator == code for draft in self.found) or self._has(lead, "breakdown")
            if not listed and not any(cue.has("has") or self._tells(cue, code) for cue in clause):
                return
        direction = self._direction(clause, item)
        if direction and (self._versus_behind(at) or self._grows(code, item, direction[1])):
            return
        self._add(at, item, lead, code, item)

    def _grows(self, code: str, item: Item, cue: Item) -> bool:
        """``tăng 18 dự án`` behind the count itself."""
        return item.start - cue.end < 2 and any(draft.indicator == code for draft in self.found)

    @staticmethod
    def _tells(cue: Item, code: str) -> bool:
        return any(indicator.code == code for indicator in cue.meaning.strong)

    @staticmethod
    def _has(items: list[Item], name: str) -> bool:
        return any(item.has(name) for item in items)

    # Percentages

    def _percent(self, at: int, item: Item, lead: list[Item]) -> None:
        value = item.mention.value if item.mention else None
        assert isinstance(value, PercentValue)
        clause, tail = self._clause(lead), self._tail(at)
        direction = self._direction(clause, item)
        if direction is None and (value.unit == "pp" or any(c.has("compared") and c.has("gloss") for c in clause)):
            direction = self._direction([c for c in lead if c.has("up") or c.has("down")], None)
        announced = self._announced(lead, "percent")
        direction = direction or self._again(at, lead)
        if self.dealt:
            way, cue, draft = self.dealt.pop(0)
            draft.direction, draft.change, draft.compared = way, item, self._compared(at)
            draft.cues.append(("change", cue))
            draft.reach(item)
            return
        if direction and self._has(clause, "respectively") and self._deal_changes(at, item, *direction):
            return
        if direction:
            self._moved(at, item, lead, direction, announced, value.unit)
            return
        if tail and tail[0].has("goal") and tail[0].start - item.end < 10:
            self._add(at, item, lead, "ratio", tail[0])
            return
        share = next((cue for cue in reversed(clause) if cue.has("share")), None)
        if share is not None and not (announced and announced[1].start > share.start):
            self._share(at, item, lead, share)
            return
        last = self.found[-1] if self.found else None
        if not announced and tail and self._is_of_whole(clause, tail[0]):  # vốn thực hiện đạt 71,3% vốn đăng ký
            self._share(at, item, lead, item)
            return
        if (
            last is not None
            and last.figure is not None
            and not announced
            and any(cue.has("times") or (cue.has("compared") and cue.has("gloss")) for cue in clause)
            and tail
            and tail[0].meaning.strong
        ):
            self._attach_share(last, item, tail[0], tail[0])  # bằng 71,3% vốn đăng ký
            return
        if announced is None or not announced[2]:
            behind = self._behind(at, "percent")
            if behind and behind[0].code != "growth" and (announced is None or behind[2]):
                announced = behind
                self.used.add(behind[1].start)
        if announced is None:
            announced = self._announced_earlier(at, "percent")
        if announced:
            self._add(at, item, lead, announced[0].code, announced[1])
            return
        owned = bool(tail) and any(i.code == "investment" for i in tail[0].meaning.weak)
        if value.amount == 100 and owned and tail[0].start - item.end < 2:  # 100% vốn nước ngoài
            return
        other = self._other_indicator(lead)
        if last is not None and last.figure is not None and last.figure.kind == "percent" and other is None:
            self._add(at, item, lead, last.indicator, "handed on")
            return
        subjects, where = self._subject(at, "percent", "occupancy_rate")
        named = subjects and subjects[0].type == "zone" and isinstance(where, Item)
        if named and self.codes.get("percent") == "occupancy_rate" and self._has(clause, "to"):
            self._add(at, item, lead, "occupancy_rate", "handed on")
        else:
            self._add(at, item, lead, "ratio", "nothing else")

    def _again(self, at: int, lead: list[Item]) -> tuple[str, Item] | None:
        """``tăng 7,2% so với tháng trước và 3,1% so với cùng kỳ``: the second change of one figure."""
        last = self.found[-1] if self.found else None
        if last is None or last.change is None or self._compared(at) is None:
            return None
        if any(c.meaning.strong or c.meaning.weak or not c.lists.isdisjoint(_LEVELS) for c in lead):
            return None
        return "up" if last.direction == "up" else "down", last.change

    def _deal_changes(self, at: int, item: Item, direction: str, cue: Item) -> bool:
        """Changes said in turn belong to the figures before them in their order."""
        many = 1
        for other in self.items[at + 1 :]:
            if other.kind == "percent":
                many += 1
            elif other.kind != "comma" and not other.has("aside_place"):
                break
        targets = [draft for draft in self.found if draft.figure is not None][-many:]
        if len(targets) < many or many == 1:
            return False
        first, *rest = targets
        first.direction, first.change, first.compared = direction, item, self._compared(at)
        first.cues.append(("change", cue))
        first.reach(item)
        self.dealt = [(direction, cue, draft) for draft in rest]
        return True

    def _is_of_whole(self, clause: list[Item], behind: Item) -> bool:
        """Whether a percentage relates what is announced before it to what stands behind it, both amounts."""
        amounts = frozenset(("money", "area"))
        before = any(amounts & i.takes for cue in clause for i in cue.meaning.strong)
        whole = any(amounts & i.takes for i in behind.meaning.strong)
        return before and whole and self._has(clause, "compared")

    def _moved(
        self, at: int, item: Item, lead: list[Item], direction: tuple[str, Item], announced: Any, unit: str
    ) -> None:
        """A percentage after a word of change: a change, or the growth itself."""
        cue = direction[1]
        other = self._other_indicator(lead)
        if unit == "%" and self._is_growth(announced, cue, other):
            self._add(at, item, lead, "growth", announced[1] if announced else "handed on")
        elif (cue.has("above") or cue.has("below")) and self._versus_behind(at) and self._compared(at) is None:
            self._add(at, item, lead, "ratio", cue)
        else:
            self._change(at, item, lead, *direction)

    def _is_growth(self, announced: tuple[Indicator, Item, bool] | None, cue: Item, other: Item | None) -> bool:
        if announced and announced[0].code == "growth" and announced[2]:
            return other is None or other.start < announced[1].start or not other.meaning.strong
        if any(indicator.code == "growth" for indicator in cue.meaning.weak) and other is None:
            return not any(draft.indicator != "growth" for draft in self.found)
        return announced is None and self.growth and other is None

    def _other_indicator(self, lead: list[Item]) -> Item | None:
        """The cue of an indicator that is no percentage: a strong one before a weak one."""
        cues = [cue for cue in reversed(lead) if cue.kind == "cue" and cue.start not in self.used]
        for cue in cues:
            if any("percent" not in indicator.takes for indicator in cue.meaning.strong):
                return cue
        return next((c for c in cues if any("percent" not in i.takes for i in c.meaning.weak)), None)

    @staticmethod
    def _direction(clause: list[Item], item: Item | None) -> tuple[str, Item] | None:
        """Up or down, where the words (right before the figure, if one is given) say so."""
        for cue in reversed(clause):
            if cue.has("up") or cue.has("down"):
                near = item is None or item.start - cue.end < 28
                return ("up" if cue.has("up") else "down", cue) if near else None
            if cue.has("to") or cue.meaning.strong or cue.has("share"):
                return None
        return None

    def _change(self, at: int, item: Item, lead: list[Item], direction: str, cue: Item) -> None:
        points = isinstance(item.mention and item.mention.value, PercentValue) and item.mention.value.unit == "pp"  # type: ignore[union-attr]
        before = [c for c in lead if (points or c.start < cue.start) and c.start not in self.used]
        last = self._last_level(item)
        new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.strong), None)
        named = [c for c in before if c.subjects and not c.aside]
        fresh = bool(named) and (last is None or self._stopped(last, item))
        if named and last is not None and named[-1].subjects[0].type == "company":
            fresh = fresh or named[-1].subjects != last.subjects
        if new is None and last is None:
            new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.weak), None)
        if new is None and last is not None and not fresh:
            if last.direction:
                last = last.copy()
                self.found.append(last)
            last.direction, last.change, last.compared = direction, item, self._compared(at)
            last.cues = [*last.cues, ("change", cue)]
            if last is self.spoken_of:
                self._baseline(last, last.compared)
                return
            last.reach(cue)
            last.reach(item)
            return
        if new is None:
            self.floating = direction, cue, item
            return
        meanings = new.meaning.strong or new.meaning.weak
        level = next((indicator for indicator in meanings if "percent" not in indicator.takes), meanings[0])
        draft = self._add(at, None, lead, level.code, new)
        if draft is not None:
            draft.direction, draft.change, draft.compared = direction, item, self._compared(at)
            draft.cues.append(("change", cue))
            draft.reach(item)
            self.pending = draft

    def _last_level(self, item: Item) -> Draft | None:
        """The fact that a change belongs to: the last one, past a comparison with a plan unless it is in points."""
        value = item.mention.value if item.mention else None
        points = isinstance(value, PercentValue) and value.unit == "pp"
        if not self.found and self.spoken_of is not None:
            return self.spoken_of
        for draft in reversed(self.found):
            if draft.figure is None and draft.share is None:
                return None
            if points or draft.indicator != "ratio" or len(self.found) == 1:
                return draft
        return None

    def _stopped(self, last: Draft, item: Item) -> bool:
        return ";" in self.folded[last.end : item.start]

    def _share(self, at: int, item: Item, lead: list[Item], cue: Item) -> None:
        before = [c for c in lead if c.start < cue.start and c.start not in self.used]
        last = self.found[-1] if self.found else self.spoken_of
        new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.strong), None)
        if new is None and last is None:
            new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.weak), None)
        tail = next((c for c in self._tail(at) if c.kind == "cue" and c.meaning.strong), None)
        whole = tail.meaning.strong[0].code if tail else None
        if whole == "growth" and new is None:  # of GRDP, which is no indicator
            self._add(at, item, lead, "ratio", cue)
            return
        if new is None and last is not None and last.figure is not None and not self._stopped(last, item):
            self._attach_share(last, item, cue, tail)
            self.used.update(c.start for c in self._tail(at) if c.kind == "cue")
            return
        new = new or tail
        if new is None:
            self._add(at, item, lead, "ratio", cue)
            return
        code = (new.meaning.strong or new.meaning.weak)[0].code
        if code in ("growth", "ratio"):  # a part of what is itself no amount
            self._add(at, item, lead, "ratio", cue)
            return
        draft = self._add(at, None, lead, code, new)
        if draft is not None:
            draft.share = item
            draft.cues.append(("share", cue))
            draft.reach(item)
            self.pending = draft

    def _attach_share(self, last: Draft, item: Item, cue: Item, whole: Item | None) -> None:
        if whole is not None and last.indicator == "other":  # đóng góp 30 tỷ, chiếm 8% lợi nhuận: it is profit too
            last.indicator = whole.meaning.strong[0].code
        if last.share is not None:
            last = last.copy()
            self.found.append(last)
        last.share = item
        last.cues = [*last.cues, ("share", cue)]
        if last is not self.spoken_of:
            last.reach(item)

    def _factor(self, at: int, item: Item) -> None:
        """``gấp 2,1 lần``, ``gấp đôi``: a change of the figure before it."""
        factor: Any = item.factor or None
        end = item.end
        if factor is None:
            match = self.story.linker.lexicon.shapes["factor"].match(self.folded, item.end, self.end)
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
        if last is None or last.figure is None:
            return
        between = self.items[self.previous + 1 : at]
        if any(c.meaning.strong or c.kind == "stop" for c in between):
            return
        if last.direction:
            last = last.copy()
            self.found.append(last)
        last.direction, last.factor, last.compared = "times", factor, self._compared(at)
        last.cues = [*last.cues, ("change", item)]
        last.start, last.end = min(last.start, item.start), max(last.end, end)

    # Baselines

    def _versus_behind(self, at: int) -> Item | None:
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in ("stop", "comma"):
                return None
            if item.has("versus"):
                return item
        return None

    def _compared(self, at: int) -> Item | None:
        """The words behind a change that say what time it is measured against."""
        versus = False
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind == "stop":
                return None
            if item.has("versus"):
                versus = True
            elif item.kind == "date":
                if versus or self._says(item, "same_period"):
                    return item
            elif any(item.has(name) for name in ("same_period", "year_before", "quarter_before", "month_before")):
                return item
            elif item.kind == "comma" and not versus:
                return None
        return None

    def _says(self, item: Item, name: str) -> bool:
        """Whether a cue, or the words of a date, are of a list; of ``cùng kỳ năm 2023`` the first two words count."""
        if item.has(name):
            return True
        if item.kind != "date":
            return False
        phrases = self.story.linker.lexicon.phrases
        text = self.folded[item.start : item.end]
        for words in (text, " ".join(text.split(" ")[:2])):
            meaning = phrases.get(words)
            if meaning and name in meaning.lists and (words == text or name == "same_period"):
                return True
        return False

    def _baselines(self) -> None:
        changed = [draft for draft in self.found if draft.direction]
        common = next((draft.compared for draft in changed if draft.compared), None)
        if common is None and self.bullet:
            common = self.carried.baseline
        for draft in changed:
            self._baseline(draft, draft.compared or common)

    def _baseline(self, draft: Draft, compared: Item | None) -> None:
        draft.compared = compared
        if compared is not None and draft.indicator != "growth":
            draft.baseline = self._resolved(compared, draft.period)
            draft.cues.append(("baseline", compared))

    def _resolved(self, compared: Item, period: Period | None) -> Period | None:
        said = period_of(compared.mention)
        if self._says(compared, "same_period"):
            year = year_in(self.folded[compared.start : compared.end])
            found = same_period(period, year) if period else None
        elif self._says(compared, "year_before"):
            found = same_period(period) if period else said
        elif self._says(compared, "quarter_before"):
            found = period_before(period, 3) if period else said
        elif self._says(compared, "month_before"):
            found = period_before(period, 1) if period else said
        else:
            found = said
        return Period(found.start, found.end, compared.mention.id if compared.mention else None) if found else None

    # Subject

    def _add(self, at: int, figure: Item | None, lead: list[Item], code: str, cue: Item | str) -> Draft | None:
        item = self.items[at]
        subjects, where = self._subject(at, item.kind, code)
        if not subjects or not self._is_worth(code, cue, item, subjects, where):
            return None
        self.pending = None
        start = cue.start if isinstance(cue, Item) and self.start <= cue.start < item.start else item.start
        draft = Draft(code, figure, subjects, start, item.end)
        draft.cues = [("indicator", cue), ("subject", where)]
        if len(subjects) > 1:
            self._deal_out(draft, item, at)
        behind = isinstance(where, Item) and where.start > item.start
        if not (behind and self.subjects):  # 80% ở miền Bắc: nobody else's
            self.subjects, self.where = subjects, where
        plan = self._plan(at, item, code, draft.subjects)
        draft.plan = plan is not None
        if plan is not None:
            draft.cues.append(("status", plan))
        draft.period, said = self._when(at, item, code, draft)
        if draft.period is not None:
            draft.cues.append(("period", said))
            handed_on = said == "the sentence before" and self.carried.planned
            draft.plan = draft.plan or handed_on or self.story.is_ahead(draft.period)
            draft.plan = draft.plan and not self.story.is_past(draft.period)
        draft.part = self._part(at, lead, code, cue)
        if figure is not None:
            self.codes[item.kind] = code
            self.last_value = at
        self.growth = code == "growth"
        self.found.append(draft)
        return draft

    def _is_worth(
        self, code: str, cue: Item | str, item: Item, subjects: tuple[Subject, ...], where: Item | str
    ) -> bool:
        """Whether a figure is business at all. An article on zones is; elsewhere the words must say so."""
        story, subject = self.story, subjects[0]
        if code == "zones" and subject.type == "zone" and subject.kind not in ("KKT", "KKTCK"):
            return False
        unit = getattr(item.mention.value, "unit", None) if item.mention else None
        if unit == "m2" and subject.type == "place":  # a dwelling
            return False
        if subject.type == "place" and isinstance(cue, Item) and cue.has("of_company"):
            return False
        here = isinstance(where, Item)
        if story.domain:
            return not (code == "other" and isinstance(cue, str) and not (here or self.found or self.continues))
        if story.crime or (subject.name in story.linker.abroad and code not in _MACRO):
            return False
        told = story.place_told and code in _MACRO and subject.name not in story.linker.abroad
        if not here and not told and (subject.type == "place" or code not in _EARNED):
            return False
        if isinstance(cue, str):
            last = self.found[-1].end if self.found else 0
            return cue == "handed on" and bool(last) and item.start - last < _NEXT
        if cue is item:  # a count
            money = self._has_indicator(_CAPITAL)
            return code == "zones" or subject.type == "zone" or (code == "projects" and money)
        if not (cue.meaning.strong or cue.has("goal")):
            return subject.type != "place" and code in _TOLD_WEAKLY
        if code == "ratio":
            return cue.has("goal") or subject.type == "company"
        if item.kind == "area" or code in ("revenue", "profit", "workers", "rent"):
            return subject.type != "place"
        if code == "other":
            return subject.type != "place" or here
        return True

    def _has_indicator(self, codes: frozenset[str]) -> bool:
        return any(i.code in codes for item in self.items for i in item.meaning.strong)

    def _deal_out(self, draft: Draft, item: Item, at: int) -> None:
        """Several subjects: figures are dealt out in turn, a rate holds for each, a sum is their place's."""
        subjects = draft.subjects
        run = [d for d in self.found if d.indicator == draft.indicator and d.figure and d.figure.kind == item.kind]
        many = sum(1 for other in self.items if other.kind == item.kind)
        if self._has(self.items[:at], "respectively") and len(run) < len(subjects) <= many:
            draft.subjects = (subjects[len(run)],)
        elif item.kind in _EACH and draft.indicator in ("occupancy_rate", "rent"):
            draft.each = True
        else:
            place = self.story.place_now()
            draft.subjects = (place,) if place else subjects[:1]

    def _subject(self, at: int, kind: str, code: str) -> tuple[tuple[Subject, ...], Item | str]:
        best: tuple[tuple[Subject, ...], Item] | None = None
        fallback: tuple[tuple[Subject, ...], Item] | None = None
        company = any(i.subjects and i.subjects[0].type == "company" and not i.aside for i in self.items[:at])
        for item in reversed(self.items[self.last_value + 1 : at]):
            named = self._named(item)
            if not named or item.aside or item.start in self.used:
                continue
            if item.fallback:
                fallback = named, item
                continue
            if named[0].type == "zone" and company and self._is_oblique(item, kind):
                continue
            if named[0].type == "company" and code in NO_COMPANY:
                continue
            if named[0].type == "place":
                if not (company and self._is_oblique(item, kind)):
                    best = best or (named, item)
                continue
            best = named, item
            break
        if best is None and (behind := self._owner_behind(at, kind, code)) is not None:
            self.used.add(behind.start)
            return behind.subjects, behind
        if best is None and not self.found and (ahead := self._topic_ahead(at, kind)) is not None:
            return ahead.subjects, ahead
        if best is not None:
            return best
        if self.found and not (self.subjects[0].type == "company" and code in NO_COMPANY):
            return self.subjects, self.where
        if self.found and (zone := next((i for i in reversed(self.items[:at]) if is_zone(i)), None)):
            return zone.subjects, zone
        if fallback is not None:
            return fallback
        if self.subjects and not (self.subjects[0].type == "company" and code in NO_COMPANY):
            return self.subjects, "the sentence before"
        return self.story.default_subject(kind, code)

    def _is_oblique(self, item: Item, kind: str) -> bool:
        """A zone where a company invests, or one of the parts of what it does."""
        index = self.items.index(item)
        before = self.items[index - 1] if index else None
        if kind not in ("money", "count", "rate"):
            return False
        if before is not None and before.has("at") and item.start - before.end < 3:
            return True
        return any(i.has("breakdown") for i in self.items[:index]) and bool(self.found)

    def _named(self, item: Item) -> tuple[Subject, ...]:
        """The subject that an item names, or stands for (``tỉnh``, ``khu này``, ``tập đoàn``)."""
        if item.subjects or item.kind != "cue":
            return item.subjects
        story = self.story
        if item.has("here") or item.has("here_bare"):
            return story.zone[:1]
        if item.has("nation"):
            return (COUNTRY,)
        if item.has("whole") or item.has("whole_bare"):
            near = (i for i in self.items if is_place(i) and (i.start < item.start or i.start - item.end < 12))
            nearest = next((i.subjects[0] for i in near if not i.aside), None)
            place = nearest or story.place_now()
            return (place,) if place else ()
        if item.has("firm") and story.company is not None:
            return (story.company,)
        return ()

    def _owner_behind(self, at: int, kind: str, code: str) -> Item | None:
        """``41 ha đất tại KCN X``: a name behind the figure that a word like ``tại`` ties to it."""
        figure = self.items[at]
        before = figure
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in SPLIT or item.start - figure.end > 60:
                return None
            if item.subjects and not item.aside and before.has("at") and item.start - before.end < 12:
                return item if not (self.found and kind == "percent" and code not in NO_COMPANY) else None
            before = item
        return None

    def _topic_ahead(self, at: int, kind: str) -> Item | None:
        """``Với 150.000 ha, KKT X là …``: the subject behind an opening that has the figure."""
        opens = self.items[0]
        if self.items[at].start - self.start > 40:
            return None
        if kind != "area" and (opens.start > self.start + 1 or not opens.has("at")):
            return None
        comma = self.items[at].end
        for item in self.items[at + 1 :]:
            if item.kind == "comma":
                comma = item.end
            elif item.subjects:
                return item if item.start - comma < 2 and not item.aside else None
        return None

    # Period, status, part

    def _good_period(self, item: Item) -> Period | None:
        """The period that a date gives to figures; None for days of events and for what is compared with."""
        if item.kind != "date" or (period := period_of(item.mention)) is None or self._says(item, "same_period"):
            return None
        for before in reversed(self.items[: self.items.index(item)]):
            if before.kind in SPLIT or before.kind in FIGURES:
                break
            gap = item.start - before.end
            if before.has("until") and gap < 3:
                return period
            if (before.has("versus") and gap < 30) or (before.has("event") and gap < 60):
                return None
        return period

    def _closes(self, item: Item) -> bool:
        """Whether a day is one up to which something is counted."""
        index = self.items.index(item)
        before = self.items[index - 1] if index else None
        return before is not None and before.has("until") and item.start - before.end < 8

    def _fits(self, item: Item, period: Period, code: str) -> bool:
        """A single day holds for prices; for counts and sums only where it closes them."""
        return period.start != period.end or code in _BY_DAY or self._closes(item)

    def _when(self, at: int, item: Item, code: str, draft: Draft) -> tuple[Period | None, Item | str]:
        zone = draft.subjects[0].type == "zone"
        before: tuple[Period | None, Item | str] | None = None
        ended = False
        for index in range(at - 1, -1, -1):
            other = self.items[index]
            if other.has("so_far"):
                ended = True
                break
            period = self._good_period(other)
            if period and self._fits(other, period, code) and not self._belongs_to_other(index):
                before = period, other
                break
        if (months := self._months(at)) is not None and (before is None or months[1].start > before[1].start):  # type: ignore[union-attr]
            known = self.story.first_months_of(months[0])
            before, ended = (known, months[1]), True
        behind = self._behind_when(at, code)
        if behind and (before is None or self._owned(at)):
            before, draft.owned = behind, self._owned(at)
        if code == "area" and not draft.plan and (zone or draft.subjects[0].type == "company"):
            return None, ""
        if zone and code in OWN and not draft.plan and self._has(self.items, "event"):
            return None, ""
        if before is not None:
            return before
        if ended or code == "area" or (zone and code in OWN and not (draft.plan and self.bullet)):
            return None, ""
        if self.carried.period is not None:
            same = draft.subjects == self.carried.subjects or not self.carried.subjects
            like = draft.subjects[0].type == "place" and code in self.carried.codes.values()
            again = (draft.subjects[0].type, draft.subjects[0].name) in self.carried.heard
            if same or again or self.continues or self.bullet or like:
                return self.carried.period, "the sentence before"
        return None, ""

    def _months(self, at: int) -> tuple[int, Item] | None:
        """``7 tháng`` before a figure, for the first seven months that the article spoke of."""
        matches = list(
            self.story.linker.lexicon.shapes["months"].finditer(self.folded, self.start, self.items[at].start)
        )
        if not matches or any(
            i.start < matches[-1].end() and matches[-1].start() < i.end for i in self.items if i.mention
        ):
            return None
        return int(matches[-1][1]), Item(matches[-1].start(), matches[-1].end(), "months")

    def _belongs_to_other(self, index: int) -> bool:
        """Whether a date is tied to the figure right before it: ``10,9% của năm 2023 lên 13,3%``."""
        return index > 1 and self.items[index - 2].kind in FIGURES and self._owned(index - 2)

    def _owned(self, at: int) -> bool:
        if at + 2 >= len(self.items):
            return False
        figure, tie, date = self.items[at : at + 3]
        return tie.has("at") and date.kind == "date" and date.start - figure.end < 9

    def _behind_when(self, at: int, code: str) -> tuple[Period, Item] | None:
        figure = self.items[at]
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in ("stop", "comma", "colon", "open"):
                return None
            if (period := self._good_period(item)) and item.start - figure.end < 60 and self._fits(item, period, code):
                return period, item
        return None

    def _plan(self, at: int, item: Item, code: str, subjects: tuple[Subject, ...]) -> Item | str | None:
        own = subjects[0].type == "zone" and code in OWN
        if own and (pending := next((cue for cue in self.items if cue.has("pending")), None)):
            return pending
        after = self.items[at + 1] if at + 1 < len(self.items) else None
        if (
            after is not None
            and after.has("to")
            and self.items[at - 1].has("aside")
            and at
            and after.start - item.end < 3
        ):
            return None  # từ 20.776 ha lên 105.585 ha
        if code in _LAND and (tail := self._tail(at, 12)) and tail[0].has("master_plan"):
            return tail[0]
        for index in range(at - 1, -1, -1):
            cue = self.items[index]
            if cue.has("so_far") or cue.has("done"):
                return None
            if not (cue.has("plan") or cue.has("goal") or (own and cue.has("proposed"))):
                continue
            if cue.has("master_plan") and code not in _LAND:
                continue
            before = self.items[index - 1] if index else None
            if before is not None and before.kind == "percent" and cue.start - before.end < 4:
                continue
            if own and not cue.has("proposed") and item.start - cue.end > 25:
                continue
            return cue
        return "the lead-in" if self.carried.plan and self.bullet else None

    def _part(self, at: int, lead: list[Item], code: str, cue: Item | str) -> str | None:
        """The part of a whole that a figure is of; for what has no indicator of its own, what it measures."""
        text = self.story.shadow.text
        if code in ("ratio", "other", "growth"):
            if isinstance(cue, Item) and cue.kind == "cue":
                return text[cue.start : cue.end]
            clause = self._clause(lead)
            start = lead[lead.index(clause[0]) - 1].end if clause and clause[0] is not lead[0] else None
            moved = next((c for c in clause if c.has("up") or c.has("down")), None)
            if start is not None and moved is not None and 0 < moved.start - start < _LONGEST_PART:
                return text[start : moved.start].strip() or None
            return None
        for item in (*self._tail(at, 16), *reversed(self._clause(lead))):
            if item.has("foreign"):
                return "FDI"
            if item.has("domestic") or item.has("added"):
                return text[item.start : item.end]
        return None
