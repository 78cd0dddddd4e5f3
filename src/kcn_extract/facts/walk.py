"""One sentence while its facts are made: what was found so far, and what stands around a figure."""

from __future__ import annotations

from functools import cached_property

from kcn_extract.facts.draft import Carried, Draft
from kcn_extract.facts.indicator import Indicator
from kcn_extract.facts.scan import FIGURES, Item
from kcn_extract.facts.story import Story
from kcn_extract.facts.subject import SPLIT

_REACH = 120  # letters between the words that announce a figure and what stands before it
_EXCEPT_NEAR = 8  # letters between a word that leaves something out and what it is
_WORDS = 60  # letters that hold the last words
_BEHIND = 18  # letters between a figure and the words behind it that say what it is


class Walk:
    """The walk over one sentence."""

    def __init__(self, story: Story, items: list[Item], start: int, end: int, carried: Carried, bullet: bool) -> None:
        self.story = story
        self.items = items
        self.start, self.end = start, end
        self.carried = carried
        self.traits = story.linker.lexicon.traits
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
        self.unclaimed = False  # the amount, area or count before is no fact: a change or share behind it is its own
        self.partner: str | None = None  # the country that figures of the sentence are with
        self.people = False  # a share of people was said: the others of the sentence are such, too
        self.used: set[int] = set()  # cues behind a figure, taken by it
        self.continues = bool(items) and items[0].has("breakdown") and items[0].start - start < 3
        self.growth = carried.growth and self.continues
        same = bool(items) and items[0].has("same_figure") and items[0].start - start < 3
        self.spoken_of = carried.last if same else None  # con số này: the figure of the sentence before

    def before(self, item: Item) -> str:
        """The last words before an item; not the whole text before it, which would cost more the longer it is."""
        return self.folded[max(0, item.start - _WORDS) : item.start].rstrip()

    @cached_property
    def lists(self) -> frozenset[str]:
        """The lists that hold any cue of the sentence: most words that turn a figure are rare."""
        return frozenset().union(*[item.lists for item in self.items])

    def lead(self, at: int) -> list[Item]:
        """The items between the figure before and this one, from the last semicolon on."""
        lead = self.items[self.previous + 1 : at]
        for index in range(len(lead) - 1, -1, -1):
            if lead[index].kind == "stop":
                return lead[index + 1 :]
        return lead

    def tail(self, at: int, reach: int = 40) -> list[Item]:
        """The items behind a figure up to punctuation or the next figure."""
        tail = []
        end = self.items[at].end + reach
        for item in self.items[at + 1 :]:
            if item.kind in SPLIT or item.kind in FIGURES or item.start > end:
                break
            tail.append(item)
        return tail

    def announced(self, lead: list[Item], kind: str) -> tuple[Indicator, Item, bool] | None:
        """The indicator that the words before a figure announce: the nearest strong one, else the nearest weak."""
        weak = None
        end = lead[-1].end if lead else 0
        for cue in reversed(lead):
            if end - cue.end > _REACH:
                break
            if cue.kind != "cue" or cue.start in self.used:
                continue
            for indicator in cue.meaning.strong:
                if kind in indicator.takes and not self.leaves_out(cue):
                    return indicator, cue, True
            if weak is None:
                for indicator in cue.meaning.weak:
                    if kind in indicator.takes and not self.leaves_out(cue):
                        weak = indicator, cue, False
        return weak

    def leaves_out(self, cue: Item) -> bool:
        """Whether a cue is what a sum is said to be without: ``(không gồm vốn hạ tầng)``."""
        if "except" not in self.lists:
            return False
        before = self.items[index - 1] if (index := self.items.index(cue)) else None
        return before is not None and before.has("except") and cue.start - before.end < _EXCEPT_NEAR

    def announced_earlier(self, at: int, kind: str) -> tuple[Indicator, Item, bool] | None:
        """Past figures of other kinds: ``lương tháng của 900 thợ là 11 triệu đồng``."""
        index = self.previous
        while index >= 0 and self.items[index].kind in FIGURES and self.items[index].kind != kind:
            between = self.items[index + 1 : at]
            if any(item.kind in SPLIT for item in between):
                return None
            stop = next((i for i in range(index - 1, -1, -1) if self.items[i].kind in FIGURES), -1)
            found = self.announced(clause_of(self.items[stop + 1 : index]), kind)
            if found and found[2]:
                return found
            index = stop
        return None

    def behind(self, at: int, kind: str) -> tuple[Indicator, Item, bool] | None:
        """The indicator that the words right behind a figure announce (``3 tỷ USD vốn đầu tư``)."""
        item = self.items[at]
        for cue in self.tail(at, _BEHIND):
            if cue.kind != "cue":
                continue
            gap = cue.start - item.end
            if self.story.shadow.text[cue.start].isupper() or cue.has("price") or self.says_and(cue):
                return None  # the next heading; shares that are bought; what else was done
            for strong, indicators in ((True, cue.meaning.strong), (False, cue.meaning.weak)):
                for indicator in indicators:
                    if kind in indicator.takes:
                        return indicator, cue, strong
            if cue.has("up") or cue.has("down") or gap > _BEHIND:
                return None
        return None

    def says_and(self, item: Item) -> bool:
        return self.folded[item.start : item.end] in self.story.linker.lexicon.and_words

    def goes_on_plainly(self, item: Item) -> bool:
        """Whether a word that the lexicon does not know says right behind a figure what it is: ``3 tỷ đồng trả nợ``."""
        tail = self.folded[item.end : item.end + 1 + _BEHIND].split(" ", 2)
        if len(tail) < 2 or tail[0] or not tail[1].isalpha() or tail[1] in self.story.linker.lexicon.and_words:
            return False
        return not any(item.end < other.start + 1 <= item.end + 2 for other in self.items)

    def versus_behind(self, at: int) -> Item | None:
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind in ("stop", "comma", "open"):
                return None
            if item.has("versus"):
                return item
        return None

    def compared(self, at: int) -> Item | None:
        """The words behind a change that say what time it is measured against."""
        versus = False
        for item in self.items[at + 1 :]:
            if item.kind in FIGURES or item.kind == "stop":
                return None
            if item.has("versus"):
                versus = True
            elif item.kind == "date":
                if versus or self.says(item, "same_period"):
                    return item
            elif any(item.has(name) for name in ("same_period", "year_before", "quarter_before", "month_before")):
                return item
            elif item.kind == "comma" and not versus:
                return None
        return None

    def says(self, item: Item, name: str) -> bool:
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

    def has_indicator(self, codes: frozenset[str]) -> bool:
        return any(i.code in codes for item in self.items for i in item.meaning.strong)


def clause_of(lead: list[Item]) -> list[Item]:
    """The end of a lead that no punctuation cuts off."""
    for index in range(len(lead) - 1, -1, -1):
        if lead[index].kind in SPLIT:
            return lead[index + 1 :]
    return lead


def has(items: list[Item], name: str) -> bool:
    return any(item.has(name) for item in items)


def tells(cue: Item, code: str) -> bool:
    return any(indicator.code == code for indicator in cue.meaning.strong)


def direction_of(clause: list[Item], item: Item | None) -> tuple[str, Item] | None:
    """Up or down, where the words (right before the figure, if one is given) say so."""
    for cue in reversed(clause):
        if cue.has("up") or cue.has("down"):
            near = item is None or item.start - cue.end < 28
            return ("up" if cue.has("up") else "down", cue) if near else None
        if cue.has("to") or cue.meaning.strong or cue.has("share"):
            return None
    return None
