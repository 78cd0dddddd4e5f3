"""Text -> its language, as far as a record says it: Vietnamese, Vietnamese without diacritics, or another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kcn_extract.record import Language
from kcn_extract.text.shadow import SYLLABLE

FEWEST_LETTERS = 20
SYLLABIC = 0.8
"""Share of words that are spelled like Vietnamese syllables: 0.9 and more without diacritics, 0.65 in Korean names,
0.25 in English."""
MARKED = 0.25
"""Share of words with a letter that only Vietnamese has: 0.56 in the median article, 0.19 in English full of names."""
SPARSELY_MARKED = 0.05

_LETTER = "ăđĩũơưạ-ỹ"  # of Vietnamese alone: French has à, é, ô too
# Nearly every article shows within its first 200 characters what it is: one look there in place of all its words.
_CLEARLY_VIETNAMESE = re.compile(f"(?:[^{_LETTER}]*+[{_LETTER}]){{15}}")
_HEAD = 200
_WORD = re.compile(r"[^\W\d_]+")
_HAS_LETTER = re.compile(f"[{_LETTER}]").search


def language_of(folded: str) -> Language | None:
    """Return the language of a text in lower case and NFC (a shadow's ``folded``); None for less than 20 letters.

    >>> language_of("doanh thu ước đạt 5 tỷ đồng"), language_of("doanh thu uoc dat 5 ty dong")
    ('vi', 'vi-unmarked')
    >>> language_of("revenue is put at 5 billion dong"), language_of("5 tỷ đồng")
    ('other', None)
    """
    if _CLEARLY_VIETNAMESE.match(folded, 0, _HEAD):
        return "vi"
    words = _WORD.findall(folded)
    if sum(map(len, words)) < FEWEST_LETTERS:
        return None
    syllabic = _share(words, SYLLABLE.fullmatch) >= SYLLABIC
    if _share(words, _HAS_LETTER) >= (SPARSELY_MARKED if syllabic else MARKED):
        return "vi"
    return "vi-unmarked" if syllabic else "other"


def _share(words: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(test(word) is not None for word in words) / len(words)
