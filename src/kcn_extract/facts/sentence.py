"""The walk over a sentence: from the items to drafts of facts, and what the next sentence may take over."""

from __future__ import annotations

from kcn_extract.facts.change import add_factor
from kcn_extract.facts.draft import Carried, Draft
from kcn_extract.facts.figure import add_figure
from kcn_extract.facts.owner import is_joint, lies_in
from kcn_extract.facts.scan import FIGURES, UNKNOWN
from kcn_extract.facts.subject import is_company, is_zone
from kcn_extract.facts.walk import Walk
from kcn_extract.facts.when import (
    belongs_to_other,
    closes,
    dates_event,
    fits_period,
    good_period,
    is_unknown,
    set_baselines,
)


def drafts_of(walk: Walk) -> list[Draft]:
    """The drafts of facts that a sentence makes, from left to right."""
    for at, item in enumerate(walk.items):
        if item.kind in FIGURES:
            add_figure(walk, at, item)
            walk.previous = at
        elif item.kind == "cue" and (item.has("times") or item.has("factor")):
            add_factor(walk, at, item)
        else:
            walk.story.remember(item)
    set_baselines(walk)
    return walk.found


def hand_on(walk: Walk) -> Carried:
    """What the next sentence may take over."""
    subjects, period, closing = walk.subjects, walk.carried.period, walk.carried.closes
    if not walk.found:
        named = (item for item in walk.items if item.subjects and not item.aside)
        topic = next((item for item in named if not (is_zone(item) and lies_in(walk, item))), None)
        subjects = topic.subjects if topic else subjects
        if topic and is_company(topic) and is_joint(walk, topic):
            subjects = (UNKNOWN,)
    elif len({draft.subjects[0].name for draft in walk.found if draft.subjects[0].type == "place"}) > 1:
        subjects = walk.carried.subjects  # each its own: none of them is the paragraph's
    for index, item in enumerate(walk.items):
        if item.has("so_far") or is_unknown(walk, item):
            period = None
        elif item.kind != "date" or belongs_to_other(walk, index) or dates_event(walk, index):
            continue
        elif (good := good_period(walk, item)) and fits_period(walk, item, good, ""):
            period, closing = good, closes(walk, item)
    if kept := [draft.period for draft in walk.found if draft.period and not draft.owned]:
        period = kept[-1] if kept[-1].end >= kept[0].start else kept[0]  # quý này 187 tỷ, trong khi quý I/2019 795 tỷ
    plan = "plan" in walk.lists or "goal" in walk.lists
    baseline = next((draft.compared for draft in reversed(walk.found) if draft.compared), None)
    planned = all(draft.plan for draft in walk.found) if walk.found else walk.carried.planned
    planned = planned and not ("unfounded" in walk.lists or "called" in walk.lists)
    last = walk.found[-1] if walk.found else None
    said_of = frozenset((subject.type, subject.name) for draft in walk.found for subject in draft.subjects)
    heard = said_of | walk.carried.heard if period == walk.carried.period else said_of
    works = walk.carried.works or "works" in walk.lists
    return Carried(subjects, period, plan, planned, baseline, walk.growth, works, walk.codes, last, closing, heard)
