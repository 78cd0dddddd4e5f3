"""What a figure is of, where its words say less than the whole and none of them stands right beside it."""

from __future__ import annotations

from kcn_extract.facts.doubt import lone_project
from kcn_extract.facts.scan import FIGURES, Item, count_of
from kcn_extract.facts.status import are_listed, named_from
from kcn_extract.facts.subject import SPLIT, is_company
from kcn_extract.facts.walk import Walk, clause_of
from kcn_extract.facts.when import is_awarded
from kcn_extract.record import Subject

_LONGEST = 60
_NEAR = 24  # letters between an amount and the project that it goes into
_NEXT = 6  # those between an amount and the project that it goes into for sure
_LAND = frozenset(("area", "leasable_area", "leased_area"))


def narrower(
    walk: Walk, at: int, lead: list[Item], code: str, cue: Item | str, subject: Subject, part: str | None
) -> str | None:
    """The part that a draft is of: what is known of it, else what its sentence says."""
    if isinstance(cue, Item) and (longer := told_longer(walk, at, lead, code, cue)):
        return longer if len(longer) < _LONGEST else part
    if subject.type != "place" and code in walk.traits["capital"] and (behind := project_behind(walk, at, part)):
        return behind
    if part is not None:
        return part
    if subject.type == "place":
        return of_place(walk, at, lead, code)
    return of_company(walk, at, lead, code) if subject.type == "company" else None


def told_longer(walk: Walk, at: int, lead: list[Item], code: str, cue: Item) -> str:
    """More words than those that announce a figure, where these alone would mislead: ``vượt 7% kế hoạch``, ``kim ngạch
    thương mại hai chiều``, ``mảng chăn nuôi lỗ``."""
    text = walk.story.shadow.text
    if code == "ratio":
        above = next((i for i in reversed(clause_of(lead)) if i.has("beyond")), None)
        goal = next((i for i in walk.tail(at, 12) if i.has("goal")), None)
        return text[above.start : goal.end] if above and goal else ""
    if code == "other" and cue.has("trade"):
        mutual = next((i for i in walk.items[:at] if i.has("mutual") and i.start >= cue.start), None)
        return text[cue.start : mutual.end] if mutual else ""
    if code == "profit" and cue.has("loss"):
        segment = next((i for i in reversed(lead) if i.has("segment")), None)
        return text[segment.start : cue.end] if segment else ""
    return ""


def of_place(walk: Walk, at: int, lead: list[Item], code: str) -> str | None:
    """``8 dự án`` that get their papers; ``FDI``, where a sentence is on it; ``16 KKT``, whose land it is."""
    text, before = walk.story.shadow.text, walk.items[:at]
    capital = code in walk.traits["capital"]
    if is_awarded(walk, at, code):
        count = next((i for i in reversed(before) if count_of(i) == "projects"), None) if capital else None
        paper = count or next(i for i in reversed(before) if i.has("licence"))
        return text[paper.start : paper.end]
    if capital or code == "projects":
        start = next((i.end for i in reversed(before) if i.kind == "stop"), walk.start)
        kinds = [i for i in before if i.start >= start and (i.has("foreign") or i.has("domestic"))]
        if kinds and len({i.has("foreign") for i in kinds}) == 1:
            return "FDI" if kinds[0].has("foreign") else text[kinds[0].start : kinds[0].end]
    if code in _LAND and (zones := next((i for i in reversed(before) if count_of(i) == "zones"), None)) is not None:
        return text[zones.start : zones.end]
    divided = next((i for i in reversed(lead) if i.has("breakdown")), None)
    if divided is not None and code in ("zones", "occupancy_rate"):  # riêng các KCN đã đi vào hoạt động
        start = walk.items[at].end if code == "zones" else divided.end
        state = next((i for i in (*lead, *walk.tail(at, _NEXT)) if i.has("event") and i.start > start), None)
        if state is not None and state.end - start < _LONGEST:
            return text[start : state.end].strip(" ,")
    told = [draft.figure for draft in walk.found]
    if code == "zones" and (inside := next((i for i in before if count_of(i) == "zones" and i not in told), None)):
        return text[inside.start : inside.end]  # trong 16 KKT có 36 KCN
    if code == "zones" and (kind := next((i for i in walk.tail(at, 12) if i.has("portion")), None)) is not None:
        return text[kind.start : kind.end]
    if code == "budget" and (payer := next((i for i in reversed(lead) if i.has("fees")), None)) is not None:
        return text[payer.start : payer.end]
    return None


def project_behind(walk: Walk, at: int, part: str | None) -> str | None:
    """``226 triệu USD cho nhà máy thứ hai``; right behind an amount, it is no other project's."""
    tail = walk.tail(at, _NEAR if part is None else _NEXT)
    behind = lone_project(walk, tail)
    if (
        behind is None
        or any(walk.says_and(item) for item in tail[: tail.index(behind)])
        or are_listed(walk, walk.items[at:])
    ):
        return None
    return named_from(walk, behind, len(walk.items) - 1)


def of_company(walk: Walk, at: int, lead: list[Item], code: str) -> str | None:
    """The one project that earns, hires or costs so much."""
    text, items = walk.story.shadow.text, walk.items
    told = code in walk.traits["capital"] or code in walk.traits["earned"] or code in ("workers", "area")
    if not told or are_listed(walk, lead):
        return None
    last = next((i for i in reversed(items[:at]) if i.has("project") or is_owner(walk, i)), None)
    if last is None or not last.has("project") or lone_project(walk, [last]) is None:
        if code not in walk.traits["earned"]:
            return None
        comma, *opener = items[at + 1 : at + 3] or [items[at]]  # với doanh thu 2 tỷ USD, dự án sẽ góp phần
        tied = comma.kind == "comma" and bool(opener) and opener[0].has("project") and opener[0].start - comma.end < 2
        return text[opener[0].start : opener[0].end] if tied else None
    if any(i.kind in FIGURES for i in items[items.index(last) : at]):
        last = next((i for i in reversed(items[:at]) if i.has("project") and not is_measured(walk, i)), last)
    return named_from(walk, last, at) or project_named(walk) or text[last.start : last.end]


def project_named(walk: Walk) -> str | None:
    """The name of the project that ``dự án`` means: the one named last, of the same company or of nobody yet."""
    owner, name = walk.story.project or (None, None)
    if owner is not None and not any(owner in draft.subjects for draft in walk.found) and owner not in walk.subjects:
        return None
    return name


def note_project(walk: Walk) -> None:
    """Keep the one project that a sentence names, for the sentences behind it."""
    if "project" not in walk.lists:
        return
    named = [name for item in walk.items if item.has("project") and (name := full_name(walk, item))]
    if named:
        owner = next((i.subjects[0] for i in walk.items if is_company(i) and not i.aside), None)
        one = all(name in named[0] for name in named)  # Dự án Khu liên hợp gang thép A
        walk.story.project = (owner, named[0]) if one else None


def full_name(walk: Walk, project: Item) -> str | None:
    """The name of a project that has one; not of several, nor what a clause only goes on with."""
    if lone_project(walk, [project]) is None:
        return None
    name = named_from(walk, project, len(walk.items) - 1)
    return name if name and name.count(" ") - walk.folded.count(" ", project.start, project.end) > 1 else None


def is_measured(walk: Walk, project: Item) -> bool:
    """Whether a project is several, or one of what a clause gives figures of: ``gần 340 ha xây nhà máy``."""
    clause = clause_of(walk.items[: walk.items.index(project)])
    return lone_project(walk, [project]) is None or any(item.kind in FIGURES for item in clause)


def is_owner(walk: Walk, item: Item) -> bool:
    """Whether a company is named, and not only in the name of a project or as whose it is."""
    if not (is_company(item) or item.has("firm")):
        return False
    for before in reversed(walk.items[: walk.items.index(item)]):
        if before.kind in SPLIT or before.kind in FIGURES or item.start - before.end > _LONGEST:
            return True
        if before.has("project"):
            return False
    return True
