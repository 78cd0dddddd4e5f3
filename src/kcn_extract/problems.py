"""What is wrong with files that people write, said all at once: where it stands, what it is, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MANY = 12  # of more allowed words than these only the nearest is named


class FileProblems(ValueError):
    """Files that cannot be used; ``problems`` has a line for each mistake: ``file:line: where: what``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class TomlProblem(ValueError):
    """A file that cannot be read as TOML in UTF-8."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raises :class:`TomlProblem` for one that cannot be read."""
    import tomllib  # here, because most starts read no TOML

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TomlProblem(f"{path.name}: not readable as TOML in UTF-8: {error}") from None
    except RecursionError:
        raise TomlProblem(f"{path.name}: not readable as TOML in UTF-8: its brackets are nested too deeply") from None


def line_of(source: str, pattern: str) -> int:
    """Return the number of the line in which a pattern is first found; 1 where it is not.

    >>> line_of("a = 1\\nb = 2", "^b")
    2
    """
    found = re.search(pattern, source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def unknown(what: str, word: object, known: Iterable[str]) -> str:
    """Return the message for a word that is not among the known ones.

    >>> unknown("key", "patern", ["pattern", "value"])
    "unknown key 'patern' (did you mean 'pattern'?)"
    >>> unknown("case", "lower", ["fold", "exact"])
    "unknown case 'lower' (allowed: fold, exact)"
    """
    known = list(known)
    allowed = f" (allowed: {', '.join(known)})" if 0 < len(known) <= MANY else ""
    return f"unknown {what} {word!r}{did_you_mean(word, known) or allowed}"


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return a question in brackets for the nearest of the known words, nothing where none is near.

    >>> did_you_mean("patern", ["pattern", "value"])
    " (did you mean 'pattern'?)"
    >>> did_you_mean("rain", ["pattern", "value"])
    ''
    """
    import difflib  # here, because most starts have no problem

    close = difflib.get_close_matches(str(word), list(known), 1)
    return f" (did you mean {close[0]!r}?)" if close else ""
