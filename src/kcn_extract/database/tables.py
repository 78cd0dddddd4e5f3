"""The tables of a database: their columns, types and keys, and what they mean."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple, get_args

from kcn_extract.gazetteer.model import LEVELS, STATUSES
from kcn_extract.record import LABELS, Basis, FoundIn, Grain, Language, PublishedFrom, ZoneKind
from kcn_extract.report.columns import OF_ARTICLE, OF_ARTICLES, OF_FACTS, OF_MENTIONS
from kcn_extract.report.columns import Column as TableColumn

VERSION = 4
"""Of the tables and views: a file of another one is refused."""

DECIMAL = "DECIMAL(38, 6)"
ENUMS: dict[str, tuple[str, ...]] = {
    "LABEL": LABELS,
    "LANGUAGE": get_args(Language),
    "PUBLISHED_FROM": get_args(PublishedFrom),
    "SUBJECT_TYPE": ("zone", "place", "company"),
    "ZONE_KIND": get_args(ZoneKind),
    "MEASURE": ("stock", "flow"),
    "STATUS": ("actual", "plan"),
    "DIRECTION": ("up", "down", "times"),
    "FOUND_IN": get_args(FoundIn),
    "GRAIN": get_args(Grain),
    "BASIS": get_args(Basis),
    "ZONE_STATUS": STATUSES,
    "LEVEL": (*LEVELS, "commune"),
}
"""The types of columns that hold one of a few words."""

_TYPE_OF_KIND = {
    "text": "VARCHAR", "day": "DATE", "time": "TIME", "number": DECIMAL, "probability": "DOUBLE",
    "offset": "INTEGER", "count": "INTEGER",
}  # fmt: skip
_ENUM_OF = {
    "label": "LABEL", "subject_type": "SUBJECT_TYPE", "subject_kind": "ZONE_KIND", "kind": "ZONE_KIND",
    "level": "LEVEL", "measure": "MEASURE", "status": "STATUS", "change": "DIRECTION", "basis_subject": "FOUND_IN",
    "basis_period": "FOUND_IN", "grain": "GRAIN", "basis": "BASIS", "language": "LANGUAGE",
    "published_from": "PUBLISHED_FROM",
}  # fmt: skip
_RENAMED = {"start": "start_char", "end": "end_char"}  # END is a word of SQL
_ELSEWHERE = {*(column.name for column in OF_ARTICLE), "fact_id", "sentence"}


class Column(NamedTuple):
    """A column: its type, and what it means in Markdown."""

    name: str
    type: str
    meaning: str


class Table(NamedTuple):
    """A table; ``key`` names the columns that tell its rows apart."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def definition(self) -> str:
        """Return the statement that makes the table.

        >>> print(Table("pairs", "", ("one",), (Column("one", "INTEGER", ""),)).definition())
        CREATE TABLE pairs (one INTEGER, PRIMARY KEY (one))
        """
        columns = [f"{column.name} {column.type}" for column in self.columns]
        return f"CREATE TABLE {self.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(self.key)}))"


def _columns_of(columns: Iterable[TableColumn], without: Container[str] = ()) -> Iterator[Column]:
    """Yield the columns of a report's table under the names and with the types that they have here."""
    for column in columns:
        if column.name not in without:
            type = _ENUM_OF.get(column.name) or _TYPE_OF_KIND[column.kind]
            yield Column(name_of(column.name), type, column.meaning)


def name_of(column: str) -> str:
    """Return the name that a column of a report's table has in the database.

    >>> name_of("start"), name_of("value")
    ('start_char', 'value')
    """
    return _RENAMED.get(column, column)


_ARTICLE = Column("article", "VARCHAR", "id of the article")
_SENTENCE = Column("sentence", "INTEGER", "number of its sentence in the article; null where the text was not there")

ARTICLES = Table(
    "articles",
    "One row for each article, also for one that could not be read.",
    ("article",),
    (
        *_columns_of(OF_ARTICLES),
        Column("text", "VARCHAR", "its text, where the record has it (`--with text`) or `--texts` found it"),
    ),
)
SENTENCES = Table(
    "sentences",
    "One row for each sentence of an article whose text was there.",
    ("article", "sentence"),
    (
        _ARTICLE,
        Column("sentence", "INTEGER", "its number in the article, from 0"),
        Column("start_char", "INTEGER", "where it begins in the text"),
        Column("end_char", "INTEGER", "where it ends"),
        Column("text", "VARCHAR", "its words"),
    ),
)
MENTIONS = Table(
    "mentions",
    "One row for each mention.",
    ("article", "mention"),
    (
        _ARTICLE,
        Column("mention", "INTEGER", "its id in the record of the article"),
        _SENTENCE,
        *_columns_of(OF_MENTIONS, without=_ELSEWHERE),
    ),
)
FACTS = Table(
    "facts",
    "One row for each fact, all that it points at spelled out.",
    ("fact",),
    (
        Column("fact", "VARCHAR", "the same for the same fact of the same article: `fact_id` of the table"),
        _ARTICLE,
        _SENTENCE,
        Column("value_mention", "INTEGER", "the mention of its value"),
        Column("subject_mention", "INTEGER", "the mention of its subject"),
        Column("subject_key", "VARCHAR", "the same for all spellings of a subject"),
        Column("part_key", "VARCHAR", "the same for all spellings of a part; empty for the whole"),
        Column("last_digit", DECIMAL, "what one is worth of the last digit written, in `base_unit`"),
        *_columns_of(OF_FACTS, without=_ELSEWHERE),
    ),
)
READINGS = Table(
    "readings",
    "One row for each article that a run has read, not of one that was loaded: what `--resume` knows it by.",
    ("article",),
    (
        _ARTICLE,
        Column("fingerprint", "UBIGINT", "digest of all that its record is made of, its source and its bytes among it"),
        Column("run", "INTEGER", "the last run that it was among the articles of"),
    ),
)
RUNS = Table(
    "runs",
    "One row for each run whose articles are here, by what was read with which options.",
    ("run",),
    (
        Column("run", "INTEGER", "its number, from 1"),
        Column("inputs", "VARCHAR", "digest of the paths that it was given; null where standard input was among them"),
        Column("signature", "VARCHAR", "what made its records, as JSON: versions, options, a digest of the rules"),
    ),
)
ZONES = Table(
    "zones",
    "The zones of the gazetteer.",
    ("zone",),
    (
        Column("zone", "VARCHAR", "id of the zone"),
        Column("kind", "ZONE_KIND", "`KCN`, `KCX`, …"),
        Column("name", "VARCHAR", "its name"),
        Column("aliases", "VARCHAR[]", "other names"),
        Column("province", "VARCHAR", "province before 1 July 2025"),
        Column("province_2025", "VARCHAR", "province since 1 July 2025"),
        Column("districts", "VARCHAR[]", "where in the province, before 1 July 2025"),
        Column("area_ha", DECIMAL, "its area in hectares"),
        Column("established", "INTEGER", "the year"),
        Column("status", "ZONE_STATUS", "`operating`, `building`, `planned` or `empty`"),
    ),
)
PLACES = Table(
    "places",
    "The places of the gazetteer.",
    ("level", "name", "province"),
    (
        Column("level", "LEVEL", "`province` (before 1 July 2025), `province_2025`, `district`, …"),
        Column("name", "VARCHAR", "its name"),
        Column("type", "VARCHAR", "the word before it: `tỉnh`, `thị xã`"),
        Column("aliases", "VARCHAR[]", "other names"),
        Column("province", "VARCHAR", "province before 1 July 2025; empty for what lies in none"),
        Column("province_2025", "VARCHAR", "province since 1 July 2025"),
        Column("code", "VARCHAR", "the statistical office's code of a province"),
    ),
)
ORGS = Table(
    "orgs",
    "The companies of the gazetteer.",
    ("org",),
    (
        Column("org", "VARCHAR", "id of the company"),
        Column("name", "VARCHAR", "its name"),
        Column("aliases", "VARCHAR[]", "other names"),
        Column("ticker", "VARCHAR", "code of its shares"),
        Column("kind", "VARCHAR", "`developer`, `bank`, `investor`, …"),
    ),
)
BY_ARTICLE = (ARTICLES, SENTENCES, MENTIONS, FACTS, READINGS)
"""Rows of these come and go with their article."""
BY_NAME = (ZONES, PLACES, ORGS)
"""Rows of these are the gazetteer's."""
TABLES = (*BY_ARTICLE, RUNS, *BY_NAME)
