"""Which texts, and which of their lines, may have been decoded wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from kcn_extract.text.windows_1252 import HIGH

SHORT = 400  # characters: of shorter texts every letter is looked at
QUOTED = 0.25
"""Lines are converted within a text in Unicode only if they have this share of its Vietnamese words: fewer may be a
quotation."""

# One of these stands in every text of some length that was decoded wrongly: what đ and ạ-ỹ become in each encoding.
_TELLTALE = ("®", "§", "ñ", "Ñ", "ð", "Ð", "á»", "áº", "Ã")
_BEYOND_ASCII = re.compile(f"[{HIGH}]")
_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")  # what is decoded wrongly has no such letter
_WORD = re.compile(r"[^\W\d_]+")


def is_suspicious(text: str) -> bool:
    """True for a text that may have been decoded wrongly; for most texts a few searches for a character."""
    if text.isascii():
        return False
    if len(text) >= SHORT and not any(telltale in text for telltale in _TELLTALE):
        return False
    return any(_BEYOND_ASCII.search(line) for line in Lines.of(text).doubtful)


class Lines(Struct, frozen=True):
    """The lines of a text, and which of them are doubtful: those without a letter that only Unicode has."""

    lines: list[str]
    are_doubtful: list[bool]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Split a text at its line ends, and keep these."""
        lines = text.split("\n")
        lines[:-1] = [f"{line}\n" for line in lines[:-1]]
        return cls(lines, [_VIETNAMESE.search(line) is None for line in lines])

    @property
    def doubtful(self) -> list[str]:
        """The doubtful lines."""
        return [line for line, doubtful in zip(self.lines, self.are_doubtful, strict=True) if doubtful]

    @property
    def all_doubtful(self) -> bool:
        """True if no line shows that it is in Unicode."""
        return all(self.are_doubtful)

    def is_quotation(self, words: int) -> bool:
        """True if so many words in doubtful lines are few beside the words of the others."""
        if self.all_doubtful:
            return False
        others = [line for line, doubtful in zip(self.lines, self.are_doubtful, strict=True) if not doubtful]
        in_unicode = sum(_VIETNAMESE.search(word) is not None for word in set(_WORD.findall("".join(others))))
        return words < QUOTED * (words + in_unicode)

    def changed(self, change: Callable[[str], str]) -> str:
        """Return the text with its doubtful lines changed."""
        pairs = zip(self.lines, self.are_doubtful, strict=True)
        return "".join(change(line) if doubtful else line for line, doubtful in pairs)
