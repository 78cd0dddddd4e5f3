"""A database, or a part of it -> what a report tells."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from kcn_extract.database.database import DatabaseError, as_our_error
from kcn_extract.page.content import OF_ARTICLE, OF_FACT, OF_MENTION, OF_SERIES, OF_SUBJECT, OF_ZONE, Content, Text
from kcn_extract.page.packing import Columns

if TYPE_CHECKING:
    from kcn_extract.database.database import Connection

_ARTICLES_AT_ONCE = 400  # whose texts and mentions are read together
_ARTICLE_IN_WHERE = ("title", "published", "published_time", "source", "url", "site", "language", "place", "byline")
_TOLD_OF_ZONE = """subject_type = 'zone' AND (
    zone = $zone OR lower($zone) IN (lower(subject), lower(concat_ws(' ', subject_kind, subject))) OR zone IN (
        SELECT zone FROM zones WHERE list_contains(
            list_transform(list_concat([name, concat_ws(' ', kind, name)], aliases), lambda each: lower(each)),
            lower($zone)
        )
    )
)"""


class NothingFound(ValueError):
    """No article or fact is as a part asks for; the message says so, and what there is."""


class WrongCondition(ValueError):
    """A condition that is no SQL, or does more than to choose; the message says so."""


class Part(NamedTuple):
    """A part of a base: facts for which ``where`` holds (SQL over the columns of facts and of their articles) and which
    are told of ``zone`` (its id or a name), in articles published on ``since`` (ISO 8601) or later; of the ``limit``
    newest articles. Where facts are asked for, the articles are those that tell them; else all are."""

    where: str | None
    zone: str | None
    since: str | None
    limit: int

    @property
    def conditions(self) -> list[str]:
        """What is asked for, as options of the command line."""
        named = (("--where", self.where), ("--zone", self.zone), ("--since", self.since))
        return [f"{option} {value}" for option, value in named if value]


def choose(connection: Connection, part: Part) -> None:
    """Make temporary tables of what is chosen: ``chosen_articles`` with the place of each, the newest first, and
    ``chosen_facts``. Raises :class:`NothingFound`, :class:`WrongCondition`."""
    joined = ", ".join(f"a.{name}" for name in _ARTICLE_IN_WHERE)
    conditions = [f"(\n{part.where}\n)"] if part.where else []
    conditions += [_TOLD_OF_ZONE] if part.zone else []
    if part.where:
        _check_condition(connection, conditions[0])
    with _as_wrong_condition():
        connection.execute(
            "CREATE TEMP TABLE chosen_facts AS SELECT fact, article, start_char FROM "
            f"(SELECT f.*, {joined} FROM facts f JOIN articles a USING (article)) "
            f"WHERE {' AND '.join(conditions) or 'true'}",
            {"zone": part.zone} if part.zone else {},
        )
    connection.execute(
        "CREATE TEMP TABLE chosen_articles AS SELECT article, "
        "row_number() OVER (ORDER BY published DESC NULLS LAST, published_time DESC NULLS LAST, article) - 1 AS nth "
        "FROM articles WHERE ($since IS NULL OR published >= $since::DATE) "
        "AND (NOT $narrow OR article IN (SELECT article FROM chosen_facts))",
        {"since": part.since, "narrow": bool(conditions)},
    )
    if part.conditions and not _number(connection, "SELECT count(*) FROM chosen_articles"):
        raise NothingFound(_what_is_missing(connection, part))


def _check_condition(connection: Connection, condition: str) -> None:
    """Raise :class:`WrongCondition` for what is more than one condition, and see that it reads and writes no files."""
    with _as_wrong_condition():
        if len(connection.extract_statements(f"SELECT {condition}")) != 1:
            raise WrongCondition("--where: expected one condition, without ;")
    connection.execute("SET enable_external_access = false")


@contextmanager
def _as_wrong_condition() -> Iterator[None]:
    try:
        with as_our_error():
            yield
    except DatabaseError as error:
        raise WrongCondition(f"--where: {error}") from None


def _what_is_missing(connection: Connection, part: Part) -> str:
    if part.zone and not part.where and not _number(connection, "SELECT count(*) FROM chosen_facts"):
        names = connection.execute(
            "SELECT DISTINCT concat_ws(' ', subject_kind, subject) FROM facts WHERE subject_type = 'zone'"
        ).fetchall()
        known = {name.lower(): name for (name,) in names}
        if close := difflib.get_close_matches(part.zone.lower(), known, 1):
            return f"--zone: no fact is told of {part.zone!r}; did you mean {known[close[0]]!r}?"
    return f"nothing is told with {' '.join(part.conditions)}"


def content_of(connection: Connection, part: Part, source: str) -> Content:
    """Return what a report tells of what is chosen; ``source`` names the base. Articles beyond the limit are cut."""
    found = _number(connection, "SELECT count(*) FROM chosen_articles")
    connection.execute(f"DELETE FROM chosen_articles WHERE nth >= {int(part.limit)}")
    connection.execute("DELETE FROM chosen_facts WHERE article NOT IN (SELECT article FROM chosen_articles)")
    return Content(
        about={
            "source": source,
            "conditions": part.conditions,
            "articles_found": found,
            "articles_of_base": _number(connection, "SELECT count(*) FROM articles"),
            "facts_of_base": _number(connection, "SELECT count(*) FROM facts"),
        },
        articles=_columns(
            connection,
            f"SELECT {_listed(OF_ARTICLE)} FROM articles JOIN chosen_articles USING (article) ORDER BY nth",
        ),
        facts=_columns(
            connection,
            f"SELECT {_listed((*OF_FACT, *OF_SUBJECT), 'f')}, a.nth AS article_at FROM facts f "
            "JOIN chosen_facts USING (fact) JOIN chosen_articles a ON a.article = f.article "
            "ORDER BY a.nth, f.start_char, f.fact",
        ),
        series=_columns(
            connection,
            f"SELECT {_listed(OF_SERIES)}, subject_key, facts FROM series "
            "WHERE list_has_any(facts, (SELECT coalesce(list(fact), []) FROM chosen_facts)) "
            "ORDER BY subject_key, indicator, part_key, unit, period_end NULLS FIRST, period_start, measure, status, "
            "as_of, value NULLS LAST, low, high",
        ),
        zones=_columns(
            connection,
            f"SELECT {_listed(OF_ZONE)} FROM zones WHERE zone IN "
            "(SELECT zone FROM facts JOIN chosen_facts USING (fact)) ORDER BY zone",
        ),
        labels=connection.execute(
            "SELECT label, count(*), count(DISTINCT article) FROM mentions "
            "WHERE article IN (SELECT article FROM chosen_articles) GROUP BY label ORDER BY label"
        ).fetchall(),
    )


def texts_of(connection: Connection) -> Iterator[Text]:
    """Yield the texts of the chosen articles in their order, with sentences and mentions."""
    articles = _number(connection, "SELECT count(*) FROM chosen_articles")
    for first in range(0, articles, _ARTICLES_AT_ONCE):
        texts = connection.execute(_some("text", "articles", first, "nth")).fetchall()
        sentences = _by_article(connection, _some("nth, start_char, end_char", "sentences", first, "nth, sentence"))
        mentions = _by_article(connection, _some(f"nth, {_listed(OF_MENTION)}", "mentions", first, "nth, mention"))
        for place, (text,) in enumerate(texts, first):
            found = mentions.get(place, [])
            columns = {name: [row[at] for row in found] for at, name in enumerate(OF_MENTION)}
            ends = [{"start_char": start, "end_char": end} for start, end in sentences.get(place, [])]
            yield Text(text, ends, columns)


def _some(columns: str, table: str, first: int, order: str) -> str:
    return (
        f"SELECT {columns} FROM {table} JOIN chosen_articles USING (article) "
        f"WHERE nth BETWEEN {first} AND {first + _ARTICLES_AT_ONCE - 1} ORDER BY {order}"
    )


def _by_article(connection: Connection, sql: str) -> Mapping[int, list[tuple[Any, ...]]]:
    """Return rows by the place of their article, which is their first cell."""
    rows: dict[int, list[tuple[Any, ...]]] = {}
    for at, *cells in connection.execute(sql).fetchall():
        rows.setdefault(at, []).append(tuple(cells))
    return rows


def _columns(connection: Connection, sql: str) -> Columns:
    result = connection.execute(sql)
    names = [name for name, *_ in result.description or ()]
    rows = result.fetchall()
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _listed(names: tuple[str, ...], table: str = "") -> str:
    return ", ".join(f"{table}.{name}" if table else name for name in names)


def _number(connection: Connection, sql: str) -> int:
    [number] = connection.execute(sql).fetchone() or [0]
    return int(number)
