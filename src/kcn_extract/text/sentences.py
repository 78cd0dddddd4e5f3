"""Text -> sentences. Words that end in a full stop of their own stand in the lists of ``article.toml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kcn_extract.text.shadow import SYLLABLE


class Span(NamedTuple):
    """A stretch of a text, end exclusive."""

    start: int
    end: int


_MARKS, _BREAKS, _CLOSERS = ".!?…", r"\n\r\u2028\u2029\v\f\x85", "\"'”’»)\\]"
# One set of characters opens the pattern: the library then scans for it five times as fast as for two. A run of marks
# is tried at its first mark only. What follows is a blank, or any letter: _ends says whether a capital may.
_SENTENCE_END = re.compile(
    rf"[{_MARKS}{_BREAKS}](?:(?<=[{_BREAKS}])[{_BREAKS}]*+"
    rf"|(?<=[{_MARKS}])(?<![{_MARKS}]{{2}})[{_MARKS}]*+[{_CLOSERS}]*+(?=\s|\Z|[^\W\d_a-z]))"
)
_OPENERS = " \t\u00a0\"'“‘«([-–—"
_TOKEN_START = frozenset(" \t\u00a0\n\r\"'“‘«([/,;:")
_ORDINAL = re.compile(r"[0-9]{1,2}|[ivx]{1,4}|[a-zđ]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}")
_LONGEST_ORDINAL = 11
_LONGEST_WORD = 40
_TONES = frozenset("\u0300\u0301\u0309\u0303\u0323")
_FIRST_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?=[\s,])")
_NAME_OF_PLACE = re.compile(r"\s*+(?:[0-9]|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*+)(?: ?(?P<next>\S)|\Z|(?=\s))")
_LAST_RUN = re.compile(r"[^\s(\[\"'“‘«]+\Z")
# 8,5 · 31/12 · 2023 · m2 · 20ha, but not the 1 of "Điều 1.Phạm vi"
_CLOSING_FIGURE = re.compile(r"(?:[0-9][.,/:-][0-9]+|[0-9]{3}|[a-zđ][0-9]+|[0-9][a-zđ]+)\Z")
_ADDRESS = re.compile(r"[@=]|//|[^\W\d_]\.[^\W\d_]")  # of a web page, and PGS.TS


class SentenceSplitter:
    """Where sentences end. A full stop after an abbreviation (``TP.``, ``Th.S``), after one of a place before its name
    (``H. Việt Yên``), an initial or an ordinal does not end one, nor does a mark before a small letter. A blank after
    the mark may be missing where a sentence clearly begins (``20ha.Năm 2023``). Closing quotes and brackets belong to a
    sentence; a line break ends it.

    >>> text = "PGS.TS. Lê A. Bình đến H. Việt Yên rộng 20ha.Sau đó về."
    >>> splitter = SentenceSplitter(abbreviations=["pgs.ts"], place_abbreviations=["h"])
    >>> [text[start:end] for start, end in splitter.split(text)]
    ['PGS.TS. Lê A. Bình đến H. Việt Yên rộng 20ha.', 'Sau đó về.']
    """

    def __init__(
        self,
        abbreviations: Iterable[str] = (),
        closing_abbreviations: Iterable[str] = (),
        place_abbreviations: Iterable[str] = (),
        before_numeral: Iterable[str] = (),
        person_titles: Iterable[str] = (),
        capital_units: Iterable[str] = (),
    ) -> None:
        self.abbreviations = frozenset(abbreviations)
        self.closing = frozenset(closing_abbreviations)
        self.places = frozenset(place_abbreviations)
        self.before_numeral = frozenset(before_numeral)
        self.person_titles = frozenset(person_titles)
        self.capital_units = frozenset(capital_units)

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[str]]) -> SentenceSplitter:
        """Return the splitter by the lists of abbreviations, titles and units of the rule files."""
        return cls(**{key: lists.get(key, ()) for key in _LISTS})

    def split(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Yield the sentences of a stretch of any text, as given or shadow, without the blanks around them."""
        end = len(text) if end is None else end
        first = start
        for mark in _SENTENCE_END.finditer(text, start, end):
            if text[mark.start()] in _MARKS:
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
        """Return True if the marks from ``stop`` to ``after`` end the sentence that begins at ``first``."""
        following = after
        while following < end and text[following] in _OPENERS:
            following += 1
        if following == end or text[following] in "\n\r":
            return True
        if text[following].islower() or not (text[after].isspace() or self._begins_glued(text, first, stop, after)):
            return False
        marks = text[stop:after].rstrip("\"'”’»)]")
        if marks != ".":  # an ellipsis in a list (A, B,… Hà) ends nothing
            return not (marks[0] in ".…" and text[max(first, stop - 1)] in ",;(")
        return not self._is_shortened(text, first, stop, text[following])

    def _is_shortened(self, text: str, first: int, stop: int, following: str) -> bool:
        """Return True if the full stop at ``stop`` belongs to the word before it: an abbreviation, an initial, an
        ordinal."""
        token_start = stop
        while token_start > first and text[token_start - 1] not in _TOKEN_START and stop - token_start < _LONGEST_WORD:
            token_start -= 1
        token = unicodedata.normalize("NFC", text[token_start:stop])
        folded = token.lower()
        if folded in self.abbreviations:
            return True
        if folded in self.closing:
            return not following.isupper()
        initial = len(token) == 1 or token[-2:-1] == "."
        if not initial and len(token) > _LONGEST_ORDINAL:  # nearly every time
            return False
        before = text[max(first, token_start - _LONGEST_WORD) : token_start].split()
        return (
            self._is_of_place(token, before, text, stop)
            or (_ORDINAL.fullmatch(folded) is not None and (not before or before[-1][-1] in ":;"))
            or (initial and self._is_initial(token, before))
        )

    def _is_of_place(self, token: str, before: list[str], text: str, stop: int) -> bool:
        """``H. Việt Yên``, ``Q. 1``; but ``chương X.`` is a numeral, and ``gặp H. Bị hỏi`` speaks of a person."""
        if token.lower() not in self.places or not token.isupper():
            return False
        if before and unicodedata.normalize("NFC", before[-1]).lower() in self.before_numeral:
            return False
        name = _NAME_OF_PLACE.match(text, stop + 1)
        return name is not None and not (name["next"] or "").islower()

    def _is_initial(self, token: str, before: list[str]) -> bool:
        """A capital that stands for a name, after a name or a title (``ông D.``); ``Sông Công I.`` is a numeral."""
        if not token[-1].isupper() or set(unicodedata.normalize("NFD", token)) & _TONES:  # Đông Nam Á.
            return False
        if not before:
            return True
        if token == "I":
            return False
        return before[-1][:1].isupper() or before[-1].lower() in self.person_titles

    def _begins_glued(self, text: str, first: int, stop: int, after: int) -> bool:
        """Return True if a sentence clearly begins without a blank before it (``20ha.Năm 2023``): a capitalised word
        after a figure, a unit or a word in small letters."""
        word = _FIRST_WORD.match(text, after)
        before = _LAST_RUN.search(text, max(first, stop - _LONGEST_WORD), stop)
        if word is None or before is None or before.start() == first:  # 1.Tổng quan
            return False
        spelled = unicodedata.normalize("NFC", word.group())
        is_capitalised = spelled[0].isupper() and (len(spelled) == 1 or spelled[1:].islower())
        return is_capitalised and self._closes(unicodedata.normalize("NFC", before.group()))

    def _closes(self, word: str) -> bool:
        """Return True if a word may be the last of a sentence, whatever follows it."""
        if _ADDRESS.search(word):
            return False
        if word[-1] in "%)]”»" or _CLOSING_FIGURE.search(word) or word in self.capital_units:
            return True
        spelled = len(word) > 1 and SYLLABLE.fullmatch(word) is not None  # not dantri, nor a capital
        return spelled and word not in self.abbreviations and word not in self.places


_LISTS = (
    "abbreviations", "closing_abbreviations", "place_abbreviations", "before_numeral", "person_titles",
    "capital_units",
)  # fmt: skip


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
