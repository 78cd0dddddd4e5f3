"""The letters of Vietnamese as sets for patterns that match a text as typed.

In ``[à-ỹ]`` capitals stand too (Đ, Ạ), as the two cases alternate in Unicode."""

_FIRST, _AFTER = 0x1EA0, 0x1EFA  # Ạ to ỹ: a capital, then the small letter
CAPITAL = f"[A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ{''.join(map(chr, range(_FIRST, _AFTER, 2)))}]"
SMALL = f"[a-zà-öø-ýăđĩũơư{''.join(map(chr, range(_FIRST + 1, _AFTER, 2)))}]"
