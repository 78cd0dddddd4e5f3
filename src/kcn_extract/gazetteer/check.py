"""What a user's ``zones.csv`` has that loads, but is hardly meant."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.model import KINDS
from kcn_extract.gazetteer.names import fold_name
from kcn_extract.problems import did_you_mean


def check_zones(path: Path, gazetteer: Gazetteer, built_in: Gazetteer) -> Iterator[str]:
    """Yield what is wrong with the rows of a file of zones that loads as a part of ``gazetteer``, over the ``built_in``
    one: names with the word for their kind, districts that do not exist, ids of another kind."""
    districts: dict[str, set[str]] = {}
    for place in gazetteer.places:
        if place.level == "district":
            districts.setdefault(place.province or "", set()).add(place.name)
    kinds = {zone.id: zone.kind for zone in built_in.zones}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            problems = (*_of_names(row), *_of_districts(row, districts.get(row["province"], ())), *_of_id(row, kinds))
            yield from (f"{path}:{reader.line_num}: {problem}" for problem in problems)


def _of_names(row: Mapping[str, str]) -> Iterator[str]:
    for name in filter(None, (row["name"], *row["aliases"].split(";"))):
        head, _, rest = name.partition(" ")
        if rest and head.upper() in KINDS:
            yield f"name {name!r} begins with the word for a kind; write {rest!r}"


def _of_districts(row: Mapping[str, str], known: Collection[str]) -> Iterator[str]:
    same = {fold_name(name): name for name in known}
    for name in filter(None, row["district"].split(";")):
        if name not in known:
            hint = did_you_mean(same.get(fold_name(name), name), known)
            yield f"district {name!r} is not one of {row['province']} in districts.csv{hint}"


def _of_id(row: Mapping[str, str], kinds: Mapping[str, str]) -> Iterator[str]:
    id_, kind = row["id"], row["kind"]
    if not id_.startswith(f"{kind.lower()}-"):
        yield f"id {id_!r} is of kind {kind}, so it must begin with '{kind.lower()}-'"
    if kinds.get(id_, kind) != kind:
        yield f"id {id_!r} is a built-in zone of kind {kinds[id_]}, got {kind}; choose another id"
