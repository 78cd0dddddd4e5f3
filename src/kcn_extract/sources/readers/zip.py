"""Zip archives."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile, Skipped, plain_names
from kcn_extract.sources.readers.members import Archive
from kcn_extract.sources.unpacking import UnreadableFile, seekable

_ENCRYPTED = 1
_UTF8 = 0x800


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[InputFile | ArticleInput | Skipped]:
    """Yield the members, in the order of the archive."""
    try:
        packed = zipfile.ZipFile(seekable(stream))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise UnreadableFile("broken", f"the zip archive is broken: {error}") from error
    archive = Archive(file, options)
    with packed:
        members = [(_name(info), info) for info in packed.infolist() if not info.is_dir()]
        names = plain_names(name for name, _ in members)
        for name, info in members:
            archive.check()
            if found := archive.member(name, partial(_open, packed, info), info.compress_size, names):
                yield found


def _open(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile("encrypted", "encrypted: unpack the archive with its password")
    return cast(BinaryIO, packed.open(info))


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; UTF-8 that is not marked as such, as many programs write it, counts too."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
