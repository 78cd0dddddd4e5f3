"""``kcn-extract evaluate``: records against gold."""

from __future__ import annotations

from typing import Annotated

import typer

from kcn_extract.cli.status import EXIT_PARTIAL, usage_error, warn


def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="Gold, as corpus/gold.jsonl has it.")],
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote.")],
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="List up to N errors.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score records against gold: precision, recall and F1 of each label, by span and by value.

    A share of nothing is n/a (null in JSON): the precision where nothing was predicted. Exit status: 1 where gold and
    records have no id in common.

    \b
    Example:
      kcn-extract run corpus -o records.jsonl
      kcn-extract evaluate corpus/gold.jsonl records.jsonl --errors 20
    """
    from kcn_extract.quality.evaluate import NothingToScore, report
    from kcn_extract.quality.gold import EvaluationError

    try:
        text = report(gold, records, errors=errors, as_json=json, on_cut=warn)
    except OSError as error:
        usage_error(f"cannot read {error.filename}: {error.strerror}")
    except NothingToScore as error:
        warn(str(error))
        raise typer.Exit(EXIT_PARTIAL) from None
    except EvaluationError as error:
        usage_error(str(error))
    print(text)
