"""Files and folders by path or address (``s3://bucket/news``), through the file systems that pyarrow brings."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, BinaryIO, NamedTuple, cast

from kcn_extract.sources.formats import BY_ENDING, ending_of
from kcn_extract.sources.paths import InputFile, NoSuchInput, Skipped, passed_over

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_WHOLE_AT_ONCE = ("s3", "gcs", "abfs")  # object stores: a file is there when it is closed, and not before


class Sized(NamedTuple):
    """A file to read, and how many bytes it has."""

    file: InputFile
    size: int


def is_address(path: str) -> bool:
    """Return True for the address of a file or a folder in an object store or another file system.

    >>> is_address("s3://bucket/news"), is_address("corpus"), is_address("C:/news")
    (True, False, False)
    """
    return _ADDRESS.match(path) is not None


def files_at(address: str) -> Iterator[Sized | Skipped]:
    """Yield what lies at an address, in the order of a local folder: a file, a folder's files, or those that a glob
    (``s3://bucket/2024/*.parquet``) matches. What a folder passes over is told by names alone. Raises
    :class:`~kcn_extract.sources.paths.NoSuchInput` where nothing does, or the address cannot be read."""
    base, pattern = _split(address)
    try:
        found = sorted(_listed(base), key=lambda one: one[0].split("/"))
    except (OSError, ValueError) as error:
        raise NoSuchInput(f"cannot read {address}: {error}") from None
    is_file = not pattern and [path for path, _ in found] == [""]
    any_read = False
    for path, size in found:
        whole = base if is_file else f"{base}/{path}"
        if not is_file and any(part.startswith(".") for part in path.split("/")):
            continue
        if pattern and not _matches(path, pattern):
            continue
        skipped = None if is_file else passed_over(whole) or _unknown(whole)
        any_read = any_read or skipped is None
        opener = partial(open_address, whole)
        yield skipped or Sized(InputFile(whole, None if is_file else base, is_named=is_file, opener=opener), size)
    if not any_read:
        raise NoSuchInput(f"no match for {address}" if pattern else f"no article in {address}")


def open_address(address: str) -> BinaryIO:
    """Open a file for reading. Raises ``OSError``."""
    system, path = system_of(address)
    return cast(BinaryIO, io.BufferedReader(system.open_input_file(path), 1 << 20))


def system_of(path: str) -> tuple[Any, str]:
    """Return the file system of a path or an address, and the path in it. Raises ``ValueError`` for a kind of address
    that pyarrow does not know, ``OSError`` where it cannot be reached."""
    from pyarrow.fs import FileSystem, LocalFileSystem

    if is_address(path):
        system, inside = FileSystem.from_uri(path)
        return system, inside.rstrip("/")
    return LocalFileSystem(), os.path.abspath(path)


def names_in(folder: str) -> list[str]:
    """Return the names of the files in a folder, none where there is no such folder. Raises ``OSError``."""
    from pyarrow.fs import FileSelector, FileType

    system, path = system_of(folder)
    found = system.get_file_info(FileSelector(path, allow_not_found=True))
    return [info.base_name for info in found if info.type is FileType.File]


def read(path: str) -> bytes:
    """Return the content of a file. Raises ``OSError``."""
    with open_address(path) as stream:
        return stream.read()


def write(path: str, content: BinaryIO | bytes) -> None:
    """Write a file that is there whole or not at all, as others see it. Raises ``OSError``."""
    system, to = system_of(path)
    at = to if system.type_name in _WHOLE_AT_ONCE else _unfinished(to)
    system.create_dir(os.path.dirname(to), recursive=True)
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        with system.open_output_stream(at) as stream:
            while block := source.read(1 << 20):
                stream.write(block)
        if at != to:
            system.move(at, to)
    except BaseException:
        if at != to:
            with suppress(OSError):
                system.delete_file(at)
        raise


def move(before: str, after: str) -> None:
    """Give a file another name. Raises ``OSError``."""
    system, path = system_of(before)
    system.move(path, system_of(after)[1])


def remove(path: str) -> None:
    """Remove a file, if it is there. Raises ``OSError``."""
    system, inside = system_of(path)
    with suppress(FileNotFoundError):
        system.delete_file(inside)


def is_there(path: str) -> bool:
    """True if there is such a file. Raises ``OSError``."""
    from pyarrow.fs import FileType

    system, inside = system_of(path)
    return bool(system.get_file_info(inside).type is FileType.File)


def _unfinished(path: str) -> str:
    """Return where a file is written before it takes its place: of each writer its own, hidden."""
    folder, name = os.path.split(path)
    return f"{folder}/.{name}.{os.urandom(4).hex()}.unfinished"


def _split(address: str) -> tuple[str, str]:
    """Return the folder before the first wildcard, and the pattern behind it.

    >>> _split("s3://news/2024/*/*.html"), _split("s3://news/2024/")
    (('s3://news/2024', '*/*.html'), ('s3://news/2024', ''))
    """
    parts = address.rstrip("/").split("/")
    wild = next((at for at, part in enumerate(parts) if at > 2 and any(sign in part for sign in "*?[")), len(parts))
    return "/".join(parts[:wild]), "/".join(parts[wild:])


def _matches(path: str, pattern: str) -> bool:
    """Return True if each part of a path fits that of a pattern; ``**`` stands for any number of parts.

    >>> _matches("05/a.txt", "*/*.txt"), _matches("a.txt", "*/*.txt"), _matches("x/y/a.txt", "**/a.*")
    (True, False, True)
    """
    parts, wanted = path.split("/"), pattern.split("/")
    if wanted[0] == "**":
        rest = "/".join(wanted[1:]) or "*"
        return any(_matches("/".join(parts[at:]), rest) for at in range(len(parts)))
    if not fnmatchcase(parts[0], wanted[0]) or (len(parts) == 1) != (len(wanted) == 1):
        return False
    return len(parts) == 1 or _matches("/".join(parts[1:]), "/".join(wanted[1:]))


def _listed(address: str) -> Iterator[tuple[str, int]]:
    """Yield the files below an address, by their paths below it, and their sizes; of a file that is one, ``""``."""
    from pyarrow.fs import FileSelector, FileType

    system, path = system_of(address)
    if (about := system.get_file_info(path)).type is FileType.File:
        yield "", about.size
        return
    for info in system.get_file_info(FileSelector(path, recursive=True)):
        if info.type is FileType.File:
            yield info.path.removeprefix(path).lstrip("/"), info.size


def _unknown(path: str) -> Skipped | None:
    ending = ending_of(path)
    return None if ending in BY_ENDING else Skipped(path, ending or "without an ending")
