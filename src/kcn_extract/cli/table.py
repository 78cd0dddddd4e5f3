"""``kcn-extract table``: records -> rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kcn_extract.cli.options import check_confidence
from kcn_extract.cli.output import OverwriteOption, RowsOption, check_table_output
from kcn_extract.cli.records import RecordsArgument, records_of, refuse_records
from kcn_extract.cli.status import discard_output, usage_error, warn
from kcn_extract.report.columns import COLUMNS_OF, Rows

if TYPE_CHECKING:
    from kcn_extract.report.texts import Texts


def table(
    records: RecordsArgument,
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="A .csv, .tsv, .parquet or .xlsx file; CSV on stdout if left out."
        ),
    ] = None,
    rows: RowsOption = None,
    texts: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Where the articles are (or a file of them), for the column `sentence`."),
    ] = None,
    mentions: Annotated[bool, typer.Option("--mentions", help="The same as --rows mentions.")] = False,
    confidence: Annotated[
        float | None,
        typer.Option(metavar="X", help="Only facts of at least this confidence (0 to 1), or of none known."),
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV with byte order mark, for Excel; or write .xlsx.")
    ] = False,
    overwrite: OverwriteOption = False,
) -> None:
    """One row for each fact, everything spelled out: subject, indicator, value, period, change, share, its place; or
    one for each mention, or for each article.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl
      kcn-extract table records.jsonl -o facts.xlsx --texts news/
      kcn-extract table records.jsonl -o sure.parquet --confidence 0.9
      kcn-extract table records.jsonl -o articles.csv --rows articles
    """
    from kcn_extract.report.table import on_screen
    from kcn_extract.report.table import table as table_of
    from kcn_extract.report.table_files import write_table
    from kcn_extract.run.compressed import NeedsExtra
    from kcn_extract.run.output import OutputRefused, is_standard_output
    from kcn_extract.sources.paths import NoSuchInput

    output = None if is_standard_output(output) else output
    of = _rows_of(rows, mentions)
    _check_confidence(confidence, of)
    try:
        _check_output(records, output, excel, overwrite)
        text_of = texts_of(texts)
        found = table_of(records_of(records), text_of, of, confidence or 0)
        if output is None and sys.stdout.isatty():
            found = map(on_screen, found)
        options = {"for_excel": True} if excel else {}
        write_table(found, output or sys.stdout.buffer, COLUMNS_OF[of], **options)
        say_missing(text_of, texts)
    except BrokenPipeError:
        discard_output()
    except (NoSuchInput, OutputRefused, NeedsExtra) as error:
        usage_error(str(error))
    except OSError as error:
        usage_error(f"cannot write {error.filename or output or 'the output'}: {error.strerror or error}")
    except ValueError as error:  # of a value that no record has
        refuse_records(records, error)


def _rows_of(rows: Rows | None, mentions: bool) -> Rows:
    if mentions and rows not in (None, Rows.mentions):
        usage_error(f"--mentions is the same as --rows mentions, but --rows {rows} is given")
    return Rows.mentions if mentions else rows or Rows.facts


def _check_output(records: str, output: str | None, excel: bool, overwrite: bool) -> None:
    """Raise, or exit with a usage error, where the table must not be written."""
    from kcn_extract.report.table_files import FORMATS, table_ending
    from kcn_extract.run.output import is_file, refuse_inputs

    if output is None:
        return
    ending = table_ending(output)
    if excel and ending != ".csv":
        usage_error(f"--excel: expected a .csv output, got {output}")
    if ending is None:
        usage_error(f"{output}: unsupported extension (expected {', '.join(FORMATS)})")
    if is_file(output):
        refuse_inputs(output, [records])
        check_table_output(output, is_new=not overwrite)


def texts_of(folder: str | None) -> Texts | None:
    """Return what finds the texts of ``--texts``, or exit with a usage error where there is nothing to read."""
    from kcn_extract.report.texts import Texts
    from kcn_extract.sources.paths import NoSuchInput

    try:
        return Texts(folder) if folder else None
    except NoSuchInput as error:
        usage_error(f"--texts: {error}")


def say_missing(texts: Texts | None, folder: str | None) -> None:
    """Say of how many articles the text was not found."""
    from kcn_extract.report.tally import counted

    if texts and texts.missing:
        named = ", ".join(texts.missing_ids) + (", …" if texts.missing > len(texts.missing_ids) else "")
        warn(f"--texts {folder}: the text of {counted(texts.missing, 'article')} is not there, or changed: {named}")


def _check_confidence(confidence: float | None, of: Rows) -> None:
    if confidence is None:
        return
    if of is not Rows.facts:
        usage_error(f"--confidence: {of} have none")
    check_confidence(confidence)
