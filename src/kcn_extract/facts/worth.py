"""Whether a figure is business at all."""

from __future__ import annotations

from kcn_extract.facts.scan import FIGURES, Item
from kcn_extract.facts.walk import Walk
from kcn_extract.record import Subject

_NEXT = 16  # letters between figures that are one list


def is_worth(
    walk: Walk, code: str, cue: Item | str, item: Item, subjects: tuple[Subject, ...], where: Item | str
) -> bool:
    """Whether a figure is business at all. An article on zones is; elsewhere the words must say so."""
    story, subject = walk.story, subjects[0]
    if code == "zones" and subject.type == "zone" and subject.kind not in ("KKT", "KKTCK"):
        return False
    unit = getattr(item.mention.value, "unit", None) if item.mention else None
    if unit == "m2" and subject.type == "place":  # a dwelling
        return False
    if subject.type == "place" and isinstance(cue, Item) and cue.has("of_company"):
        return False
    if subject.type == "company" and isinstance(cue, Item) and cue.has("of_state"):
        return False
    here = isinstance(where, Item)
    if code == "other" and isinstance(cue, str) and subject.type == "place" and not (walk.found or walk.continues):
        return False
    if code == "profit" and subject.type == "place" and not here:
        return False
    if story.domain:
        return not (code == "other" and isinstance(cue, str) and not (here or walk.found or walk.continues))
    if story.crime or (subject.name in story.linker.abroad and code not in walk.traits["macro"]):
        return False
    told = story.place_told and code in walk.traits["macro"] and subject.name not in story.linker.abroad
    if not here and not told and (subject.type == "place" or code not in walk.traits["earned"]):
        return False
    if isinstance(cue, str):
        last = walk.found[-1].end if walk.found else 0
        return cue == "handed on" and bool(last) and item.start - last < _NEXT
    if cue is item:  # a count
        money = walk.has_indicator(walk.traits["capital"])
        return code == "zones" or subject.type == "zone" or (code == "projects" and money)
    if not (cue.meaning.strong or cue.has("goal")):
        return subject.type != "place" and code in walk.traits["hinted"]
    if code == "ratio":
        return cue.has("goal") or subject.type == "company"
    if item.kind == "area" or code in ("revenue", "profit", "workers", "rent"):
        return subject.type != "place"
    if code == "other":
        return subject.type != "place" or here
    return True


def of_economy(walk: Walk, at: int) -> bool:
    """Whether a growth is that of a place's economy: no company stands before it, and no branch or measure of one."""
    for item in reversed(walk.items[:at]):
        if item.kind == "stop" or item.kind in FIGURES:
            return True
        if item.has("branch") or (item.subjects and item.subjects[0].type == "company" and not item.aside):
            return False
    return True
