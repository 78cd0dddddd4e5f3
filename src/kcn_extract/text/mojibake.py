"""UTF-8 that was decoded as windows-1252 or Latin-1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import filterfalse

from kcn_extract.text.decoded import Decoded, LostLetters
from kcn_extract.text.suspicion import Lines
from kcn_extract.text.syllable import is_syllable
from kcn_extract.text.windows_1252 import HIGH, bytes_of

_MOST = 0.5  # of the runs of letters beyond ASCII are UTF-8: all of them in such texts, none in others
_LOST_FOR_GOOD = 0.02  # of the runs may be no UTF-8: a stray sign, not letters that were lost
_FEW = 2
_NAMES = ("utf-8 twice", "utf-8 three times")

_RUN = re.compile(f"(?:Ã (?=[\\w ])|[{HIGH}])+")
_BLANK = "Ã "  # the letter à: its second byte is a no-break blank, which often becomes a plain one
_LEAD = re.compile("[Â-ô]")
_SMALL = re.compile("[a-z]{0,7}")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 6
_WORD_BEFORE = re.compile(r"[^\W\d_]*\Z")


def decoded_again(text: str) -> Decoded | None:
    """Return a text in UTF-8 that was decoded as windows-1252, once or twice, decoded rightly; None for any other text.
    Raises :class:`LostLetters` where bytes were lost on the way.

    >>> decoded_again("vÃ  tá»· Ä‘á»“ng")
    Decoded(text='và tỷ đồng', encoding='utf-8 twice')
    """
    name = None
    for again in _NAMES:
        once = _once(text, proven=name is not None)
        if once is None:
            break
        text, name = once, again
    return Decoded(text, name) if name else None


def _once(text: str, proven: bool) -> str | None:
    """Decode a text again. One that was ``proven`` to be decoded wrongly before needs less proof, but must be whole."""
    lines = Lines.of(text)
    runs = [run for line in lines.doubtful for run in _RUN.findall(line)]
    read = {run: _utf_8_of(run) for run in runs}
    good = sum(read[run] is not None for run in runs)
    if good < _MOST * len(runs) or lines.is_quotation(good):
        return None
    decoded = lines.changed(lambda line: _RUN.sub(_letters, line))
    is_whole = good == len(runs) > 0 and not any(" " in run for run in runs)
    if not (_tells(one for one in read.values() if one) or (is_whole and (proven or _are_syllables(decoded, lines)))):
        return None
    broken = [run for run in runs if read[run] is None and _LEAD.match(run)]
    if len(broken) > _LOST_FOR_GOOD * len(runs):
        raise LostLetters(
            "UTF-8 that was decoded as windows-1252 and lost bytes on the way "
            f"(left of some letters: {', '.join(sorted(set(broken))[:4])}): take the text from its source"
        )
    return decoded


def _are_syllables(decoded: str, lines: Lines) -> bool:
    """True if all words beyond ASCII are syllables, in a text without a line in Unicode."""
    return lines.all_doubtful and all(map(is_syllable, filterfalse(str.isascii, _WORD.findall(decoded))))


def _utf_8_of(run: str) -> str | None:
    try:
        return bytes_of(run.replace(_BLANK, "Ã\u00a0")).decode("utf-8")
    except UnicodeError:
        return None


def _tells(read: Iterable[str]) -> bool:
    """True if what was read is no accident: a letter of three bytes, or two different ones of two."""
    letters = set("".join(read))
    return any(letter > "\u07ff" for letter in letters) or len(letters) >= _FEW


def _letters(run: re.Match[str]) -> str:
    """What a run stands for. Where the blank that ends it was one too, it stays: ``vÃ cao``, but not ``hÃ ng``."""
    read = _utf_8_of(run[0])
    if read is None:
        return run[0]
    if run[0].endswith(_BLANK):
        before = _WORD_BEFORE.search(run.string[max(0, run.start() - _LONGEST) : run.start()])
        after = _SMALL.match(run.string, run.end())
        if before and after and after[0] and not is_syllable(before[0] + read + after[0]):
            return f"{read} "
    return read
