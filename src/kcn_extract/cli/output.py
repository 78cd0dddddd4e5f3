"""Where commands write: the options for it, and what is refused before any work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kcn_extract.cli.status import usage_error
from kcn_extract.report.columns import Rows

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor
    from kcn_extract.run.output import Mode
    from kcn_extract.run.sinks import Sink


DATABASE = ".duckdb"
"""The ending of a database."""
DOCUMENTS = ".spacy"
"""The ending of a file of spaCy documents."""


class DuplicateIds(StrEnum):
    """What becomes of an article whose id another one has already."""

    rename = "rename"
    refuse = "refuse"


OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="Start anew where the output of an earlier call is there.")
]
RowsOption = Annotated[Rows | None, typer.Option("--rows", help="What a row of a table stands for; facts if left out.")]


def is_table(path: str | None) -> bool:
    """True if the ending of an output is that of a table."""
    if path is None:
        return False
    from kcn_extract.report.table_files import table_ending

    return table_ending(path) is not None


def is_made_of_records(path: str | None) -> bool:
    """True if an output is made of all records at the end: a table, a database, spaCy documents."""
    return is_table(path) or _ends_in(path, DATABASE) or _ends_in(path, DOCUMENTS)


def _ends_in(path: str | None, ending: str) -> bool:
    return path is not None and path.lower().endswith(ending)


def output_mode(resume: bool, overwrite: bool, output: str | None) -> Mode:
    """Return what ``--resume`` and ``--overwrite`` ask for, or exit with a usage error."""
    from kcn_extract.run.output import Mode, is_standard_output

    if resume and overwrite:
        usage_error("--resume goes on from what is there, --overwrite starts anew: give one of them")
    if (resume or overwrite) and is_standard_output(output):
        usage_error(f"{'--resume' if resume else '--overwrite'}: needs an output file (-o FILE)")
    return Mode.resume if resume else Mode.overwrite if overwrite else Mode.new


def check_run_output(output: str | None, rows: Rows | None, inputs: Iterable[str], mode: Mode) -> None:
    """Exit with a usage error, or raise, where the output of a run cannot be what it is named to be, is an input or the
    user's own file."""
    from kcn_extract.run.output import is_file, is_standard_output, refuse_ending, refuse_foreign, refuse_inputs

    if rows and not is_table(output):
        usage_error("--rows is for tables (-o FILE.csv, .tsv, .parquet or .xlsx)")
    if output is None or is_standard_output(output) or not is_file(output):
        refuse_inputs(output, inputs)
        return
    from kcn_extract.report.table_files import FORMATS
    from kcn_extract.run.record_file import holds_records

    refuse_ending(output, (*FORMATS, DATABASE, DOCUMENTS))
    refuse_inputs(output, inputs)
    if _ends_in(output, DATABASE):
        from kcn_extract.database.sink import check_database

        check_database(output, mode)
    elif _ends_in(output, DOCUMENTS):
        from kcn_extract.integrations.spacy_sink import check_documents

        check_documents(output)
    elif is_table(output):
        check_table_output(output, is_new=False)
    else:
        refuse_foreign(output, holds_records)


def check_table_output(output: str, is_new: bool) -> None:
    """Raise what is wrong with the output of a table; where ``is_new``, also that there is one."""
    from kcn_extract.report.table_files import check_installed, is_table_of_ours
    from kcn_extract.run.output import refuse_existing, refuse_foreign

    check_installed(output)
    refuse_foreign(output, is_table_of_ours)
    if is_new:
        refuse_existing(output)


def check_picture(output: str, article: str, overwrite: bool) -> None:
    """Exit with a usage error where a picture of an article must not be written."""
    from kcn_extract.report.picture import is_ours

    _check_single(output, article, overwrite, is_ours)


def check_page(output: str, source: str, overwrite: bool) -> None:
    """Exit with a usage error where a page must not be written."""
    if not output.lower().endswith((".html", ".htm")):
        usage_error(f"{output}: unsupported extension (expected .html)")
    from kcn_extract.page.build import is_ours

    _check_single(output, source, overwrite, is_ours)


def _check_single(output: str, source: str, overwrite: bool, is_ours: Callable[[str], bool]) -> None:
    from kcn_extract.run.output import OutputRefused, is_file, refuse_existing, refuse_foreign, refuse_inputs
    from kcn_extract.sources.paths import NoSuchInput

    try:
        if is_file(output):
            refuse_inputs(output, [source])
            refuse_foreign(output, is_ours)
            if not overwrite:
                refuse_existing(output)
    except (NoSuchInput, OutputRefused) as error:
        usage_error(str(error))
    except OSError as error:
        usage_error(f"cannot write {output}: {error.strerror}")


def open_output(
    output: str | None,
    rows: Rows | None,
    mode: Mode,
    signature: dict[str, Any],
    extractor: Extractor,
    inputs: Iterable[str],
) -> Sink:
    """Return the sink for an output that has been checked, of what is read at ``inputs``.
    Raises ``OutputRefused``, ``NeedsExtra``, ``OSError``."""
    from kcn_extract.run.sinks import open_sink

    if output and _ends_in(output, DATABASE):
        from kcn_extract.database.past import Run, inputs_of
        from kcn_extract.database.sink import database_sink

        run = Run(inputs_of(inputs), signature)
        return database_sink(output, mode, run, extractor.gazetteer, extractor.rules.lists)
    if output and _ends_in(output, DOCUMENTS):
        from kcn_extract.integrations.spacy_sink import documents_sink

        return documents_sink(output, mode, signature, extractor.splitter)
    if not is_table(output):
        return open_sink(output, mode, signature)
    assert output is not None
    from kcn_extract.report.table_sink import table_sink

    return table_sink(output, rows or Rows.facts, mode, signature)
