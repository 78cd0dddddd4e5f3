"""How often each rule found something, counted in the records of a run."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec
from msgspec import Struct

from kcn_extract.run.records import whole_lines


class _Mention(Struct):
    rule: str


class _Record(Struct):
    """What is counted of a record."""

    mentions: list[_Mention]


def hits(lines: Iterable[bytes], on_cut: Callable[[str], None] = warnings.warn) -> Counter[str]:
    """Return the number of mentions of each rule in records, a JSON object on each line; ``on_cut`` is told where the
    lines were cut off. Raises ``ValueError`` for a
    line that is not a record.

    >>> hits([b'{"mentions": [{"rule": "rain.amount"}, {"rule": "rain.amount"}]}'])["rain.amount"]
    2
    """
    decode = msgspec.json.Decoder(_Record).decode
    found: Counter[str] = Counter()
    for number, line in enumerate(whole_lines(lines, on_cut), 1):
        try:
            found.update(mention.rule for mention in decode(line).mentions)
        except msgspec.MsgspecError as error:
            raise ValueError(f"line {number}: not a record: {error}") from None
    return found
