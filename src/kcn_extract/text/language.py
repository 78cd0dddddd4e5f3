"""Text -> its language, as far as a record says it: Vietnamese, Vietnamese without diacritics, or another."""

from __future__ import annotations

import re

from kcn_extract.record import Language
from kcn_extract.text.syllable import is_unmarked_syllable

WITHOUT_FACTS: Language = "vi-unmarked"
"""Here facts are guesses: of those with a confidence of 0.8 to 0.9, two in three are what the marked text says."""
FEWEST_LETTERS = 20
SYLLABIC = 0.65
"""Share of words that are spelled like Vietnamese syllables, marks aside: 0.85 and more in Vietnamese, 0.7 if full of
foreign names, 0.54 at most in other languages full of Vietnamese names, 0.44 in Korean."""
MARKED = 0.25
"""Share of words with a letter that only Vietnamese has: 0.39 to 0.7 in articles, 0.19 in English full of names; and
share of syllables with any mark below which the few are those of a title or of names."""
SPARSELY_MARKED = 0.05
"""The same of a short text, in which marks are few by chance."""
MANY_WORDS = 60

_LETTER = "ăđĩũơưạ-ỹ"  # of Vietnamese alone: French has à, é, ô too
# Nearly every article shows within 200 characters what it is: two looks in place of all its words. One is at its
# middle, as a head with marks stands above many a body without.
_CLEARLY_VIETNAMESE = re.compile(f"(?:[^{_LETTER}]*+[{_LETTER}]){{15}}")
_STRETCH = 200
_WORD = re.compile(r"[^\W\d_]+")
_HAS_LETTER = re.compile(f"[{_LETTER}]").search


def language_of(folded: str) -> Language | None:
    """Return the language of a text in lower case and NFC (a shadow's ``folded``); None for less than 20 letters.

    >>> language_of("doanh thu ước đạt 5 tỷ đồng"), language_of("doanh thu uoc dat 5 ty dong")
    ('vi', 'vi-unmarked')
    >>> language_of("revenue is put at 5 billion dong"), language_of("5 tỷ đồng")
    ('other', None)
    """
    middle, end = len(folded) // 2, max(0, len(folded) - _STRETCH)
    if _is_clear(folded, 0) and _is_clear(folded, middle):
        return "vi"
    words = _WORD.findall(folded)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return None
    syllables = list(filter(is_unmarked_syllable, words))
    if len(syllables) < SYLLABIC * len(words):  # another language, or mostly
        is_mixed = any(_is_clear(folded, at) for at in (0, middle, end))
        own = sum(_HAS_LETTER(word) is not None for word in words) / len(words)
        return "vi" if is_mixed or own >= MARKED else "other"
    marked = sum(not word.isascii() for word in syllables) / len(syllables)
    return "vi" if marked >= (MARKED if len(words) >= MANY_WORDS else SPARSELY_MARKED) else "vi-unmarked"


def _is_clear(folded: str, at: int) -> bool:
    return _CLEARLY_VIETNAMESE.match(folded, at, at + _STRETCH) is not None
