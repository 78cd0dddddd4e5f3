"""Articles to worker processes and lines of JSON back: in order, with few chunks under way, spawn-safe.

The processes are spawned, not forked, so no thread or lock of the caller is copied; each builds an extractor of its
own from the caller's arguments.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from kcn_extract.record import ErrorInfo
from kcn_extract.run.job import CanExtract, RecordLine, error_record, line_of, to_line
from kcn_extract.sources.article_input import ArticleInput

CHUNK_ARTICLES = 64
CHUNK_SIZE = 256 * 1024  # bytes of documents, characters of texts
CHUNKS_PER_WORKER = 3  # one at work, one waiting, one coming back


def record_lines(extractor: CanExtract, inputs: Iterable[ArticleInput], workers: int) -> Iterator[RecordLine]:
    """Yield the lines that worker processes make of chunks. Where a process dies, the articles of its chunk are tried
    again one by one, so that only the one that kills it is lost."""
    chunks = _chunks(inputs)
    under_way: deque[tuple[list[ArticleInput], Future[list[RecordLine]]]] = deque()
    while True:
        with _Pool(extractor, workers) as pool:
            lost = [chunk for chunk, _ in under_way]
            under_way.clear()
            for chunk in lost:
                yield from _one_by_one(extractor, chunk)
            try:
                yield from _in_order(pool, chunks, under_way, workers * CHUNKS_PER_WORKER)
                return
            except BrokenProcessPool:
                continue


def _in_order(
    pool: _Pool,
    chunks: Iterator[list[ArticleInput]],
    under_way: deque[tuple[list[ArticleInput], Future[list[RecordLine]]]],
    limit: int,
) -> Iterator[RecordLine]:
    """Keep ``limit`` chunks under way; a chunk leaves the queue when its lines have come back."""
    while True:
        while len(under_way) < limit and (chunk := next(chunks, None)) is not None:
            under_way.append((chunk, pool.submit(chunk)))
        if not under_way:
            return
        result = under_way[0][1].result()
        under_way.popleft()
        yield from result


def _one_by_one(extractor: CanExtract, chunk: list[ArticleInput]) -> Iterator[RecordLine]:
    """Send each article alone to a worker; one that kills it gets an error."""
    rest = deque(chunk)
    while rest:
        with _Pool(extractor, 1) as pool:
            try:
                while rest:
                    yield from pool.submit([rest[0]]).result()
                    rest.popleft()
            except BrokenProcessPool:
                article = rest.popleft()
                reason = ErrorInfo("failed", "its worker process was killed (out of memory?)")
                yield to_line(error_record(article, reason), article)


def _chunks(inputs: Iterable[ArticleInput]) -> Iterator[list[ArticleInput]]:
    """Yield chunks: small ones first, so that all workers start at once, then up to 64 articles or 256 KB."""
    chunk: list[ArticleInput] = []
    size, most = 0, 1
    for article in inputs:
        chunk.append(article)
        size += article.size or len(article.text)
        if len(chunk) >= most or size >= CHUNK_SIZE:
            yield chunk
            chunk, size, most = [], 0, min(most * 2, CHUNK_ARTICLES)
    if chunk:
        yield chunk


class _Pool:
    """Worker processes, each with an extractor of its own; on exit they stop after their current article."""

    def __init__(self, extractor: CanExtract, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._executor = ProcessPoolExecutor(workers, context, _start, (pickle.dumps(extractor), self._stop))
        self._workers = workers

    def submit(self, chunk: list[ArticleInput]) -> Future[list[RecordLine]]:
        """Give a chunk to the next free worker."""
        return self._executor.submit(_work, chunk)

    def __enter__(self) -> _Pool:
        try:
            with _ignore_sigint():  # the workers inherit this: Ctrl-C is for this process alone
                ready = [self._executor.submit(_ready) for _ in range(self._workers)]
            for one in ready:
                one.result()
        except BrokenProcessPool as error:
            raise RuntimeError(
                'worker processes cannot start (a script that uses workers needs the guard if __name__ == "__main__":)'
            ) from error
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ignore_sigint() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# The extractor of a worker process and its signal to stop; set once, as it starts.
_held: tuple[CanExtract, Event] | None = None


def _start(pickled: bytes, stop: Event) -> None:
    global _held
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _held = pickle.loads(pickled), stop


def _end_with_parent() -> None:
    """Exit when the parent process is killed: nothing else would stop this one."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _ready() -> None:
    """Do nothing: the result shows that the process has started."""


def _work(chunk: list[ArticleInput]) -> list[RecordLine]:
    assert _held is not None
    extractor, stop = _held
    lines = []
    for article in chunk:
        if stop.is_set():
            break
        lines.append(line_of(extractor, article))
    return lines
