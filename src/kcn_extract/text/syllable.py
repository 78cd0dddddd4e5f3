"""Words as Vietnamese spells them, strictly: an initial, a rhyme, at most one tone.

``SYLLABLE`` of the shadow is a quick look that many foreign words pass; here a word must be one that could be written.
What tells apart the ways to read the same bytes is that the wrong ones spell syllables that do not exist.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HIGH_TONES = "\u0301\u0323"  # the only ones of a syllable that ends in a stop
_TONE = re.compile(f"[{_TONES}]")
_STOP = re.compile(r"(?:[cpt]|ch)\Z")
_INITIAL = r"(?:ngh?|[cgknpt]h|[gtd]r|gi|qu|[bcdđghklmnprstvx])?"
_RHYME = "|".join((
    "a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|ă(?:c|k|m|n|ng|p|t)?|â(?:c|m|n|ng|p|t|u|y)?",
    "e(?:c|m|n|ng|o|p|t)?|ê(?:ch|m|n|nh|p|t|u)?",
    "i(?:a|ch|m|n|nh|p|t|u)?|iê(?:c|m|n|ng|p|t|u)|y(?:ê[mnut]|êng)?",
    "o(?:c|i|m|n|ng|p|t|oc|ong)?|o(?:a(?:c|ch|i|m|n|ng|nh|o|p|t|y)?|ă(?:c|m|n|ng|t)|e(?:n|o|t)?)",
    "ô(?:c|i|m|n|ng|p|t)?|ơ(?:i|m|n|p|t)?",
    "u(?:a|c|i|m|n|ng|p|t|ơ)?|uâ(?:n|ng|t|y)|uô(?:c|i|m|n|ng|t)|u(?:ê(?:ch|n|nh)?|y(?:a|ch|n|nh|p|t|u|ên|êt)?)",
    "ư(?:a|c|i|m|n|ng|t|u)?|ươ(?:c|i|m|n|ng|p|t|u)",
    "(?<=qu)(?:ă[nct]|ăng|a(?:c|ch|i|n|ng|nh|o|t|u|y)|e[not]?|i(?:ch|nh|t|n|p)?|ơ|ôc|yên|yêt|y[tn]?|ynh|ych)",
))  # fmt: skip
_UNTONED = re.compile(f"{_INITIAL}(?:{_RHYME})")
_PLAIN = str.maketrans("đăâêôơư", "daaeoou")
_UNMARKED = re.compile(_UNTONED.pattern.translate(_PLAIN))


@functools.lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """True for a word that Vietnamese could spell; whatever its case and its form of Unicode.

    >>> [is_syllable(word) for word in ("nghiệp", "KHUYẾN", "Giang", "quý", "tiếng")]
    [True, True, True, True, True]
    >>> [is_syllable(word) for word in ("tiêng1", "Băc", "hộặ", "bỏo", "park")]
    [False, False, False, False, False]
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(decomposed)
    if len(tones) > 1:
        return False
    untoned = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    if _STOP.search(untoned) and not (tones and tones[0] in _HIGH_TONES):
        return False
    return _UNTONED.fullmatch(untoned) is not None


@functools.lru_cache(maxsize=20_000)
def is_unmarked_syllable(word: str) -> bool:
    """True for a word that Vietnamese could spell if some or all of its marks were left out.

    >>> [is_unmarked_syllable(word) for word in ("nghiep", "dự", "duoc", "park", "jeong")]
    [True, True, True, False, False]
    """
    decomposed = unicodedata.normalize("NFD", word.lower().translate(_PLAIN))
    return _UNMARKED.fullmatch("".join(char for char in decomposed if not unicodedata.combining(char))) is not None
