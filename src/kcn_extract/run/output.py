"""Where output goes: never over an input or a file of the user's own, locked while it is written, replaced as a
whole."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from typing import BinaryIO

from kcn_extract.run.compressed import compression_of
from kcn_extract.sources.formats import BY_ENDING, JSON_LINES, ending_of
from kcn_extract.sources.paths import STANDARD_INPUT, InputFile, files_below, input_paths

FLUSH_EVERY = 0.5  # seconds, of records that wait to be written
_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
# What nobody expects JSON lines in, beside the formats that can be read.
_PROMISES = frozenset(
    (
        ".json", ".csv", ".tsv", ".parquet", ".xlsx", ".txt", ".md", ".rst", ".html", ".htm", ".xhtml", ".mht",
        ".mhtml", ".xml", ".svg", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".eml", ".msg", ".xls", ".xlsm", ".ods",
        ".yaml", ".yml", ".toml", ".zip", ".tar", ".tgz", ".7z", ".xz", ".bz2", ".duckdb", ".db", ".sqlite", ".arrow",
        ".feather", ".orc", ".avro", ".py", ".run", ".spacy",
    )
)  # fmt: skip


class Mode(Enum):
    """What is done where the output of an earlier run is there."""

    new = "new"
    """Refuse it."""
    resume = "resume"
    """Go on from it."""
    overwrite = "overwrite"
    """Start anew."""


class OutputRefused(ValueError):
    """An output that must not be written, and what to do instead: a usage error."""


class Taken(OutputRefused):
    """An output that another process is writing."""


def is_standard_output(path: str | None) -> bool:
    """True if a path means standard output."""
    return path is None or path in _STANDARD_OUTPUT


def is_file(path: str) -> bool:
    """True if a path is a regular file, or may become one: not a FIFO or a device. Raises :class:`OutputRefused` for a
    folder."""
    if os.path.isdir(path):
        raise OutputRefused(f"{path}: is a folder (expected a file)")
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        return True


def has_content(path: str) -> bool:
    """True if there is a file that is not empty."""
    return os.path.exists(path) and os.path.getsize(path) > 0


def refuse_ending(path: str, tables: Sequence[str] = ()) -> None:
    """Raise :class:`OutputRefused` where the ending of a file promises another format than JSON lines or one of the
    ``tables``; these are not compressed.

    >>> refuse_ending("news.html", (".csv", ".xlsx"))
    Traceback (most recent call last):
    kcn_extract.run.output.OutputRefused: news.html: unsupported extension .html (expected .jsonl, .csv or .xlsx)
    """
    expected = [*JSON_LINES.endings[:1], *tables]
    name, ending = path, ending_of(path)
    if compression_of(path):
        name = os.path.splitext(path)[0]
        ending, tables = ending_of(name), ()
    if ending not in (*JSON_LINES.endings, *tables) and (ending in _PROMISES or ending in BY_ENDING):
        raise OutputRefused(
            f"{path}: unsupported extension {path.removeprefix(os.path.splitext(name)[0])} "
            f"(expected {' or '.join(filter(None, (', '.join(expected[:-1]), expected[-1])))})"
        )


def refuse_foreign(path: str, is_ours: Callable[[str], bool]) -> None:
    """Raise :class:`OutputRefused` where a file is there that no run has written: it is the user's own."""
    if os.path.lexists(path) and not os.path.exists(path):
        raise OutputRefused(f"{path}: is a link to nothing (expected a file)")
    if has_content(path) and not is_ours(path):
        raise OutputRefused(
            f"{path}: is there already and was not written by kcn-extract, so it is not overwritten "
            "(name another file, or move this one away)"
        )


def refuse_existing(path: str) -> None:
    """Raise :class:`OutputRefused` where a file is there that is not empty."""
    if has_content(path):
        raise OutputRefused(f"{path}: is there already (--overwrite replaces it)")


def refuse_inputs(output: str | None, inputs: Iterable[str]) -> None:
    """Raise :class:`OutputRefused` where the output is one of the files that are read, by whatever name, or would be
    found among them. An output that is not there yet is made for the moment: so folders and globs tell themselves
    whether they would read it. Raises ``OSError`` where it cannot be made."""
    if is_standard_output(output):
        about = None
        with suppress(OSError, ValueError):  # where it is no file
            about = os.fstat(sys.stdout.fileno())
        if about:
            _refuse_same(about, "standard output", inputs)
        return
    assert output is not None
    made = _make(output)
    try:
        _refuse_same(os.stat(output), output, inputs)
    finally:
        if made:
            os.unlink(output)


def _make(path: str) -> bool:
    """Make an empty file where there is none; True if there was none."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        return False
    return True


def _refuse_same(about: os.stat_result, name: str, inputs: Iterable[str]) -> None:
    if not stat.S_ISREG(about.st_mode):
        return
    for path in _files(inputs):
        other = None
        with suppress(OSError, ValueError):  # an input that is gone, standard input that is none
            other = os.fstat(sys.stdin.fileno()) if path == STANDARD_INPUT else os.stat(path)
        if other and os.path.samestat(other, about):
            read = "standard input" if path == STANDARD_INPUT else path
            raise OutputRefused(
                f"{name}: the output must not be one of the inputs, and {read} is read (name a file that is not)"
            )


def _files(inputs: Iterable[str]) -> Iterator[str]:
    for given in input_paths(inputs):
        for file in files_below(given):
            if isinstance(file, InputFile):
                yield file.path


def lock(path: str, buffering: int = -1) -> BinaryIO:
    """Return a file opened for reading and writing, made where there is none, that no other process can lock until this
    one closes it or ends, however it ends. Raises :class:`Taken`, ``OSError``."""
    while True:
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "r+b", buffering)
        try:
            _lock(stream, path)
            if os.path.samestat(os.fstat(stream.fileno()), os.stat(path)):
                return stream
        except FileNotFoundError:  # removed or replaced by the one that held it
            pass
        except BaseException:
            stream.close()
            raise
        stream.close()


def _lock(stream: BinaryIO, path: str) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(1 << 40)  # far behind the content: others may read that
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            stream.seek(0)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            raise Taken(f"another run is writing it ({path} is locked)") from None
        if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL):  # no locks here
            raise


def unfinished_of(path: str) -> str:
    """Return where a file is written before it takes its place; hidden, so that no folder is read with it.

    >>> unfinished_of("out/facts.csv")
    'out/.facts.csv.unfinished'
    """
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.unfinished")


@contextmanager
def replacing(path: str) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` at the end, whole; where writing fails ``path`` stays what it
    was. What is no file (a FIFO, a device) is written to. Raises :class:`Taken` where another process is writing it,
    ``OSError``."""
    if not is_file(path):
        with open(path, "wb") as special:
            yield special
        return
    path = os.path.realpath(path)  # what a link leads to is replaced, not the link
    unfinished = unfinished_of(path)
    try:
        stream = lock(unfinished)
    except Taken:
        raise Taken(f"{path}: another run is writing it") from None
    with stream:
        try:
            stream.truncate(0)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            with suppress(OSError):
                os.chmod(unfinished, stat.S_IMODE(os.stat(path).st_mode))
            if os.name != "nt":
                os.replace(unfinished, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished)
            raise
    if os.name == "nt":  # where no open file can be moved
        os.replace(unfinished, path)
    sync_folder(path)


def sync_folder(path: str) -> None:
    """Have the system write down which file a name means, where it can."""
    with suppress(OSError):
        folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
