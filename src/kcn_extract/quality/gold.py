"""Gold and predictions, read from files.

A gold file is JSON lines of ``{"id", "mentions": [...]}``, ``{"id", "facts": [...]}`` or both; ``corpus/README.md``
says what stands in a row.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TypeVar, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType

from kcn_extract.quality.keys import gold_value
from kcn_extract.record import Record
from kcn_extract.run.records import open_records, whole_lines

GoldLabel = Literal["ZONE", "DATE", "MONEY", "PERCENT", "ORG", "GPE"]
SCORED_LABELS: tuple[GoldLabel, ...] = get_args(GoldLabel)
NAMES: frozenset[GoldLabel] = frozenset(("ORG", "GPE"))
"""Labels that not every gold file holds: scored where it has one of them."""
T = TypeVar("T")


class EvaluationError(ValueError):
    """A gold or record file that cannot be scored: ``file:line: what``."""


class GoldMention(Struct, frozen=True):
    """``value`` is a list where several are right, None where none is scored. ``zone`` is the id in the gazetteer, None
    for a zone that it has not or where it cannot be told, a list where several are right; not scored where unset."""

    label: GoldLabel
    start: int
    end: int
    text: str
    value: str | list[str] | None
    optional: bool = False
    zone: str | list[str | None] | UnsetType | None = UNSET

    def accepts(self, value: str | None) -> bool:
        """True if a prediction's value, written as :func:`key_of` does, is one of the right ones; what the gold does
        not say of a name (its ticker, its province) is not asked for."""
        wanted = self.value if isinstance(self.value, list) else [self.value]
        return any(each is None or self._is(gold_value(self.label, each), value) for each in wanted)

    def accepts_zone(self, zone: str | None) -> bool:
        """True if a prediction's id in the gazetteer is one of the right ones."""
        if self.zone is UNSET:
            return True
        return zone in self.zone if isinstance(self.zone, list) else zone == self.zone

    def _is(self, wanted: str, value: str | None) -> bool:
        return wanted == value or (self.label in NAMES and value is not None and value.startswith(f"{wanted}|"))


class GoldFact(Struct, frozen=True, omit_defaults=True):
    """One row of a table; ``part`` and ``per`` are for the reader and not scored."""

    subject: str | None
    indicator: str
    value: str | None
    period: str | None
    change: str | None = None
    baseline: str | None = None
    share: str | None = None
    status: Literal["actual", "plan"] = "actual"
    part: str | None = None
    per: str | None = None


class GoldArticle(Struct, frozen=True):
    """An article's gold; what is None is not scored for it."""

    id: str
    published: str | None = None
    mentions: list[GoldMention] | None = None
    facts: list[GoldFact] | None = None


def read_gold(path: Path | str) -> list[GoldArticle]:
    """Return the articles of a gold file. Raises :class:`EvaluationError`, ``OSError``."""
    with open(path, "rb") as lines:
        articles = _read_lines(lines, path, msgspec.json.Decoder(GoldArticle).decode, "gold")
    if not any(article.mentions is not None or article.facts is not None for article in articles.values()):
        raise EvaluationError(f'{path}: no gold (expected {{"id": …, "mentions": […]}} or {{"id": …, "facts": […]}})')
    return list(articles.values())


def read_predictions(path: Path | str, on_cut: Callable[[str], None] = warnings.warn) -> list[Record]:
    """Return the records of a file, as the extractor writes it (also .gz, .zst); ``on_cut`` is told where it was cut
    off. Raises :class:`EvaluationError`, ``OSError``."""
    with open_records(str(path)) as lines:
        whole = whole_lines(lines, lambda message: on_cut(f"{path}: {message}"))
        return list(_read_lines(whole, path, Record.from_json, "record").values())


def _read_lines(
    lines: Iterable[bytes | str], path: Path | str, decode: Callable[[bytes | str], T], what: str
) -> dict[str, T]:
    rows: dict[str, T] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
            raise EvaluationError(f"{path}:{number}: not a {what}: {error}") from None
        id: str = row.id  # type: ignore[attr-defined]  # both kinds of row have one
        if id in rows:
            raise EvaluationError(f"{path}:{number}: duplicate {what} {id!r}")
        rows[id] = row
    return rows
