"""Records as commands read them: whatever is wrong with a file of them is a usage error."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from kcn_extract.cli.status import usage_error, warn

if TYPE_CHECKING:
    from kcn_extract.record import Record

RecordsArgument = Annotated[
    str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote (also .gz, .zst), or - for stdin.")
]


def records_of(path: str) -> Iterator[Record]:
    """Return the records of a file or of standard input (``-``). The first one is read at once, so that what is no file
    of records is told before anything is written. Exits with a usage error."""
    records = _read(path)
    return itertools.chain([*itertools.islice(records, 1)], records)


def _read(path: str) -> Iterator[Record]:
    from kcn_extract.run.records import read_records

    with opened_records(path) as lines:
        yield from read_records(lines, lambda message: warn(f"{path}: {message}"))


@contextmanager
def opened_records(path: str) -> Iterator[BinaryIO]:
    """Open a file of records; exit with a usage error where it cannot be read, or its reader finds that it holds
    something else."""
    from kcn_extract.run.compressed import NeedsExtra
    from kcn_extract.run.records import open_records

    try:
        with open_records(path) as lines:
            yield lines
    except NeedsExtra as error:
        usage_error(str(error))
    except OSError as error:
        usage_error(f"cannot read {path}: {error.strerror or error}")
    except ValueError as error:
        refuse_records(path, error)


def refuse_records(path: str, error: ValueError) -> NoReturn:
    """Exit with a usage error for a file that holds something else than records."""
    usage_error(f"{path}: {error} (expected the output of `kcn-extract run`)")
