"""Which figures would mislead in a row of their own: their text restricts them by what a fact cannot say."""

from __future__ import annotations

from kcn_extract.facts.draft import Draft
from kcn_extract.facts.period import period_of
from kcn_extract.facts.scan import Item
from kcn_extract.facts.subject import is_place
from kcn_extract.facts.walk import Walk
from kcn_extract.facts.when import is_awarded, is_vague
from kcn_extract.record import Subject

_APPOSED = 40  # letters between "tiền thân là" and the name of a firm that is no more
_BEHIND = 16  # letters between a count and what says that it is new
_YEARLY_NEAR = 16  # letters between an amount and the words that make it one of any year


def misleads(walk: Walk, draft: Draft) -> bool:
    """Whether a draft had better be no fact: what came in over a time that is not known reads as all there is, what
    one project earns as its zone's, a road through two provinces as one's."""
    story, figure = walk.story, draft.figure
    subject, code = draft.subjects[0], draft.indicator
    told = story.domain and story.published is not None
    said = figure or draft.change or draft.share
    if "if" in walk.lists and said in walk.items and is_supposed(walk, walk.items.index(said)):
        return True
    if figure is None:
        undated = draft.period is None and draft.direction is not None and code in walk.traits["capital"]
        return undated and subject.type == "place" and not told
    at = walk.items.index(figure) if figure in walk.items else 0
    results = code in walk.traits["earned"] or code == "workers"
    if subject.type == "place":
        results = code in walk.traits["earned"] and code not in walk.traits["macro"] and code != "ratio"
    if subject.type != "company" and results and lone_project(walk, walk.items) is not None:
        return draft.plan or not story.domain
    undated = draft.period is None and not draft.plan
    if code == "projects" and is_awarded(walk, at, code) and any(i.has("breakdown") for i in walk.items[:at]):
        return True
    if undated and not told and (flows_in(walk, at, code, subject) or was_less(walk, at, code)):
        return True
    if is_former(walk, draft) or passes_through(walk, at, draft):
        return True
    if told:
        return False
    if undated and subject.type == "company" and code in walk.traits["earned"] and code != "ratio":
        return any(item.kind == "date" for item in story.mentions) and not is_yearly(walk, at)
    return of_unnamed_project(walk, draft)


def is_supposed(walk: Walk, at: int) -> bool:
    """Whether a figure is only one of what would be: ``nếu tăng tốc, tỉnh có thể thu 900 tỷ đồng``; not what is set
    against another time (``nếu năm 2016 lãi 3 tỷ thì năm 2017 …``), nor a project that waits for its papers."""
    for index in range(at - 1, -1, -1):
        if walk.items[index].has("if"):
            dated = any(item.kind == "date" for item in walk.items[index + 1 : index + 3])
            might = any(item.has("might") for item in walk.items[index:at])
            return might and not dated and "unsure" not in walk.lists
    return False


def flows_in(walk: Walk, at: int, code: str, subject: Subject) -> bool:
    """Whether a figure is of some time that its sentence says, and nobody can tell which."""
    if code not in walk.traits["flow"] or (subject.type == "company" and code in walk.traits["capital"]):
        return False
    before = walk.items[:at]
    if any(item.has("newly") for item in walk.tail(at, _BEHIND)):
        return True
    for index in range(at - 1, -1, -1):
        item = before[index]
        if item.has("raised") or item.kind == "stop":
            return False
        if item.has("so_far"):
            since = before[index - 1] if index else None
            return since is not None and since.has("some_time") and item.start - since.end < 2
        if item.has("some_time") or item.has("newly") or is_unresolved(walk, item) or is_vague(walk, item):
            return True
    return any(item.has("ranks") for item in before)


def was_less(walk: Walk, at: int, code: str) -> bool:
    """Whether an amount is the one before a rise, of a time not said: ``điều chỉnh từ 1 tỷ USD lên 4,5 tỷ USD``."""
    before, after = walk.items[at - 1 : at], walk.items[at + 1 : at + 2]
    return code in walk.traits["capital"] and any(i.has("since") for i in before) and any(i.has("to") for i in after)


def of_unnamed_project(walk: Walk, draft: Draft) -> bool:
    """Whether what is to be earned each year is that of some project in the sentence before, not of its company."""
    where = next((cue for role, cue in draft.cues if role == "subject"), None)
    earned = draft.plan and draft.period is None and draft.indicator in walk.traits["earned"]
    return earned and draft.part is None and draft.subjects[0].type == "company" and not isinstance(where, Item)


def is_unresolved(walk: Walk, item: Item) -> bool:
    """Whether a date says a time of no known year, and nothing is compared with it."""
    if item.kind != "date" or period_of(item.mention) is not None:
        return False
    index = walk.items.index(item)
    compared = index > 0 and walk.items[index - 1].has("versus")
    return not compared and not any(walk.says(item, name) for name in ("same_period", "year_before"))


def is_yearly(walk: Walk, at: int) -> bool:
    """Whether an amount is one of any year: ``doanh thu 20 tỷ USD mỗi năm``."""
    figure = walk.items[at]
    per = getattr(figure.mention.value if figure.mention else None, "per", None)
    near = (i for i in walk.items if i.has("yearly"))
    return per == "year" or any(max(i.start - figure.end, figure.start - i.end) < _YEARLY_NEAR for i in near)


def lone_project(walk: Walk, items: list[Item]) -> Item | None:
    """The one project that a sentence speaks of: ``dự án``, not ``các dự án``."""
    return next((item for item in items if item.has("project") and not is_plural(walk, item)), None)


def is_plural(walk: Walk, item: Item) -> bool:
    """Whether several are meant: ``các dự án``, ``hai nhà máy``."""
    word = next(reversed(walk.folded[max(item.start - 12, 0) : item.start].split()), "")
    return word.isdigit() or word in walk.story.linker.lexicon.plurals


def is_former(walk: Walk, draft: Draft) -> bool:
    """Whether a company only bears the name that another one had: ``tiền thân là Công ty X``."""
    if "former" not in walk.lists:
        return False
    where = next((cue for role, cue in draft.cues if role == "subject"), None)
    return isinstance(where, Item) and any(i.has("former") and 0 <= where.start - i.end < _APPOSED for i in walk.items)


def passes_through(walk: Walk, at: int, draft: Draft) -> bool:
    """Whether the capital is that of a road or the like that lies in more than one place."""
    if draft.subjects[0].type != "place" or draft.indicator not in walk.traits["capital"]:
        return False
    road = next((index for index, item in enumerate(walk.items[:at]) if item.has("road")), at)
    if any(item.subjects[:1] == draft.subjects[:1] for item in walk.items[:road]):  # Tỉnh A trông vào tuyến đường …
        return False
    behind = (item for item in walk.items[road:at] if is_place(item) and not item.has("district"))
    return len({item.subjects[0].name for item in behind}) > 1
