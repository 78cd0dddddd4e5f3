"""What a run remembers of each article, in a few bytes."""

from __future__ import annotations

from array import array
from hashlib import blake2b

import msgspec

from kcn_extract.sources.article_input import ArticleInput


class Index:
    """Finds places in an array of 64-bit keys. It takes 12 to 24 bytes for each, a dict ten times as many.

    >>> keys = array("Q", [17, 4])
    >>> index = Index(keys)
    >>> index.add(0), index.add(1), index.find(4), index.find(5)
    (None, None, 1, None)
    """

    def __init__(self, keys: array[int]) -> None:
        self._keys = keys
        self._slots = array("Q", bytes(8 * 1024))  # place + 1; 0 is free
        self._used = 0

    def add(self, place: int) -> None:
        """Have the key at a place found there."""
        if self._used * 3 >= len(self._slots) * 2:
            self._grow()
        slot = self._slot(self._keys[place])
        self._used += not self._slots[slot]
        self._slots[slot] = place + 1

    def find(self, key: int) -> int | None:
        """Return the place of a key, None where it was not added."""
        place = self._slots[self._slot(key)]
        return place - 1 if place else None

    def _slot(self, key: int) -> int:
        slots, keys = self._slots, self._keys
        last = len(slots) - 1
        slot = key & last
        while (place := slots[slot]) and keys[place - 1] != key:
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        before = self._slots
        self._slots = array("Q", bytes(8 * 2 * len(before)))
        for place in before:
            if place:
                self._slots[self._slot(self._keys[place - 1])] = place


def key_of(data: bytes) -> int:
    """Return a digest as a 64-bit number."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def fingerprint(article: ArticleInput) -> int:
    """Return a digest of all that a record is made of: while it is the same, so is the record.

    >>> fingerprint(ArticleInput("5%", "a")) == fingerprint(ArticleInput("5%", "a"))
    True
    >>> fingerprint(ArticleInput("5%", "a")) == fingerprint(ArticleInput("5%", "b"))
    False
    """
    digest = blake2b(digest_size=8)
    for part in _parts(article):
        digest.update(b"%d:" % len(part))  # so that no part can run into the next
        digest.update(part)
    return int.from_bytes(digest.digest(), "little")


def _parts(struct: msgspec.Struct) -> list[bytes]:
    parts: list[bytes] = []
    for given in msgspec.structs.astuple(struct):
        if isinstance(given, msgspec.Struct):
            parts += _parts(given)
        elif isinstance(given, bytes):
            parts.append(given)
        else:
            parts.append(given.encode("utf-8", "surrogatepass") if isinstance(given, str) else repr(given).encode())
    return parts
