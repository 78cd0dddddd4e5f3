"""The gazetteer: Vietnam's zones and places by name, read from ``zones.csv``, ``places.csv`` and ``districts.csv``.

``GAZETTEER.md`` beside those files says what stands in them and where it comes from. Names are looked up folded
(``fold_name``), so that spelling, tone placement, dashes and the way a number is written do not matter.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct

from kcn_extract.record import ZoneKind
from kcn_extract.text.shadow import shadow_of

Status = Literal["operating", "building", "planned", "empty"]
Level = Literal["province", "province_2025", "district", "region", "country", "foreign_city"]

ZONE_COLUMNS = (
    "id", "kind", "name", "aliases", "province", "province_2025", "district", "area_ha", "established", "status",
)  # fmt: skip
PLACE_COLUMNS = ("name", "level", "type", "aliases", "province", "province_2025")
DISTRICT_COLUMNS = ("name", "type", "aliases", "province")

KINDS: frozenset[str] = frozenset(get_args(ZoneKind))
LEVELS: tuple[str, ...] = get_args(Level)
STATUSES: tuple[str, ...] = get_args(Status)
# Kinds that the press takes for one another: an article on KKTCK Mộc Bài says KKT Mộc Bài from the second line on.
# The nearest first.
KIN: dict[str, tuple[str, ...]] = {
    "KKT": ("KKTCK",),
    "KKTCK": ("KKT",),
    "KCN": ("KCX", "CCN"),
    "KCX": ("KCN",),
    "CCN": ("KCN",),
    "KLH": ("KCN",),
}


class Zone(Struct, frozen=True, gc=False):
    """A row of ``zones.csv``. ``province`` is the unit before 1 July 2025, ``province_2025`` the one it went into."""

    id: str
    kind: ZoneKind
    name: str
    aliases: tuple[str, ...]
    province: str
    province_2025: str
    districts: tuple[str, ...] = ()
    area_ha: Decimal | None = None
    established: int | None = None
    status: Status | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and the others that it goes by."""
        return (self.name, *self.aliases)


class Place(Struct, frozen=True, gc=False):
    """A province (before or after 1 July 2025), district, region or foreign place. ``type`` is the word that stands
    before the name (``tỉnh``, ``thị xã``). ``province`` is null for what lies in none, or in several."""

    name: str
    level: Level
    type: str
    aliases: tuple[str, ...] = ()
    province: str | None = None
    province_2025: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and the others that it goes by."""
        return (self.name, *self.aliases)


class GazetteerError(ValueError):
    """The files of a gazetteer cannot be used; the message has a line for each ``problems``: file, line, what."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


_ROMAN = {
    roman: str(number)
    for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_JOINERS = re.compile(r"[-()\[\]\"“”/_]|\.(?!\d)|(?<!\d)\.")
_LEADING_ZERO = re.compile(r"0+(?=\d)")
_NUMBER_WITH_LETTER = re.compile(r"(\d{1,2}|ii|iii|iv)([a-d])")
_ONLY_NUMBERS = re.compile(r"(?:\w{1,2} )?\d+[a-d]?")


@lru_cache(maxsize=4096)  # articles name the same few again and again
def fold_name(name: str) -> str:
    """The key under which a name is looked up. Two spellings of one name have one key: NFC or NFD, ``hoà`` or ``hòa``,
    any letter case, any dash with or without blanks, brackets or none, ``II``, ``2`` or ``02``, ``II-C`` or ``2C``.

    >>> fold_name("Yên Phong II-C") == fold_name("YÊN PHONG 2C")
    True
    >>> fold_name("Nam Đình Vũ (khu 1)")
    'nam đình vũ khu 1'
    """
    return _key(_JOINERS.sub(" ", _folded(name)))


def _fold_names(names: Iterable[str]) -> list[str]:
    """The keys of many names, in half the time, as they are folded as one text, a line for each."""
    lines = "".join(" ".join(name.split()) + "\n" for name in names)
    return [_key(line) for line in _JOINERS.sub(" ", _folded(lines)).split("\n")[:-1]]


def _folded(text: str) -> str:
    return shadow_of(text).folded.replace("ð", "đ")


def _key(folded: str) -> str:
    words = folded.split()
    for at, word in enumerate(words):
        if at and word in _ROMAN:  # never the first word: in "X.20" or "V.Com" it is a letter
            words[at] = _ROMAN[word]
        elif at and (match := _NUMBER_WITH_LETTER.fullmatch(word)):
            words[at] = _ROMAN.get(match[1], match[1].lstrip("0")) + match[2]
        elif word[0] == "0":
            words[at] = _LEADING_ZERO.sub("", word)
    for at in range(len(words) - 1, 1, -1):  # "2 c" -> "2c"
        if len(words[at]) == 1 and words[at] in "abcd" and words[at - 1].isdecimal():
            words[at - 1 : at + 1] = [words[at - 1] + words[at]]
    return " ".join(words)


class Gazetteer:
    """Zones and places by name. Nothing changes it once it is made; the look-up tables are built when first asked for,
    and a pickle leaves them behind.

    >>> gazetteer = Gazetteer.load(Path("patterns"))
    >>> [zone.province for zone in gazetteer.zones_named("KCN", "Quế Võ 3")]
    ['Bắc Ninh']
    >>> gazetteer.choose("KCN", "Tân Phú", {"Đồng Nai": 3}).id
    'kcn-tan-phu-dong-nai'
    """

    def __init__(self, zones: Iterable[Zone] = (), places: Iterable[Place] = ()) -> None:
        self.zones = tuple(zones)
        self.places = tuple(places)

    @classmethod
    def empty(cls) -> Gazetteer:
        """A gazetteer that knows nothing, for measuring without one."""
        return cls()

    @classmethod
    def load(cls, folder: Path, overlay: Path | None = None) -> Gazetteer:
        """Read the three files of ``folder``. An ``overlay`` folder may hold any of them: a row of its ``zones.csv``
        replaces the zone of the same id, one of the place files the place of the same name, level and province; other
        rows are added. Raises ``GazetteerError``, which lists everything that is wrong in all files, and ``OSError``
        for a folder without the files."""
        problems: list[str] = []
        places: dict[tuple[str, ...], Place] = {}
        zones: dict[str, Zone] = {}
        layers = [folder] if overlay is None else [folder, overlay]
        for layer in layers:
            _add(places, layer / "places.csv", PLACE_COLUMNS, layer is folder, problems, _place, _place_key)
        after = {p.name: p.province_2025 for p in places.values() if p.level == "province" and p.province_2025}

        def district(row: list[str]) -> Place:
            return _district(row, after)

        def zone(row: list[str]) -> Zone:
            return _zone(row, after)

        for layer in layers:
            _add(places, layer / "districts.csv", DISTRICT_COLUMNS, layer is folder, problems, district, _place_key)
            _add(zones, layer / "zones.csv", ZONE_COLUMNS, layer is folder, problems, zone, attrgetter("id"))
        if problems:
            raise GazetteerError(problems)
        return cls(zones.values(), places.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gazetteer) and (self.zones, self.places) == (other.zones, other.places)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.zones, self.places)

    def zones_named(self, kind: str | None, name: str) -> tuple[Zone, ...]:
        """The zones of that name or alias, with or without the word for a place's type before it (KKTCK tỉnh Cao Bằng).
        Of that kind, or where there is none, of a kind that the press takes for it
        (``KIN``); ``kind`` None: of any."""
        found = self._zones_by_name.get(key := fold_name(name), ())
        if not found and (type_word := self._type_word(key)):
            found = self._zones_by_name.get(key.removeprefix(type_word), ())
        if kind is None or not found:
            return found
        for written in (kind, *KIN.get(kind, ())):
            if of_kind := tuple(zone for zone in found if zone.kind == written):
                return of_kind
        return ()

    def choose(self, kind: str | None, name: str, spoken_of: Mapping[str, int] | None = None) -> Zone | None:
        """The zone meant by ``name`` in an article that speaks of places so often: the only one of the name, else the
        one whose province, old or of 2025, is spoken of most. On a tie the old province counts before the new one, then
        the district, then a zone's proper name before an alias; None where that still leaves several. What is less than
        a name (``KCN số 3``) or of another kind than written needs its province or district spoken of, and so does a
        CCN in an article that speaks of any place."""
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
        """The places of that name or alias, with or without the word for their type; provinces first."""
        key = fold_name(name)
        if found := self._places_by_name.get(key):
            return found
        if type_word := self._type_word(key):
            found = self._places_by_name.get(key.removeprefix(type_word), ())
            return tuple(place for place in found if fold_name(place.type) + " " == type_word)
        return ()

    def place(self, name: str) -> Place | None:
        """The place of that name: a province before a district, a district before a region or a foreign place. Where
        several districts share the name, ``province`` is null.

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
        """Whether a place has that name."""
        return bool(self.places_named(name))

    def province_of(self, name: str) -> str | None:
        """The province (before 1 July 2025) that a place is or lies in; null for others, and for names in several."""
        place = self.place(name)
        return place.province if place else None

    def iter_zone_names(self) -> Iterator[str]:
        """Every name and alias of a zone in the ways it is commonly spelled, each once."""
        yield from dict.fromkeys(s for zone in self.zones for name in zone.names for s in spellings(name))

    def iter_place_names(self) -> Iterator[str]:
        """Every name and alias of a place in the ways it is commonly spelled, each once."""
        yield from dict.fromkeys(s for place in self.places for name in place.names for s in spellings(name))

    @cached_property
    def _zones_by_name(self) -> dict[str, tuple[Zone, ...]]:
        return _by_name(self.zones)

    @cached_property
    def _places_by_name(self) -> dict[str, tuple[Place, ...]]:
        return _by_name(sorted(self.places, key=lambda place: LEVELS.index(place.level)))

    def _type_word(self, key: str) -> str:
        """The word for a type of place, and a blank, that a key begins with; empty where it begins with none."""
        return next((word for word in self._type_words if key.startswith(word)), "")

    @cached_property
    def _type_words(self) -> tuple[str, ...]:
        words = {fold_name(place.type) + " " for place in self.places if place.type}
        return tuple(sorted(words, key=len, reverse=True))


_LAST_NUMBER = re.compile(r"(?<= )(?:(?P<arabic>[1-9])|(?P<roman>I{1,3}|IV|VI{0,3}|IX))(?P<letter>-?[A-D])?(?= |\)|$)")
_ARABIC_TO_ROMAN = {arabic: roman.upper() for roman, arabic in _ROMAN.items()}


def spellings(name: str) -> tuple[str, ...]:
    """The common ways to write a name: dashes with and without blanks, its number in Arabic and in Roman digits.

    >>> spellings("Phú Mỹ II")
    ('Phú Mỹ II', 'Phú Mỹ 2')
    >>> spellings("Song Khê - Nội Hoàng")
    ('Song Khê - Nội Hoàng', 'Song Khê-Nội Hoàng')
    """
    other = _LAST_NUMBER.sub(_other_digits, name)
    written = [name] if other == name else [name, other]
    return tuple(dict.fromkeys([*written, *(w.replace(" - ", "-") for w in written)]))


def _other_digits(match: re.Match[str]) -> str:
    letter = match["letter"] or ""
    if match["arabic"]:
        return _ARABIC_TO_ROMAN[match["arabic"]] + (f"-{letter}" if letter and letter[0] != "-" else letter)
    return _ROMAN[match["roman"].lower()] + letter.lstrip("-")


def _by_name(rows: Iterable[Any]) -> dict[str, tuple[Any, ...]]:
    named = [(name, row) for row in rows for name in row.names]
    table: dict[str, tuple[Any, ...]] = {}
    for key, (_, row) in zip(_fold_names(name for name, _ in named), named, strict=True):
        if (known := table.get(key, ())) and known[-1] is row:  # two of its names have one key
            continue
        table[key] = (*known, row)
    return table


def _add(
    into: dict[Any, Any],
    path: Path,
    columns: tuple[str, ...],
    required: bool,
    problems: list[str],
    make: Callable[[list[str]], Any],
    key_of: Callable[[Any], Any],
) -> None:
    """Read one file into a table; a key that another file gave is replaced, one of this file twice is a problem."""
    if not required and not path.exists():
        return
    first_line: dict[Any, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            if tuple(header) != columns:
                problems.append(f"{path}:1: header is {','.join(header)!r}, should be {','.join(columns)!r}")
                return
            for row in reader:
                line = reader.line_num
                try:
                    if len(row) != len(columns):
                        raise ValueError(f"{len(row)} fields, should be {len(columns)}")
                    made = make(row)
                    key = key_of(made)
                    if key in first_line:
                        raise ValueError(f"{_shown(key)} stands on line {first_line[key]} already")
                except ValueError as error:
                    problems.append(f"{path}:{line}: {error}")
                    continue
                first_line[key] = line
                into[key] = made
        except (csv.Error, UnicodeDecodeError) as error:
            problems.append(f"{path}:{reader.line_num + 1}: {error}")


def _shown(key: Any) -> str:
    return repr(key if isinstance(key, str) else " / ".join(part for part in key if part))


def _place_key(place: Place) -> tuple[str, ...]:
    return place.name, place.level, place.province or ""


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()


def _named(name: str, aliases: str) -> tuple[str, ...]:
    """Check the name, split the aliases."""
    split = _split(aliases)
    for written in (name, *split):
        if not written or written != written.strip():
            raise ValueError(f"name {written!r} is empty or has blanks around it")
    return split


def _place(row: list[str]) -> Place:
    name, level, type_, aliases, province, province_2025 = row
    split = _named(name, aliases)
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is not one of {', '.join(LEVELS)}")
    if level == "district":
        raise ValueError("districts stand in districts.csv")
    if level == "province" and (province != name or not province_2025):
        raise ValueError(f"province {name!r} needs its own name as province, and its province_2025")
    return Place(name, level, type_, split, province or None, province_2025 or None)  # type: ignore[arg-type]


def _district(row: list[str], after: Mapping[str, str]) -> Place:
    name, type_, aliases, province = row
    if province not in after:
        raise ValueError(f"province {province!r} is not in places.csv")
    return Place(name, "district", type_, _named(name, aliases), province, after[province])


def _zone(row: list[str], after: Mapping[str, str]) -> Zone:
    id_, kind, name, aliases, province, province_2025, district, area, established, status = row
    if not id_:
        raise ValueError("id is empty")
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not one of {', '.join(sorted(KINDS))}")
    split = _named(name, aliases)
    if province not in after:
        raise ValueError(f"province {province!r} is not in places.csv")
    if province_2025 != after[province]:
        raise ValueError(f"province_2025 of {province} is {after[province]!r}, not {province_2025!r}")
    if status and status not in STATUSES:
        raise ValueError(f"status {status!r} is not one of {', '.join(STATUSES)}")
    if established and not (established.isdecimal() and len(established) == 4):
        raise ValueError(f"established {established!r} is not a year")
    try:
        area_ha = Decimal(area) if area else None
    except InvalidOperation:
        area_ha = Decimal(-1)
    if area_ha is not None and not (area_ha.is_finite() and area_ha > 0):
        raise ValueError(f"area_ha {area!r} is not a number above 0")
    year = int(established) if established else None
    return Zone(
        id_, kind, name, split, province, province_2025, _split(district), area_ha, year, status or None,  # type: ignore[arg-type]
    )  # fmt: skip
