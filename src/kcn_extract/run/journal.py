"""The journal of a run, beside its output (``records.jsonl.run``): what a later run needs to go on from there.

Its first line says what made the records. Each further one stands for a block of whole lines that was written: where in
the file the block ends, and for each record the fingerprint of its article, a checksum of its line, and whether it is
an error. A line is written after its block; so what the journal tells is in the file, unless somebody changed it.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, NamedTuple
from zlib import crc32

import msgspec

SCHEMA = "kcn_extract.run/1"
ENDING = ".run"
_BEGINNING = f'{{"schema":"{SCHEMA.partition("/")[0]}/'.encode()
Signature = Mapping[str, Any]
"""What makes the records of a run, by name: versions, options, a digest of the patterns."""


class Entry(NamedTuple):
    """A record: the fingerprint of its article, the checksum of its line, whether it is an error."""

    fingerprint: int
    checksum: int
    failed: bool


class Journal:
    """A journal that is written, block by block. Raises ``OSError``."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        """``stream`` is the unbuffered file; what stands behind ``start`` is cut off."""
        self._stream = stream
        stream.truncate(start)
        stream.seek(start)

    def begin(self, signature: Signature) -> None:
        """Write the first line."""
        self._write(msgspec.json.encode({"schema": SCHEMA, **signature}))

    def add(self, end: int, entries: Iterable[Entry]) -> None:
        """Write down a block that ends at ``end`` in the file."""
        told = (f"{e.fingerprint:016x}{e.checksum:08x}{'!' if e.failed else '.'}" for e in entries)
        self._write(" ".join((str(end), *told)).encode())

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _write(self, line: bytes) -> None:
        rest = line + b"\n"
        while rest:
            rest = rest[self._stream.write(rest) :]


class Past(NamedTuple):
    """What a journal tells of the records in a file of ``size`` bytes: parallel arrays, an item for each record.
    ``length`` is how much of the journal is good, ``end`` how much of the file it tells of."""

    signature: dict[str, Any]
    fingerprints: array[int]
    checksums: array[int]
    failed: bytearray
    length: int
    end: int


def read_journal(path: str, size: int) -> Past | None:
    """Return what a journal tells, up to where it or the file of ``size`` bytes was cut off; None where there is no
    journal. Raises ``OSError``."""
    if not os.path.exists(path):
        return None
    with open(path, "rb") as lines:
        signature = _signature(first := lines.readline())
        if signature is None:
            return None
        past = Past(signature, array("Q"), array("I"), bytearray(), len(first), 0)
        for line in lines:
            block = _block(line)
            if block is None or not past.end <= block[0] <= size:
                break
            for entry in block[1]:
                past.fingerprints.append(entry.fingerprint)
                past.checksums.append(entry.checksum)
                past.failed.append(entry.failed)
            past = past._replace(length=past.length + len(line), end=block[0])
    return past


def is_journal(path: str) -> bool:
    """True if a file is a journal, or the beginning of one that was cut off."""
    with open(path, "rb") as file:
        return _BEGINNING.startswith(file.read(len(_BEGINNING)))


def _signature(line: bytes) -> dict[str, Any] | None:
    try:
        signature = msgspec.json.decode(line)
    except msgspec.DecodeError:
        return None
    is_ours = isinstance(signature, dict) and signature.pop("schema", None) == SCHEMA
    return signature if is_ours and line.endswith(b"\n") else None


def _block(line: bytes) -> tuple[int, list[Entry]] | None:
    """Return where a block ends and its records; None for a line that was cut off."""
    if not line.endswith(b"\n"):
        return None
    try:
        end, *told = line.decode("ascii").split()
        return int(end), [Entry(int(one[:16], 16), int(one[16:24], 16), one[24] == "!") for one in told]
    except (ValueError, IndexError):
        return None


def checksum(line: bytes) -> int:
    """Return the checksum of a line."""
    return crc32(line)


def differences(before: Signature, now: Signature) -> list[str]:
    """Return what differs between two signatures, in words.

    >>> differences({"--names": "auto", "kcn-extract": "0.4"}, {"--names": "never", "kcn-extract": "0.4"})
    ['--names was auto, is never']
    """
    names = [*before, *(name for name in now if name not in before)]
    return [
        f"{name} was {_shown(before.get(name))}, is {_shown(now.get(name))}"
        for name in names
        if before.get(name) != now.get(name)
    ]


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
