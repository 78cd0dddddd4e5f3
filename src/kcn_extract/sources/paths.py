"""Paths, folders and globs -> files to read, in order, each with its id."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from kcn_extract.sources.article_input import ArticleInput, failed
from kcn_extract.sources.formats import BY_ENDING, TEXT

NOT_AN_ARTICLE = "readme"  # the stem of files that describe a folder
STANDARD_INPUT = "-"
FOLDER_ENDINGS = TEXT.endings


class NoSuchInput(ValueError):
    """A path that does not exist, a glob without a match, or a folder without an article: a usage error, not an
    article that cannot be read."""


class InputFile(NamedTuple):
    """A file or folder to read, and the folder that ids are counted from. ``opener`` opens a file that does not lie in
    the file system: a member of an archive, what is inside a compressed file; ``depth`` is how many of these it is
    inside."""

    path: str
    base: str | None = None
    opener: Callable[[], BinaryIO] | None = None
    depth: int = 0

    @property
    def id(self) -> str:
        """The path below the base without its ending (``2024/04/bac-giang``), or the file's stem."""
        pure = PurePath(os.path.relpath(self.path, self.base) if self.base else os.path.basename(self.path))
        return (pure.with_suffix("") if pure.suffix in BY_ENDING else pure).as_posix()

    def open(self) -> BinaryIO:
        """Open the file. Raises ``OSError``."""
        return self.opener() if self.opener else open(self.path, "rb")


def input_paths(paths: Iterable[str]) -> list[InputFile]:
    """Return the paths to read, globs expanded. Raises :class:`NoSuchInput`."""
    found: list[InputFile] = []
    for path in paths:
        if os.path.isdir(path) and next(files_below(InputFile(path, path)), None) is None:
            raise NoSuchInput(
                f"no article in {path}: in a folder only .txt and .md files are read, except README files "
                f"(other files can be named one by one, or by a glob such as '{os.path.join(path, '*.text')}')"
            )
        if path == STANDARD_INPUT or os.path.lexists(path):
            found.append(InputFile(path, path if os.path.isdir(path) else None))
        elif glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))
            if not matches:
                raise NoSuchInput(f"no match for {path}")
            base = _fixed_part(path)
            found.extend(InputFile(match, base) for match in matches if not os.path.isdir(match))
        else:
            raise NoSuchInput(f"no such file or folder: {path}")
    return found


def files_below(file: InputFile) -> Iterator[InputFile | ArticleInput]:
    """Yield a file, or the files of a folder by name, except hidden ones, README files and links to folders; a folder
    that cannot be read is an article with an error."""
    if not os.path.isdir(file.path):
        yield file
        return
    try:
        with os.scandir(file.path) as entries:
            below = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False), entry.is_dir())
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError as error:
        yield unreadable(file, error)
        return
    for name, is_folder, leads_to_folder in below:
        inside = InputFile(os.path.join(file.path, name), file.base)
        if is_folder:
            yield from files_below(inside)
        elif not leads_to_folder and _is_article(name.lower()):
            yield inside


def unreadable(file: InputFile, error: OSError) -> ArticleInput:
    """Return a file that the system does not let us read as an article with an error."""
    return failed(ArticleInput(id=file.id, source=file.path), "unreadable", error.strerror or str(error))


def _is_article(name: str) -> bool:
    stem, ending = os.path.splitext(name)
    return ending in FOLDER_ENDINGS and stem != NOT_AN_ARTICLE


def _fixed_part(pattern: str) -> str | None:
    """Return the folders of a glob before its first wildcard."""
    parts = PurePath(pattern).parts
    fixed = parts[: next(i for i, part in enumerate(parts) if glob.has_magic(part))]
    return os.path.join(*fixed) if fixed else None
