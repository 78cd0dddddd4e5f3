"""The folder that shards are written into: what an earlier run has left there, and what is to be done with it.

A shard is a file ``part-00007-DIGEST.jsonl``: its number gives the order, its digest says what it is made of. It is
there when it is whole; so the names alone tell a later run what is done. ``_kcn_extract.json`` says what made the
records, ``_again-DIGEST`` that some articles of a shard failed and may not fail again, ``_SUCCESS`` that all is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from kcn_extract.cluster import files
from kcn_extract.cluster.shards import Shard
from kcn_extract.run.journal import Signature, differences
from kcn_extract.run.output import Mode, OutputRefused

SCHEMA = "kcn_extract.shards/1"
_SIGNATURE, _SUCCESS, _AGAIN = "_kcn_extract.json", "_SUCCESS", "_again-"
_PART = re.compile(r"part-\d{5,}-([0-9a-f]{16})\.[\w.]+")
_UNFINISHED = re.compile(r"\.(part-|_).*\.unfinished")


class ShardFolder:
    """A folder of shards, at a path or an address."""

    def __init__(self, path: str, ending: str, mode: Mode, signature: Signature) -> None:
        """Raises :class:`~kcn_extract.run.output.OutputRefused` where something is there and ``mode`` does not say what
        to do with it, ``OSError``, ``ValueError`` for an address of no known kind."""
        self.path, self._ending = path.rstrip("/") or path, ending
        names = files.names_in(path)
        before = self._signature() if _SIGNATURE in names else None
        _refuse(path, names, mode, before, signature)
        if mode is not Mode.resume:
            self._remove(name for name in names if _is_ours(name))
            names = []
        self._remove([_SUCCESS])
        self._write(_SIGNATURE, msgspec.json.encode({"schema": SCHEMA, **signature}))
        again = {name.removeprefix(_AGAIN) for name in names}
        parts = {match[1]: name for name in names if (match := _PART.fullmatch(name)) and name.endswith(ending)}
        self._done = {digest: name for digest, name in parts.items() if digest not in again}

    def has(self, shard: Shard) -> bool:
        """True if a shard is there, without an article that may be tried again."""
        return shard.digest in self._done

    def file_of(self, number: int, shard: Shard) -> str:
        """Return where a shard is written, by its place in the order."""
        return self._at(f"part-{number:05}-{shard.digest}{self._ending}")

    def finish(self, shards: Sequence[Shard]) -> None:
        """Give the shards that were there their places in the order, and remove those of articles that have changed or
        are no longer there. Raises ``OSError``."""
        wanted = {self.file_of(number, shard): shard for number, shard in enumerate(shards)}
        for path, shard in wanted.items():
            if (name := self._done.get(shard.digest)) and self._at(name) != path:
                files.move(self._at(name), path)
        digests = {shard.digest for shard in shards}
        self._remove(
            name
            for name in files.names_in(self.path)
            if _UNFINISHED.fullmatch(name)
            or (_PART.fullmatch(name) and self._at(name) not in wanted)
            or (name.startswith(_AGAIN) and name.removeprefix(_AGAIN) not in digests)
        )
        self._write(_SUCCESS, b"")

    def _signature(self) -> dict[str, Any] | None:
        try:
            signature = msgspec.json.decode(files.read(self._at(_SIGNATURE)))
        except msgspec.DecodeError:
            return None
        is_ours = isinstance(signature, dict) and signature.pop("schema", None) == SCHEMA
        return signature if is_ours else None

    def _at(self, name: str) -> str:
        return f"{self.path}/{name}"

    def _write(self, name: str, content: bytes) -> None:
        files.write(self._at(name), content)

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            files.remove(self._at(name))


def publish(path: str, content: Any, digest: str, again: bool) -> None:
    """Put a shard in its place; ``again`` says that some of its articles should be tried again by a later run. Raises
    ``OSError``."""
    marker = f"{path.rpartition('/')[0]}/{_AGAIN}{digest}"
    if again:
        files.write(marker, b"")
    files.write(path, content)
    if not again:
        files.remove(marker)


def _refuse(
    path: str, names: Sequence[str], mode: Mode, before: Mapping[str, Any] | None, signature: Signature
) -> None:
    """Raise :class:`~kcn_extract.run.output.OutputRefused` for a folder that must not be written into."""
    if before is None:
        if any(not name.startswith(".") for name in names):
            raise OutputRefused(
                f"{path}: is not empty and was not written by kcn-extract (name another folder, or empty this one)"
            )
    elif mode is Mode.new:
        raise OutputRefused(
            f"{path}: holds the records of an earlier run (--resume goes on from them, --overwrite starts anew)"
        )
    elif mode is Mode.resume and (differs := differences(before, signature)):
        raise OutputRefused(
            f"{path}: cannot be resumed with other options: {'; '.join(differs)} "
            "(use the same, or --overwrite to start anew)"
        )


def _is_ours(name: str) -> bool:
    return bool(
        _PART.fullmatch(name)
        or _UNFINISHED.fullmatch(name)
        or name.startswith(_AGAIN)
        or name in (_SIGNATURE, _SUCCESS)
    )
