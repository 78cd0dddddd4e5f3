"""A worker process: what this side knows of it, and what it does on its own side."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from kcn_extract.run.garbage import without_collection
from kcn_extract.run.job import CanExtract, NoWorkers, RecordLine, line_of
from kcn_extract.run.time_limit import end_process_after, seconds_for, was_time_up
from kcn_extract.sources.article_input import ArticleInput, describe

if TYPE_CHECKING:
    from ctypes import c_int

_NO_ARTICLE = -1
_MOST_WAIT = 5  # seconds for how a process ended
_NO_GUARD = 'worker processes cannot start (a script that uses workers needs the guard if __name__ == "__main__":)'
_READY = b""


class Died(Exception):
    """A worker process has ended: ``at`` is the place in its chunk of the article that it was at, None where it was at
    none; ``timed_out`` says that this one took too long."""

    def __init__(self, at: int | None, timed_out: bool) -> None:
        super().__init__(at, timed_out)
        self.at = at
        self.timed_out = timed_out


class Worker:
    """A process with an extractor of its own, made from the pickled one."""

    def __init__(self, extractor: bytes, timeout: float | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._article = context.RawValue("i", _NO_ARTICLE)
        self._process = context.Process(target=_serve, args=(extractor, timeout, theirs, self._article), daemon=True)
        self._started = False
        try:
            self._process.start()
        except OSError as error:  # no more processes or memory
            raise NoWorkers(f"worker processes cannot start: {describe(error)}") from error
        theirs.close()  # so that the end of the process is the end of the connection

    def lines_of(self, chunk: Sequence[ArticleInput]) -> list[RecordLine]:
        """Return the lines of some articles. Raises :class:`Died` where the process is killed,
        :class:`~kcn_extract.run.job.NoWorkers` where it cannot start."""
        if not self._started:
            self._wait_until_ready()
        self._article.value = _NO_ARTICLE
        with suppress(OSError):  # it has died: the next line says how
            self._connection.send_bytes(pickle.dumps(chunk))
        lines: list[RecordLine] = pickle.loads(self._receive())
        return lines

    def _wait_until_ready(self) -> None:
        problem = self._receive()
        if problem != _READY:
            raise NoWorkers(f"worker processes cannot start: {problem.decode()}")
        self._started = True

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()

    def _receive(self) -> bytes:
        try:
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            self._connection.close()
        code, at = self._exit_code(), self._article.value
        if not self._started and code > 0:
            raise NoWorkers(_NO_GUARD)
        raise Died(None if at == _NO_ARTICLE else at, was_time_up(code))

    def _exit_code(self) -> int:
        """Wait for the end of the process. ``Process.start`` of any thread polls all processes, and for a moment that
        thread alone knows how this one ended; 0 where nobody tells."""
        self._process.join()
        until = time.monotonic() + _MOST_WAIT
        while (code := self._process.exitcode) is None and time.monotonic() < until:
            time.sleep(0.001)
        return code or 0


# ---- in the process ----


def _serve(pickled: bytes, timeout: float | None, connection: Connection, article: c_int) -> None:
    """Answer chunks with lines until the connection ends."""
    _heed_signals()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        with without_collection():
            extractor: CanExtract = pickle.loads(pickled)
    except Exception as error:
        connection.send_bytes(describe(error).encode())
        return
    connection.send_bytes(_READY)
    try:
        while True:
            chunk: list[ArticleInput] = pickle.loads(connection.recv_bytes())
            connection.send_bytes(pickle.dumps([*_lines(extractor, chunk, timeout, article)]))
    except (EOFError, OSError):
        return


def _lines(
    extractor: CanExtract, chunk: Iterable[ArticleInput], timeout: float | None, article: c_int
) -> Iterator[RecordLine]:
    for number, each in enumerate(chunk):
        article.value = number
        end_process_after(seconds_for(each, timeout))
        yield line_of(extractor, each)
    end_process_after(None)


def _heed_signals() -> None:
    """Leave Ctrl-C to the parent process, and end when the time is up, whatever the parent does then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})


def _end_with_parent() -> None:
    """Exit when the parent process is killed: nothing else would stop this one."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
