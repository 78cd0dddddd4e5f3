"""Articles to worker processes and lines of JSON back: in order, with few chunks under way, spawn-safe.

The processes are spawned, not forked, so no thread or lock of the caller is copied; each builds an extractor of its
own from the caller's arguments. A thread of this process feeds each of them and starts another where one dies.
"""

from __future__ import annotations

import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from typing import NamedTuple

from kcn_extract.record import ErrorInfo
from kcn_extract.run.job import CanExtract, NoWorkers, RecordLine, error_line
from kcn_extract.run.time_limit import seconds_for, timeout_error
from kcn_extract.run.worker import Died, Worker
from kcn_extract.sources.article_input import ArticleInput

CHUNK_ARTICLES = 64
CHUNK_SIZE = 256 * 1024  # bytes of documents, characters of texts
CHUNKS_PER_WORKER = 3  # one at work, one waiting, one coming back
MOST_DEATHS = 10  # of workers in a row, without a chunk done between them
_KILLED = ErrorInfo("failed", "its worker process was killed twice (out of memory?)")


def record_lines(
    extractor: CanExtract, inputs: Iterable[ArticleInput], workers: int, timeout: float | None = None
) -> Iterator[RecordLine]:
    """Yield the lines that worker processes make of articles. One that takes longer than ``timeout`` seconds gets an
    error, and so does one at which two workers die. Raises :class:`~kcn_extract.run.job.NoWorkers` where they cannot
    start, or ``MOST_DEATHS`` are killed in a row."""
    under_way: deque[Future[list[RecordLine]]] = deque()
    with _Pool(extractor, workers, timeout) as pool:
        for chunk in _chunks(inputs):
            under_way.append(pool.submit(chunk))
            if len(under_way) >= workers * CHUNKS_PER_WORKER:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


def _chunks(inputs: Iterable[ArticleInput]) -> Iterator[list[ArticleInput]]:
    """Yield chunks: small ones first, so that all workers start at once, then up to 64 articles or 256 KB."""
    chunk: list[ArticleInput] = []
    size, most = 0, 1
    for article in inputs:
        chunk.append(article)
        size += article.weight
        if len(chunk) >= most or size >= CHUNK_SIZE:
            yield chunk
            chunk, size, most = [], 0, min(most * 2, CHUNK_ARTICLES)
    if chunk:
        yield chunk


class _Pool:
    """Threads that each feed a worker process. On exit the processes are killed: they hold nothing of worth."""

    def __init__(self, extractor: CanExtract, workers: int, timeout: float | None) -> None:
        self._extractor = pickle.dumps(extractor)
        self.timeout = timeout
        self.tasks: SimpleQueue[tuple[list[ArticleInput], Future[list[RecordLine]]] | None] = SimpleQueue()
        self._feeders = [_Feeder(self) for _ in range(workers)]
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._deaths = 0
        self._closed = False

    def submit(self, chunk: list[ArticleInput]) -> Future[list[RecordLine]]:
        """Give a chunk to the next free worker."""
        lines: Future[list[RecordLine]] = Future()
        self.tasks.put((chunk, lines))
        return lines

    def start_worker(self) -> Worker:
        """Return a worker that is starting. Raises :class:`NoWorkers` where the pool is closed."""
        with self._lock:
            if self._closed:
                raise NoWorkers("no worker is started any more")
            worker = Worker(self._extractor, self.timeout)
            self._workers.add(worker)
        return worker

    def done(self) -> None:
        """Note that a chunk is done: what dies later does not die in a row with what died before."""
        self._deaths = 0

    def bury(self, worker: Worker, death: Died) -> None:
        """Forget a worker that has died. Raises :class:`NoWorkers` where too many did in a row."""
        with self._lock:
            self._workers.discard(worker)
            self._deaths += not death.timed_out
            if self._deaths >= MOST_DEATHS and not self._closed:
                raise NoWorkers(
                    f"{MOST_DEATHS} worker processes in a row were killed (out of memory? use fewer workers)"
                )

    def __enter__(self) -> _Pool:
        for feeder in self._feeders:
            feeder.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.kill()
        for _feeder in self._feeders:
            self.tasks.put(None)


class _Part(NamedTuple):
    """Articles of a chunk. ``again`` marks one at which a worker died; ``error`` says that it is not tried any more."""

    articles: list[ArticleInput]
    again: bool = False
    error: ErrorInfo | None = None


class _Feeder(threading.Thread):
    """Hands chunks to a worker, and to another one where that dies, until there are no more."""

    def __init__(self, pool: _Pool) -> None:
        super().__init__(daemon=True)
        self._pool = pool
        self._worker: Worker | None = None

    def run(self) -> None:
        if hasattr(signal, "pthread_sigmask"):  # workers inherit this: Ctrl-C is for the main thread alone
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        while (task := self._pool.tasks.get()) is not None:
            chunk, lines = task
            try:
                lines.set_result(self._lines_of(chunk))
            except BaseException as error:
                lines.set_exception(error)

    def _lines_of(self, chunk: list[ArticleInput]) -> list[RecordLine]:
        lines: list[RecordLine] = []
        parts = deque([_Part(chunk)])
        while parts:
            part = parts.popleft()
            if part.error:
                lines.append(error_line(part.articles[0], part.error))
                continue
            try:
                lines += self._ask(part.articles)
                self._pool.done()
            except Died as death:
                parts.extendleft(reversed(_after(death, part, self._pool.timeout)))
        return lines

    def _ask(self, articles: list[ArticleInput]) -> list[RecordLine]:
        worker = self._worker
        if worker is None:
            self._worker = worker = self._pool.start_worker()
        try:
            return worker.lines_of(articles)
        except Died as death:
            self._worker = None
            self._pool.bury(worker, death)
            raise


def _after(death: Died, part: _Part, timeout: float | None) -> list[_Part]:
    """Return what is to be done after a worker died: the articles before that at which it did, that one alone or its
    error, and those behind it."""
    if death.at is None:
        return [part]
    before, article, behind = part.articles[: death.at], part.articles[death.at], part.articles[death.at + 1 :]
    error = timeout_error(seconds_for(article, timeout)) if death.timed_out else _KILLED if part.again else None
    return [each for each in (_Part(before), _Part([article], True, error), _Part(behind)) if each.articles]
