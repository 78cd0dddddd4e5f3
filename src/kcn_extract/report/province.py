"""Where the subject of a fact lies: its provinces, before and since 1 July 2025, and their codes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.places import place_value
from kcn_extract.record import Fact, PlaceValue, Record, Subject, Value, ZoneValue
from kcn_extract.rules.load import BUILT_IN_PATTERNS

Located: TypeAlias = ZoneValue | PlaceValue


class Provinces(NamedTuple):
    """The province before and the one since 1 July 2025; None for none, or one of several."""

    province: str | None = None
    province_2025: str | None = None


class Locator:
    """Finds zones and places by the names of subjects, and the codes of provinces.

    >>> Locator.built_in().codes(Provinces("Bắc Giang", "Bắc Ninh"))
    ('24', '24')
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._codes = {(place.level, place.name): place.code for place in gazetteer.places}

    @staticmethod
    @cache
    def built_in() -> Locator:
        """Return the one of the built-in gazetteer, read when first asked for."""
        return Locator(Gazetteer.load(BUILT_IN_PATTERNS))

    def codes(self, provinces: Provinces) -> tuple[str | None, str | None]:
        """Return the statistical office's codes of two provinces; a name may have had another one before."""
        before, since = provinces
        return self._codes.get(("province", before or "")), self._codes.get(("province_2025", since or ""))

    def located(self, record: Record, subject: Subject) -> Located | None:
        """Return the zone or place that a subject is: the value of its mention, else the gazetteer's by its name."""
        value = None if subject.mention is None else record.mentions[subject.mention].value
        if isinstance(value, Located):
            return value
        if subject.type == "zone" and (zone := self._gazetteer.zone(subject.kind, subject.name)):
            return ZoneValue(zone.kind, zone.name, zone.id, zone.province, zone.province_2025)
        return self._place(subject.name) if subject.type == "place" else None

    def provinces(self, record: Record, fact: Fact) -> tuple[Provinces, str | None]:
        """Return the provinces of a fact's subject, and where they are from: the ``subject`` itself; of a company the
        zones of the fact's ``clause``, else its places, else the article's ``dateline``; None where none is known."""
        if fact.subject.type != "company":
            named, source = [self.located(record, fact.subject)], "subject"
        elif clause := _located_in_clause(record, fact):
            named, source = clause, "clause"
        else:
            named, source = [self._place(record.article.place if record.article else None)], "dateline"
        found = _common(filter(None, named))
        return found, source if any(found) else None

    def _place(self, name: str | None) -> PlaceValue | None:
        place = self._gazetteer.place(name) if name else None
        return place_value(place) if place else None


def _located_in_clause(record: Record, fact: Fact) -> list[Located | None]:
    """Return the zones that a clause names and that lie in a province, else its places that do."""
    first, last = (bisect_left(record.mentions, at, key=attrgetter("start")) for at in (fact.start, fact.end))
    values = [mention.value for mention in record.mentions[first:last] if _has_province(mention.value)]
    return [v for v in values if isinstance(v, ZoneValue)] or [v for v in values if isinstance(v, PlaceValue)]


def _has_province(value: Value | None) -> bool:
    return isinstance(value, Located) and bool(value.province or value.province_2025)


def _common(located: Iterable[Located]) -> Provinces:
    """Return the province that all of them lie in, before and since; None where they lie in several."""
    values = list(located)
    return Provinces(_only(v.province for v in values), _only(v.province_2025 for v in values))


def _only(names: Iterable[str | None]) -> str | None:
    different = set(filter(None, names))
    return different.pop() if len(different) == 1 else None
