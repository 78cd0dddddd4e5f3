"""A cache folder of the user: files that are quicker to read than to make again.

It never says anything and never fails: a file that is missing, damaged or not the user's own is as good as none, and
where the folder cannot be written nothing is kept. Why that was so is in the debug log.

``KCN_EXTRACT_CACHE`` names another folder, or is ``off``.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

VARIABLE = "KCN_EXTRACT_CACHE"
OFF = "off"
MOST_FILES = 16  # the files used last are kept: 1,000 rules take 1-2 MB


def user_folder() -> Path | None:
    """The cache folder of the user, made if need be; None if it is switched off or cannot be trusted."""
    named = os.environ.get(VARIABLE)
    if named == OFF:
        return None
    if named:
        folder = Path(named).absolute()
    else:
        from platformdirs import user_cache_path  # here, because an installed package finds all it needs in itself

        folder = user_cache_path("kcn-extract", appauthor=False)
        if not folder.is_absolute():  # the user has no home
            return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(folder.stat()):
            return folder
        _log(f"{folder} belongs to somebody else, or others may write into it")
    except OSError as error:
        _log(f"{folder}: {error}")
    return None


def read(name: str) -> bytes | None:
    """The content of a file of the user's folder, as it was written; None if there is no such file."""
    folder = user_folder()
    if folder is None:
        return None
    content = read_from(folder, name, own=True)
    if content is not None:
        with suppress(OSError):
            os.utime(folder / name)  # now it is the one used last
    return content


def read_from(folder: Path, name: str, own: bool = False) -> bytes | None:
    """The content of a file of any folder; None if there is no such file, or ``own`` and it is another user's."""
    try:
        with open(folder / name, "rb") as file:
            if own and not _is_own(os.fstat(file.fileno())):
                _log(f"{file.name} belongs to somebody else, or others may write to it")
                return None
            checksum, _, content = file.read().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        _log(f"{folder / name}: {error}")
        return None
    if checksum != _checksum(name, content):
        _log(f"{folder / name} is damaged")
        return None
    return content


def write(name: str, content: bytes) -> None:
    """Keep a file in the user's folder, whole or not at all, and remove those that were used longest ago."""
    import tempfile  # here, because most starts find what they need

    folder = user_folder()
    if folder is None:
        return
    try:
        number, unfinished = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(sealed(name, content))
            os.replace(unfinished, folder / name)
        except BaseException:
            os.unlink(unfinished)
            raise
        for forgotten in _newest_first(folder)[MOST_FILES:]:
            forgotten.unlink(missing_ok=True)
    except OSError as error:
        _log(f"{folder / name} is not kept: {error}")


def names(beginning: str) -> list[str]:
    """The files of the user's folder whose names begin so, the one used last first."""
    folder = user_folder()
    return [path.name for path in _newest_first(folder) if path.name.startswith(beginning)] if folder else []


def sealed(name: str, content: bytes) -> bytes:
    """What is written for a file of that name: a line with its checksum, and its content."""
    return _checksum(name, content) + b"\n" + content


def _newest_first(folder: Path) -> list[Path]:
    """The files of the folder, the one used last first."""
    used: dict[Path, float] = {}
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process has just removed it
            used[path] = path.stat().st_mtime
    return sorted(used, key=lambda path: used[path], reverse=True)


def _checksum(name: str, content: bytes) -> bytes:
    """A digest of a file's name and content: under another name it is another file."""
    return blake2b(content, digest_size=16, key=blake2b(name.encode()).digest()).hexdigest().encode()


def _is_own(about: os.stat_result) -> bool:
    """True if a file or folder belongs to this user and nobody else may write to it."""
    return os.name == "nt" or (about.st_uid == os.geteuid() and not about.st_mode & 0o022)


def _log(message: str) -> None:
    import logging  # here, because most starts have nothing to say

    logging.getLogger(__name__).debug(message)
