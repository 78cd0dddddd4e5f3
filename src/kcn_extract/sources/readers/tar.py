"""Tar archives, read from front to back, so that they may come from a pipe."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile, Skipped, plain_names
from kcn_extract.sources.readers.members import Archive
from kcn_extract.sources.unpacking import UnreadableFile


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[InputFile | ArticleInput | Skipped]:
    """Yield the members, in the order of the archive. The folder of a saved page is passed over where the page stands
    before it."""
    archive = Archive(file, options)
    names: set[str] = set()
    try:
        with tarfile.open(fileobj=stream, mode="r|") as packed:
            for info in packed:
                archive.check()
                name = _readable(info.name)
                names |= plain_names([name])
                if info.isfile() and (found := archive.member(name, partial(_open, packed, info), info.size, names)):
                    yield found
                packed.members.clear()  # type: ignore[attr-defined]  # else memory grows with the archive
    except tarfile.TarError as error:
        raise UnreadableFile("broken", f"the tar archive is broken: {error}") from error


def _open(packed: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, packed.extractfile(info))


def _readable(name: str) -> str:
    """Return the name of a member, what is not UTF-8 in it written out."""
    return name.removeprefix("./").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
