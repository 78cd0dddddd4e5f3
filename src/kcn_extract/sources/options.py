"""How input is read: what a caller can choose."""

from __future__ import annotations

from msgspec import Struct

MAX_SIZE = 50_000_000
"""Bytes: a longer file is no article."""


class ReadOptions(Struct, frozen=True):
    """How input is read. ``max_size`` is the size in bytes up to which a document or a row is read. Of an archive or a
    compressed file at most ``max_files`` files and ``max_unpacked`` bytes are read, as long as it is not more than
    ``max_ratio`` times as large unpacked, and up to ``max_depth`` of them inside each other (``pages.tar.gz``: two).
    ``fields`` names the columns of tables (:class:`~kcn_extract.sources.fields.Fields`)."""

    max_size: int = MAX_SIZE
    max_files: int = 1_000_000
    max_unpacked: int = 100_000_000_000
    max_ratio: int = 200
    max_depth: int = 4
    fields: dict[str, str] = {}


DEFAULT = ReadOptions()
