"""How the command line is read where typer would have it otherwise: near misses, a text that looks like an option."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # of the click that typer brings, or imports
_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:=.*)?|--", re.DOTALL)


class Command(TyperCommand):
    """A command that proposes the nearest option for one that it does not have."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments of a call. Raises a usage error."""
        with _proposing():
            return super().parse_args(ctx, args)


class Group(TyperGroup):
    """The same of a group of commands."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments of a call. Raises a usage error."""
        with _proposing():
            return super().parse_args(ctx, args)


class TextCommand(Command):
    """A command whose argument is a text, which may begin with a dash or a minus: ``- Dự kiến đạt 5%``."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments of a call, texts last. Raises a usage error."""
        takes_value = {name for param in self.params for name in param.opts if not getattr(param, "is_flag", True)}
        texts = [at for at, arg in enumerate(args) if _is_text(arg) and (at == 0 or args[at - 1] not in takes_value)]
        if "--" in args or not texts:
            return super().parse_args(ctx, args)
        others = [arg for at, arg in enumerate(args) if at not in texts]
        return super().parse_args(ctx, [*others, "--", *(args[at] for at in texts)])


def _is_text(arg: str) -> bool:
    """True for what begins with a dash and is neither an option nor ``-``, standard input."""
    return len(arg) > 1 and arg.startswith("-") and not _OPTION.fullmatch(arg)


@contextmanager
def _proposing() -> Iterator[None]:
    """Let a usage error about an unknown option name the nearest one."""
    try:
        yield
    except _UsageError as error:
        import difflib  # here, because most calls are right

        if possible := getattr(error, "possibilities", None):
            unknown = error.option_name  # type: ignore[attr-defined]
            nearest = difflib.get_close_matches(unknown, possible, 1, 0)[0]
            error.message = f"No such option: {unknown}. Did you mean {nearest}?"  # type: ignore[attr-defined]
            error.possibilities = None  # type: ignore[attr-defined]
        raise
