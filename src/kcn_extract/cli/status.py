"""Exit statuses, and how a command ends with one."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from kcn_extract.text.printable import in_line

EXIT_OK, EXIT_PARTIAL, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_TERMINATED = 0, 1, 2, 130, 143


def usage_error(message: str, *more: str) -> NoReturn:
    """Print what is wrong with the call, with ``more`` on lines of their own, and exit with ``EXIT_USAGE``."""
    warn(message)
    for line in more:
        print(f"  {in_line(line)}", file=sys.stderr)
    raise typer.Exit(EXIT_USAGE)


def warn(message: str) -> None:
    """Print a message on standard error, in one line."""
    print(f"kcn-extract: {in_line(message)}", file=sys.stderr)


def say(line: str) -> None:
    """Print a line on standard output; what it has of others cannot steer a terminal."""
    print(in_line(line))


def discard_output() -> None:
    """Point standard output at the null device: its reader is gone, or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
