"""Changes and shares: percentages and amounts that tell of another figure."""

from __future__ import annotations

from typing import Any

from kcn_extract.facts.draft import Draft
from kcn_extract.facts.indicator import Indicator
from kcn_extract.facts.made import add_draft
from kcn_extract.facts.scan import Item
from kcn_extract.facts.subject import is_company
from kcn_extract.facts.walk import Walk
from kcn_extract.facts.when import set_baseline
from kcn_extract.notation import exact
from kcn_extract.record import PercentValue
from kcn_extract.values.number import NumberError, number

_LEVELS = frozenset(("to", "share", "compared", "goal", "times"))


def add_moved(
    walk: Walk, at: int, item: Item, lead: list[Item], direction: tuple[str, Item], announced: Any, unit: str
) -> None:
    """A percentage after a word of change: a change, or the growth itself."""
    cue = direction[1]
    other = other_indicator(walk, lead)
    if unit == "%" and is_growth(walk, announced, cue, other):
        draft = add_draft(walk, at, item, lead, "growth", announced[1] if announced else "handed on")
        if draft is not None and direction[0] == "down":
            draft.direction = "down"  # growth below zero
    elif (cue.has("above") or cue.has("below")) and walk.versus_behind(at) and walk.compared(at) is None:
        add_draft(walk, at, item, lead, "ratio", cue)
    else:
        add_change(walk, at, item, lead, *direction)


def is_growth(walk: Walk, announced: tuple[Indicator, Item, bool] | None, cue: Item, other: Item | None) -> bool:
    if announced and announced[0].code == "growth" and announced[2]:
        return other is None or other.start < announced[1].start or not other.meaning.strong
    if any(indicator.code == "growth" for indicator in cue.meaning.weak) and other is None:
        return not any(draft.indicator != "growth" for draft in walk.found)
    return announced is None and walk.growth and other is None


def other_indicator(walk: Walk, lead: list[Item]) -> Item | None:
    """The cue of an indicator that is no percentage: a strong one before a weak one."""
    cues = [cue for cue in reversed(lead) if cue.kind == "cue" and cue.start not in walk.used]
    for cue in cues:
        if any("percent" not in indicator.takes for indicator in cue.meaning.strong):
            return cue
    return next((c for c in cues if any("percent" not in i.takes for i in c.meaning.weak)), None)


def add_change(walk: Walk, at: int, item: Item, lead: list[Item], direction: str, cue: Item) -> None:
    points = isinstance(item.mention and item.mention.value, PercentValue) and item.mention.value.unit == "pp"  # type: ignore[union-attr]
    before = [c for c in lead if (points or c.start < cue.start) and c.start not in walk.used]
    told = told_of(walk, at)
    if told is not None:
        walk.used.update(c.start for c in walk.tail(at, 30))
        if len({d.part for d in walk.found if d.indicator == told.indicator and d.figure is not None}) > 1:
            return  # 115 dự án mới, 147 lượt điều chỉnh, tăng 42% về số dự án: of both together
    last = told or last_level(walk, item)
    new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.strong), None)
    named = [c for c in before if c.subjects and not c.aside]
    fresh = bool(named) and (last is None or stopped(walk, last, item))
    if named and last is not None and named[-1].subjects[0].type == "company":
        fresh = fresh or named[-1].subjects != last.subjects
    if new is None and (last is None or stopped(walk, last, item)):
        new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.weak), None)
    if any(c.has("thing") and (new is None or c.start > new.start) for c in before):
        return
    if new is None and (walk.unclaimed or (last is not None and is_measured(walk, last, at))):
        return
    if new is None and last is not None and not fresh:
        if last.direction:
            last = last.copy()
            walk.found.append(last)
        last.direction, last.change, last.compared = direction, item, walk.compared(at)
        last.cues = [*last.cues, ("change", cue)]
        if last is walk.spoken_of:
            set_baseline(walk, last, last.compared)
            return
        last.reach(cue)
        last.reach(item)
        return
    if new is None:
        if not any(other.kind == "measure" for other in lead):  # 8 triệu tấn, tăng 9%
            walk.floating = direction, cue, item
        return
    meanings = new.meaning.strong or new.meaning.weak
    level = next((indicator for indicator in meanings if "percent" not in indicator.takes), meanings[0])
    draft = add_draft(walk, at, None, lead, level.code, new)
    if draft is not None:
        draft.direction, draft.change, draft.compared = direction, item, walk.compared(at)
        draft.cues.append(("change", cue))
        draft.reach(item)
        walk.pending = draft


def is_measured(walk: Walk, last: Draft, at: int) -> bool:
    """Whether tonnes or the like stand between the last fact and a change, which is theirs."""
    return any(item.kind == "measure" and item.start >= last.end for item in walk.items[:at])


def told_of(walk: Walk, at: int) -> Draft | None:
    """The figure that a change says itself that it tells of: ``giảm 9% về số doanh nghiệp``."""
    codes = codes_told(walk, at)
    return next((d for d in reversed(walk.found) if d.figure is not None and d.indicator in codes), None)


def codes_told(walk: Walk, at: int) -> set[str]:
    about, *rest = walk.tail(at, 30) or [walk.items[at]]
    return {i.code for i in rest[0].meaning.strong} if about.has("about") and rest else set()


def last_level(walk: Walk, item: Item) -> Draft | None:
    """The fact that a change belongs to: the last one, past a comparison with a plan unless it is in points."""
    value = item.mention.value if item.mention else None
    points = isinstance(value, PercentValue) and value.unit == "pp"
    if not walk.found and walk.spoken_of is not None:
        return walk.spoken_of
    for draft in reversed(walk.found):
        if draft.figure is None and draft.share is None:
            return None
        if points or draft.indicator != "ratio" or len(walk.found) == 1:
            return draft
    return None


def stopped(walk: Walk, last: Draft, item: Item) -> bool:
    return ";" in walk.folded[last.end : item.start]


def goes_on(walk: Walk, at: int, lead: list[Item]) -> tuple[str, Item] | None:
    """``tăng 7,2% so với tháng trước và 3,1% so với cùng kỳ``: the second change of one figure."""
    last = walk.found[-1] if walk.found else None
    if last is None or last.change is None or walk.compared(at) is None:
        return None
    if any(c.meaning.strong or c.meaning.weak or not c.lists.isdisjoint(_LEVELS) for c in lead):
        return None
    return "up" if last.direction == "up" else "down", last.change


def deal_changes(walk: Walk, at: int, item: Item, direction: str, cue: Item) -> bool:
    """Changes said in turn belong to the figures before them in their order."""
    turns = [(direction, cue)]
    for other in walk.items[at + 1 :]:
        if other.kind == "percent":
            turns.append((direction, cue))
        elif other.has("up") or other.has("down"):  # lần lượt tăng 6% và giảm 11%
            direction, cue = "up" if other.has("up") else "down", other
        elif other.kind != "comma" and not other.has("aside_place"):
            break
    valued = [(draft, draft.figure.kind) for draft in walk.found if draft.figure is not None]
    targets = [draft for draft, kind in valued if kind == valued[-1][1]][-len(turns) :]
    if len(targets) < len(turns) or len(turns) == 1:
        return False
    first, *rest = targets
    (first.direction, cue), *later = turns
    first.change, first.compared = item, walk.compared(at)
    first.cues.append(("change", cue))
    first.reach(item)
    walk.dealt = [(*turn, draft) for turn, draft in zip(later, rest, strict=True)]
    return True


def add_share(walk: Walk, at: int, item: Item, lead: list[Item], cue: Item) -> None:
    before = [c for c in lead if c.start < cue.start and c.start not in walk.used]
    last = walk.found[-1] if walk.found else walk.spoken_of
    new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.strong), None)
    if new is None and last is None:
        new = next((c for c in reversed(before) if c.kind == "cue" and c.meaning.weak), None)
    unknown = new is None and walk.unclaimed
    if unknown or any(c.has("thing") for c in before) or (last is not None and is_of_other(last, before)):
        walk.used.update(c.start for c in walk.tail(at) if c.kind == "cue")
        return
    tail = next((c for c in walk.tail(at) if c.kind == "cue" and c.meaning.strong), None)
    whole = tail.meaning.strong[0].code if tail else None
    if whole == "growth" and new is None:  # of GRDP, which is no indicator
        add_draft(walk, at, item, lead, "ratio", cue)
        return
    counted = last is not None and last.figure is not None and last.figure.kind == "count"
    if tail is not None and counted and not any("count" in i.takes for i in tail.meaning.strong):
        new = new or tail  # 97 dự án, chiếm 92% tổng vốn
    if new is None and last is not None and last.figure is not None and not stopped(walk, last, item):
        attach_share(walk, last, item, cue, tail)
        walk.used.update(c.start for c in walk.tail(at) if c.kind == "cue")
        return
    new = new or tail
    if new is None:
        return
    code = (new.meaning.strong or new.meaning.weak)[0].code
    counted = code in walk.story.linker.by_count.values() and tail is None
    if code == "other" or counted or cue.has("holds"):  # who holds whose shares; lao động …, chiếm 5% chi phí
        return
    if code in ("growth", "ratio"):  # a part of what is itself no amount
        add_draft(walk, at, item, lead, "ratio", cue)
        return
    draft = add_draft(walk, at, None, lead, code, new)
    if draft is not None:
        draft.share = item
        draft.cues.append(("share", cue))
        draft.reach(item)
        walk.pending = draft


def is_of_other(last: Draft, before: list[Item]) -> bool:
    """Whether a share is that of a part, or of a company, that is named behind the last figure."""
    if any(item.has("segment") for item in before):
        return True
    named = next((item.subjects for item in reversed(before) if is_company(item) and not item.aside), last.subjects)
    return last.subjects[0].type == "company" and named != last.subjects


def attach_share(walk: Walk, last: Draft, item: Item, cue: Item, whole: Item | None) -> None:
    if whole is not None and last.indicator == "other":  # đóng góp 30 tỷ, chiếm 8% lợi nhuận: it is profit too
        last.indicator = whole.meaning.strong[0].code
    if last.share is not None:
        last = last.copy()
        walk.found.append(last)
    last.share = item
    last.cues = [*last.cues, ("share", cue)]
    if last is not walk.spoken_of:
        last.reach(item)


def add_factor(walk: Walk, at: int, item: Item) -> None:
    """``gấp 2,1 lần``, ``gấp đôi``: a change of the figure before it."""
    factor: Any = item.factor or None
    end = item.end
    if factor is None:
        match = walk.story.linker.lexicon.shapes["factor"].match(walk.folded, item.end, walk.end)
        if match is None:
            return
        try:
            figure = number(match["factor"], {}, ".")
        except (NumberError, KeyError):
            return
        if figure is None:
            return
        factor, end = exact(figure.low), match.end()
    last = walk.found[-1] if walk.found else None
    if last is None or last.figure is None:
        return
    between = walk.items[walk.previous + 1 : at]
    announced = any(c.meaning.strong and c.start > last.figure.end + 1 and c.start not in walk.used for c in between)
    if walk.unclaimed or announced or any(c.kind == "stop" for c in between):
        return
    if last.direction:
        last = last.copy()
        walk.found.append(last)
    last.direction, last.factor, last.compared = "times", factor, walk.compared(at)
    last.cues = [*last.cues, ("change", item)]
    last.start, last.end = min(last.start, item.start), max(last.end, end)
