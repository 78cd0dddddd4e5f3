"""``kcn-extract summary``: what a run has found, in short."""

from __future__ import annotations

from kcn_extract.cli.records import RecordsArgument, records_of
from kcn_extract.cli.status import say


def summary(records: RecordsArgument) -> None:
    """Print in a short table what was found: mentions by label, facts by indicator, errors by kind.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl
      kcn-extract summary records.jsonl
    """
    from kcn_extract.report.summary import lines_of, summarised

    for line in lines_of(summarised(records_of(records))):
        say(line)
