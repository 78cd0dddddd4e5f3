"""``kcn-extract table``: records -> rows."""

from __future__ import annotations

import itertools
import os
import sys
from typing import Annotated, NoReturn

import typer

from kcn_extract.cli.options import check_confidence, refuse_overwriting
from kcn_extract.cli.status import discard_output, usage_error


def table(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote, or - for stdin.")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="A .csv or .parquet file; else CSV on stdout.")
    ] = None,
    texts: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where the articles are, for the column `sentence`.")
    ] = None,
    mentions: Annotated[bool, typer.Option("--mentions", help="A row for each mention, not for each fact.")] = False,
    confidence: Annotated[
        float | None,
        typer.Option(metavar="X", help="Only facts of at least this confidence (0 to 1), or of none known."),
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="UTF-8 CSV with byte order mark, for Excel.")] = False,
) -> None:
    """One row for each fact, everything spelled out: subject, indicator, value, period, change, share, its place.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl
      kcn-extract table records.jsonl -o facts.csv --texts news/
      kcn-extract table records.jsonl -o sure.parquet --confidence 0.9
      kcn-extract table records.jsonl -o mentions.parquet --mentions
    """
    from kcn_extract.report import table as tables

    _check_options(records, output, texts, excel)
    _check_confidence(confidence, mentions)
    try:
        with sys.stdin.buffer if records == "-" else open(records, "rb") as lines:
            text_of = tables.texts_in(texts) if texts else None
            rows = tables.table(tables.read_records(lines), text_of, mentions, confidence or 0)
            if output is None and sys.stdout.isatty():
                rows = map(tables.on_screen, rows)
            rows = itertools.chain([*itertools.islice(rows, 1)], rows)  # reads a record before the output is opened
            columns = tables.MENTION_COLUMNS if mentions else tables.COLUMNS
            if output and output.lower().endswith(".parquet"):
                tables.write_parquet(rows, output, columns)
            else:
                tables.write_csv(rows, output or sys.stdout, columns, excel)
    except BrokenPipeError:
        discard_output()
    except ModuleNotFoundError:
        usage_error("Parquet requires pyarrow (pip install 'kcn-extract[table]')")
    except OSError as error:
        _file_error(error, records, output)
    except ValueError as error:
        usage_error(f"{records}: {error} (expected the output of `kcn-extract run`)")


def _check_options(records: str, output: str | None, texts: str | None, excel: bool) -> None:
    extension = os.path.splitext(output)[1].lower() if output else ""
    if extension not in ("", ".csv", ".parquet"):
        usage_error(f"{output}: unsupported extension (expected .csv or .parquet)")
    if excel and output and extension != ".csv":
        usage_error(f"--excel: expected a .csv output, got {output}")
    if texts and not os.path.isdir(texts):
        usage_error(f"--texts: no such folder: {texts}")
    refuse_overwriting(output, [records])


def _check_confidence(confidence: float | None, mentions: bool) -> None:
    if confidence is None:
        return
    if mentions:
        usage_error("--confidence: mentions have none")
    check_confidence(confidence)


def _file_error(error: OSError, records: str, output: str | None) -> NoReturn:
    verb = "read" if error.filename == records else "write"
    usage_error(f"cannot {verb} {error.filename or output or 'the output'}: {error.strerror or error}")
