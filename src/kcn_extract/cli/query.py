"""``kcn-extract query``: a question in SQL to a database."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from kcn_extract.cli.load import missing_duckdb
from kcn_extract.cli.status import usage_error


class AnswerFormat(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    json = "json"


def query(
    database: Annotated[str, typer.Argument(metavar="DATABASE", help="What `load` wrote.")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help="The question, or - for stdin.")],
    format: Annotated[AnswerFormat, typer.Option(help="How the answer is written.")] = AnswerFormat.table,
) -> None:
    """Ask a database in SQL; nothing in it is changed.

    Its tables are articles, sentences, mentions, facts, zones, places and orgs.

    \b
    Example:
      kcn-extract query kcn.duckdb "select province_2025, count(*) from facts group by all order by 2 desc limit 5"
      kcn-extract query kcn.duckdb - --format csv < question.sql > answer.csv
    """
    from kcn_extract.database import answer
    from kcn_extract.database.database import DatabaseError
    from kcn_extract.sources.paths import STANDARD_INPUT

    write = {AnswerFormat.csv: answer.write_csv, AnswerFormat.json: answer.write_json}.get(format, answer.write_table)
    try:
        write(answer.ask(database, sys.stdin.read() if sql == STANDARD_INPUT else sql), sys.stdout)
    except DatabaseError as error:
        usage_error(str(error))
    except ModuleNotFoundError:
        missing_duckdb()
    except FileNotFoundError:
        usage_error(f"no such file: {database}")
