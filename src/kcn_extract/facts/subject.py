"""Whom a sentence is about: names that only say where or from whom are told apart, names in a row are joined."""

from __future__ import annotations

from kcn_extract.facts.indicator import Lexicon
from kcn_extract.facts.scan import FIGURES, UNKNOWN, Item

_LONGEST_NAME = 40
SPLIT = frozenset(("stop", "colon", "comma", "open", "close", "cell", "dash"))
_STANDS_FOR = frozenset(("whole", "whole_bare", "nation", "here", "here_bare", "firm", "one_firm"))
_BARE = frozenset(("firm", "one_firm", "here_bare", "whole_bare"))


def is_place(item: Item) -> bool:
    return bool(item.subjects) and item.subjects[0].type == "place"


def is_zone(item: Item) -> bool:
    return bool(item.subjects) and item.subjects[0].type == "zone"


def is_company(item: Item) -> bool:
    return bool(item.subjects) and item.subjects[0].type == "company"


def mark_aside(items: list[Item], folded: str, start: int, abroad: frozenset[str], lexicon: Lexicon) -> None:
    """Tell the names that a line is about from those that only say where, from whom, or near what."""
    named: Item | None = None
    quoted = False  # between "theo" and the next comma
    sharing = False  # behind "chiếm", "bằng"
    part: Item | None = None  # the percentage whose whole is being named: chiếm 84% … toàn tỉnh
    inside = False  # a bracket
    for at, item in enumerate(items):
        if item.kind in ("open", "close"):
            inside = item.kind == "open"
        if item.kind in SPLIT:
            quoted = quoted and item.kind in ("open", "close", "dash")
            part, sharing = None, False
        elif item.has("share") or item.has("times"):
            sharing = True
        elif item.has("says"):
            quoted = False
            before = items[at - 2 : at] if at > 1 else []
            if len(before) == 2 and before[0].has("at") and before[1].subjects and item.start - before[1].end < 3:
                before[1].aside = True  # phân tích của JLL cho thấy
        elif item.has("source"):
            quoted = quoted or opens_clause(item, None, "", folded, start)
        if item.kind == "subject" or (item.lists and not item.lists.isdisjoint(_STANDS_FOR)):
            place = is_place(item) or not item.subjects
            near, gap = _before(items, at, folded, lexicon.type_words)
            if near is not None and near.kind == "cue" and gap in lexicon.type_words:
                figure = next((i for i in items[at + 1 : at + 3] if i.kind != "open"), item)
                tied = figure.kind in FIGURES and figure.start - item.end < 4  # … và Bình Dương 182 USD
                loose = near.has("aside_place") or near.has("inside")
                item.aside = near.has("aside") or (place and loose and not tied)
                item.fallback = near.has("board") or near.has("inside")
            if (
                quoted
                or (inside and (is_zone(item) or place))
                or (place and part is not None and item.start - part.end < 60)
            ):
                item.aside = True
            if is_place(item) and named is not None and _locates(named, folded[named.end : item.start], lexicon):
                item.aside = True
            if is_place(item) and named is not None and named.subjects[0] is UNKNOWN:
                nameless = named.has("forms") and item.start - named.end < _LONGEST_NAME
                item.aside = item.aside or (nameless and "," not in folded[named.end : item.start])
            if is_place(item) and folded[item.end : item.end + 1] == '"':  # the end of a title
                item.aside = True
            if is_place(item) and named is not None and _is_apposed(named, item, folded, lexicon):
                item.aside = True
            if is_place(item) and item.subjects[0].name in abroad:
                item.aside = True
            if is_place(item) and near is not None and not gap and (near.has("others") or near.has("firm")):
                item.aside = True  # nhà đầu tư Nhật Bản
            if item.has("district") and not (near is None and opens_clause(item, None, "", folded, start)):
                item.aside = True
            if item.has("here") and near is not None and near.kind in FIGURES and "," not in gap:
                item.aside = True
            if not item.lists.isdisjoint(_BARE) and not opens_clause(item, near, gap, folded, start):
                item.aside = True
        if item.kind == "subject":
            named = item
        elif item.kind in FIGURES:
            named = None
            part = item if item.kind == "percent" and sharing else None


def _is_apposed(named: Item, place: Item, folded: str, lexicon: Lexicon) -> bool:
    """Whether a place is only in what is said of a name between commas: ``Huế, cửa ngõ của miền Trung, có``."""
    gap = folded[named.end : place.start]
    owned = gap.rstrip().rpartition(" ")[2] in lexicon.owner_words
    return owned and gap[0] == "," and gap.count(",") == 1 and folded[place.end : place.end + 1] == ","


def _locates(named: Item, gap: str, lexicon: Lexicon) -> bool:
    """Whether what stands between two names makes the second the place of the first; of two provinces in a row
    (``Ở phía Nam, TP.HCM …``) it does not."""
    in_a_row = is_place(named) and not named.has("district") and gap.strip() == ","
    return not in_a_row and lexicon.shapes["location"].fullmatch(gap) is not None


def _before(items: list[Item], at: int, folded: str, type_words: frozenset[str]) -> tuple[Item | None, str]:
    """What stands before a name, over words for its type."""
    before, item = at - 1, items[at]
    while before >= 0:
        near = items[before]
        gap = folded[near.end : item.start].strip()
        if (
            near.kind == "cue"
            and gap in type_words
            and (near.has("whole_bare") or near.has("firm") or near.has("forms"))
        ):
            before -= 1
            item = near
            continue
        return near, gap
    return None, ""


def opens_clause(item: Item, near: Item | None, gap: str, folded: str, start: int) -> bool:
    """Whether nothing stands between the beginning of a clause, or a word that ties it to its clause, and an item."""
    if not folded[start : item.start].strip(" -+*•\"'"):
        return True
    before = folded[max(0, item.start - 3) : item.start].rstrip()
    if before and before[-1] in '.:;,!?…"-(':
        return True
    return near is not None and not gap and (near.has("at") or near.has("so_far") or near.kind == "date")


def grouped(items: list[Item], folded: str, lexicon: Lexicon) -> list[Item]:
    """Zones named one after another are one subject; a zone and ``các KCN`` are the zones of a place."""
    joined: list[Item] = []
    joined_by = lexicon.shapes["joined"]
    turn = next((at for at, item in enumerate(items) if item.has("respectively")), 0)
    dealt = turn > 0 and not any(item.kind in FIGURES for item in items[:turn])
    named = False
    for item in items:
        if not named or not (item.subjects or item.has("whole")):
            named = named or is_zone(item) or (dealt and bool(item.subjects))
            joined.append(item)
            continue
        at = len(joined) - 1
        while at >= 0 and (joined[at].kind in ("comma", "stop") or joined[at].has("aside_place")):
            at -= 1
        whole = joined[at] if at >= 0 else None
        if whole is not None and whole.subjects and joined_by.fullmatch(folded[whole.end : item.start]):
            alike = bool(item.subjects) and item.subjects[0].type == whole.subjects[0].type
            if alike and (is_zone(whole) or dealt):
                subjects = (*whole.subjects, *item.subjects)
                joined[at:] = [Item(whole.start, item.end, "subject", whole.meaning, whole.mention, subjects)]
                joined[at].aside, joined[at].fallback = whole.aside, whole.fallback
                continue
            if (
                is_zone(whole)
                and item.has("whole")
                and any(word in folded[whole.end : item.start] for word in lexicon.and_words)
            ):
                joined[at:] = [Item(whole.start, item.end, "cue", item.meaning, lists=item.lists, aside=whole.aside)]
                continue
        joined.append(item)
    return joined
