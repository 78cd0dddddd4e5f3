"""Whether a figure is planned, and what part of a whole it is of."""

from __future__ import annotations

from kcn_extract.facts.scan import Item
from kcn_extract.facts.walk import Walk, clause_of
from kcn_extract.record import Subject

_LONGEST_PART = 50


def plan_of(walk: Walk, at: int, item: Item, code: str, subjects: tuple[Subject, ...]) -> Item | str | None:
    own = subjects[0].type == "zone" and code in walk.traits["own"]
    if own and (pending := next((cue for cue in walk.items if cue.has("pending")), None)):
        return pending
    after = walk.items[at + 1] if at + 1 < len(walk.items) else None
    if after is not None and after.has("to") and walk.items[at - 1].has("aside") and at and after.start - item.end < 3:
        return None  # từ 20.776 ha lên 105.585 ha
    if code in walk.traits["land"] and (tail := walk.tail(at, 12)) and tail[0].has("master_plan"):
        return tail[0]
    for index in range(at - 1, -1, -1):
        cue = walk.items[index]
        if cue.has("so_far") or cue.has("done"):
            return None
        if not (cue.has("plan") or cue.has("goal") or (own and cue.has("proposed"))):
            continue
        if cue.has("master_plan") and code not in walk.traits["land"]:
            continue
        before = walk.items[index - 1] if index else None
        if before is not None and before.kind == "percent" and cue.start - before.end < 4:
            continue
        if own and not cue.has("proposed") and item.start - cue.end > 25:
            continue
        return cue
    return "the lead-in" if walk.carried.plan and walk.bullet else None


def part_of(walk: Walk, at: int, lead: list[Item], code: str, cue: Item | str) -> str | None:
    """The part of a whole that a figure is of; for what has no indicator of its own, what it measures."""
    text = walk.story.shadow.text
    if code in ("ratio", "other", "growth"):
        if isinstance(cue, Item) and cue.kind == "cue":
            return text[cue.start : cue.end]
        clause = clause_of(lead)
        start = lead[lead.index(clause[0]) - 1].end if clause and clause[0] is not lead[0] else None
        moved = next((c for c in clause if c.has("up") or c.has("down")), None)
        if start is not None and moved is not None and 0 < moved.start - start < _LONGEST_PART:
            return text[start : moved.start].strip() or None
        return None
    for item in (*walk.tail(at, 16), *reversed(clause_of(lead))):
        if item.has("foreign"):
            return "FDI"
        if item.has("domestic") or item.has("added"):
            return text[item.start : item.end]
    return None
