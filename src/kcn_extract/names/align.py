"""Where a recogniser's tokens stand in the text as given.

A recogniser normalises: composed letters, the other tone placement (``Hoà`` → ``Hòa``), ``ð`` → ``đ``, a few
spelling mistakes put right (``nghành`` → ``ngành``). Its tokens are read along the raw text letter by letter, marks
counted but not compared; where a token is not there, the next one that is gives the place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_RUN = re.compile(r"[\w\u0300-\u036f]+")  # letters, digits and the marks of decomposed letters
_LOOK_AHEAD = 32  # code points; the spelling mistakes put right are of one syllable


def align(text: str, start: int, end: int, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Return the span of each token in ``text[start:end]``, in order; an empty one for a token without a place.

    A token is without white space; the tokens together cover all that is not white space. Spans of neighbours never
    overlap, and take no white space at their ends.

    >>> align("ở Hoà  Lạc", 0, 10, ["ở", "Hòa", "Lạc"])
    [(0, 1), (2, 5), (7, 10)]
    """
    spans = []
    position = start
    for index, token in enumerate(tokens):
        position = _skip_space(text, position, end)
        stop = position + len(token)
        if stop > end or not text.startswith(token, position):
            stop = _find_end(text, position, end, token, tokens[index + 1] if index + 1 < len(tokens) else None)
        spans.append((position, stop))
        position = stop
    return spans


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _read(text: str, position: int, end: int, token: str) -> int | None:
    """Return the end of ``token`` read at ``position``, marks of its letters included; None where it is not there."""
    letters, marks = _letters_and_marks(token)
    read = ""
    while position < end and (len(read) < len(letters) or marks > 0):
        more_letters, more_marks = _letters_and_marks(text[position])
        if more_letters and len(read) == len(letters):
            break
        if not read and not more_letters and not unicodedata.combining(token[0]):  # a mark of the letter before
            return None
        read += more_letters
        if not letters.startswith(read):
            return None
        marks -= more_marks
        position += 1
    return position if read == letters else None


def _letters_and_marks(text: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", text.replace("ð", "đ").replace("Ð", "Đ"))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return letters, len(decomposed) - len(letters)


def _find_end(text: str, position: int, end: int, token: str, following: str | None) -> int:
    """The end of ``token``. Where it is not in the text as it is, or ends amid letters that the next one does not take
    up: the end of the run of letters, if the next one stands there, else where the next one stands."""
    read = _read(text, position, end, token)
    if read is not None and (_RUN.match(text, read, end) is None or _stands(text, read, end, following)):
        return read
    run = _RUN.match(text, position, end)
    end_of_run = run.end() if run else min(position + 1, end)
    for stop in (end_of_run, *range(position, min(position + _LOOK_AHEAD, end))):
        if _stands(text, stop, end, following):
            return position + len(text[position:stop].rstrip())
    return end_of_run


def _stands(text: str, position: int, end: int, token: str | None) -> bool:
    """True if ``token`` comes next at ``position``; None stands for the end."""
    position = _skip_space(text, position, end)
    return position == end if token is None else _read(text, position, end, token) is not None
