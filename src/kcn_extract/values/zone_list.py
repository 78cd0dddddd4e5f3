"""Lists of zones that share a head: ``các KCN A, B và C``, ``3 KCN: A, diện tích 85 ha; B, 377 ha``.

A head opens a list. Behind each name the rule of items is tried, which knows what may stand behind a name (its area,
its province, its state, a bracket) and what joins it to the next; the list ends where it does not match, or where what
follows can be no zone.
"""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import takewhile
from typing import NamedTuple

from kcn_extract.gazetteer.model import Zone
from kcn_extract.record import ZoneValue
from kcn_extract.values.context import REFUSED, Context, Groups, Moved, Result, ValueFunction
from kcn_extract.values.zone import (
    NUMERAL,
    after_plural,
    ended,
    is_area,
    is_before_zone,
    is_foreign,
    is_fragment,
    is_place,
    is_shaped,
    is_subject,
    kind_of,
    valued,
    without_number,
    without_stage,
    words_before,
    zone,
)
from kcn_extract.values.zone_id import known_zones

_LONGEST = 200  # names of a list
_FURTHER = 8  # names of a list in which its last one is looked for
_GOES_ON = frozenset(" ,;(:&/-")
_MEASURED = re.compile(r"[0-9]")


class Name(NamedTuple):
    """A name of a list. ``place`` is where the rule of items finds it."""

    place: int
    start: int
    end: int
    name: str
    known: tuple[Zone, ...]


class Shared(NamedTuple):
    """What a list shares: the kind of its zones, whether it is sure to be a list of several (``plural``), how many it
    says they are, whether its names stand under each other, and whether its head opens the sentence behind a word for
    where (``aside``): a comma mostly ends that part, and its subject follows."""

    kind: str
    plural: bool
    number: int | None
    lined: bool = False
    aside: bool = False


def zone_at_head(groups: Groups, context: Context) -> Result:
    """A head and the name behind it, which may open a list (``các KCN Vân Trung, Quang Châu``)."""
    plural = after_plural(context.start, context)
    hidden = plural and not groups["more"]  # what stands between two names may hide that there are several
    found = zone({**groups, "more": ", "} if hidden else groups, context)
    if not isinstance(found, Moved) or not isinstance(found.value, ZoneValue):
        return found
    aside = not plural and _is_aside(context)
    shared = Shared(found.value.kind, plural, _count_before(context), aside=aside)
    names = _names_after(found.value, shared, context.at(context.start, found.end))
    if hidden and not names and zone(groups, context) is REFUSED:
        return REFUSED
    return found._replace(items=tuple(name.place for name in names))


def zone_introduced(groups: Groups, context: Context) -> Result:
    """The first name of a list that a head introduces from afar (``hai KCN: Vân Trung và Quang Châu``)."""
    kind = kind_of(groups["head"] or "", groups.get("gate"), context)
    opening = groups["opening"] or ""
    start = context.start - len(opening)
    name, context = ended(kind, groups["name"] or "", context)
    known = known_zones(kind, name, context)
    first = Name(context.start, context.start, context.end, name, known)
    if is_fragment(name, context) and not known:
        return REFUSED
    value = valued(kind, name, context)
    plural = after_plural(start, context)
    assert isinstance(value.value, ZoneValue)
    count = _count_before(context.at(start, context.end))
    names = _names_after(value.value, Shared(kind, True, count, "\n" in opening), context)
    if not _is_of_zones((first, *names), groups, plural, count, context.at(start, context.end)):
        return REFUSED
    return value._replace(items=tuple(name.place for name in names))


def zone_item(groups: Groups, context: Context) -> Result:
    """A later name of a list, where its reader found it."""
    previous = next((found for found in context.previous_mentions() if found.label == "ZONE"), None)
    if previous is None or not isinstance(previous.value, ZoneValue):
        return REFUSED
    kind = previous.value.kind
    name, context = _read(groups["name"] or "", kind, previous.value.name, context)
    return valued(kind, name, context)


def _read(written: str, kind: str, before: str, context: Context) -> tuple[str, Context]:
    """The name of an item, and the article seen from a mention that ends where it does; a mere number goes on with the
    name before it: the 2 of ``KCN Sóng Thần 1, 2`` is ``Sóng Thần 2``."""
    if NUMERAL.fullmatch(written):
        return f"{without_number(before)} {written}", context
    return ended(kind, written, context)


def _names_after(first: ZoneValue, shared: Shared, context: Context) -> list[Name]:
    """The names that go on with a list behind its first one, which ends where ``context`` does."""
    names: list[Name] = []
    text, place, skipped = context.shadow.text, context.end, False
    while len(names) < _LONGEST:
        if shared.lined:
            place = _end_of_line(text, place)
        elif text[place : place + 1] not in _GOES_ON:
            break
        match = context.item_at(place)
        if match is None or ("\n" in match["joint"]) != shared.lined:
            break
        before = names[-1].name if names else first.name
        name, seen = _read(match["name"], shared.kind, before, context.at(*match.span("mention")))
        item = Name(place, seen.start, seen.end, name, known_zones(shared.kind, name, seen))
        if is_fragment(name, seen) and not item.known:
            break
        numeral = NUMERAL.fullmatch(match["name"])
        if numeral and not _is_number_of(item, before, match, seen):
            break
        if numeral and match["joint"] != ",":  # the 2 of KCN Tân Phú 1 và 2 is read over
            skipped = False
        elif _is_item(item, first, names, shared, match, seen):
            names.append(item)
            skipped = False
        elif skipped or not is_place(name, context):
            break
        else:  # KKT Nghi Sơn, Thanh Hóa; Dung Quất, Quảng Ngãi
            skipped = True
        place = item.end
    return names


def _is_number_of(item: Name, before: str, match: re.Match[str], context: Context) -> bool:
    """True if a mere number goes on with the name before it, and counts nothing: ``KCN Tân Phú 2, 4 xã``."""
    if without_number(before) == before:
        return False
    return bool(item.known) or match["joint"] == "," or not context.shadow.text[context.end + 1 :][:1].islower()


def _end_of_line(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _is_item(
    item: Name, first: ZoneValue, names: list[Name], shared: Shared, match: re.Match[str], context: Context
) -> bool:
    """True if a name that stands where the next one of a list may is one."""
    joint = match["joint"].strip()
    if joint == "," and context.shadow.text.startswith(";", item.end) and is_place(item.name, context):
        return False  # where the zone before it lies
    if shared.plural or names:
        last = joint in (",", ";") and not match["more"] and shared.number != len(names) + 2
        if match["bare_side"]:  # Tằng Loỏng, Phía Nam
            return any(name.known for name in names) or bool(known_zones(shared.kind, first.name, context))
        return bool(item.known) or not (is_area(item.name, context) or (last and is_place(item.name, context)))
    return _is_item_of_lone_head(item, first, shared, match, context)


def _is_item_of_lone_head(item: Name, first: ZoneValue, shared: Shared, match: re.Match[str], context: Context) -> bool:
    """The same where the head does not say that there are several."""
    joint = match["joint"].strip()
    if without_number(item.name) == without_number(first.name):  # KCN Tân Phú 1, Tân Phú 2
        return True
    if _alike(match, context):
        return bool(item.known) or is_shaped(item.name, context)
    if match["state"] or (match["whereabouts"] and is_place(item.name, context)):
        return False
    if joint in (",", ";"):
        return _is_named_on(item, first, shared, match, context)
    doubts = context.tables["zone_item_doubts"]
    unsure = joint == "/" or " " not in item.name or item.name.split(" ")[0].lower() in doubts
    return bool(item.known) or not (unsure or match["whereabouts"] or is_place(item.name, context))


def _is_named_on(item: Name, first: ZoneValue, shared: Shared, match: re.Match[str], context: Context) -> bool:
    """True if a name behind a comma is a zone's: ``KCN Yên Phong, Bắc Ninh`` mostly says where the zone lies."""
    if without_stage(item.name, context.tables["zone_stages"]) != item.name:
        return True
    place = is_place(item.name, context)
    if not item.known:
        other = place or shared.aside or context.gazetteer.org(item.name) is not None
        return not other and is_shaped(item.name, context) and _is_closed(item, shared, context)
    parted = match["joint"].strip() == ";" and (match["whereabouts"] or match["measure"] or match["anything"])
    bracketed = match["bracket"] and context.shadow.text.startswith(" (", item.end)  # Dung Quất (…), Chu Lai (…)
    if parted or bracketed or (match["more"] and is_before_zone(shared.kind, context)):
        return True
    if place or (is_foreign(item.name) and is_subject(context)):  # Ở KCN Thọ Lộc, VSIP đã khởi công
        return False
    return first.province in {zone.province for zone in item.known} or _is_closed(item, shared, context)


def _is_aside(context: Context) -> bool:
    """True if a head opens its sentence behind a word for where: ``Tại KCN Đồng Lạc, Cát Bà và Đồ Sơn …``."""
    words = context.shadow.folded[context.sentence_start : context.start].split()
    return bool(words) and words[0] in context.tables["zone_aside_words"]


def _is_closed(item: Name, shared: Shared, context: Context) -> bool:
    """True if names that may be zones' go on with a list to its last one, behind a word: ``, Thạch Lâm và Cửu Yên``."""
    place, before = item.end, item.name
    for _ in range(_FURTHER):
        match = context.item_at(place)
        if match is None or match["state"] or match["whereabouts"]:
            return False
        before, seen = _read(match["name"], shared.kind, before, context.at(*match.span("mention")))
        if not (known_zones(shared.kind, before, seen) or is_shaped(before, seen)):
            return False
        if match["joint"].strip() not in (",", ";"):
            return True
        place = seen.end
    return False


def _alike(match: re.Match[str], context: Context) -> bool:
    """True if a measure stands in brackets behind two names that follow on each other: ``CCN A (50 ha), B (30 ha)``."""
    bracket = match["bracket"]
    if not bracket or not context.shadow.text.startswith(" (", context.end):
        return False
    following = context.shadow.text[context.end : context.end + len(bracket) + 8]
    return bool(_MEASURED.search(bracket) and _MEASURED.search(following.partition(")")[0]))


def _is_of_zones(names: tuple[Name, ...], groups: Groups, plural: bool, count: int | None, context: Context) -> bool:
    """True if the names that a head introduces from afar are of zones, and not of what is said of them (``các KCN có
    nhiều doanh nghiệp như``). ``context`` is seen from the head."""
    first, counted = names[0], len(names) > 1 and count == len(names)
    sure = [name for name in names if name.known and not is_place(name.name, context)]
    shaped = len(names) > 1 and all(name.known or is_shaped(name.name, context) for name in names)
    clause = (groups["clause"] or "").split()
    own = " ".join(takewhile(lambda word: word[0].isupper(), clause))
    if own and not (plural and is_place(own, context)):
        return False
    if (inner := _inner_head(clause, context)) is not None:
        return inner and plural and (counted or shaped)
    if rival := _rival([word.lower().strip(",") for word in clause], groups, context):
        place = rival == "place" and groups["example"]
        return plural and not place and len(sure) == len(names) > bool(groups["example"])
    if first.known and (not clause or sure):
        return True
    group = is_area(first.name, context) and not (counted or first.known or (groups["bare_side"] and sure))
    if not plural or group:
        return False
    most = sum(bool(name.known) for name in names) * 2 > len(names)
    return counted or most or shaped or bool(sure and not groups["example"])


def _inner_head(clause: list[str], context: Context) -> bool | None:
    """Whether another head in a clause has a name of its own, so that a list is not its: ``các KCN ở KKT Nghi Sơn``.
    None where there is no other head."""
    kinds, plurals = context.tables["zone_kinds"], context.tables["zone_plurals"]
    for at, end in _runs(len(clause)):
        if " ".join(clause[at:end]).lower().strip(",") in kinds:
            named = any(word[0].isupper() for word in clause[end:])
            return named and not (at and _is_plural(clause[at - 1].lower(), plurals))
    return None


def _rival(clause: list[str], groups: Groups, context: Context) -> str | None:
    """The kind of another noun that the list may be of: one in the plural before what introduces it, one right before
    that, or one that the head belongs to (``chủ đầu tư các KCN là``)."""
    rivals, plurals = context.tables["zone_rivals"], context.tables["zone_plurals"]
    nearest = len(clause) - 1 if groups["example"] and not groups["comma"] else len(clause) + 1
    for at, end in _runs(len(clause)):
        kind: str | None = rivals.get(" ".join(clause[at:end]))
        before = clause[max(0, at - 2) : at]
        if kind and (end >= nearest or any(_is_plural(word, plurals) for word in (*before[-1:], " ".join(before)))):
            return kind
    owner = words_before(context.start, context)
    while owner and (_is_plural(owner[-1], plurals) or owner[-1] in context.tables["zone_possessives"]):
        owner.pop()
    kinds = (rivals.get(" ".join(owner[-count:])) for count in (3, 2, 1)) if groups["link"] else ()
    return next((kind for kind in kinds if kind == "other"), None)


def _is_plural(word: str, plurals: Container[str]) -> bool:
    return word in plurals or word.isdecimal()


def _runs(count: int) -> list[tuple[int, int]]:
    """The stretches of one to three of some words, the longer first."""
    return [(at, end) for at in range(count) for end in range(min(at + 3, count), at, -1)]


def _count_before(context: Context) -> int | None:
    """How many zones the number before a head counts: 3 of ``3 KCN``, ``ba KCN``."""
    words = words_before(context.start, context)
    if not words:
        return None
    if words[-1].isdecimal():
        return int(words[-1])
    value = context.tables["unit_word"].get(words[-1])
    return value if isinstance(value, int) else None


VALUES: dict[str, ValueFunction] = {
    "zone": zone_at_head,
    "zone_introduced": zone_introduced,
    "zone_item": zone_item,
}
