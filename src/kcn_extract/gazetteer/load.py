"""The files of a gazetteer: ``zones.csv``, ``places.csv``, ``districts.csv`` and ``orgs.csv``, read strictly."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from pathlib import Path
from typing import Any

from kcn_extract.gazetteer.model import KINDS, LEVELS, STATUSES, GazetteerError, Place, Zone
from kcn_extract.gazetteer.orgs import ORG_COLUMNS, Org, org_of
from kcn_extract.problems import did_you_mean, unknown

ZONE_COLUMNS = (
    "id", "kind", "name", "aliases", "province", "province_2025", "district", "area_ha", "established", "status",
)  # fmt: skip
PLACE_COLUMNS = ("name", "level", "type", "aliases", "province", "province_2025", "code")
_CODE = re.compile(r"[0-9]{2}")
DISTRICT_COLUMNS = ("name", "type", "aliases", "province")


def load_rows(folder: Path, overlay: Path | None = None) -> tuple[list[Zone], list[Place], list[Org]]:
    """Return the zones, places and organisations of ``folder``, overridden and extended by those of ``overlay``. Raises
    ``GazetteerError``, which lists everything that is wrong in all files, and ``OSError`` for a folder without them."""
    problems: list[str] = []
    places: dict[tuple[str, ...], Place] = {}
    zones: dict[str, Zone] = {}
    orgs: dict[str, Org] = {}
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
        _add(orgs, layer / "orgs.csv", ORG_COLUMNS, layer is folder, problems, org_of, attrgetter("id"))
    if problems:
        raise GazetteerError(problems)
    return list(zones.values()), list(places.values()), list(orgs.values())


def _add(
    into: dict[Any, Any],
    path: Path,
    columns: tuple[str, ...],
    required: bool,
    problems: list[str],
    make: Callable[[list[str]], Any],
    key_of: Callable[[Any], Any],
) -> None:
    """Read a file into a table; a key of another file is replaced, one that occurs twice in this file is a problem."""
    if not required and not path.exists():
        return
    first_line: dict[Any, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            if tuple(header) != columns:
                hints = "".join(f"; {unknown('column', name, columns)}" for name in header if name not in columns)
                expected = f"(expected {','.join(columns)!r})"
                problems.append(f"{path}:1: invalid header {','.join(header)!r} {expected}{hints}")
                return
            for row in reader:
                line = reader.line_num
                try:
                    if len(row) != len(columns):
                        raise ValueError(f"expected {len(columns)} fields, got {len(row)}")
                    made = make(row)
                    key = key_of(made)
                    if key in first_line:
                        raise ValueError(f"duplicate {_shown(key)} (first on line {first_line[key]})")
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
            raise ValueError(f"name {written!r} is empty or surrounded by blanks")
    return split


def _place(row: list[str]) -> Place:
    name, level, type_, aliases, province, province_2025, code = row
    split = _named(name, aliases)
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r} (expected {', '.join(LEVELS)})")
    if level == "district":
        raise ValueError("districts belong in districts.csv")
    if level == "province" and (province != name or not province_2025):
        raise ValueError(f"province {name!r} needs its own name as province, and its province_2025")
    if level.startswith("province") != bool(code) or (code and not _CODE.fullmatch(code)):
        raise ValueError(f"code must be two digits for a province, and empty for other places, got {code!r}")
    return Place(name, level, type_, split, province or None, province_2025 or None, code or None)  # type: ignore[arg-type]


def _district(row: list[str], after: Mapping[str, str]) -> Place:
    name, type_, aliases, province = row
    if province not in after:
        raise ValueError(_no_province(province, after))
    return Place(name, "district", type_, _named(name, aliases), province, after[province])


def _no_province(name: str, after: Mapping[str, str]) -> str:
    return f"province {name!r} is not in places.csv{did_you_mean(name, after)}"


def _zone(row: list[str], after: Mapping[str, str]) -> Zone:
    id_, kind, name, aliases, province, province_2025, district, area, established, status = row
    if faults := [*_faults_of_columns(row), *_faults_of_province(province, province_2025, after)]:
        raise ValueError("; ".join(faults))
    return Zone(
        id_, kind, name, _split(aliases), province, province_2025, _split(district), Decimal(area) if area else None,  # type: ignore[arg-type]
        int(established) if established else None, status or None,  # type: ignore[arg-type]
    )  # fmt: skip


def _faults_of_columns(row: list[str]) -> Iterator[str]:
    """Yield what is wrong with a zone in one column alone."""
    id_, kind, name, aliases, _, _, _, area, established, status = row
    if not id_:
        yield "id is empty"
    if kind not in KINDS:
        yield f"unknown kind {kind!r} (expected {', '.join(sorted(KINDS))})"
    try:
        _named(name, aliases)
    except ValueError as error:
        yield str(error)
    if status and status not in STATUSES:
        yield f"unknown status {status!r} (expected {', '.join(STATUSES)})"
    if established and not (established.isdecimal() and len(established) == 4):
        yield f"established must be a year, got {established!r}"
    if area and not _is_positive(area):
        yield f"area_ha must be > 0, got {area!r}"


def _faults_of_province(province: str, province_2025: str, after: Mapping[str, str]) -> Iterator[str]:
    if province not in after:
        yield _no_province(province, after)
    elif province_2025 != after[province]:
        yield f"province_2025 of {province} must be {after[province]!r}, got {province_2025!r}"


def _is_positive(number: str) -> bool:
    try:
        value = Decimal(number)
    except InvalidOperation:
        return False
    return value.is_finite() and value > 0
