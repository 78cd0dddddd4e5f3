"""Text -> sentences. Words that end in a full stop of their own stand in the lists of ``article.toml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text, end exclusive."""

    start: int
    end: int


_MARKS, _BREAKS = ".!?…", r"\n\r\u2028\u2029\v\f\x85"
# One set of characters opens the pattern: the library then scans for it five times as fast as for two.
_SENTENCE_END = re.compile(
    rf"""[{_MARKS}{_BREAKS}](?:(?<=[{_BREAKS}])[{_BREAKS}]*|(?<=[{_MARKS}])[{_MARKS}]*["'”’»)\]]*(?=\s|\Z))"""
)
_OPENERS = " \t\u00a0\"'“‘«([-–—"
_TOKEN_START = frozenset(" \t\u00a0\n\r\"'“‘«([/,;:")
_ORDINAL = re.compile(r"[0-9]{1,2}|[ivx]{1,4}|[a-zđ]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}")
_LONGEST_ORDINAL = 11
_LONGEST_WORD = 40
_TONES = frozenset("\u0300\u0301\u0309\u0303\u0323")


class SentenceSplitter:
    """Where sentences end. A full stop after an abbreviation (``TP.``, ``Th.S``), an initial or an ordinal does not end
    one, nor does a mark before a small letter. Closing quotes and brackets belong to a sentence; a line break ends it.

    >>> text = "PGS.TS. Lê A. Bình đến TP. Huế. Sau đó về."
    >>> splitter = SentenceSplitter(["pgs.ts", "tp"])
    >>> [text[start:end] for start, end in splitter.split(text)]
    ['PGS.TS. Lê A. Bình đến TP. Huế.', 'Sau đó về.']
    """

    def __init__(
        self, abbreviations: Iterable[str] = (), closing: Iterable[str] = (), person_titles: Iterable[str] = ()
    ) -> None:
        self.abbreviations = frozenset(abbreviations)
        self.closing = frozenset(closing)
        self.person_titles = frozenset(person_titles)

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]]) -> SentenceSplitter:
        """The splitter by the lists of abbreviations and titles of the rule files."""
        return cls(*(lists.get(key, ()) for key in ("abbreviations", "closing_abbreviations", "person_titles")))

    def split(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """The sentences of a stretch of any text, as given or shadow, without the blanks around them."""
        end = len(text) if end is None else end
        first = start
        for mark in _SENTENCE_END.finditer(text, start, end):
            if text[mark.start()] in ".!?…":
                if not self._ends(text, first, mark.start(), mark.end(), end):
                    continue
                stop = mark.end()
            else:
                stop = mark.start()
            if span := _trimmed(text, first, stop):
                yield span
            first = mark.end()
        if span := _trimmed(text, first, end):
            yield span

    def _ends(self, text: str, first: int, stop: int, after: int, end: int) -> bool:
        following = after
        while following < end and text[following] in _OPENERS:
            following += 1
        if following == end or text[following] in "\n\r":
            return True
        if text[following].islower():
            return False
        marks = text[stop:after].rstrip("\"'”’»)]")
        if marks != ".":  # an ellipsis in a list (A, B,… Hà) ends nothing
            return not (marks[0] in ".…" and text[max(first, stop - 1)] in ",;(")
        token_start = stop
        while token_start > first and text[token_start - 1] not in _TOKEN_START:
            token_start -= 1
        token = unicodedata.normalize("NFC", text[token_start:stop])
        folded = token.lower()
        if folded in self.abbreviations:
            return False
        if folded in self.closing:
            return text[following].isupper()
        initial = len(token) == 1 or token[-2:-1] == "."
        if not initial and len(token) > _LONGEST_ORDINAL:  # nearly every time
            return True
        before = text[max(first, token_start - _LONGEST_WORD) : token_start].split()
        if _ORDINAL.fullmatch(folded) and (not before or before[-1][-1] in ":;"):
            return False
        return not (initial and self._is_initial(token, before))

    def _is_initial(self, token: str, before: list[str]) -> bool:
        """A capital that stands for a name, after a name or a title (``ông D.``); ``Sông Công I.`` is a numeral."""
        if not token[-1].isupper() or set(unicodedata.normalize("NFD", token)) & _TONES:  # Đông Nam Á.
            return False
        if not before:
            return True
        if token == "I":
            return False
        return before[-1][:1].isupper() or before[-1].lower() in self.person_titles


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
