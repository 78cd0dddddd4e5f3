"""The places that a text names, by their names as written."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kcn_extract.gazetteer.model import LEVELS, Place
from kcn_extract.gazetteer.names import spellings
from kcn_extract.record import PlaceValue

_RANKED = sorted(LEVELS, key=lambda level: (level == "district", LEVELS.index(level)))


class NamedPlace(Struct, frozen=True, gc=False):
    """A name of places as written, and the one that a text means by it: a province before a country, a country before
    a city of a province."""

    written: str
    value: PlaceValue


def place_value(place: Place) -> PlaceValue:
    """Return the value of a mention of a place."""
    level = "province" if place.level == "province_2025" else place.level
    return PlaceValue(place.name, level, place.code, place.province, place.province_2025)


def named_places(places: Iterable[Place]) -> dict[str, NamedPlace]:
    """Return the names by which a text names places without the word for their type, in lower case: of provinces and
    their cities, regions and countries.

    >>> table = named_places([Place("Bà Rịa - Vũng Tàu", "province", "tỉnh"), Place("Việt Yên", "district", "huyện")])
    >>> list(table)
    ['bà rịa - vũng tàu', 'bà rịa-vũng tàu']
    """
    ranked = sorted(places, key=lambda place: _RANKED.index(place.level))
    types = {place.type for place in ranked if place.level.startswith("province")}  # of these, districts are cities
    table: dict[str, NamedPlace] = {}
    for place in ranked:
        if place.level == "foreign_city" or (place.level == "district" and place.type not in types):
            continue
        for name in place.names:
            if "(" not in name:  # Đài Loan (Trung Quốc): two places
                for written in spellings(name):
                    table.setdefault(written.lower(), NamedPlace(written, place_value(place)))
    return table
