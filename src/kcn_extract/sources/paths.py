"""Paths, folders and globs -> files to read, in order, each with its id."""

from __future__ import annotations

import glob
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from kcn_extract.sources.article_input import ArticleInput, failed
from kcn_extract.sources.formats import (
    BY_ENDING,
    COMPRESSED,
    HTML,
    Format,
    Kind,
    ending_of,
    is_installed,
    without_ending,
)
from kcn_extract.sources.recognition import HEAD, by_content
from kcn_extract.sources.unpacking import Budget

STANDARD_INPUT = "-"
_DESCRIBES_FOLDER = "readme"  # the stem of files that describe a folder
_SAVED_WITH_PAGE = ("_files", ".files")  # what a browser adds to the name of a page for the folder of its pictures
_MOST_KINDS = 8
_SPECIAL = (
    (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"),
)  # fmt: skip


class NoSuchInput(ValueError):
    """A path that does not exist, a glob without a match, or a folder without an article: a usage error, not an
    article that cannot be read."""


class InputFile(NamedTuple):
    """A file or folder to read, and the folder that ids are counted from. Of one that does not lie in the file system,
    a member of an archive or what is inside a compressed file, ``opener`` opens it, ``name`` is its own name,
    ``given_id`` its id, ``depth`` how many of these it is inside, and ``budget`` what they may still unpack.
    ``is_named``: the caller named it, so that it is not passed over."""

    path: str
    base: str | None = None
    is_named: bool = True
    opener: Callable[[], BinaryIO] | None = None
    depth: int = 0
    name: str = ""
    given_id: str | None = None
    budget: Budget | None = None

    @property
    def id(self) -> str:
        """The path below the base without its ending (``2024/04/bac-giang``), or the file's stem."""
        if self.given_id is not None:
            return self.given_id
        path = os.path.relpath(self.path, self.base) if self.base else os.path.basename(self.path)
        return without_ending(PurePath(path).as_posix())

    def open(self) -> BinaryIO:
        """Open the file. Raises ``OSError``, and :class:`~kcn_extract.sources.unpacking.UnreadableFile` for a member of
        an archive."""
        return self.opener() if self.opener else open(self.path, "rb")


class Skipped(NamedTuple):
    """A file that a folder or an archive holds and that is passed over: its kind, and the reason where it is not the
    kind alone."""

    path: str
    kind: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.kind} ({self.reason})" if self.reason else self.kind


def told(skipped: Counter[str]) -> str:
    """Return in words what was passed over, the most frequent first.

    >>> told(Counter({".css": 1, ".html (needs the extra html)": 4, ".png": 3}))
    'skipped 8: 4 .html (needs the extra html), 3 .png, 1 .css'
    """
    kinds = sorted(skipped.items(), key=lambda counted: (-counted[1], counted[0]))
    words = [f"{number:,} {kind}" for kind, number in kinds[:_MOST_KINDS]]
    if rest := sum(number for _, number in kinds[_MOST_KINDS:]):
        words.append(f"{rest:,} of other kinds")
    return f"skipped {skipped.total():,}: {', '.join(words)}"


class Listed(str):
    """A path of a list of paths (``--files-from``): no glob, and where it is missing, one article cannot be read."""

    __slots__ = ()


def listed_in(data: bytes, separator: bytes) -> list[Listed]:
    r"""Return the paths of a list, one for each line or other ``separator``; blank lines do not count.

    >>> listed_in(b"a.txt\r\n\nb c.txt\n", b"\n"), listed_in(b"a\nb\0", b"\0")
    (['a.txt', 'b c.txt'], ['a\nb'])
    """
    paths = data.split(separator)
    if separator == b"\n":
        paths = [path.removesuffix(b"\r") for path in paths]
    return [Listed(os.fsdecode(path)) for path in paths if path.strip()]


def input_paths(paths: Iterable[str]) -> list[InputFile]:
    """Return the paths to read, globs expanded. Raises :class:`NoSuchInput`."""
    found: list[InputFile] = []
    for path in paths:
        if os.path.isdir(path) and not isinstance(path, Listed):
            _refuse_folder_without_articles(path)
        if path == STANDARD_INPUT or isinstance(path, Listed) or os.path.lexists(path):
            path = str(path)
            found.append(InputFile(path, path if os.path.isdir(path) else None))
        elif glob.has_magic(path):
            matches = sorted(glob.glob(path, recursive=True))
            if not matches:
                raise NoSuchInput(f"no match for {path}")
            base = _fixed_part(path)
            found.extend(
                InputFile(match, base, is_named=_special(match) is None)
                for match in matches
                if not os.path.isdir(match)
            )
        else:
            raise NoSuchInput(f"no such file or folder: {path}")
    return found


def files_below(file: InputFile) -> Iterator[InputFile | ArticleInput | Skipped]:
    """Yield a file, or the files of a folder by name: those to read, and those that are passed over; a folder that
    cannot be read is an article with an error. Hidden files and links to folders do not count."""
    if not os.path.isdir(file.path):
        yield file if file.is_named else _special(file.path) or file
        return
    below = [_inside(file)]  # a stack: folders may lie deeper than calls may
    while below:
        if (found := next(below[-1], None)) is None:
            below.pop()
        elif isinstance(found, _Folder):
            below.append(_inside(InputFile(found.path, file.base)))
        else:
            yield found


class _Folder(NamedTuple):
    path: str


def _inside(folder: InputFile) -> Iterator[InputFile | ArticleInput | Skipped | _Folder]:
    try:
        with os.scandir(folder.path) as entries:
            below = sorted(((entry.name, entry) for entry in entries if not entry.name.startswith(".")), key=_first)
    except OSError as error:
        yield unreadable(folder, error)
        return
    names = plain_names(name for name, _ in below)
    for name, entry in below:
        inside = InputFile(entry.path, folder.base, is_named=False)
        if entry.is_dir(follow_symlinks=False):
            yield Skipped(inside.path, "folder of a saved page") if is_of_page(name, names) else _Folder(inside.path)
        elif not _leads_to_folder(entry):
            yield _special(inside.path, entry) or passed_over(inside.path) or _recognised(inside)


def _first(pair: tuple[str, object]) -> str:
    return pair[0]


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, or into a folder that cannot be read: opening it says so
        return False


def _special(path: str, entry: os.DirEntry[str] | None = None) -> Skipped | None:
    """Return that a pipe, a socket or a device is passed over: it may have no end, or nobody who writes into it. The
    caller may name it."""
    try:
        if entry and entry.is_file():  # mostly known from the folder
            return None
        mode = os.stat(path).st_mode
    except OSError:
        return None
    kind = next((kind for is_such, kind in _SPECIAL if is_such(mode)), None)
    return Skipped(path, kind) if kind else None


def passed_over(path: str) -> Skipped | None:
    """Return why a file of a folder or an archive is not read, as far as its name says; None where it may be."""
    name = os.path.basename(path)
    ending = ending_of(name)
    format = BY_ENDING.get(ending)
    if os.path.splitext(name)[0].lower() == _DESCRIBES_FOLDER:
        return Skipped(path, "README")
    if format is None:
        return None
    if format in COMPRESSED:
        inner = ending_of(os.path.splitext(name)[0])
        if inner and inner not in BY_ENDING:
            return Skipped(path, inner + ending)
    if not is_installed(format):
        return Skipped(path, ending, f"needs the extra {format.extra}")
    return None


def is_of_page(folder: str, names: Set[str]) -> bool:
    """Return True for a folder of the pictures and scripts of a page that is one of these :func:`plain_names`.

    >>> is_of_page("tin_files", plain_names(["tin.HTML"])), is_of_page("old_files", plain_names(["tin.html"]))
    (True, False)
    """
    stems = (folder.removesuffix(added) for added in _SAVED_WITH_PAGE if folder.endswith(added))
    return any(stem + ending in names for stem in stems for ending in HTML.endings)


def plain_names(names: Iterable[str]) -> set[str]:
    """Return names with their endings in lower case."""
    return {os.path.splitext(name)[0] + ending_of(name) for name in names}


def unreadable(file: InputFile, error: OSError) -> ArticleInput:
    """Return a file that the system does not let us read as an article with an error."""
    return failed(ArticleInput(id=file.id, source=file.path), "unreadable", error.strerror or str(error))


def _recognised(file: InputFile) -> InputFile | Skipped:
    """Return a file of a folder, or that it is passed over: one with an unknown ending must show by its content that it
    is a document (``tin.aspx``, ``123``)."""
    ending = ending_of(file.path)
    if ending in BY_ENDING:
        return file
    format = _document_in(file.path)
    kind = ending or "without an ending"
    if format is None:
        return Skipped(file.path, kind)
    return file if is_installed(format) else Skipped(file.path, kind, f"needs the extra {format.extra}")


def _document_in(path: str) -> Format | None:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as stream:
            format = by_content(stream.read(HEAD))
    except OSError:
        return None
    return format if isinstance(format, Format) and format.kind is Kind.document else None


def _refuse_folder_without_articles(path: str) -> None:
    skipped: Counter[str] = Counter()
    for found in files_below(InputFile(path, path)):
        if not isinstance(found, Skipped):
            return
        skipped[str(found)] += 1
    why = f" ({told(skipped)})" if skipped else ""
    raise NoSuchInput(f"no article in {path}{why}")


def _fixed_part(pattern: str) -> str | None:
    """Return the folders of a glob before its first wildcard."""
    parts = PurePath(pattern).parts
    fixed = parts[: next(i for i, part in enumerate(parts) if glob.has_magic(part))]
    return os.path.join(*fixed) if fixed else None
