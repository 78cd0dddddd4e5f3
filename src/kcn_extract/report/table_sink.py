"""A table as the output of a run."""

from __future__ import annotations

from kcn_extract.report.columns import COLUMNS_OF, Rows
from kcn_extract.report.table import table
from kcn_extract.report.table_files import write_table
from kcn_extract.run.collecting import CollectingSink, refuse_finished
from kcn_extract.run.journal import Signature
from kcn_extract.run.output import Mode


def table_sink(path: str, rows: Rows, mode: Mode, signature: Signature) -> CollectingSink:
    """Return the sink for a table. Raises what :func:`~kcn_extract.run.collecting.refuse_finished` does."""
    refuse_finished(path, mode)
    return CollectingSink(
        path, mode, signature, lambda records: write_table(table(records, of=rows), path, COLUMNS_OF[rows])
    )
