"""A record -> the rows of each table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from kcn_extract.database.keys import SubjectKeys, last_digit, part_key
from kcn_extract.database.tables import (
    ARTICLES,
    FACTS,
    MENTIONS,
    ORGS,
    PLACES,
    SENTENCES,
    ZONES,
    Table,
    name_of,
)
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Fact, Record
from kcn_extract.report.table import article_rows, mention_rows, rows
from kcn_extract.text.sentences import SentenceSplitter, Span

Row: TypeAlias = Mapping[str, Any]


def rows_of(record: Record, text: str | None, splitter: SentenceSplitter, keys: SubjectKeys) -> dict[Table, list[Row]]:
    """Return the rows of a record, by their table; those of its sentences need its ``text``."""
    sentences = list(splitter.split(text)) if text is not None else []
    starts = [sentence.start for sentence in sentences]

    def sentence_at(place: int) -> int | None:
        return max(0, bisect_right(starts, place) - 1) if starts else None

    mentions: list[Row] = [
        {**_named(row), "mention": mention.id, "sentence": sentence_at(mention.start)}
        for mention, row in zip(record.mentions, mention_rows(record), strict=True)
    ]
    facts: list[Row] = [
        {
            **_named(row), "fact": row["fact_id"], "sentence": sentence_at(row["start"] if row["text"] else fact.start),
            "value_mention": fact.value, "subject_mention": fact.subject.mention,
            "subject_key": keys.key(fact.subject, row["zone"], _org(record, fact)),
            "part_key": part_key(fact.part), "last_digit": last_digit(row["text"] or "", row["base_value"]),
        }
        for fact, row in zip(record.facts, rows(record), strict=True)
    ]  # fmt: skip
    return {
        ARTICLES: [{**row, "text": text} for row in article_rows(record)],
        SENTENCES: list(_sentences(record.id, text or "", sentences)),
        MENTIONS: mentions,
        FACTS: facts,
    }


def _org(record: Record, fact: Fact) -> str | None:
    """Return the gazetteer's id of the company that a fact is told of."""
    value = None if fact.subject.mention is None else record.mentions[fact.subject.mention].value
    return getattr(value, "org", None)


def rows_of_gazetteer(gazetteer: Gazetteer) -> dict[Table, list[Row]]:
    """Return the rows of the zones, places and companies of a gazetteer, by their table."""
    return {
        ZONES: [{**_cells(ZONES, zone), "zone": zone.id} for zone in gazetteer.zones],
        PLACES: [{**_cells(PLACES, place), "province": place.province or ""} for place in gazetteer.places],
        ORGS: [{**_cells(ORGS, org), "org": org.id} for org in gazetteer.orgs],
    }


def _cells(table: Table, row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name, None) for column in table.columns}


def _named(row: Row) -> dict[str, Any]:
    return {name_of(column): cell for column, cell in row.items()}


def _sentences(article: str, text: str, sentences: Iterable[Span]) -> Iterator[Row]:
    for number, (start, end) in enumerate(sentences):
        yield {
            "article": article, "sentence": number, "start_char": start, "end_char": end, "text": text[start:end],
        }  # fmt: skip
