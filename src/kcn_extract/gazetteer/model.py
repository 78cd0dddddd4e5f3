"""The rows of a gazetteer: zones, places, and what may stand in their columns."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

from kcn_extract.problems import FileProblems
from kcn_extract.record import ZoneKind

Status = Literal["operating", "building", "planned", "empty"]
Level = Literal["province", "province_2025", "district", "region", "country", "foreign_city"]

KINDS: frozenset[str] = frozenset(get_args(ZoneKind))
LEVELS: tuple[str, ...] = get_args(Level)
STATUSES: tuple[str, ...] = get_args(Status)
# Kinds that the press confuses, the nearest first: an article on KKTCK Mộc Bài soon says KKT Mộc Bài.
CONFUSABLE_KINDS: dict[str, tuple[str, ...]] = {
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
    before the name (``tỉnh``, ``thị xã``). ``province`` is null for what lies in none, or in several. ``code`` is the
    statistical office's code of a province: two digits."""

    name: str
    level: Level
    type: str
    aliases: tuple[str, ...] = ()
    province: str | None = None
    province_2025: str | None = None
    code: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and the others that it goes by."""
        return (self.name, *self.aliases)


class GazetteerError(FileProblems):
    """All that is wrong with the files of a gazetteer, one line each: file, line, what."""
