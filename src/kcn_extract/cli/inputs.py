"""The options that say what a run reads: paths on the line, and lists of paths."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from kcn_extract.cli.status import usage_error

FilesFromOption = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read also the paths that a file (or - for stdin) lists, one a line, taken from the working directory; "
        "one that does not exist is an article with an error.",
    ),
]
NullOption = Annotated[
    bool, typer.Option("--null", "-0", help="The paths of --files-from end in NUL, as find -print0 writes them.")
]


def all_paths(paths: Sequence[str] | None, files_from: str | None, null: bool) -> list[str]:
    """Return the paths to read, or exit with a usage error where there are none."""
    from kcn_extract.sources.paths import STANDARD_INPUT

    given = list(paths or ())
    if files_from is None:
        if null:
            usage_error("--null is for --files-from")
        if not given:
            usage_error("nothing to read: name files or folders, or --files-from FILE (kcn-extract run --help)")
        return given
    if files_from == STANDARD_INPUT and STANDARD_INPUT in given:
        usage_error("standard input is either an article (-) or a list of files (--files-from -)")
    listed = _listed(files_from, null)
    if not given and not listed:
        usage_error(f"--files-from: no path in {files_from}")
    return [*given, *listed]


def _listed(files_from: str, null: bool) -> Sequence[str]:
    from kcn_extract.sources.paths import STANDARD_INPUT, listed_in

    try:
        if files_from == STANDARD_INPUT:
            data = sys.stdin.buffer.read()
        else:
            with open(files_from, "rb") as stream:
                data = stream.read()
    except OSError as error:
        usage_error(f"--files-from: cannot read {files_from}: {error.strerror}")
    return listed_in(data, b"\0" if null else b"\n")
