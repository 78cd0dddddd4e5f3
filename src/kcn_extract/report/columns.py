"""The columns of the tables: the name of each, the kind of its values, and what they mean."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["text", "day", "time", "number", "probability", "offset", "count"]


class Rows(StrEnum):
    """What a row of a table stands for."""

    facts = "facts"
    mentions = "mentions"
    articles = "articles"


class Column(NamedTuple):
    """A column; ``meaning`` is Markdown, as docs/reference/table.md has it."""

    name: str
    kind: Kind
    meaning: str


OF_ARTICLE = (
    Column("article", "text", "id of the article"),
    Column("title", "text", "its title"),
    Column("published", "day", "its day of publication"),
    Column("published_time", "time", "the time of that day"),
    Column("published_from", "text", "where they come from: `given`, `header`, `metadata` or `file`"),
    Column("source", "text", "path or address as given"),
    Column("url", "text", "address of the page"),
    Column("site", "text", "name of the site"),
    Column("language", "text", "`vi`, `vi-unmarked` or `other`"),
)
_OF_FIGURE = (
    Column("value", "number", "the figure, in `unit` as written; of a range, see `low`"),
    Column("low", "number", "lower end of a range"),
    Column("high", "number", "upper end of a range"),
    Column("unit", "text", "currency (ISO 4217), `%`, `pp`, `ha`, … or what is counted"),
    Column("per", "text", "of a rate: `m2/month`, `year`, …"),
    Column("modifier", "text", "`over`, `under`, `about`, `at_least` or `at_most`"),
)

OF_FACTS = (
    Column("fact_id", "text", "the same for the same fact of the same article, and unique within a run"),
    *OF_ARTICLE,
    Column("subject_type", "text", "`zone`, `place` or `company`"),
    Column("subject_kind", "text", "of a zone: `KCN`, `KCX`, …"),
    Column("subject", "text", "name of the zone, place or company"),
    Column("zone", "text", "id of the zone in the gazetteer"),
    Column("province", "text", "province before 1 July 2025; null where there is none, or where it is one of several"),
    Column("province_code", "text", "its code of the statistical office"),
    Column("province_2025", "text", "province since 1 July 2025"),
    Column("province_2025_code", "text", "its code of the statistical office"),
    Column(
        "province_from",
        "text",
        "where the province is from: the `subject`; of a company, the zones of the `clause`, else its places, else the "
        "article's `dateline`",
    ),
    Column("indicator", "text", "what is measured: see [indicators](indicators.md)"),
    Column("part", "text", "the part of the whole that the figure is about, such as `FDI`"),
    *_OF_FIGURE,
    Column("base_value", "number", "the figure in `base_unit`, so that rows can be summed"),
    Column("base_low", "number", "lower end of a range in `base_unit`"),
    Column("base_high", "number", "upper end of a range in `base_unit`"),
    Column(
        "base_unit",
        "text",
        "`ha` of areas, `MW` of power, `t` of weights (see [base units](#base-units)); else `unit`, of a rate with its "
        "`per`: `USD/m2/month`",
    ),
    Column("period_start", "day", "first day for which the value holds"),
    Column("period_end", "day", "last day for which the value holds"),
    Column("measure", "text", "`stock` (so much at a time) or `flow` (so much within the period)"),
    Column("status", "text", "`actual` or `plan`"),
    Column("change", "text", "`up`, `down` or `times`"),
    Column("change_amount", "number", "by how much; with `times` the factor"),
    Column("change_low", "number", "lower end of a range"),
    Column("change_high", "number", "upper end of a range"),
    Column("change_unit", "text", "unit of the change"),
    Column("change_from", "number", "the figure before the change"),
    Column("change_from_low", "number", "lower end of a range"),
    Column("change_from_high", "number", "upper end of a range"),
    Column("change_from_unit", "text", "unit of the figure before the change"),
    Column("baseline_start", "day", "first day of the period that the value is compared with"),
    Column("baseline_end", "day", "last day of the period that the value is compared with"),
    Column("share", "number", "the value as a percentage of a whole"),
    Column("share_low", "number", "lower end of a range"),
    Column("share_high", "number", "upper end of a range"),
    Column("text", "text", "the figure as written: the value, else the change, else the share"),
    Column("start", "offset", "where it begins in the text"),
    Column("end", "offset", "where it ends"),
    Column("rule", "text", "the rule that found it"),
    Column("sentence", "text", "the sentence of the fact; needs `--texts`"),
    Column("clause_start", "offset", "where the fact's clause begins"),
    Column("clause_end", "offset", "where it ends"),
    Column(
        "basis_subject",
        "text",
        "where the subject was found: `clause`, `sentence`, `paragraph`, `list`, `section`, `title` or `article`",
    ),
    Column("basis_period", "text", "where the period was found"),
    Column("confidence", "probability", "estimated probability that value, subject and indicator are right"),
)
OF_MENTIONS = (
    *OF_ARTICLE,
    Column("label", "text", "see [labels](labels.md)"),
    Column("text", "text", "the mention as written"),
    Column("start", "offset", "where it begins in the text"),
    Column("end", "offset", "where it ends"),
    *_OF_FIGURE,
    Column("date_start", "day", "of a date whose year is known: its first day"),
    Column("date_end", "day", "its last day"),
    Column("date_open", "text", "of a date without a year: `--04-16`, or `--04` for the whole month; first/last"),
    Column("grain", "text", "of a date: `day`, `week`, `month`, `quarter`, `half`, `year` or `span`"),
    Column("basis", "text", "where a date's parts come from: `text`, `published` or `article`"),
    Column("kind", "text", "of a zone: `KCN`, `KCX`, …"),
    Column("level", "text", "of a place: `province`, `district`, `commune`, `region`, `country` or `foreign_city`"),
    Column("name", "text", "name of the zone, company or place"),
    Column("zone", "text", "id of the zone in the gazetteer"),
    Column("org", "text", "id of the company in the gazetteer"),
    Column("ticker", "text", "code of its shares"),
    Column("province", "text", "of a zone or place: province before 1 July 2025"),
    Column("province_code", "text", "its code of the statistical office"),
    Column("province_2025", "text", "province since 1 July 2025"),
    Column("province_2025_code", "text", "its code of the statistical office"),
    Column("rule", "text", "the rule that found it"),
    Column("sentence", "text", "its sentence; needs `--texts`"),
)
OF_ARTICLES = (
    *OF_ARTICLE,
    Column("place", "text", "where it was written, as its header says"),
    Column("byline", "text", "who wrote it"),
    Column("encoding", "text", "what it was decoded from; empty for UTF-8"),
    Column("characters", "count", "code points of its text"),
    Column("sha256", "text", "digest of its text"),
    Column("mentions", "count", "how many were found"),
    Column("facts", "count", "how many were linked"),
    Column("error", "text", "why it, or its facts, could not be read: the type of the error"),
    Column("message", "text", "the error in words"),
)
OF_ROWS = {Rows.facts: OF_FACTS, Rows.mentions: OF_MENTIONS, Rows.articles: OF_ARTICLES}
COLUMNS_OF = {rows: tuple(column.name for column in columns) for rows, columns in OF_ROWS.items()}
CATEGORIES = frozenset(
    (
        "published_from", "site", "language", "subject_type", "subject_kind", "province", "province_code",
        "province_2025", "province_2025_code", "province_from", "indicator", "part", "unit", "per", "modifier",
        "base_unit", "measure", "status", "change", "change_unit", "change_from_unit", "basis_subject", "basis_period",
        "label", "grain", "basis", "kind", "level", "rule", "encoding", "error",
    )
)  # fmt: skip
"""Columns of texts of which many rows have the same."""
KIND_OF: dict[str, Kind] = {column.name: column.kind for columns in OF_ROWS.values() for column in columns}
