"""What runs have read into a database: a later one goes on from there."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kcn_extract.database.database import opened
from kcn_extract.run.index import Index
from kcn_extract.run.journal import Signature
from kcn_extract.sources.paths import STANDARD_INPUT

if TYPE_CHECKING:
    from kcn_extract.database.database import Connection

_ROWS = 100_000  # fetched at a time


class Run(NamedTuple):
    """What a run reads, by a digest of its paths (None where that is different each time), and what makes its
    records."""

    inputs: str | None
    signature: Signature

    def encoded(self) -> str:
        """Return the signature as it is kept.

        >>> Run(None, {"--with": ["text"], "--names": "never"}).encoded()
        '{"--names":"never","--with":["text"]}'
        """
        return msgspec.json.encode(self.signature, order="sorted").decode()


def inputs_of(paths: Iterable[str]) -> str | None:
    """Return a digest of the paths of a run, None where standard input is among them.

    >>> inputs_of(["news"]) == inputs_of(["./news/"]), inputs_of(["news", "-"])
    (True, None)
    """
    digest = blake2b(digest_size=16)
    for path in paths:
        if path == STANDARD_INPUT:
            return None
        name = os.path.abspath(path).encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(name) + name)
    return digest.hexdigest()


class Past:
    """The articles that runs have read, a few bytes for each, and which of them have come again."""

    def __init__(self) -> None:
        self._fingerprints = array("Q")
        self._is_of_inputs, self._can_be_kept, self._is_seen = bytearray(), bytearray(), bytearray()
        self._index = Index(self._fingerprints)

    @staticmethod
    def of(connection: Connection, run: Run) -> Past:
        """Return what a run can go on from. Kept is what was read without an error by a run with the same signature."""
        past = Past()
        rows = connection.execute(
            "SELECT fingerprint, coalesce(inputs = $inputs, false), signature = $signature AND error IS NULL "
            "FROM readings JOIN runs USING (run) JOIN articles USING (article)",
            {"inputs": run.inputs, "signature": run.encoded()},
        )
        while some := rows.fetchmany(_ROWS):
            for row in some:
                past._add(*row)
        return past

    def _add(self, fingerprint: int, is_of_inputs: bool, can_be_kept: bool) -> None:
        self._fingerprints.append(fingerprint)
        self._is_of_inputs.append(is_of_inputs)
        self._can_be_kept.append(can_be_kept)
        self._is_seen.append(False)
        self._index.add(len(self._fingerprints) - 1)

    def keep(self, fingerprint: int) -> bool:
        """True if the record of an article, as it is now, is there; which is noted."""
        place = self._index.find(fingerprint)
        if place is None:
            return False
        self._is_seen[place] = True
        return bool(self._can_be_kept[place])

    def seen(self) -> Iterator[int]:
        """Yield the fingerprints of what came again."""
        return compress(self._fingerprints, self._is_seen)

    def gone(self) -> Iterator[int]:
        """Yield those of what an earlier run over the same paths has read, and did not come again as it was."""
        told = zip(self._fingerprints, self._is_of_inputs, self._is_seen, strict=True)
        return (fingerprint for fingerprint, is_of_inputs, is_seen in told if is_of_inputs and not is_seen)


def past_of(path: str, run: Run) -> Past:
    """Return what a run can go on from in a database, which is there."""
    with opened(path, read_only=True) as connection:
        return Past.of(connection, run)


def signature_before(path: str, run: Run) -> Signature | None:
    """Return what the records of a database were made with where that is not what a run would make them with, None
    where it is: of the runs over the same paths, else of all; of several the last."""
    with opened(path, read_only=True) as connection:
        runs = connection.execute(
            "SELECT signature FROM runs QUALIFY (inputs IS NOT DISTINCT FROM $inputs) = "
            "max(inputs IS NOT DISTINCT FROM $inputs) OVER () ORDER BY run DESC",
            {"inputs": run.inputs},
        ).fetchall()
    signatures = [signature for (signature,) in runs]
    if not signatures or run.encoded() in signatures:
        return None
    before: Signature = msgspec.json.decode(signatures[0])
    return before
