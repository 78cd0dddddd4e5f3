"""Records -> a table: one row for each fact, with all that the record points at spelled out, for each mention, or for
each article. Amounts are exact: ints and decimals. :mod:`kcn_extract.report.table_files` writes them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from kcn_extract.record import (
    CardinalValue,
    DateValue,
    Fact,
    Mention,
    MoneyValue,
    PercentValue,
    Period,
    QuantityValue,
    Record,
    ZoneValue,
)
from kcn_extract.report.base_unit import Figure, base_of, unit_of
from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.province import Locator, Provinces
from kcn_extract.text.printable import in_line

COLUMNS, MENTION_COLUMNS, ARTICLE_COLUMNS = (COLUMNS_OF[of] for of in (Rows.facts, Rows.mentions, Rows.articles))
_OF_NAME = ("kind", "level", "name", "zone", "org", "ticker", "province", "province_2025")
_FIGURES = (MoneyValue, PercentValue, QuantityValue, CardinalValue)


def rows(record: Record, text: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield a dict for each fact of a record, with the keys of ``COLUMNS``; what is not known is None.

    ``value`` (or ``low`` and ``high``) is in ``unit`` as written, ``base_value`` in ``base_unit``, so that it can be
    summed. ``text``, ``start``, ``end`` and ``rule`` are of the figure as the article has it. Days are dates, amounts
    ints or decimals. The ``sentence`` needs the article's ``text``.

    >>> from kcn_extract import extract
    >>> text = "Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng."
    >>> [(row["subject"], row["indicator"], row["value"], row["unit"]) for row in rows(extract(text), text)]
    [('Đình Trám', 'budget', 300000000000, 'VND')]
    """
    told: Counter[str] = Counter()
    for fact in record.facts:
        shown = record.figure(fact)
        row: dict[str, Any] = dict.fromkeys(COLUMNS)
        row |= {
            "fact_id": _fact_id(record, fact, told),
            **_article(record),
            **_subject(record, fact),
            "indicator": fact.indicator,
            "part": fact.part,
            **_whole_figure(figure := _mention(record, fact.value)),
            **_base_figure(figure),
            **_days("period", fact.period),
            "measure": fact.measure,
            "status": fact.status,
            **_change(record, fact),
            **_figure(_mention(record, fact.share), "share", "share_low", "share_high"),
            **({key: getattr(shown, key) for key in ("text", "start", "end", "rule")} if shown else {}),
            "sentence": record.sentence(fact, text) if text is not None else None,
            "clause_start": fact.start,
            "clause_end": fact.end,
            "basis_subject": fact.basis.subject,
            "basis_period": fact.basis.period,
            "confidence": fact.confidence,
        }
        yield row


def mention_rows(record: Record, text: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield a dict for each mention of a record, with the keys of ``MENTION_COLUMNS``; what is not known is None.

    A figure has ``value`` (or ``low`` and ``high``) and ``unit`` as in :func:`rows`, a date ``date_start`` and
    ``date_end``, a zone, company or place its ``name`` and what the gazetteer knows. The ``sentence`` needs the
    article's ``text``.

    >>> from kcn_extract import extract
    >>> [(row["label"], str(row["date_start"]), row["value"]) for row in mention_rows(extract("Năm 2023: 3 tỷ USD"))]
    [('DATE', '2023-01-01', None), ('MONEY', 'None', 3000000000)]
    """
    for mention in record.mentions:
        row: dict[str, Any] = dict.fromkeys(MENTION_COLUMNS)
        row |= {
            **_article(record),
            **{key: getattr(mention, key) for key in ("label", "text", "start", "end", "rule")},
            "sentence": record.sentence(mention, text) if text is not None else None,
        }
        if isinstance(value := mention.value, DateValue):
            row |= _date(value)
        elif isinstance(value, _FIGURES):
            row |= _whole_figure(mention)
        elif value:
            row |= {key: getattr(value, key, None) for key in _OF_NAME}
            row |= _provinces(Provinces(row["province"], row["province_2025"]))
        yield row


def _mention(record: Record, id: int | None) -> Mention | None:
    return None if id is None else record.mentions[id]


def _figures_of(fact: Fact) -> tuple[int | None, int | None, int | None]:
    """Return the ids of a fact's value, of its change and of its share."""
    return fact.value, fact.change.amount if fact.change else None, fact.share


def _fact_id(record: Record, fact: Fact, told: Counter[str]) -> str:
    """Return what tells a fact from all others: a digest of the article, the subject, the indicator and the places of
    the figures. What else is known of a fact does not change it. ``told`` counts those of the record that share all of
    these: the second has ``-2`` behind it."""
    figures = [(m.start, m.end) if (m := _mention(record, id)) else None for id in _figures_of(fact)]
    subject = fact.subject
    key = ascii((record.id, subject.type, subject.kind, subject.name, fact.indicator, figures))
    digest = blake2b(key.encode(), digest_size=8).hexdigest()
    told[digest] += 1
    return digest if told[digest] == 1 else f"{digest}-{told[digest]}"


def _article(record: Record) -> dict[str, Any]:
    about = record.article
    published = about.published if about else None
    moment = datetime.datetime.fromisoformat(published) if published else None
    return {
        "article": record.id,
        "source": record.source,
        "published": moment.date() if moment else None,
        "published_time": moment.time().replace(microsecond=0) if moment and "T" in str(published) else None,
        **{key: getattr(about, key, None) for key in ("title", "published_from", "url", "site", "language")},
    }


def _subject(record: Record, fact: Fact) -> dict[str, Any]:
    locator = Locator.built_in()
    located = locator.located(record, fact.subject)
    provinces, source = locator.provinces(record, fact)
    return {
        "subject_type": fact.subject.type,
        "subject_kind": fact.subject.kind,
        "subject": fact.subject.name,
        "zone": located.zone if isinstance(located, ZoneValue) else None,
        **_provinces(provinces),
        "province_from": source,
    }


def _provinces(provinces: Provinces) -> dict[str, Any]:
    code, code_2025 = Locator.built_in().codes(provinces)
    return {**provinces._asdict(), "province_code": code, "province_2025_code": code_2025}


def _change(record: Record, fact: Fact) -> dict[str, Any]:
    if (change := fact.change) is None:
        return {}
    before = _mention(record, change.from_)
    told = {
        "change": change.direction,
        **_figure(_mention(record, change.amount), "change_amount", "change_low", "change_high", "change_unit"),
        **_figure(before, "change_from", "change_from_low", "change_from_high", "change_from_unit"),
        **_days("baseline", change.baseline),
    }
    return told if change.factor is None else {**told, "change_amount": change.factor}


def _figure(mention: Mention | None, amount: str, low: str, high: str, unit: str | None = None) -> dict[str, Any]:
    if not (value := _figure_value(mention)):
        return {}
    figure: dict[str, Any] = {amount: value.amount, low: value.low, high: value.high}
    return {**figure, unit: unit_of(value)} if unit else figure


def _whole_figure(mention: Mention | None) -> dict[str, Any]:
    value = mention.value if mention else None
    more = {key: getattr(value, key, None) for key in ("per", "modifier")}
    return _figure(mention, "value", "low", "high", "unit") | more


def _base_figure(mention: Mention | None) -> dict[str, Any]:
    value = _figure_value(mention)
    return dict(zip(("base_value", "base_low", "base_high", "base_unit"), base_of(value), strict=True)) if value else {}


def _figure_value(mention: Mention | None) -> Figure | None:
    value = mention.value if mention else None
    return value if isinstance(value, _FIGURES) else None


def _date(value: DateValue) -> dict[str, Any]:
    first, last = _day(value.start), _day(value.end)
    open_ = None if first and last else "/".join(dict.fromkeys((value.start, value.end)))
    return {"date_start": first, "date_end": last, "date_open": open_, "grain": value.grain, "basis": value.basis}


def _days(name: str, period: Period | None) -> dict[str, Any]:
    return {f"{name}_start": _day(period.start), f"{name}_end": _day(period.end)} if period else {}


def _day(written: str) -> datetime.date | None:
    """Return a day of the record; None where its year is not known (``--04-16``). Raises ``ValueError`` for another
    text."""
    return None if written.startswith("--") else datetime.date.fromisoformat(written)


def on_screen(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row for a terminal, which what stands in an article cannot steer."""
    return {key: in_line(cell) if isinstance(cell, str) else cell for key, cell in row.items()}


def article_rows(record: Record, text: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the one dict of a record, with the keys of ``ARTICLE_COLUMNS``, also where its article could not be read.

    >>> from kcn_extract import extract
    >>> from kcn_extract.report.table import article_rows
    >>> [(row["article"], row["mentions"], row["error"]) for row in article_rows(extract("Vốn 5 tỷ đồng.", id="a"))]
    [('a', 1, None)]
    """
    about = record.article
    yield dict.fromkeys(ARTICLE_COLUMNS) | {
        **_article(record),
        **{key: getattr(about, key, None) for key in ("place", "byline", "encoding", "characters", "sha256")},
        "mentions": len(record.mentions),
        "facts": len(record.facts),
        "error": record.error.type if record.error else None,
        "message": record.error.message if record.error else None,
    }


def table(
    records: Iterable[Record],
    text_of: Callable[[Record], str | None] | None = None,
    of: Rows = Rows.facts,
    confidence: float = 0,
) -> Iterator[dict[str, Any]]:
    """Yield the rows of many records: a row for each of their facts, of their mentions, or for each article. The text
    that a record knows or, where it knows none, what ``text_of`` returns for it is where its sentences are from. Facts
    whose ``confidence`` is known and is less are left out."""
    for record in records:
        for row in _ROWS[of](record, _text(record, text_of, of)):
            if of is not Rows.facts or row["confidence"] is None or row["confidence"] >= confidence:
                yield row


def _text(record: Record, text_of: Callable[[Record], str | None] | None, of: Rows) -> str | None:
    if (text := record.known_text) is not None:
        return text
    has_sentences = {Rows.facts: record.facts, Rows.mentions: record.mentions, Rows.articles: ()}[of]
    return text_of(record) if text_of and has_sentences else None


_ROWS = {Rows.facts: rows, Rows.mentions: mention_rows, Rows.articles: article_rows}
