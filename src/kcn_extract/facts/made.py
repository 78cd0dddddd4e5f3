"""A draft of a fact, made of a figure and what was found around it."""

from __future__ import annotations

from itertools import pairwise

from kcn_extract.facts.draft import Draft
from kcn_extract.facts.narrow import narrower
from kcn_extract.facts.owner import deal_out, partner_of, subject_of
from kcn_extract.facts.scan import UNKNOWN, Item
from kcn_extract.facts.status import part_of, plan_of
from kcn_extract.facts.walk import Walk, has
from kcn_extract.facts.when import period_said
from kcn_extract.facts.worth import is_of_project, is_worth, of_economy


def add_draft(walk: Walk, at: int, figure: Item | None, lead: list[Item], code: str, cue: Item | str) -> Draft | None:
    item = walk.items[at]
    subjects, where = subject_of(walk, at, item.kind, code)
    if subjects and subjects[0] is UNKNOWN:
        walk.subjects, walk.where = subjects, where
        return None
    if where == "the title" and is_of_branch(walk, lead):
        return None
    if not isinstance(where, Item) and code in walk.traits["earned"] and is_of_branch(walk, lead):
        return None
    subjects, partner = partner_of(walk, at, code, cue, subjects)
    if code == "registered_capital" and subjects and subjects[0].type == "zone" and any(i.has("works") for i in lead):
        code = "infrastructure_cost"
    if code == "growth" and not of_economy(walk, at):
        return None
    if not subjects or not is_worth(walk, code, cue, item, subjects, where):
        return None
    walk.pending = None
    start = cue.start if isinstance(cue, Item) and walk.start <= cue.start < item.start else item.start
    draft = Draft(code, figure, subjects, start, item.end)
    draft.cues = [("indicator", cue), ("subject", where)]
    if len(subjects) > 1:
        deal_out(walk, draft, item, at)
    behind = isinstance(where, Item) and where.start > item.start
    if not (behind and walk.subjects):  # 80% ở miền Bắc: nobody else's
        walk.subjects, walk.where = subjects, where
    plan = plan_of(walk, at, item, code, draft.subjects)
    draft.plan = plan is not None
    if plan is not None:
        draft.cues.append(("status", plan))
    draft.period, said = period_said(walk, at, item, code, draft)
    if draft.period is not None:
        draft.cues.append(("period", said))
        happened = any(other.has("done") or other.has("so_far") for other in walk.items[:at])
        handed_on = said == "the sentence before" and walk.carried.planned and not happened
        draft.plan = draft.plan or handed_on or walk.story.is_ahead(draft.period)
        measured = isinstance(plan, Item) and (plan.has("goal_of") or walk.items[at - 1].kind == "open")
        draft.plan = draft.plan and (measured or not walk.story.is_past(draft.period))
    if not draft.plan and has(walk.tail(at, 12), "threshold"):  # các doanh nghiệp từ 10 lao động trở lên
        return None
    draft.part = partner or part_of(walk, at, lead, code, cue, subjects[0])
    nobody = subjects[0].type == "place" and not isinstance(where, Item) and (partner or not draft.part)
    if nobody and code in walk.traits["capital"] and is_of_project(walk, item):
        return None
    draft.part = narrower(walk, at, lead, code, cue, subjects[0], draft.part)
    if figure is not None:
        walk.codes[item.kind] = code
        walk.last_value = at
    walk.growth = code == "growth"
    walk.found.append(draft)
    return draft


def is_of_branch(walk: Walk, lead: list[Item]) -> bool:
    """Whether a result is that of a whole branch, of which a company was spoken: ``doanh thu trong lĩnh vực viễn
    thông``."""
    return any(a.has("during") and b.has("segment") and b.start - a.end < 2 for a, b in pairwise(lead))
