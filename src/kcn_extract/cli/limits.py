"""The options that bound a run: its processes, and what an article or all errors together may cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from kcn_extract.cli.status import usage_error

if TYPE_CHECKING:
    from kcn_extract.sources.options import ReadOptions

TIMEOUT = 60.0
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([kmg]i?|)b?", re.IGNORECASE)

WorkersOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Processes; if left out, one for each core where there are more than 5 MB to read, else this one alone.",
    ),
]
TimeoutOption = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        help="An article that takes longer (and 1 s more for each 100 KB of it) gets an error; 0: no limit.",
    ),
]
MaxSizeOption = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE", help="A longer article or row gets an error: 50MB if left out; also in KB, GB, KiB, MiB, GiB."
    ),
]
FailFastOption = Annotated[bool, typer.Option("--fail-fast", help="Stop after the first article with an error.")]
MaxErrorsOption = Annotated[int | None, typer.Option(min=1, metavar="N", help="Stop after N articles with an error.")]


def checked_timeout(timeout: float) -> float | None:
    """Return the seconds of ``--timeout``, None for no limit, or exit with a usage error."""
    if not 0 <= timeout < float("inf"):
        usage_error(f"--timeout: expected seconds, or 0 for no limit, got {timeout:g}")
    return timeout or None


def read_options(max_size: str | None, fields: dict[str, str]) -> ReadOptions:
    """Return how input is read, or exit with a usage error."""
    from kcn_extract.sources.options import MAX_SIZE, ReadOptions

    size = MAX_SIZE if max_size is None else size_in_bytes("--max-size", max_size)
    return ReadOptions(max_size=size, fields=fields)


def size_in_bytes(option: str, given: str) -> int:
    """Return a size such as 200MB in bytes, or exit with a usage error.

    >>> size_in_bytes("--max-size", "200MB"), size_in_bytes("--max-size", "1.5 KiB"), size_in_bytes("--max-size", "80")
    (200000000, 1536, 80)
    """
    match = _SIZE.fullmatch(given.strip())
    size = int(float(match[1]) * _UNITS[match[2].lower()]) if match else 0
    if size < 1:
        usage_error(f"{option}: expected a size such as 200MB or 1GiB, got {given!r}")
    return size


def error_limit(fail_fast: bool, max_errors: int | None) -> int | None:
    """Return the number of errors after which a run stops, or exit with a usage error."""
    if fail_fast and max_errors is not None:
        usage_error("--fail-fast is --max-errors 1: give one of them")
    return 1 if fail_fast else max_errors
