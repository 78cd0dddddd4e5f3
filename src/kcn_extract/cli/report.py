"""``kcn-extract report``: a database, or records -> a page to look at."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from kcn_extract.cli.load import load_records, missing_duckdb
from kcn_extract.cli.output import DATABASE, OverwriteOption, check_page
from kcn_extract.cli.status import usage_error

if TYPE_CHECKING:
    from kcn_extract.page.of_database import Part


def report(
    source: Annotated[
        str,
        typer.Argument(
            metavar="DATABASE|RECORDS", help="What `load` wrote, or the records that `run` wrote (also .gz, .zst)."
        ),
    ],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="The page, an .html file.")],
    where: Annotated[
        str | None,
        typer.Option(metavar="SQL", help="Only facts for which this holds: columns of facts, and of their articles."),
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only facts told of this zone: its name or its id.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only articles published on this day (2024-04-16) or later.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="The newest N articles; the page says so.")] = 5000,
    texts: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Where the articles are, if it is made of RECORDS without text."),
    ] = None,
    overwrite: OverwriteOption = False,
) -> None:
    """Make a page of what was found: overview, facts to filter and download, charts, a map, every zone, company and
    place, every article with its mentions marked. From each figure a click leads to its sentence.

    The page is one file. It opens from disk and asks no network.

    \b
    Example:
      kcn-extract report kcn.duckdb -o report.html
      kcn-extract report records.jsonl -o report.html --since 2024-01-01
      kcn-extract report kcn.duckdb -o part.html --where "province_2025 = 'Bắc Ninh' and confidence >= 0.8"
    """
    from kcn_extract.database.database import DatabaseError
    from kcn_extract.page.of_database import NothingFound, Part, WrongCondition
    from kcn_extract.run.output import OutputRefused

    part = Part(where, zone, _day(since), limit)
    check_page(output, source, overwrite)
    try:
        with _database(source, texts) as database:
            _write(database, os.path.basename(source), output, part)
    except (DatabaseError, OutputRefused, NothingFound, WrongCondition) as error:
        usage_error(str(error))
    except ModuleNotFoundError:
        missing_duckdb()
    except FileNotFoundError as error:
        usage_error(f"no such file: {error.filename}")
    except OSError as error:
        verb, path = ("open", source) if error.filename == source else ("write", output)
        usage_error(f"cannot {verb} {path}: {error.strerror or error}")


def _write(database: str, source: str, output: str, part: Part) -> None:
    from kcn_extract.database.database import opened
    from kcn_extract.page.build import REPORT, write_page
    from kcn_extract.page.of_database import choose, content_of, texts_of
    from kcn_extract.report.tally import counted

    connection = opened(database, read_only=True)
    try:
        choose(connection, part)
        content = content_of(connection, part, source)
        write_page(output, f"kcn-extract report {source}", REPORT, content, texts_of(connection))
    finally:
        connection.close()
    shown, found = len(content.articles["article"]), content.about["articles_found"]
    cut = f" (the newest of {found:,}; --limit sets another number)" if found > shown else ""
    print(
        f"{counted(shown, 'article')}{cut}, {counted(len(content.facts['fact']), 'fact')} in {output}", file=sys.stderr
    )


@contextmanager
def _database(source: str, texts: str | None) -> Iterator[str]:
    """A database: the one given, or one of the records given, for the moment."""
    if source.lower().endswith(DATABASE) or _is_database(source):
        if texts:
            usage_error("--texts is for records; load the database with --texts")
        yield source
        return
    with TemporaryDirectory() as folder:
        database = os.path.join(folder, "records.duckdb")
        load_records(source, database, texts)
        yield database


def _is_database(source: str) -> bool:
    from kcn_extract.database.database import is_duckdb
    from kcn_extract.sources.paths import STANDARD_INPUT

    return source != STANDARD_INPUT and os.path.isfile(source) and is_duckdb(source)


def _day(since: str | None) -> str | None:
    from kcn_extract.sources.days import UnreadableDay, moment_of

    try:
        return moment_of(since).isoformat()[:10] if since else None
    except UnreadableDay as error:
        usage_error(f"--since: {error}")
