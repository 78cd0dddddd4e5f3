"""``kcn-extract load``: records -> a database."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from kcn_extract.cli.records import RecordsArgument, records_of, refuse_records
from kcn_extract.cli.status import usage_error
from kcn_extract.cli.table import say_missing, texts_of


def load(
    records: RecordsArgument,
    database: Annotated[str, typer.Argument(metavar="DATABASE", help="A DuckDB file, made where there is none.")],
    texts: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where the articles are, if the records have no text.")
    ] = None,
) -> None:
    """Write records into a DuckDB database: articles, sentences, mentions, facts, and the gazetteer.

    An article that is there already is replaced by its new record. What is written stays, whatever ends the command.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl --with text
      kcn-extract load records.jsonl kcn.duckdb
      kcn-extract query kcn.duckdb "select subject, base_value from facts where indicator = 'rent'"
    """
    from kcn_extract.report.tally import counted

    print(f"{counted(load_records(records, database, texts), 'article')} in {database}", file=sys.stderr)


def load_records(records: str, database: str, texts: str | None) -> int:
    """Write records into a database and return how many, or exit with a usage error."""
    from kcn_extract.database.database import Database, DatabaseError
    from kcn_extract.gazetteer.gazetteer import Gazetteer
    from kcn_extract.prepared import prepared_rules
    from kcn_extract.rules.load import BUILT_IN_PATTERNS
    from kcn_extract.value_functions import VALUES

    count = 0
    try:
        text_of = texts_of(texts)
        lists, gazetteer = prepared_rules(None, VALUES).lists, Gazetteer.load(BUILT_IN_PATTERNS)
        found = records_of(records)
        with Database(database, gazetteer, lists, text_of) as written:
            for record in found:
                written.add(record)
                count += 1
        say_missing(text_of, texts)
    except DatabaseError as error:
        usage_error(str(error))
    except ModuleNotFoundError:
        missing_duckdb()
    except OSError as error:
        usage_error(f"cannot open {error.filename or database}: {error.strerror or error}")
    except ValueError as error:  # of a value that no record has
        refuse_records(records, error)
    return count


def missing_duckdb() -> NoReturn:
    """Exit with a usage error that names the extra."""
    usage_error("a database requires DuckDB (pip install 'kcn-extract[duckdb]')")
