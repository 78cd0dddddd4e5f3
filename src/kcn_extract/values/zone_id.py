"""Which zone of the gazetteer a name means: by the kind, then by the place that stands nearest in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.model import Place, Zone
from kcn_extract.record import ZoneValue
from kcn_extract.text.letters import CAPITAL, SMALL
from kcn_extract.values.context import REACH, Context

_WORD = re.compile(r"[^ ]+")
_COUNTED = 200_000  # characters in which places are counted: longer than any article, but for hostile ones
# A place right behind a name: (Tây Ninh) · , huyện Gò Dầu · ở Tây Ninh · thuộc TP. Thuận An
_BEHIND = re.compile(
    rf"(?P<sign> ?\(|,| -|)(?: (?=\w)|(?<=\()|(?<=,))(?P<words>(?:{SMALL}{{1,7}} ){{0,6}})(?P<short>[A-ZĐ]{{1,2}}\. ?)?"
    rf"(?P<name>{CAPITAL}\w*(?: {CAPITAL}\w*){{0,3}}(?: - {CAPITAL}\w* {CAPITAL}\w*)?)"
)
_TRADE = re.compile(rf"(?:{SMALL}+,? )+(?={CAPITAL})")  # small words before a name: làng nghề Bát Tràng
_NEXT = 100  # characters in which the next name of a list ends
_STOP = re.compile(r" ?[,.;:)\n\t]|$")  # no verb follows: it is not the subject of the next clause
_PLACES_IN_A_ROW = 4  # commune, district, province, country
# What parts of a text end at, the smallest first: a clause, a part of a sentence, a sentence, a line.
_ENDS = tuple(map(re.compile, (r"[,;()\n\t]|\. ", r"[;\n\t]|\. ", r"\n|\. ", r"\n")))


class Behind(NamedTuple):
    """A place that stands right behind a name. ``sure``: it says where that lies, and is no further name of a list."""

    places: tuple[Place, ...]
    sure: bool


def known_zones(kind: str, name: str, context: Context) -> tuple[Zone, ...]:
    """The zones of that name, or those that the name says a stage or part of."""
    return _known(kind, name, context)[1]


def zone_meant(kind: str, name: str, context: Context) -> Zone | None:
    """The zone meant by a mention that ends where its name does; None where the gazetteer has none of that name, or
    only such as lie elsewhere than the text says, or where nothing tells which of several is meant."""
    name, known = _known(kind, name, context)
    trade = None if known else _TRADE.match(name)  # làng nghề Bát Tràng
    if trade:
        name, known = _known(kind, name[trade.end() :], context)
    if not known:
        return None
    behind = tuple(places_behind(context))
    if any(place.sure for place in behind) and not any(_lies_in(zone, behind) for zone in known):
        return None
    if len(known) > 1:
        return _meant_of(kind, name, known, behind, context)
    provinces = tuple(province for province in context.gazetteer.province_names if province.lower() not in name.lower())
    in_doubt = trade or (known[0].kind == "CCN" and _names_any(provinces, context.shadow.text))
    if in_doubt:
        spoken_of = _places_spoken_of(known, name, context)
        sure = any(place.sure for place in behind) or any(spoken_of[place] for place in _old_places(known[0], name))
        return known[0] if sure else None
    certain = context.gazetteer.zone(kind, name)
    return certain or context.gazetteer.zone(kind, name, _places_spoken_of(known, name, context))


def _meant_of(
    kind: str, name: str, known: tuple[Zone, ...], behind: tuple[Behind, ...], context: Context
) -> Zone | None:
    """The one of several zones whose place is named nearest, or most often in the article, or last before the name, or
    that lies where its neighbours do."""
    meant = _nearest_of(known, name, behind, context)
    if len(meant) == 1:
        return meant[0]
    chosen = context.gazetteer.zone(kind, name, _places_spoken_of(meant, name, context))
    if chosen:
        return chosen if chosen in meant else None
    return _only(_named_last_before(meant, name, context)) or _only(_beside_neighbours(meant, kind, context))


def _only(zones: tuple[Zone, ...]) -> Zone | None:
    return zones[0] if len(zones) == 1 else None


def _named_last_before(zones: tuple[Zone, ...], name: str, context: Context) -> tuple[Zone, ...]:
    """Those of several zones whose place the article names last before the mention."""
    distances = [_distance(zone, name, (0, context.start), context) for zone in zones]
    nearest = min(distances)
    if nearest[0] == REACH:
        return ()
    return tuple(zone for zone, distance in zip(zones, distances, strict=True) if distance == nearest)


def _beside_neighbours(zones: tuple[Zone, ...], kind: str, context: Context) -> tuple[Zone, ...]:
    """Those of several zones that lie in the province of the nearest other zone of the text that lies with any."""
    provinces = {zone.province for zone in zones}
    nearest = next((province for province in _provinces_of_neighbours(kind, context) if province in provinces), None)
    return tuple(zone for zone in zones if zone.province == nearest)


def _provinces_of_neighbours(kind: str, context: Context) -> Iterator[str]:
    """Yield the provinces of the next zone of a list and of those before, the nearest first."""
    text, end = context.shadow.text, context.end + 2
    if text.startswith(", ", context.end):
        length = context.gazetteer.longest_name(kind, text[end : end + _NEXT])
        yield from (zone.province for zone in context.gazetteer.zones_named(kind, text[end : end + length]))
    for found in context.previous_mentions():
        if isinstance(found.value, ZoneValue) and found.value.province:
            yield found.value.province


def places_behind(context: Context) -> Iterator[Behind]:
    """Yield the places that stand in a row right behind the mention: ``, huyện Gò Dầu, tỉnh Tây Ninh``."""
    at, text = context.end, context.shadow.text
    for _ in range(_PLACES_IN_A_ROW):
        match = _BEHIND.match(text, at)
        if match is None:
            return
        linked, level = _words_before_place(match["words"], context)
        if level is None or not (linked or match["sign"] or at > context.end):
            return
        at = match.end()
        named = context.gazetteer.places_named(match["name"]) if level != "commune" else ()
        if places := tuple(place for place in named if place.province_2025):
            if provinces := tuple(place for place in places if level != "district" and place.code):
                places = provinces
            typed = linked or level or match["short"] or "(" in match["sign"]
            yield Behind(places, bool(typed or (provinces and _STOP.match(text, at))))


def _words_before_place(words: str, context: Context) -> tuple[bool, str | None]:
    """Whether small words before a name link it to what stands before (``ở``, ``thuộc``), and the level of place that
    they say (``huyện``: district; none: ""); None where they are other words."""
    types, links = context.tables["zone_place_types"], context.tables["zone_place_links"]
    several = words.split()
    level = ""
    for count in (2, 1):
        if (of_type := " ".join(several[-count:])) in types and len(several) >= count:
            level, several = types[of_type], several[:-count]
            break
    return bool(several), level if all(word in links for word in several) else None


def _lies_in(zone: Zone, behind: tuple[Behind, ...]) -> bool:
    """True if one of some places is, or lies in, the province of a zone, old or of 2025."""
    provinces = {zone.province, zone.province_2025}
    return any(not provinces.isdisjoint((p.province, p.province_2025)) for found in behind for p in found.places)


def _nearest_of(known: tuple[Zone, ...], name: str, behind: tuple[Behind, ...], context: Context) -> tuple[Zone, ...]:
    """Those of several zones whose province or district is named nearest: right behind in brackets or with ``ở``, in
    the clause, the part of the sentence, the sentence, the line."""
    surely = tuple(place for place in behind if place.sure)
    if surely:
        known = tuple(zone for zone in known if _lies_in(zone, surely)) or known
    for ends in _ENDS:
        if len(known) == 1:
            break
        span = _around(context, ends)
        distances = {zone.id: _distance(zone, name, span, context) for zone in known}
        nearest = min(distances.values())
        if nearest[0] < REACH:
            known = tuple(zone for zone in known if distances[zone.id] == nearest)
    return known


def _around(context: Context, ends: re.Pattern[str]) -> tuple[int, int]:
    """The part of the text around the mention up to where it ends."""
    text = context.shadow.folded
    low, high = max(0, context.start - REACH), min(len(text), context.end + REACH)
    for end in ends.finditer(text, low, context.start):
        low = end.end()
    following = ends.search(text, context.end, high)
    return low, following.start() if following else high


def _distance(zone: Zone, name: str, span: tuple[int, int], context: Context) -> tuple[int, bool]:
    """How far from the mention the nearest place of a zone is named in a part of the text, ``REACH`` where none is; and
    whether that is only its province of 2025."""
    old = min((_distance_of(place, span, context) for place in _old_places(zone, name)), default=REACH)
    new = _distance_of(zone.province_2025, span, context)
    return (new, True) if new < old else (old, False)


def _old_places(zone: Zone, name: str) -> Iterator[str]:
    """Its province and districts before July 2025; not one that the zone is named after: its name is no evidence."""
    return (place for place in (zone.province, *zone.districts) if place.lower() not in name.lower())


def _distance_of(place: str, span: tuple[int, int], context: Context) -> int:
    text, (low, high) = context.shadow.folded, span
    distance = REACH
    for name in _names_of(place, context.gazetteer):
        before, behind = text.rfind(name, low, context.start), text.find(name, context.end, high)
        if before >= 0:
            distance = min(distance, context.start - before - len(name))
        if behind >= 0:
            distance = min(distance, behind - context.end)
    return distance


def _names_of(place: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The names of a place, in lower case."""
    names = {name.lower() for found in gazetteer.places_named(place) for name in found.names}
    return tuple(names) or (place.lower(),)


@lru_cache(maxsize=8)
def _names_any(provinces: tuple[str, ...], text: str) -> bool:
    """True if an article names one of some provinces."""
    return any(before + name in text for name in provinces for before in (" ", "\n"))


def _places_spoken_of(zones: tuple[Zone, ...], name: str, context: Context) -> dict[str, int]:
    """How often the article names the provinces and districts of these zones."""
    places = {place for zone in zones for place in (*_old_places(zone, name), zone.province_2025)}
    return {place: _count_of_any(_names_of(place, context.gazetteer), context.shadow.folded) for place in places}


@lru_cache(maxsize=64)  # an article names a zone again and again
def _count_of_any(names: tuple[str, ...], text: str) -> int:
    """How often a text in lower case names a place by one of its names."""
    within = sum(text.count(before + name, 0, _COUNTED) for name in names for before in " \n(,-")
    return within + text.startswith(names)


def _known(kind: str, name: str, context: Context) -> tuple[str, tuple[Zone, ...]]:
    """The part of a name under which the gazetteer has zones, and these: the whole, or without a stage."""
    for base in (name, *bases(name, context.tables["zone_stages"])):
        if known := context.gazetteer.zones_named(kind, base):
            return base, known
    return name, ()


def bases(name: str, stages: Mapping[str, str]) -> Iterator[str]:
    """Yield the name without the last of the stages or parts behind it, without the last two, and so on.

    >>> list(bases("Hòa Phú phần mở rộng (giai đoạn 2)", {"giai": "numbered", "mở": "named", "phần": "before"}))
    ['Hòa Phú phần mở rộng', 'Hòa Phú']
    """
    for word in reversed(list(_WORD.finditer(name))):
        if word.start() and stages.get(word[0].lstrip("(").lower(), "before") != "before":
            base = name[: word.start()].rstrip(" -(")
            rest, _, last = base.rpartition(" ")
            yield rest.rstrip(" -") if rest and stages.get(last.lstrip("(").lower()) == "before" else base
