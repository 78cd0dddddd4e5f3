"""The members of an archive: their names, and which of them are read."""

from __future__ import annotations

from collections.abc import Callable, Set
from pathlib import PurePosixPath
from typing import BinaryIO

from kcn_extract.sources.article_input import ArticleInput, failed
from kcn_extract.sources.formats import BY_ENDING, ending_of, without_ending
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile, Skipped, is_of_page, passed_over
from kcn_extract.sources.unpacking import Budget, Unpacked, UnreadableFile, buffered

_OF_A_SYSTEM = ("__MACOSX",)


class Archive:
    """An archive that is read: makes of each member what there is to read of it."""

    def __init__(self, file: InputFile, options: ReadOptions) -> None:
        self._file = file
        self._options = options
        self._budget = file.budget or Budget(options)

    def check(self) -> None:
        """Raise :class:`~kcn_extract.sources.unpacking.UnreadableFile` where no more may be unpacked."""
        self._budget.check()

    def member(
        self, name: str, open: Callable[[], BinaryIO], packed: int, names: Set[str]
    ) -> InputFile | ArticleInput | Skipped | None:
        """Return a member: a file to read, an error, or that it is passed over; None for a hidden one. ``packed`` is
        its size in the archive, ``names`` are the plain names of the members known so far. Raises ``UnreadableFile``
        past a limit."""
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if any((part.startswith(".") and part != "..") or part in _OF_A_SYSTEM for part in parts):
            return None
        self._budget.count_file()
        path = f"{self._file.path}/{name}"
        id = f"{self._file.id}/{without_ending(name)}"
        if ".." in parts or name.startswith(("/", "\\")):
            inside = "/".join(part for part in parts if part not in ("..", "/"))
            article = ArticleInput(id=f"{self._file.id}/{without_ending(inside)}", source=path)
            return failed(article, "bad_name", f"a name that leads out of the archive: {name}")
        if any(is_of_page("/".join(parts[:end]), names) for end in range(1, len(parts))):
            return Skipped(path, "file of a saved page")
        if skipped := passed_over(name):
            return skipped._replace(path=path)
        if ending_of(name) not in BY_ENDING:
            return Skipped(path, ending_of(name) or "without an ending")
        return InputFile(path, None, False, self._opener(open, packed), self._file.depth + 1, name, id, self._budget)

    def _opener(self, open: Callable[[], BinaryIO], packed: int) -> Callable[[], BinaryIO]:
        def opener() -> BinaryIO:
            try:
                stream = open()
            except (OSError, UnreadableFile):
                raise
            except Exception as error:
                raise UnreadableFile("broken", f"the member is broken: {error}") from error
            return buffered(Unpacked(stream, "the member", lambda: packed, self._budget, self._options.max_ratio))

        return opener
