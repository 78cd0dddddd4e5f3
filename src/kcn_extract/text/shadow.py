"""The shadow, a normalised copy that the rules run on, and its map back to offsets of the text as given.

The shadow is NFC, has one tone placement (hòa, thủy), one kind of dash, quote and digit, single blanks, and neither
zero-width characters nor carriage returns nor HTML entities. Line breaks and tabs stay: no mention crosses them; where
a scraped page lost the break between two of its parts (năm 2022Xem thêm), there is one again. A plain text is its own
shadow; where characters are only exchanged one for one, no map is kept either.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from bisect import bisect_right

import ahocorasick_rs
from msgspec import Struct

from kcn_extract.text.letters import CAPITAL

# One for one: what people type for the same sign.
_SAME_LENGTH = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u00a0\u1680\u3000", " "),
    **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "),
    **dict.fromkeys("\u2018\u2019\u201a\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2028\u2029\u0085\u000b\u000c", "\n"),
    "\u00b2": "2", "\u00b3": "3", "\u2044": "/", "\u2215": "/", "\u066a": "%", "\ufe6a": "%",
    "\u00d0": "\u0110", "\u00f0": "\u0111", "\u0189": "\u0110",  # the Icelandic and the African letter, typed for Đ
    "\uffe1": "\u00a3", "\uffe5": "\u00a5", "\uffe6": "\u20a9",
    **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F) if wide != 0xFF0D},
    **{chr(0x1D7CE + at): str(at % 10) for at in range(50)},  # mathematical digits, five alphabets of ten
}  # fmt: skip
_TRANSLATION = str.maketrans(_SAME_LENGTH)

_GONE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0f\r"
_BLANK_AND_GONE = " " + _GONE
_GONE_TRANSLATION = dict.fromkeys(map(ord, _GONE))
_MARKS = "\u0300-\u036f"
_FUSED = "\u2160-\u217f\u3371-\u33df"  # one character for several: Ⅲ, ㎡, ㎞
_FUSED_ONE = re.compile(f"[{_FUSED}]")
_LOW_COMMA = re.compile("(?<=[0-9])\u201a(?=[0-9])")  # a low quotation mark typed for a comma
# What only groups thousands: thin blanks and apostrophes (12 345, 1'250). They become points.
_GROUPING_SIGNS = frozenset("\u2007\u2009\u202f'`\u2018\u2019\u02bc\u00b4")
_GROUPING = re.compile(f"[{''.join(sorted(_GROUPING_SIGNS))}](?<=[0-9].)(?=[0-9]{{3}}(?![0-9]))")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_INDENTATION = re.compile(r"(?m)^(?= *\t)[ \t]++(?=[^\t\n]*$)")  # with a tab further on, the line is a row of a table

# HTML entities that outlived their page. What stands for a blank, or for nothing, melts into the blanks around it;
# what stands for a mark (Vietnamese typed "composite"), into the letter before.
_HTML_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"
_HOLLOW = [" ", *_GONE, *(char for char, same in _SAME_LENGTH.items() if same == " ")]
_DECIMAL = "|".join(str(ord(char)) for char in _HOLLOW)
_HEXADECIMAL = "|".join(f"{ord(char):x}" for char in _HOLLOW)
_HOLLOW_ENTITY = f"&(?:nbsp|ensp|emsp|thinsp|shy|zwj|zwnj|lrm|rlm|#0*(?:{_DECIMAL})|#[xX]0*(?i:{_HEXADECIMAL}));"
_MARK_ENTITY = r"&#(?:0*(?:76[89]|7[7-9]\d|8[0-7]\d)|[xX]0*3[0-6][0-9A-Fa-f]);"

_CAPITALS = CAPITAL[1:-1]
# What changes the length, or capitals within a word, are looked for first, in one scan; then the text is copied piece
# by piece, by the fastest of three patterns.
_EXCHANGED = "".join(char for char in _SAME_LENGTH if char <= "\uffff")
_BEYOND = [char for char in _SAME_LENGTH if char > "\uffff"]  # in a set they would make its scan 40 times as slow
_ODD = f"[{re.escape(_EXCHANGED)}{_GONE}{_MARKS}{_FUSED}]"
_NOTABLE = re.compile(rf"[{_ODD[1:-1]}{_CAPITALS}](?:(?<={_ODD})|(?<=\w\w)(?=[^\W\d_{_CAPITALS}]))")
_MARK = re.compile(f"[{_MARKS}{_FUSED}]")
_ENTITY = re.compile(_HTML_ENTITY)
_DOUBLE_BLANKS = re.compile("  +")
_GONE_CHAR = re.compile(f"[{_GONE}]")
_BLANKS = re.compile(rf" [ {_GONE}]+|[{_GONE}][ {_GONE}]*")

_TONES = "\u0300\u0301\u0309\u0303\u0323"
# oà -> òa, oè -> òe, uỳ -> ùy: the older custom of placing the tone mark, in open syllables only.
OLD_TO_NEW_TONE = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for tone in _TONES
    for glide, nucleus in ("oa", "oe", "uy")
    for first in (glide, glide.upper())
    for second in (nucleus, nucleus.upper())
}
# One automaton pass over lower case finds the pairs; many texts have them in closed syllables (hoàn), few at their end.
_OLD_PAIRS = ahocorasick_rs.AhoCorasick([pair for pair in OLD_TO_NEW_TONE if pair.islower()])


SYLLABLE = re.compile(
    r"(?:[bcdđghklmnpqrstvx]|ch|gh|gi|kh|ngh?|nh|ph|qu|th|tr)?[aeiouyà-ýăĩũơưạ-ỹ]{1,3}(?:[cmnpt]|ch|ng|nh)?"
)
"""A syllable in lower case as Vietnamese spells it; most foreign words do not match."""

# Patterns that few texts need are compiled when they are.
# A capital within a word, and the word that it may begin
_INNER_CAPITAL = rf"[{_CAPITALS}](?<=\w\w)(?P<rest>[^\W\d_{_CAPITALS}]+)"
# What no word goes on behind: a year, a unit, the number of a zone or a month
_YEAR_OR_UNIT = r"(?<!\w)(?:19|20)[0-9]{2}\Z|(?<![^\W\d_])(?:k?m[23]|USD|VN[DĐ]|EUR)\Z"
_ORDINAL = r"(?<![\w.,])(?:[0-9]{1,2}|[IVX]{2,4})\Z"
_LAST_WORD = rf"(?<![^\W\d_])[^\W\d_]?[^\W\d_{_CAPITALS}]+\Z"
_NAME = rf"(?<![^\W\d_])[{_CAPITALS}][^\W\d_{_CAPITALS}]* \Z"
_LONGEST_SYLLABLE = 8


class Segment(Struct, frozen=True, gc=False):
    """A stretch of the shadow, from ``at`` on, and the stretch of the raw text that it stands for. Where it was copied,
    its characters correspond one by one; where it was rewritten, each stands for the whole."""

    at: int
    raw_start: int
    raw_end: int
    copied: bool


class Shadow(Struct, frozen=True, gc=False):
    """``text`` is what rules match, ``folded`` the same case-folded (equally long). ``segments`` is the map back to
    ``raw``; None where offsets are the same in both."""

    raw: str
    text: str
    folded: str
    segments: list[Segment] | None = None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``raw`` that a non-empty span of the shadow stands for."""
        if self.segments is None:
            return start, end
        first, last = self._segment(start), self._segment(end - 1)
        return (
            first.raw_start + start - first.at if first.copied else first.raw_start,
            last.raw_start + end - last.at if last.copied else last.raw_end,
        )

    def shadow_offset(self, raw_offset: int) -> int:
        """Return the offset of the shadow for an offset of ``raw``; for a character that is gone, that of the next."""
        if self.segments is None:
            return raw_offset
        at = bisect_right(self.segments, raw_offset, key=lambda s: s.raw_start) - 1
        if at < 0:
            return 0
        segment = self.segments[at]
        if raw_offset == segment.raw_start:
            return segment.at
        if segment.copied and raw_offset < segment.raw_end:
            return segment.at + raw_offset - segment.raw_start
        return self.segments[at + 1].at if at + 1 < len(self.segments) else len(self.text)

    def _segment(self, offset: int) -> Segment:
        assert self.segments is not None
        return self.segments[bisect_right(self.segments, offset, key=lambda s: s.at) - 1]


def shadow_of(raw: str) -> Shadow:
    """Return the normalised copy of a text.

    >>> shadow_of("từ 5–7 %").text
    'từ 5-7 %'
    >>> shadow_of("1\\u200b5 tỷ").raw_span(0, 2)
    (0, 3)
    """
    text, segments = raw, None
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    if "\t" in text:
        text = _INDENTATION.sub(lambda blanks: " " * len(blanks[0]), text)
    odd = {*_NOTABLE.findall(text), *(char for char in _BEYOND if char in text)}
    inner_capitals = {sign for sign in odd if sign.isalpha()} - _SAME_LENGTH.keys()
    odd -= inner_capitals
    if "\u201a" in odd:
        text = _LOW_COMMA.sub(",", text)
    if "'" in text or "`" in text or odd & _GROUPING_SIGNS:
        text = _GROUPING.sub(".", text)
    for char in odd & _SAME_LENGTH.keys():  # a replace for each that occurs: ten times as fast as translate
        text = text.replace(char, _SAME_LENGTH[char])
    if "  " in text or not odd <= _SAME_LENGTH.keys() or ("&" in text and _ENTITY.search(text)):
        text, segments = _copy_by_piece(text)
    if (inner_capitals or segments) and (
        places := [inner.start() for inner in re.finditer(_INNER_CAPITAL, text) if _is_glued(text, inner)]
    ):
        text, segments = _parted_at(places, text, segments or [Segment(0, 0, len(text), True)])
    folded = fold_case(text)
    if places := _old_tones(folded):
        text = _replaced_at(places, text)
        folded = fold_case(text)
    return Shadow(raw, text, folded, segments)


def new_tone_placement(text: str) -> str:
    """Return a text with the newer tone placement, equally long: hoà -> hòa, thuỷ -> thủy.

    >>> new_tone_placement("Khánh Hoà, hoàn thành quý")
    'Khánh Hòa, hoàn thành quý'
    """
    return _replaced_at(_old_tones(fold_case(text)), text)


def _old_tones(folded: str) -> list[int]:
    """Return where a pair of the older placement ends a syllable, except in ``quý``."""
    return [
        start
        for _, start, end in _OLD_PAIRS.find_matches_as_indexes(folded)
        if not (folded[end : end + 1].isalnum() or folded[end : end + 1] == "_") and folded[start - 1 : start] != "q"
    ]


def _replaced_at(places: list[int], text: str) -> str:
    pieces: list[str] = []
    copied = 0
    for place in places:
        pieces += text[copied:place], OLD_TO_NEW_TONE[text[place : place + 2]]
        copied = place + 2
    return "".join((*pieces, text[copied:]))


def fold_case(text: str) -> str:
    """Return a text in lower case, character by character where ``str.lower`` would change the length (İ)."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(lower if len(lower := char.lower()) == 1 else char for char in text)
    return folded


@functools.cache
def _piece() -> re.Pattern[str]:
    """The pattern of whatever changes the length; few texts need it, and it is slow to compile."""
    return re.compile(
        rf" (?:[ {_GONE}]|{_HOLLOW_ENTITY})+|(?:[{_GONE}]|{_HOLLOW_ENTITY})(?:[ {_GONE}]|{_HOLLOW_ENTITY})*"
        rf"|(?:\w|{_HTML_ENTITY})(?:[{_MARKS}]|{_MARK_ENTITY})+|{_HTML_ENTITY}|[{_FUSED}]"
    )


def _is_glued(text: str, inner: re.Match[str]) -> bool:
    """True if a capital within a word begins another one: ``2022Xem``, ``đồngTheo``, ``VănĐọc``; not VnExpress, nor the
    brand SaoMai. Without a diacritic it must end a name that is open in front: ``Yên PhongXem thêm``."""
    before = text[max(0, inner.start() - _LONGEST_SYLLABLE) : inner.start()]
    if re.search(_YEAR_OR_UNIT, before):
        return True
    right = inner[0].lower()
    if not SYLLABLE.fullmatch(right) or text[inner.end() : inner.end() + 1] == "/":  # 2Sao/Vietnamnet
        return False
    if re.search(_ORDINAL, before):
        return True
    left = re.search(_LAST_WORD, before)
    if left is None or len(left[0]) == 1 or not SYLLABLE.fullmatch(left[0].lower()):
        return False
    if left[0].islower() or not (left[0] + right).isascii():
        return True
    word_before = text[max(0, inner.start() - 2 * _LONGEST_SYLLABLE) : inner.start() - len(left[0])]
    return re.search(_NAME, word_before) is not None and text[inner.end() : inner.end() + 2].strip(" ").islower()


def _parted_at(places: list[int], text: str, segments: list[Segment]) -> tuple[str, list[Segment]]:
    """Put a line break in front of some characters, each of which stands for itself or begins what was rewritten."""
    pieces: list[str] = []
    parted: list[Segment] = []
    waiting = iter((*places, len(text)))
    place = next(waiting)
    added = copied = 0
    for segment, following in zip(segments, (*segments[1:], None), strict=True):
        at, raw_at = segment.at, segment.raw_start
        end = following.at if following else len(text)
        while place < end:
            raw_place = raw_at + place - at if segment.copied else raw_at
            if place > at:
                parted.append(Segment(at + added, raw_at, raw_place, segment.copied))
            parted.append(Segment(place + added, raw_place, raw_place, False))
            pieces += text[copied:place], "\n"
            added += 1
            copied = at = place
            raw_at = raw_place
            place = next(waiting)
        parted.append(Segment(at + added, raw_at, segment.raw_end, segment.copied))
    return "".join((*pieces, text[copied:])), parted


def _copy_by_piece(text: str) -> tuple[str, list[Segment]]:
    """Rewrite what changes the length, keeping where each stretch of the copy came from."""
    pieces: list[str] = []
    segments: list[Segment] = []
    length = copied = 0
    pattern = _DOUBLE_BLANKS
    if _MARK.search(text) or _ENTITY.search(text):
        pattern = _piece()
    elif _GONE_CHAR.search(text):
        pattern = _BLANKS
    for piece in pattern.finditer(text):
        start, end = piece.span()
        written = _rewritten(piece.group())
        if written == piece.group():  # no entity after all: R&ABC;
            continue
        if start > copied:
            pieces.append(text[copied:start])
            segments.append(Segment(length, copied, start, True))
            length += start - copied
        if written:
            pieces.append(written)
            segments.append(Segment(length, start, end, False))
            length += len(written)
        copied = end
    if copied < len(text):
        pieces.append(text[copied:])
        segments.append(Segment(length, copied, len(text), True))
    return "".join(pieces), segments


def _rewritten(piece: str) -> str:
    """Return what is written for a piece: one blank or nothing, a letter with its marks, what an entity stands for."""
    if "&" in piece:
        piece = html.unescape(piece).translate(_TRANSLATION).translate(_GONE_TRANSLATION)
    if piece.strip(_BLANK_AND_GONE):
        return unicodedata.normalize("NFKC" if _FUSED_ONE.fullmatch(piece) else "NFC", piece)
    return " " if " " in piece else ""
