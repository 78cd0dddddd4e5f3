"""The gazetteer: Vietnam's zones and places by name.

``patterns/GAZETTEER.md`` says what stands in its files and where it comes from. Names are looked up case-folded
(``fold_name``), so that spelling, tone placement, dashes and the way a number is written do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from kcn_extract.gazetteer.load import load_rows
from kcn_extract.gazetteer.model import CONFUSABLE_KINDS, LEVELS, Place, Zone
from kcn_extract.gazetteer.names import fold_name, fold_names, other_order, spellings
from kcn_extract.gazetteer.orgs import Org, bare_names, orgs_by_name
from kcn_extract.gazetteer.places import NamedPlace, named_places

_WORD = re.compile(r"\w+")
_TWO_WORDS = re.compile(r"\w+[^\w\n\t,;:]{1,3}\w+")
_WORD_END = re.compile(r"(?<=\w)(?!\w)|(?<=\w\))")
_NO_NAME = re.compile(r"[^\w \-().&'/\"“”]|\. |\.$")  # stands in no name
_PARTS = 3  # words of a text beyond those of a key: M'Drắk and 2 C are one word there
_ONLY_NUMBERS = re.compile(r"(?:\w{1,2} )?\d+[a-d]?")


class Gazetteer:
    """Zones, places and organisations by name. Nothing changes it once it is made; the look-up tables are built when
    first asked for, and a pickle leaves them behind.

    >>> gazetteer = Gazetteer.load(Path("patterns"))
    >>> [zone.province for zone in gazetteer.zones_named("KCN", "Quế Võ 3")]
    ['Bắc Ninh']
    >>> gazetteer.zone("KCN", "Tân Phú", {"Đồng Nai": 3}).id
    'kcn-tan-phu-dong-nai'
    """

    def __init__(self, zones: Iterable[Zone] = (), places: Iterable[Place] = (), orgs: Iterable[Org] = ()) -> None:
        self.zones = tuple(zones)
        self.places = tuple(places)
        self.orgs = tuple(orgs)

    @classmethod
    def empty(cls) -> Gazetteer:
        """Return a gazetteer without rows, for measurements without one."""
        return cls()

    @classmethod
    def load(cls, folder: Path, overlay: Path | None = None) -> Gazetteer:
        """Read the four files of ``folder``. An ``overlay`` folder may hold any of them: a row of its ``zones.csv`` or
        ``orgs.csv`` overrides the one of the same id, one of the place files the place of the same name, level and
        province; other rows are added. Raises ``GazetteerError``, which lists everything that is wrong in all files,
        and ``OSError`` for a folder without the files."""
        return cls(*load_rows(folder, overlay))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gazetteer) and self._rows() == other._rows()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._rows()

    def _rows(self) -> tuple[tuple[Zone, ...], tuple[Place, ...], tuple[Org, ...]]:
        return self.zones, self.places, self.orgs

    def zones_named(self, kind: str | None, name: str) -> tuple[Zone, ...]:
        """Return the zones of that name or alias, with or without the word for a place's type before it (KKTCK tỉnh
        Cao Bằng): those of that ``kind``, else of one that the press confuses with it (``CONFUSABLE_KINDS``); of any
        kind for None."""
        found = self._zones_by_name.get(key := fold_name(name), ())
        if not found and (type_word := self._type_word(key)):
            found = self._zones_by_name.get(key.removeprefix(type_word), ())
        if kind is None or not found:
            return found
        for written in (kind, *CONFUSABLE_KINDS.get(kind, ())):
            if of_kind := tuple(zone for zone in found if zone.kind == written):
                return of_kind
            if any(zone.kind == kind for zone in self._zones_by_name.get(f"{key} 1", ())):
                return ()  # KCN Ninh Xuân: one of those with a number, no CCN Ninh Xuân
        return ()

    def longest_name(self, kind: str, text: str) -> int:
        """Return the length of the longest beginning of a text that is the name of a zone of that kind: 0 where there
        is none. A word that the gazetteer writes with a capital must have one, but for the first.

        >>> Gazetteer.load(Path("patterns")).longest_name("KCN", "dốc Đá Trắng đã giải ngân")
        12
        """
        start = _TWO_WORDS.match(text)
        reach = self._longest.get(fold_name(start[0]), 0) if start else 0
        if not reach:
            return 0
        beyond = _NO_NAME.search(text)
        text = text[: beyond.start()] if beyond else text
        ends = [word.end() for word in islice(_WORD_END.finditer(text), reach + _PARTS)]
        return next((end for end in reversed(ends) if self._is_written(kind, text[:end])), 0)

    def _is_written(self, kind: str, text: str) -> bool:
        """True if a text is a zone's name with capitals where the gazetteer has some, and brackets only if it has."""
        if text.count("(") != text.count(")"):
            return False
        key = fold_name(text)
        names = (name for zone in self.zones_named(kind, text) for name in (*zone.names, *_other_orders(zone.names)))
        written = (name for name in names if fold_name(name) == key)
        return any(_in_capitals(text, name) and ("(" in name or "(" not in text) for name in written)

    def zone(self, kind: str | None, name: str, spoken_of: Mapping[str, int] | None = None) -> Zone | None:
        """Return the zone meant by ``name`` in an article that names places as often as ``spoken_of`` counts: the only
        one of the name, else the one whose province, old or of 2025, is named most. On a tie the old province counts
        before the new one, then the district, then a zone's proper name before an alias; None where several are left.
        A mere number (``KCN số 3``) or another kind than written needs its province or district named in the article,
        and so does a CCN in an article that names any place."""
        found = self.zones_named(kind, name)
        if not found:
            return None
        key = fold_name(name)
        counts = spoken_of or {}

        def evidence(zone: Zone) -> tuple[int, int, int, bool]:
            old, new = counts.get(zone.province, 0), counts.get(zone.province_2025, 0)
            district = max((counts.get(district, 0) for district in zone.districts), default=0)
            return max(old, new), old, district, fold_name(zone.name) == key

        best = max(map(evidence, found))
        meant = [zone for zone in found if evidence(zone) == best]
        # Clusters are named after communes, and a good part of them is not listed: a namesake is likely.
        elsewhere = meant[0].kind == "CCN" and bool(counts)
        in_doubt = elsewhere or _ONLY_NUMBERS.fullmatch(key) or (kind is not None and meant[0].kind != kind)
        if len(meant) > 1 or (in_doubt and not any(best[:3])):
            return None
        return meant[0]

    def places_named(self, name: str) -> tuple[Place, ...]:
        """Return the places of that name or alias, with or without the word for their type; provinces first."""
        key = fold_name(name)
        if found := self._places_by_name.get(key):
            return found
        if type_word := self._type_word(key):
            found = self._places_by_name.get(key.removeprefix(type_word), ())
            return tuple(place for place in found if fold_name(place.type) + " " == type_word)
        return ()

    def place(self, name: str) -> Place | None:
        """Return the place of that name: a province before a district, a district before a region or a foreign place.
        Where several districts share the name, ``province`` is null.

        >>> Gazetteer.load(Path("patterns")).place("TP.HCM").name
        'Hồ Chí Minh'
        """
        found = self.places_named(name)
        if not found:
            return None
        first = found[0]
        if any(p.level == first.level and p.province != first.province for p in found):
            return Place(first.name, first.level, first.type, first.aliases)
        return first

    def is_place(self, name: str) -> bool:
        """True if a place has that name."""
        return bool(self.places_named(name))

    def names_of(self, kind: str) -> Iterable[str]:
        """Return the names, as written, by which a text names the places (``places``; of districts only behind the word
        for their type) or the organisations (``orgs``) of the gazetteer."""
        if kind == "orgs":
            return (written for written, _ in self.named_orgs.values())
        return (named.written for named in self.named_places.values()) if kind == "places" else ()

    @cached_property
    def named_orgs(self) -> dict[str, tuple[str, Org]]:
        """The names by which a text names organisations without a legal form, in lower case."""
        return bare_names(self.orgs)

    def org(self, name: str) -> Org | None:
        """Return the organisation of that name, behind a legal form or not.

        >>> Gazetteer.load(Path("patterns")).org("Hòa Phát").ticker
        'HPG'
        """
        return self._orgs_by_name.get(name.lower())

    @cached_property
    def _orgs_by_name(self) -> dict[str, Org]:
        return orgs_by_name(self.orgs)

    @cached_property
    def places_as_written(self) -> dict[str, tuple[Place, ...]]:
        """All places by their names in lower case, for names out of a normalised text: without ``fold_name`` a tenth of
        the time."""
        table: dict[str, tuple[Place, ...]] = {}
        for place in self.places:
            for name in place.names:
                for written in spellings(name):
                    low = written.lower()
                    table[low] = (*table.get(low, ()), place)
        return table

    @cached_property
    def named_places(self) -> dict[str, NamedPlace]:
        """The names by which a text names places without the word for their type, in lower case."""
        return named_places(self.places)

    @cached_property
    def province_names(self) -> tuple[str, ...]:
        """The names of the provinces before and after July 2025, as written."""
        return tuple({name: None for place in self.places if place.code for name in place.names})

    @cached_property
    def _zones_by_name(self) -> dict[str, tuple[Zone, ...]]:
        table = _by_name((name, zone) for zone in self.zones for name in zone.names)
        others = _by_name((name, zone) for zone in self.zones for name in _other_orders(zone.names))
        return others | table

    @cached_property
    def _longest(self) -> dict[str, int]:
        """How many words the longest name has that begins with two words."""
        longest: dict[str, int] = {}
        for key in self._zones_by_name:
            words = key.split(" ")
            start = " ".join(words[:2])
            longest[start] = max(longest.get(start, 0), len(words))
        return longest

    @cached_property
    def _places_by_name(self) -> dict[str, tuple[Place, ...]]:
        places = sorted(self.places, key=lambda place: LEVELS.index(place.level))
        return _by_name((name, place) for place in places for name in place.names)

    def _type_word(self, key: str) -> str:
        """The word for a type of place, and a blank, that a key begins with; empty where it begins with none."""
        return next((word for word in self._type_words if key.startswith(word)), "")

    @cached_property
    def _type_words(self) -> tuple[str, ...]:
        words = {fold_name(place.type) + " " for place in self.places if place.type}
        return tuple(sorted(words, key=len, reverse=True))


def _by_name(names: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    named = list(names)
    table: dict[str, tuple[Any, ...]] = {}
    for key, (_, row) in zip(fold_names(name for name, _ in named), named, strict=True):
        if (known := table.get(key, ())) and known[-1] is row:  # two of its names have one key
            continue
        table[key] = (*known, row)
    return table


def _other_orders(names: Iterable[str]) -> Iterator[str]:
    return filter(None, map(other_order, names))


def _in_capitals(text: str, name: str) -> bool:
    """True if some word of a text has a capital, and each has where that of a name has one, but for the first."""
    words, model = _WORD.findall(text), _WORD.findall(name)
    if not any(word[0].isupper() for word in words):
        return False
    pairs = zip(words[1:], model[1:], strict=False)
    return all(not word[0].islower() or written[0].islower() for word, written in pairs)
