"""``kcn-extract summary``: what a run has found, in short."""

from __future__ import annotations

from typing import Annotated

import typer

from kcn_extract.cli.status import say, usage_error, warn


def summary(
    records: Annotated[
        str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote (also .gz, .zst), or - for stdin.")
    ],
) -> None:
    """Print in a short table what was found: mentions by label, facts by indicator, errors by kind.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl
      kcn-extract summary records.jsonl
    """
    from kcn_extract.report.summary import lines_of, summarised
    from kcn_extract.run.compressed import NeedsExtra
    from kcn_extract.run.records import open_records, read_records

    try:
        with open_records(records) as lines:
            found = summarised(read_records(lines, lambda message: warn(f"{records}: {message}")))
    except NeedsExtra as error:
        usage_error(str(error))
    except OSError as error:
        usage_error(f"cannot read {records}: {error.strerror}")
    except ValueError as error:
        usage_error(f"{records}: {error} (expected the output of `kcn-extract run`)")
    for line in lines_of(found):
        say(line)
