"""Whether a figure is planned, and what part of a whole it is of."""

from __future__ import annotations

from kcn_extract.facts.doubt import is_plural
from kcn_extract.facts.scan import FIGURES, Item, count_of
from kcn_extract.facts.walk import Walk, clause_of, has
from kcn_extract.record import Subject

_TOGETHER = 90  # letters between two counts of parts and the capital of both
_LONGEST_PART = 60
_OPENS = FIGURES | {"stop"}
_ENDS_PART = frozenset(
    (
        "to",
        "up",
        "down",
        "share",
        "at",
        "compared",
        "plan",
        "aside",
        "inside",
        "until",
        "says",
        "has",
        "forms",
        "others",
    )
)


def plan_of(walk: Walk, at: int, item: Item, code: str, subjects: tuple[Subject, ...]) -> Item | str | None:
    own = subjects[0].type == "zone" and code in walk.traits["own"]
    if own and (pending := next((cue for cue in walk.items if cue.has("pending")), None)):
        return pending
    after = walk.items[at + 1] if at + 1 < len(walk.items) else None
    if after is not None and after.has("to") and walk.items[at - 1].has("aside") and at and after.start - item.end < 3:
        return None  # từ 20.776 ha lên 105.585 ha
    before = walk.items[at - 1] if at else None
    if code == "zones" and "drawn" in walk.lists and (drawn := drawn_before(walk, at)) is not None:
        return drawn
    if at > 1 and before is not None and before.kind == "open" and walk.items[at - 2].has("goal"):
        return walk.items[at - 2]  # hoàn thành 35% kế hoạch (398 tỷ đồng)
    if "goal_of" in walk.lists and (goal := goal_before(walk, at)) is not None:
        return goal
    last = walk.found[-1] if walk.found else None
    if code == "area" and last is not None and last.plan and last.indicator == "zones":
        return "its zones"
    if code in walk.traits["land"] and (tail := walk.tail(at, 12)) and tail[0].has("master_plan"):
        return tail[0]
    if (ahead := next((i for i in walk.tail(at, 12) if i.has("called")), None)) is not None:
        return ahead  # 104 dự án kêu gọi đầu tư
    if code == "zones" and (ahead := unfounded_behind(walk, at)) is not None:
        return ahead
    if "unsure" in walk.lists and code in walk.traits["capital"]:
        return next(i for i in walk.items if i.has("unsure"))
    if walk.before(item).endswith(walk.story.linker.lexicon.attained):
        return None
    for index in range(at - 1, -1, -1):
        cue = walk.items[index]
        if not cue.lists:
            continue
        if cue.has("so_far") or cue.has("done"):
            return None
        if not (cue.has("plan") or cue.has("goal") or (own and cue.has("proposed"))):
            continue
        if code == "wage" and cue.has("hires"):  # tuyển 800 lao động với lương 8 triệu đồng
            continue
        if cue.has("master_plan") and code not in walk.traits["land"]:
            continue
        before = walk.items[index - 1] if index else None
        if before is not None and before.kind == "percent" and cue.start - before.end < 4:
            continue
        if own and not cue.has("proposed") and item.start - cue.end > 25:
            continue
        return cue
    stage = bool(walk.items) and walk.items[0].has("stage") and walk.items[0].start - walk.start < 3
    if stage and walk.carried.planned and code in walk.traits["capital"]:  # Giai đoạn 2 xây dựng nhà máy trị giá …
        return "the sentence before"
    return "the lead-in" if walk.carried.plan and walk.bullet else None


def goal_before(walk: Walk, at: int) -> Item | None:
    """The plan that an amount is of: ``so với kế hoạch lãi 400 tỷ đồng``, not what is measured against it."""
    return next((item for item in clause_of(walk.lead(at)) if item.has("goal_of")), None)


def drawn_before(walk: Walk, at: int) -> Item | None:
    """The word by which zones are only drawn: ``tỉnh quy hoạch 14 KCN và 56 cụm công nghiệp``."""
    ends = (i for i in reversed(walk.items[:at]) if i.has("drawn") or i.has("done") or i.has("so_far"))
    drawn = next(ends, None)
    if drawn is None or not drawn.has("drawn"):
        return None
    first = walk.items[walk.items.index(drawn) + 1]
    return drawn if first.start - drawn.end < 2 and count_of(first) == "zones" else None


def unfounded_behind(walk: Walk, at: int) -> Item | None:
    """Zones that are only in a plan: ``2 KKT (A và B) chưa được thành lập``."""
    for item in walk.items[at + 1 :]:
        if item.kind in FIGURES or item.kind == "stop":
            return None
        if item.has("unfounded"):
            return item
    return None


def part_of(walk: Walk, at: int, lead: list[Item], code: str, cue: Item | str, subject: Subject) -> str | None:
    """The part of a whole that a figure is of; for what has no indicator of its own, what it measures."""
    text, clause = walk.story.shadow.text, clause_of(lead)
    if code in ("ratio", "other", "growth"):
        if isinstance(cue, Item) and cue.kind == "cue":
            follow = next((i.start for i in walk.items if i.start >= cue.end), cue.end)
            longer = follow - cue.start < _LONGEST_PART and cue.meaning.weak  # tỷ lệ cây xanh tối thiểu
            return text[cue.start : follow if longer else cue.end].strip()
        moved = next((c for c in clause if c.has("up") or c.has("down")), None)
        if cue != "handed on":
            return None
        if moved is not None:  # công nghiệp tăng 9%, dịch vụ tăng 7%
            before = reversed(walk.items[: walk.items.index(moved)])
            start = next((i.end for i in before if i.kind in _OPENS or i.has("breakdown")), moved.start)
            branch = text[start : moved.start].strip(" ,")
            if branch and branch not in walk.story.linker.lexicon.conjunctions:
                return branch if len(branch) < _LONGEST_PART else None
        return walk.found[-1].part if walk.found and walk.found[-1].indicator == code else None
    if isinstance(cue, Item) and cue.has("named_part"):
        return text[cue.start : cue.end]
    if subject.type == "company" and (segment := next((i for i in reversed(lead) if i.has("segment")), None)):
        return named_from(walk, segment, at)
    if code in ("revenue", "profit") and isinstance(cue, Item) and (source := source_of(walk, cue, at)):
        return source
    if code in walk.traits["earned"] or code == "projects":
        behind = next((i for i in walk.tail(at, 12) if i.has("segment")), None)
        if behind is not None:  # lợi nhuận 118 tỷ đồng từ chuyển nhượng dự án, 24 dự án thuộc lĩnh vực công nghiệp
            return named_from(walk, behind, len(walk.items) - 1)
    kinds = [item for item in (*walk.tail(at, 16), *reversed(clause)) if item.kind == "cue"]
    for items in (clause, walk.tail(at, 40)):
        if has(items, "foreign") and has(items, "domestic"):  # trong nước và nước ngoài
            return None
    if subject.type == "company" and (abroad := next((i for i in reversed(lead) if is_abroad(walk, i)), None)):
        return text[abroad.start : abroad.end]
    counted = [draft for draft in walk.found if draft.indicator in ("projects", "enterprises")][-2:]
    parts = {draft.part for draft in counted}
    if code not in ("projects", "enterprises") and len(parts) > 1 and None not in parts:
        between = walk.found[walk.found.index(counted[0]) : walk.found.index(counted[1])]
        if len(between) == 1 and counted[1].start > walk.items[at].start - _TOGETHER:  # 19 dự án FDI và 22 DDI với …
            return None
    last = walk.found[-1] if walk.found else None
    if last is not None and last.indicator == code and last.subjects[0] == subject and has(lead, "versus"):
        return last.part  # doanh thu của công ty mẹ đạt …, giảm so với mức 7.212 tỷ đồng
    for item in kinds:
        if item.has("foreign"):
            return "FDI"
        if item.has("added") and is_joined(walk, item, cue):  # vốn cấp mới, tăng thêm và góp vốn
            return None
        if item.has("domestic") or item.has("added"):
            return text[item.start : item.end]
    if code in walk.traits["traded"] and isinstance(cue, Item) and (product := product_of(walk, cue, at)):
        return product
    if code in walk.traits["project"] and (project := next((i for i in reversed(lead) if i.has("project")), None)):
        if are_listed(walk, lead):
            return None
        return None if is_plural(walk, project) else named_from(walk, project, at)
    if subject.type == "place" and (piece := piece_of(walk, at, code, cue)) is not None:
        return named_from(walk, piece, at)
    return None


def source_of(walk: Walk, cue: Item, at: int) -> str | None:
    """What a result is from, said right behind its word: ``doanh thu từ các chương trình truyền hình``."""
    index = walk.items.index(cue)
    since, *behind = walk.items[index + 1 : at + 1] or [cue]
    if not behind or not since.has("since") or since.start - cue.end > 1:
        return None
    source = walk.story.shadow.text[since.start : behind[0].start].strip(" ,")
    return (named_from(walk, since, at) or source) if source.count(" ") > 1 else None


def are_listed(walk: Walk, items: list[Item]) -> bool:
    """Whether several projects stand in a row, whose sum a figure is: ``nhà máy A (AA), kho B và cảng C``."""
    tied = False
    seen = False
    for item in items:
        if item.has("project"):
            if seen and tied:
                return True
            seen, tied = True, False
        elif item.kind == "comma" or walk.says_and(item):
            tied = True
        elif item.kind not in ("open", "close"):
            tied = False
    return False


def piece_of(walk: Walk, at: int, code: str, cue: Item | str) -> Item | None:
    """The first word of the part that a sentence goes on with: ``…, trong đó 220 KCN đã hoạt động có diện tích …``,
    ``trong đó, vốn doanh nghiệp đạt 5 tỷ đồng``."""
    breakdown = next((item for item in reversed(walk.items[:at]) if item.has("breakdown")), None)
    if breakdown is None or not any(draft.indicator == code and draft.end <= breakdown.start for draft in walk.found):
        return None
    zones = [draft.figure for draft in walk.found if draft.indicator == "zones" and draft.start >= breakdown.start]
    if zones:
        return zones[-1]
    bare = isinstance(cue, Item) and cue.start > breakdown.start and not cue.meaning.strong and cue.kind == "cue"
    return cue if bare and isinstance(cue, Item) else None


def is_joined(walk: Walk, item: Item, cue: Item | str) -> bool:
    """Whether a comma or an ``and`` stands between the word for an indicator and a part: it is of more than that."""
    before = walk.items[max(walk.items.index(item) - 2, 0) : walk.items.index(item)]
    told = len(before) == 2 and (before[0] is cue or before[0].has("added") or before[0].has("newly"))
    return told and (before[1].kind == "comma" or walk.says_and(before[1]))


def product_of(walk: Walk, cue: Item, at: int) -> str | None:
    """The goods that an amount of trade is of: plain words between ``xuất khẩu`` and the amount."""
    text, fillers = walk.story.shadow.text, walk.story.linker.lexicon.fillers
    end = cue.end
    for item in walk.items[walk.items.index(cue) + 1 : at + 1]:
        words = text[end : item.start].strip(" ,").split(" ")
        if item.kind == "comma" and len(words[0]) > 1 and end == cue.end:  # nông, lâm nghiệp
            continue
        while words and words[0].lower() in fillers:
            words.pop(0)
        product = " ".join(words)
        if product[:1].isalpha() and len(product) < _LONGEST_PART:
            return product
        end = item.end
    return None


def is_abroad(walk: Walk, item: Item) -> bool:
    """Whether an item is a country, or a part of the world, where a company is at work."""
    index = walk.items.index(item)
    at = index > 0 and walk.items[index - 1].has("place_word") and item.start - walk.items[index - 1].end < 2
    return at and bool(item.subjects) and item.subjects[0].name in walk.story.linker.abroad


def named_from(walk: Walk, head: Item, at: int) -> str | None:
    """The words of a part from its first one on, up to what says how much it is: ``mảng thép``, ``nhà máy bia``."""
    text, index = walk.story.shadow.text, walk.items.index(head)
    following = walk.items[index + 1 : at + 1]
    last = next((item for item in following if item is walk.items[at] or ends_part(head, item)), None)
    if last is None and index + 1 < len(walk.items):
        return None
    words = text[head.start : last.start if last else walk.end].strip(' ,."-').split(",")[0].split(" ")
    ends = (at for at, word in enumerate(words) if word.lower() in walk.story.linker.lexicon.part_ends)
    part = " ".join(words[: next(ends, len(words))])
    alone = len(part) <= head.end - head.start and part.count(" ") < 2  # "dự án"; but "công ty mẹ"
    if alone or ")" in part:
        return None
    return part if len(part) < _LONGEST_PART else part[:_LONGEST_PART].rpartition(" ")[0]


def ends_part(head: Item, item: Item) -> bool:
    """Whether the name of a part ends before an item."""
    if item.meaning.strong or item.meaning.weak or not item.lists.isdisjoint(_ENDS_PART):
        return True
    owner = head.has("segment") and bool(item.subjects) and item.subjects[0].type == "company"
    return owner or item.kind in ("open", "colon", "stop", "date") or item.kind in FIGURES
