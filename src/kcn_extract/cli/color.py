"""Whether a command colours what it prints, and the console that does."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console


class ColorPolicy(StrEnum):
    """When output is coloured."""

    auto = "auto"
    always = "always"
    never = "never"


ColorOption = Annotated[
    ColorPolicy,
    typer.Option(help="Colour: in a terminal, always (for a pipe into `less -R`), or never."),
]


def is_colored(policy: ColorPolicy) -> bool:
    """True if standard output is to be coloured: as the option says, else as ``NO_COLOR`` or ``FORCE_COLOR`` do, else
    in a terminal that can."""
    if policy != ColorPolicy.auto:
        return policy == ColorPolicy.always
    if os.environ.get("NO_COLOR"):
        return False
    if forced := os.environ.get("FORCE_COLOR"):
        return forced != "0"
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def console_for(policy: ColorPolicy, width: int | None = None) -> Console:
    """Return a console on standard output; without colour it has no ``color_system``."""
    from rich.console import Console

    if not is_colored(policy):
        return Console(width=width, highlight=False, no_color=True, color_system=None)
    known = os.environ.get("TERM", "dumb") != "dumb"
    return Console(
        width=width, highlight=False, no_color=False, force_terminal=True, color_system="auto" if known else "standard"
    )
