"""A table as the output of a run."""

from __future__ import annotations

import os

from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.table import table
from kcn_extract.report.table_files import write_table
from kcn_extract.run.collecting import CollectingSink, records_of
from kcn_extract.run.journal import Signature
from kcn_extract.run.output import Mode, OutputRefused, has_content, refuse_existing


def table_sink(path: str, rows: Rows, mode: Mode, signature: Signature) -> CollectingSink:
    """Return the sink for a table. Raises :class:`~kcn_extract.run.output.OutputRefused` where a table or the records
    of a run that was stopped are there, and ``mode`` does not say what to do with them."""
    if mode is Mode.new:
        refuse_existing(path)
    elif mode is Mode.resume and has_content(path) and not os.path.exists(records_of(path)):
        raise OutputRefused(f"{path}: is finished, there is nothing to resume (--overwrite makes it anew)")
    return CollectingSink(
        path, mode, signature, lambda records: write_table(table(records, of=rows), path, COLUMNS_OF[rows])
    )
