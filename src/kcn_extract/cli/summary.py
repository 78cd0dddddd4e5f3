"""``kcn-extract summary``: what a run has found, in short."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kcn_extract.cli.status import say, usage_error


def summary(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote, or - for stdin.")],
) -> None:
    """Print in a short table what was found: mentions by label, facts by indicator, errors by kind.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl
      kcn-extract summary records.jsonl
    """
    from kcn_extract.report.summary import lines_of, summarised
    from kcn_extract.report.table import read_records

    try:
        with sys.stdin.buffer if records == "-" else open(records, "rb") as lines:
            found = summarised(read_records(lines))
    except OSError as error:
        usage_error(f"cannot read {records}: {error.strerror}")
    except ValueError as error:
        usage_error(f"{records}: {error} (expected the output of `kcn-extract run`)")
    for line in lines_of(found):
        say(line)
