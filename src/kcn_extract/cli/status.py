"""Exit statuses, and how a command ends with one."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

EXIT_OK, EXIT_PARTIAL, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_TERMINATED = 0, 1, 2, 130, 143


def usage_error(message: str) -> NoReturn:
    """Print what is wrong with the call, and exit with ``EXIT_USAGE``."""
    warn(message)
    raise typer.Exit(EXIT_USAGE)


def warn(message: str) -> None:
    """Print a message on standard error."""
    print(f"kcn-extract: {message}", file=sys.stderr)


def discard_output() -> None:
    """Point standard output at the null device: its reader is gone, or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
