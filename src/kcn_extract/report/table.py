"""Records -> a table: one row for each fact, with all that the record points at spelled out, or for each mention.

Amounts are exact: ints and decimals, as strings in CSV and as 128-bit decimals in Parquet.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal
from pathlib import Path
from typing import IO, Any

from kcn_extract.notation import plain
from kcn_extract.record import DateValue, Fact, Mention, Number, Period, Record, ZoneValue

COLUMNS = (
    "article", "title", "published", "published_from", "source", "url", "site", "language",
    "subject_type", "subject_kind", "subject", "zone", "province", "province_2025",
    "indicator", "part", "value", "low", "high", "unit", "per", "modifier",
    "period_start", "period_end", "measure", "status",
    "change", "change_amount", "change_low", "change_high", "change_unit", "change_from",
    "baseline_start", "baseline_end", "share", "share_low", "share_high",
    "text", "start", "end", "sentence", "clause_start", "clause_end",
    "subject_basis", "period_basis", "confidence",
)  # fmt: skip
MENTION_COLUMNS = (
    "article", "title", "published", "published_from", "source", "url", "site", "language",
    "label", "text", "start", "end",
    "value", "low", "high", "unit", "per", "modifier", "date_start", "date_end", "grain", "basis",
    "kind", "name", "zone", "province", "province_2025", "rule", "sentence",
)  # fmt: skip
_NUMBERS = frozenset((
    "value", "low", "high", "change_amount", "change_low", "change_high", "change_from", "share", "share_low",
    "share_high", "confidence",
))  # fmt: skip
_OF_ARTICLE = ("title", "published", "published_from", "url", "site", "language")
_OFFSETS = frozenset(("start", "end", "clause_start", "clause_end"))
_WIDE = Context(prec=60)
_STOPS = (". ", "! ", "? ", "… ")


def rows(record: Record, text: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield a dict for each fact of a record, with the keys of ``COLUMNS``; what is not known is None.

    ``value`` (or ``low`` and ``high``) is in ``unit``: a currency, ``%``, ``pp``, ``ha`` …, or what is counted.
    ``change`` is up, down or times, ``change_amount`` by how much, ``change_from`` the figure before it. ``text``,
    ``start`` and ``end`` are the figure as the article has it, ``clause_start`` and ``clause_end`` the fact's whole
    clause. The ``sentence`` needs the article's ``text``.

    >>> from kcn_extract import extract
    >>> text = "Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng."
    >>> [(row["subject"], row["indicator"], row["value"], row["unit"]) for row in rows(extract(text), text)]
    [('Đình Trám', 'budget', 300000000000, 'VND')]
    """
    for fact in record.facts:
        figure = _mention(record, fact.value)
        amount = _mention(record, fact.change.amount) if fact.change else None
        share = _mention(record, fact.share)
        shown = figure or amount or share
        row: dict[str, Any] = dict.fromkeys(COLUMNS)
        row |= {
            **_article(record),
            **_subject(record, fact),
            "indicator": fact.indicator,
            "part": fact.part,
            **_whole_figure(figure),
            **_days("period", fact.period),
            "measure": fact.measure,
            "status": fact.status,
            **_figure(share, "share", "share_low", "share_high"),
            "text": shown.text if shown else None,
            "start": shown.start if shown else None,
            "end": shown.end if shown else None,
            "sentence": sentence(text, fact.start, fact.end) if text is not None else None,
            "clause_start": fact.start,
            "clause_end": fact.end,
            "subject_basis": fact.basis.subject,
            "period_basis": fact.basis.period,
            "confidence": fact.confidence,
        }
        if fact.change:
            row["change"] = fact.change.direction
            row |= _figure(amount, "change_amount", "change_low", "change_high", "change_unit")
            if fact.change.factor is not None:
                row["change_amount"] = fact.change.factor
            before = _mention(record, fact.change.from_)
            row |= {"change_from": getattr(before.value, "amount", None) if before else None}
            row |= _days("baseline", fact.change.baseline)
        yield row


def mention_rows(record: Record, text: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield a dict for each mention of a record, with the keys of ``MENTION_COLUMNS``; what is not known is None.

    A figure has ``value`` (or ``low`` and ``high``) and ``unit`` as in :func:`rows`, a date ``date_start`` and
    ``date_end``, a zone ``kind``, ``name`` and what the gazetteer knows. The ``sentence`` needs the article's ``text``.

    >>> from kcn_extract import extract
    >>> [(row["label"], row["date_start"], row["value"]) for row in mention_rows(extract("Năm 2023: 3 tỷ USD"))]
    [('DATE', '2023-01-01', None), ('MONEY', None, 3000000000)]
    """
    for mention in record.mentions:
        row: dict[str, Any] = dict.fromkeys(MENTION_COLUMNS)
        row |= {
            **_article(record),
            **{key: getattr(mention, key) for key in ("label", "text", "start", "end", "rule")},
            "sentence": sentence(text, mention.start, mention.end) if text is not None else None,
        }
        if isinstance(value := mention.value, ZoneValue):
            row |= {key: getattr(value, key) for key in ("kind", "name", "zone", "province", "province_2025")}
        elif isinstance(value, DateValue):
            row |= {"date_start": value.start, "date_end": value.end, "grain": value.grain, "basis": value.basis}
        else:
            row |= _whole_figure(mention)
        yield row


def sentence(text: str, start: int, end: int) -> str:
    """Return the words around a clause, from the full stop or line break before it to the one behind.

    >>> sentence("Tỉnh có 9 KCN. KCN A rộng 98 ha. Hết.", 15, 31)
    'KCN A rộng 98 ha.'
    """
    first = max(text.rfind("\n", 0, start) + 1, *(_after(text.rfind(stop, 0, start), stop) for stop in _STOPS))
    ends = [at for at in (text.find("\n", end), *(_after(text.find(stop, end), stop) for stop in _STOPS)) if at > 0]
    return text[first : min(ends, default=len(text))].strip()


def _after(at: int, stop: str) -> int:
    return at + len(stop) if at >= 0 else 0


def _mention(record: Record, id: int | None) -> Mention | None:
    return None if id is None else record.mentions[id]


def _article(record: Record) -> dict[str, Any]:
    about = record.article
    return {
        "article": record.id,
        "source": record.source,
        **{
            key: getattr(about, key, None)
            for key in ("title", "published", "published_from", "url", "site", "language")
        },
    }


def _subject(record: Record, fact: Fact) -> dict[str, Any]:
    mention = _mention(record, fact.subject.mention)
    zone = mention.value if mention and isinstance(mention.value, ZoneValue) else None
    place = fact.subject.name if fact.subject.type == "place" else None
    return {
        "subject_type": fact.subject.type,
        "subject_kind": fact.subject.kind,
        "subject": fact.subject.name,
        "zone": zone.zone if zone else None,
        "province": zone.province if zone else place,
        "province_2025": zone.province_2025 if zone else None,
    }


def _figure(mention: Mention | None, amount: str, low: str, high: str, unit: str | None = None) -> dict[str, Any]:
    value = mention.value if mention else None
    if value is None or not hasattr(value, "amount"):
        return {}
    figure: dict[str, Any] = {amount: value.amount, low: value.low, high: value.high}  # type: ignore[union-attr]
    if unit:
        names = ("currency", "unit", "of")
        figure[unit] = next((getattr(value, name) for name in names if hasattr(value, name)), None)
    return figure


def _whole_figure(mention: Mention | None) -> dict[str, Any]:
    value = mention.value if mention else None
    more = {key: getattr(value, key, None) for key in ("per", "modifier")}
    return _figure(mention, "value", "low", "high", "unit") | more


def _days(name: str, period: Period | None) -> dict[str, Any]:
    return {f"{name}_start": period.start, f"{name}_end": period.end} if period else {}


def write_csv(
    table: Iterable[Mapping[str, Any]],
    output: str | Path | IO[str],
    columns: Sequence[str] = COLUMNS,
    for_excel: bool = False,
) -> int:
    """Write rows as UTF-8 CSV, numbers in plain digits, and return their number. ``for_excel`` adds a byte order mark,
    without which Excel expects another encoding. Raises ``OSError``."""
    if isinstance(output, (str, Path)):
        with open(output, "w", encoding="utf-8", newline="") as file:
            return write_csv(table, file, columns, for_excel)
    if for_excel:
        output.write("\ufeff")
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in table:
        writer.writerow(_written(row[column]) for column in columns)
        count += 1
    return count


def _written(cell: Any) -> Any:
    return plain(cell) if isinstance(cell, Decimal) else cell


def write_parquet(
    table: Iterable[Mapping[str, Any]], output: str | Path, columns: Sequence[str] = COLUMNS, batch: int = 10_000
) -> int:
    """Write rows as Parquet, in batches, and return their number. Raises ``ModuleNotFoundError`` without pyarrow (extra
    ``table``), ``OSError`` where the file cannot be written."""
    import pyarrow as arrow
    from pyarrow import parquet

    def kind(column: str) -> Any:
        if column in _NUMBERS:
            return arrow.decimal128(38, 6)
        return arrow.int64() if column in _OFFSETS else arrow.string()

    schema = arrow.schema([(column, kind(column)) for column in columns])
    count = 0
    waiting: list[dict[str, Any]] = []
    with parquet.ParquetWriter(str(output), schema) as writer:

        def flush() -> None:
            writer.write_table(arrow.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

        for row in table:
            waiting.append({key: _decimal(cell) if key in _NUMBERS else cell for key, cell in row.items()})
            count += 1
            if len(waiting) == batch:
                flush()
        flush()
    return count


def _decimal(number: Number | None) -> Decimal | None:
    return None if number is None else Decimal(number).quantize(Decimal("0.000001"), context=_WIDE)


def read_records(lines: Iterable[bytes | str]) -> Iterator[Record]:
    """Yield the records of JSON lines; blank lines are skipped. Raises ``ValueError`` with the number of the line."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield Record.from_json(line)
            except ValueError as error:
                raise ValueError(f"line {number}: not a record: {error}") from None


def table(
    records: Iterable[Record], text_of: Callable[[Record], str | None] | None = None, mentions: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield the rows of many records, of their facts or their ``mentions``; ``text_of`` returns an article's text for
    its sentences."""
    for record in records:
        text = text_of(record) if text_of and (record.mentions if mentions else record.facts) else None
        yield from (mention_rows if mentions else rows)(record, text)


def texts_in(folder: str | Path) -> Callable[[Record], str | None]:
    """Return a function that finds the text of a record below a folder, as ``<id>.txt`` or ``<id>.md``."""

    def text_of(record: Record) -> str | None:
        for ending in (".txt", ".md"):
            path = Path(folder) / f"{record.id}{ending}"
            if path.is_file():
                return path.read_bytes().decode("utf-8-sig", "surrogateescape")
        return None

    return text_of
