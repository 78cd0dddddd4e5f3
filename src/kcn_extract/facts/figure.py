"""Figures: each one's indicator, or the figure that it tells of."""

from __future__ import annotations

from kcn_extract.facts.change import (
    add_change,
    add_moved,
    add_share,
    attach_share,
    deal_changes,
    goes_on,
    other_indicator,
)
from kcn_extract.facts.draft import Draft
from kcn_extract.facts.indicator import Indicator
from kcn_extract.facts.made import add_draft
from kcn_extract.facts.owner import subject_of
from kcn_extract.facts.scan import Item
from kcn_extract.facts.subject import is_zone
from kcn_extract.facts.walk import Walk, clause_of, direction_of, has, tells
from kcn_extract.record import CardinalValue, MoneyValue, PercentValue

_HOME = "VND"
_ASKED = frozenset(("people", "respondents", "others"))
_WORKS_NEAR = 12  # letters between "hạ tầng" and the zone that has it
_INTRODUCES = 16  # letters between a number of zones and their names


def add_figure(walk: Walk, at: int, item: Item) -> None:
    mention = item.mention
    if mention is None or mention.value is None:
        return
    lead = walk.lead(at)
    if is_gloss(walk, item, lead):
        return
    match item.kind:
        case "percent":
            add_percent(walk, at, item, lead)
            return
        case "count":
            add_count(walk, at, item, lead)
        case _:
            add_amount(walk, at, item, lead)
    if item.kind != "count" or not direction_of(lead[-1:], None):  # tăng 18 dự án và tăng 120% về vốn
        walk.unclaimed = not any(item in (draft.figure, draft.change) for draft in walk.found)


def is_gloss(walk: Walk, item: Item, lead: list[Item]) -> bool:
    """An amount said again in another currency, in brackets or after ``tương đương``."""
    if item.kind not in ("money", "rate") or walk.previous < 0:
        return False
    before = walk.items[walk.previous]
    between = walk.folded[before.end : item.start]
    if before.kind not in ("money", "rate") or ";" in between or len(between) > 30:
        return False
    cues = [cue for cue in lead if cue.kind == "cue"]
    if not all(cue.has("gloss") for cue in cues):
        return False
    return ("(" in between and ")" not in between) or any(cue.has("compared") for cue in cues)


def add_amount(walk: Walk, at: int, item: Item, lead: list[Item]) -> None:
    clause, kind = clause_of(lead), item.kind
    direction = direction_of(clause, item)
    found = walk.announced(lead, kind)
    if tells_change(walk, clause, found, direction) or was_before(walk, lead) or is_rise(walk, clause, found):
        return
    if direction and kind == "money" and is_difference(walk, at, found):
        add_change(walk, at, item, lead, *direction)
        return
    nearest = found[1].end if found else 0
    if any(cue.has("blocks") and cue.start >= nearest for cue in clause):  # dư nợ 10.000 tỷ đồng
        return
    if found is None or not found[2]:
        behind = walk.behind(at, kind)
        if behind and (found is None or behind[2]):
            found = behind
            walk.used.add(behind[1].start)
    if walk.pending is not None and walk.pending.figure is None:
        pending, walk.pending = walk.pending, None
        told = has(clause, "to") or (pending.share is not None and has(clause, "compared"))
        if (found is None or found[0].code == pending.indicator) and told:
            pending.figure = item
            pending.reach(item)
            walk.last_value = at
            return
    if found is None:
        found = walk.announced_earlier(at, kind)
    cue: Item | str = "handed on"
    code = None
    if found is None and kind == "money" and clause and clause[-1].has("added"):  # tăng vốn 23 triệu USD
        found = walk.story.linker.capital, clause[-1], False
    if found:
        code, cue = found[0].code, found[1]
        if code == "investment" and (tells_works(walk, [*lead, *walk.tail(at, 24)]) or of_zone_works(walk, at)):
            code = "infrastructure_cost"
        elif cue.has("bare_trade"):
            code = trade_again(walk) or code
        elif not found[2]:
            code = weak_code(walk, code, kind)
        elif code == "area" and any(tells(c, "leased_area") for c in clause if c.start < cue.start):
            code = "leased_area"  # thuê đất với diện tích 5 ha
    elif (market := next((i for i in clause if i.has("market")), None)) and (traded := trade_again(walk)):
        code, cue = traded, market  # Hoa Kỳ là thị trường lớn nhất với 7,4 tỷ USD
    else:
        code = handed_on(walk, kind, item)
    if code is None or (code != "other" and has(clause, "no_business")):
        return
    draft = add_draft(walk, at, item, lead, code, cue)
    if draft is not None and walk.floating is not None:
        if has(clause, "to") and not {")", ";"} & set(walk.folded[walk.floating[2].end : item.start]):
            draft.direction, changed, changing = walk.floating
            draft.change = changing
            draft.compared = walk.compared(walk.items.index(changing))
            draft.cues.append(("change", changed))
            draft.reach(changed)
        walk.floating = None


def tells_works(walk: Walk, items: list[Item]) -> bool:
    """Whether capital is that of a zone's works: they are named, and not as what is left out."""
    return any(item.has("works") and not walk.leaves_out(item) for item in items)


def of_zone_works(walk: Walk, at: int) -> bool:
    """Whether the zone before a figure is named as that whose works are spoken of: ``dự án hạ tầng KCN Mỹ Thuận``."""
    zone = next((index for index in range(at - 1, 0, -1) if walk.items[index].subjects), 0)
    before = walk.items[zone - 1]
    near = walk.items[zone].start - before.end < _WORKS_NEAR
    return zone > 0 and is_zone(walk.items[zone]) and before.has("works") and near


def trade_again(walk: Walk) -> str | None:
    """The indicator of trade that was spoken of last."""
    last = walk.found[-1].indicator if walk.found else walk.codes.get("money")
    return last if last in walk.traits["traded"] and last != "production_value" else None


def was_before(walk: Walk, lead: list[Item]) -> bool:
    """Whether an amount in brackets is that of the time compared with: ``tăng 10% so với cùng kỳ (93 tỷ đồng)``."""
    opened = next((at for at, item in enumerate(lead) if item.kind == "open"), 0)
    return (
        opened > 0
        and any(walk.says(lead[opened - 1], name) for name in ("same_period", "year_before"))
        and has(lead, "versus")
    )


def tells_change(walk: Walk, clause: list[Item], found: object, direction: object) -> bool:
    """Whether an amount says a change again: ``tăng 8,5%, tương đương 206 triệu USD``, ``tương ứng tăng 206 …``."""
    before = walk.items[walk.previous] if walk.previous >= 0 else None
    said_again = found is None and any(cue.has("compared") and cue.has("gloss") for cue in clause)
    said_again = said_again or (direction is not None and has(clause, "respectively"))
    return said_again and before is not None and any(draft.change is before for draft in walk.found)


def is_difference(walk: Walk, at: int, found: tuple[Indicator, Item, bool] | None) -> bool:
    """``doanh thu giảm 16 tỷ đồng``: an amount of change; capital that grows by an amount is new capital."""
    opened = walk.items[at - 2].kind == "open" if at > 1 else False  # 860 triệu USD (tăng 169 triệu USD)
    if walk.versus_behind(at) or opened:
        return True
    if found is None or not found[2]:
        return False
    return found[0].code not in walk.traits["capital"] or has(walk.items[:at], "versus")


def is_rise(walk: Walk, clause: list[Item], found: tuple[Indicator, Item, bool] | None) -> bool:
    """``tăng doanh thu tài chính khoảng 2,5 tỷ đồng``: an amount by which a result grew."""
    if found is None or found[0].code not in walk.traits["earned"] or found[1] not in clause:
        return False
    at = clause.index(found[1])
    moves = at > 0 and direction_of(clause[at - 1 : at], found[1]) is not None
    return moves and found[1].start - clause[at - 1].end < 2 and not has(clause[at:], "to")


def weak_code(walk: Walk, code: str, kind: str) -> str:
    """``vốn`` alone is the capital that the sentence speaks of."""
    if code == "investment":
        for draft in reversed(walk.found):
            if draft.indicator in walk.traits["capital"]:
                return draft.indicator
        if walk.continues and walk.codes.get(kind) in walk.traits["capital"]:
            return walk.codes[kind]
    return code


def handed_on(walk: Walk, kind: str, item: Item) -> str | None:
    """The indicator of a figure that nothing announces: that of the figure before, or its kind's."""
    if (
        kind == "money"
        and not (walk.bullet or walk.continues or "breakdown" in walk.lists)
        and walk.goes_on_plainly(item)
    ):
        return None
    last = walk.found[-1] if walk.found else None
    value = item.mention.value if item.mention else None
    per = value.per if isinstance(value, MoneyValue) else None
    if per and per.startswith("m2") and (walk.codes.get("rate") == "rent" or value.currency != _HOME):  # type: ignore[union-attr]
        return "rent"  # what is sold is sold for đồng
    same = {"money", "rate"} if kind in ("money", "rate") else {kind}
    for draft in reversed(walk.found):
        if draft.figure is not None and draft.figure.kind in same:
            if kind == "money" and draft.figure is not (last and last.figure) and draft.figure.kind == "money":
                between = [i for i in walk.items if draft.figure.start < i.start < item.start]
                if any(i.kind == "stop" for i in between):
                    break
            return draft.indicator
    if kind == "area":
        return "area"
    before = walk.items[walk.previous] if walk.previous >= 0 else None
    if kind == "money" and last is not None and last.indicator == "projects" and last.figure is before:
        return weak_code(walk, "investment", kind)  # 367 dự án với 26.000 tỷ đồng
    if kind == "money" and walk.codes.get("rate") == "rent":
        return "rent"
    if walk.continues or walk.bullet or sums_up(walk, item):
        return walk.codes.get(kind, "other")
    return "other"


def sums_up(walk: Walk, figure: Item) -> bool:
    """Whether a sentence only adds up what the one before it told of a shorter time: ``Lũy kế 5 tháng 1,4 tỷ USD``."""
    opens = walk.items[0]
    if not opens.has("so_far") or opens.start - walk.start > 2:
        return False
    before = walk.items[: walk.items.index(figure)]
    return not any(item.meaning.strong or item.meaning.weak or item.kind == "count" for item in before)


def add_count(walk: Walk, at: int, item: Item, lead: list[Item]) -> None:
    value = item.mention.value if item.mention else None
    assert isinstance(value, CardinalValue)
    code = walk.story.linker.by_count.get(value.of)
    if code is None or value.amount == 1:
        return
    clause = clause_of(lead)
    if any(cue.has("among") and item.start - cue.end < _INTRODUCES for cue in clause):
        return
    if code == "zones":
        if clause and clause[-1].has("place_word") and item.start - clause[-1].end < 2:  # 50 nhà trẻ tại 50 KCN
            return
        follow = walk.items[at + 1] if at + 1 < len(walk.items) else None
        if follow is not None and follow.subjects and follow.start - item.end < 3:
            return
        names = walk.items[at + 2] if at + 2 < len(walk.items) else None
        gap = names.start - item.end if names is not None and is_zone(names) else _INTRODUCES
        if follow is not None and follow.has("to") and gap < _INTRODUCES:  # hai KCN mới là A và B
            return
        listed = any(draft.indicator == code for draft in walk.found) or has(lead, "breakdown")
        if not listed and not any(cue.has("has") or tells(cue, code) for cue in clause):
            return
    direction = direction_of(clause, item)
    if direction and (walk.versus_behind(at) or grows(walk, code, item, direction[1])):
        return
    add_draft(walk, at, item, lead, code, item)


def grows(walk: Walk, code: str, item: Item, cue: Item) -> bool:
    """``tăng 18 dự án`` behind the count itself."""
    return item.start - cue.end < 2 and any(draft.indicator == code for draft in walk.found)


def add_percent(walk: Walk, at: int, item: Item, lead: list[Item]) -> None:
    value = item.mention.value if item.mention else None
    assert isinstance(value, PercentValue)
    clause, tail = clause_of(lead), walk.tail(at)
    direction = direction_of(clause, item)
    if direction is None and (value.unit == "pp" or any(c.has("compared") and c.has("gloss") for c in clause)):
        direction = direction_of([c for c in lead if c.has("up") or c.has("down")], None)
    announced = walk.announced(lead, "percent")
    direction = direction or goes_on(walk, at, lead)
    if walk.folded.endswith("(-", 0, item.start):  # giảm mạnh (-11,38%)
        direction = "down", item
    if walk.dealt:
        way, cue, draft = walk.dealt.pop(0)
        draft.direction, draft.change, draft.compared = way, item, walk.compared(at)
        draft.cues.append(("change", cue))
        draft.reach(item)
        return
    if direction and has(clause, "respectively") and deal_changes(walk, at, item, *direction):
        return
    if direction:
        add_moved(walk, at, item, lead, direction, announced, value.unit)
        return
    if tail and tail[0].has("goal") and tail[0].start - item.end < 10:
        add_draft(walk, at, item, lead, "ratio", tail[0])
        return
    share = next((cue for cue in reversed(clause) if cue.has("share")), None)
    if share is not None and any(cue.has("people") for cue in clause):
        return
    if share is not None and not (announced and announced[1].start > share.start):
        add_share(walk, at, item, lead, share)
        return
    last = walk.found[-1] if walk.found else None
    if not announced and tail and is_of_whole(walk, clause, tail[0]):  # vốn thực hiện đạt 71,3% vốn đăng ký
        add_share(walk, at, item, lead, item)
        return
    if (
        last is not None
        and last.figure is not None
        and not announced
        and any(cue.has("compared") for cue in clause)
        and (whole := whole_behind(walk, clause, tail, last)) is not None
    ):
        attach_share(walk, last, item, whole, whole if whole in tail else None)  # bằng 71,3% vốn đăng ký
        return
    if announced is None or not announced[2]:
        behind = walk.behind(at, "percent")
        if behind and behind[0].code != "growth" and (announced is None or behind[2]):
            announced = behind
            walk.used.add(behind[1].start)
    if announced is None:
        announced = walk.announced_earlier(at, "percent")
    if announced and any(c.has("people") and c.start > announced[1].start for c in clause):  # tỷ lệ công nhân đi làm
        return
    if announced:
        add_draft(walk, at, item, lead, announced[0].code, announced[1])
        return
    owned = bool(tail) and any(i.code == "investment" for i in tail[0].meaning.weak)
    if value.amount == 100 and owned and tail[0].start - item.end < 2:  # 100% vốn nước ngoài
        return
    asked = bool(tail) and not tail[0].lists.isdisjoint(_ASKED) and tail[0].start - item.end < 3
    if walk.people or asked:  # 15% lao động cho biết
        return
    if any(cue.has("people") and item.start - cue.end < _INTRODUCES for cue in clause):  # lao động phổ thông 37%
        walk.people = True
        return
    other = other_indicator(walk, lead)
    if last is not None and last.figure is not None and last.figure.kind == "percent" and other is None:
        add_draft(walk, at, item, lead, last.indicator, "handed on")
        return
    subjects, where = subject_of(walk, at, "percent", "occupancy_rate")
    named = subjects and subjects[0].type == "zone" and isinstance(where, Item)
    if named and walk.codes.get("percent") == "occupancy_rate" and has(clause, "to"):
        add_draft(walk, at, item, lead, "occupancy_rate", "handed on")
        return
    subjects, _ = subject_of(walk, at, "percent", "ratio")
    results = walk.traits["earned"]
    if tail and tail[0].start - item.end < 3 and any(i.code in results for i in tail[0].meaning.strong):
        return  # tăng 16% doanh thu và 130% lợi nhuận
    compared = any(cue.has("times") or cue.has("compared") for cue in clause)
    if compared or not (subjects and subjects[0].type == "place"):
        add_draft(walk, at, item, lead, "ratio", "nothing else")


def whole_behind(walk: Walk, clause: list[Item], tail: list[Item], last: Draft) -> Item | None:
    """What makes a percentage a part of the figure before it: the whole behind it, or only ``tương đương``."""
    named = tail[0] if tail and tail[0].meaning.strong else None
    same = any(cue.has("times") or (cue.has("compared") and cue.has("gloss")) for cue in clause)
    if named is not None and (same or tells(named, last.indicator)):
        return named
    bare = same and not tail and last.figure is walk.items[walk.previous] and not last.direction
    return next((cue for cue in clause if cue.has("gloss") and cue.has("compared")), None) if bare else None


def is_of_whole(walk: Walk, clause: list[Item], behind: Item) -> bool:
    """Whether a percentage relates what is announced before it to what stands behind it, both amounts."""
    amounts = frozenset(("money", "area"))
    before = any(amounts & i.takes for cue in clause for i in cue.meaning.strong)
    whole = any(amounts & i.takes for i in behind.meaning.strong)
    return before and whole and has(clause, "compared")
