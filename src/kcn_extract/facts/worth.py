"""Whether a figure is business at all."""

from __future__ import annotations

from kcn_extract.facts.scan import COUNTRY, FIGURES, Item
from kcn_extract.facts.status import product_of
from kcn_extract.facts.subject import is_company
from kcn_extract.facts.walk import Walk, tells
from kcn_extract.record import CardinalValue, MoneyValue, Number, PercentValue, Subject

_LONGEST_TIE = 45  # letters between a place and its area
_CLAIMS = frozenset(("has", "hires"))
_LONGEST_CLAIM = 32  # letters between a word that claims firms or people for a place and their number
_FEW = 20  # people who are a story, no count
_DEAREST_SHARE = 1_000_000  # đồng
_FASTEST = 30  # per cent that no economy grows by
_LEAST_TRADE = 1_000_000_000  # USD that a country's exports or imports are worth; what is less is some product's
_NEXT = 16  # letters between figures that are one list


def is_worth(
    walk: Walk, code: str, cue: Item | str, item: Item, subjects: tuple[Subject, ...], where: Item | str
) -> bool:
    """Whether a figure is business at all. An article on zones is; elsewhere the words must say so."""
    story, subject = walk.story, subjects[0]
    if code == "zones" and subject.type == "zone" and subject.kind not in ("KKT", "KKTCK"):
        return False
    unit = getattr(item.mention.value, "unit", None) if item.mention else None
    if isinstance(cue, Item) and cue.has("price") and not is_price(item):
        return False
    if unit == "m2" and subject.type == "place" and code not in ("leasable_area", "leased_area"):  # a dwelling
        return False
    if code == "area" and subject.type == "place" and not is_land(walk, item, where):
        return False
    if cue is item and subject.type == "place" and not is_counted(walk, item, code):
        return False
    if subject.type == "place" and isinstance(cue, Item) and cue.has("of_company"):
        return False
    if subject.type == "company" and isinstance(cue, Item) and cue.has("of_state"):
        return False
    if code == "ratio" and subject.type == "company" and "segment" in walk.lists:
        return False
    if code == "ratio" and subject.type == "zone" and "incentive" in walk.lists:
        return False
    if isinstance(cue, Item) and cue.has("loss") and "project" in walk.lists:
        return False
    if code == "occupancy_rate" and subject.type == "place" and not story.domain:  # of flights, of hotels
        return False
    traded = subject == COUNTRY and code in ("exports", "imports")
    lead = walk.lead(walk.items.index(item)) if traded else []
    product = traded and isinstance(cue, Item) and product_of(walk, cue, walk.items.index(item))
    told_of = product or (traded and any(i.subjects and i.subjects[0].name in story.linker.abroad for i in lead))
    if traded and 0 < dollars(item) < _LEAST_TRADE and not (story.trade and told_of):
        return False
    if subject.name.lower() in story.linker.lexicon.continents:  # châu Á tăng 12%: a part of somebody's trade
        return False
    here = isinstance(where, Item)
    ahead = any(is_company(i) and not i.aside for i in walk.items if i.start > item.end)
    if ahead and not here and subject.type == "place" and code in walk.traits["of_company"]:
        return False  # mặc dù doanh thu giảm 57% nhưng Kinh Bắc …
    if code == "other" and isinstance(cue, str) and subject.type == "place" and not (walk.found or walk.continues):
        return False
    if code == "profit" and subject.type == "place" and not here:
        return False
    if story.domain:
        return not (code == "other" and isinstance(cue, str) and not (here or walk.found or walk.continues))
    if subject.name in story.linker.abroad and code not in walk.traits["macro"]:
        return False
    told = story.place_told and code in walk.traits["macro"] and subject.name not in story.linker.abroad
    told = told or (traded and story.trade)
    stock = code == "other" and isinstance(cue, Item) and cue.has("of_company") and not cue.has("price")
    stock = stock and getattr(item.mention and item.mention.value, "amount", None) is not None
    if not here and not told and (subject.type == "place" or not (code in walk.traits["earned"] or stock)):
        return False
    if isinstance(cue, str):
        last = walk.found[-1].end if walk.found else 0
        listed = traded and ("market" in walk.lists or (story.trade and not any(i.kind == "cue" for i in lead)))
        return cue == "handed on" and bool(last) and (item.start - last < _NEXT or listed)
    if cue is item:  # a count
        money = walk.has_indicator(walk.traits["capital"])
        return code == "zones" or subject.type == "zone" or (code == "projects" and money)
    if not (cue.meaning.strong or cue.has("goal")):
        if subject.type == "place":
            named = here and subject != COUNTRY and subject.name not in story.linker.abroad and dollars(item) > 0
            return code in walk.traits["traded"] and (dollars(item) >= _LEAST_TRADE or bool(told_of) or named)
        return code in walk.traits["hinted"]
    if code == "ratio":
        return cue.has("goal") or subject.type == "company"
    if item.kind == "area" or code in ("revenue", "profit", "workers", "rent"):
        return subject.type != "place"
    if code == "other":
        return subject.type != "place" or here
    return True


def is_of_project(walk: Walk, item: Item) -> bool:
    """Whether a sentence that names nobody speaks of one project: ``Dự án có …, tổng vốn đăng ký 300 tỷ đồng``."""
    if any(draft.indicator == "projects" for draft in walk.found):
        return False
    plurals = walk.story.linker.lexicon.plurals
    projects = (i for i in walk.items if i.has("project") and i.end <= item.start)
    return any(walk.before(i).rpartition(" ")[2] not in plurals for i in projects)


def dollars(item: Item) -> Number:
    value = item.mention.value if item.mention else None
    return (value.amount or 0) if isinstance(value, MoneyValue) and value.currency == "USD" else 0


def is_price(item: Item) -> bool:
    """Whether an amount may be what one share costs."""
    value = item.mention.value if item.mention else None
    amount = (value.amount or value.low) if isinstance(value, MoneyValue) else None
    return amount is None or item.kind == "rate" or amount < _DEAREST_SHARE


def is_counted(walk: Walk, item: Item, code: str) -> bool:
    """Whether a count of firms or people is one of a place: something before it says that there are so many, or what
    they do there; who came to a meeting, or was asked, is no count."""
    if code not in ("enterprises", "workers"):
        return True
    at = walk.items.index(item)
    tail = walk.tail(at)
    value = item.mention.value if item.mention else None
    few = isinstance(value, CardinalValue) and code == "workers" and (value.amount or value.low or 0) < _FEW
    if few or any(i.has("attends") for i in tail):
        return False
    tail = [i for i in tail if not i.has("has")]
    lead = walk.lead(at)
    near = (i for i in lead if item.start - i.end < _LONGEST_CLAIM and not walk.says_and(i))
    claims = any(not i.lists.isdisjoint(_CLAIMS) or tells(i, code) for i in (*near, *tail))
    return claims or any(draft.indicator == code for draft in walk.found) or walk.carried.codes.get("count") == code


def is_land(walk: Walk, item: Item, where: Item | str) -> bool:
    """Whether an area is that of a place, or of its zones together: these are counted beside it, or the place stands
    right before it and no project in between."""
    if any(draft.indicator == "zones" for draft in walk.found) or walk.carried.codes.get("count") == "zones":
        return True
    if not isinstance(where, Item) or not 0 <= item.start - where.end < _LONGEST_TIE:
        return False
    return not any(i.has("project") for i in walk.items if where.end <= i.start < item.start)


def of_economy(walk: Walk, at: int) -> bool:
    """Whether a growth is that of a place's economy: no company stands before it, and no branch or measure of one."""
    bare = next((i for i in reversed(walk.items[:at]) if i.has("bare_growth")), None)
    if is_followed(walk, walk.items[at]):  # tăng 2% điện năng
        return False
    if bare is not None and any(draft.indicator != "growth" for draft in walk.found):
        return False  # xuất khẩu đạt …, vượt tốc độ tăng trưởng kế hoạch là 8%
    if bare is not None:  # tốc độ tăng trưởng kết cấu hạ tầng
        if is_followed(walk, bare):
            return False
        value = walk.items[at].mention.value if walk.items[at].mention else None  # type: ignore[union-attr]
        if isinstance(value, PercentValue) and (value.amount or value.high or 0) > _FASTEST:
            return False
    for item in reversed(walk.items[:at]):
        if item.kind == "stop" or item.kind in FIGURES:
            return True
        if walk.folded.startswith(walk.story.linker.lexicon.of_index, item.start) and is_indexed(walk):
            continue
        if item.has("branch") or (item.subjects and item.subjects[0].type == "company" and not item.aside):
            return False
    return True


def is_indexed(walk: Walk) -> bool:
    """Whether a sentence told the growth of an index, whose branches may follow."""
    return walk.growth and bool(walk.found) and walk.found[-1].indicator == "growth"


def is_followed(walk: Walk, item: Item) -> bool:
    """Whether a word that says something, and that the lexicon does not know, stands right behind an item."""
    follow = next((other.start for other in walk.items if other.start >= item.end), walk.end)
    word = walk.folded[item.end : follow].strip(" ").split(" ")[0]
    return word.isalpha() and word not in walk.story.linker.lexicon.fillers
