"""How input is read: what a caller can choose."""

from __future__ import annotations

from msgspec import Struct

MAX_SIZE = 50_000_000
"""Bytes: a longer file is no article."""


class ReadOptions(Struct, frozen=True):
    """How input is read. ``max_size`` is the size in bytes up to which a document is read."""

    max_size: int = MAX_SIZE


DEFAULT = ReadOptions()
