"""Ray: workers on a cluster, or on this machine, that look at units and extract shards; one that dies is replaced."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from kcn_extract.cluster import work
from kcn_extract.cluster.shards import Look, Shard, Unit
from kcn_extract.cluster.work import Job
from kcn_extract.run.compressed import NeedsExtra
from kcn_extract.run.cores import usable_cores
from kcn_extract.run.job import NoWorkers, RecordLine
from kcn_extract.run.workers import MOST_DEATHS

_STORE = 100 * 2**20  # bytes of a local object store: results are small
_LOOKS_PER_CORE = 2


class NoRayWorkers(NoWorkers):
    """Workers of the cluster cannot start, or are killed one after the other."""

    remedy = ""


class Part(NamedTuple):
    """A shard to write: where, and whether a worker has died at it."""

    shard: Shard
    path: str
    careful: bool = False


class Cluster:
    """A connection to Ray: the one that this process has, else to the cluster at ``address``, else to one of
    ``workers`` processes that is started here.

    Raises :class:`~kcn_extract.run.compressed.NeedsExtra` without Ray, ``ConnectionError`` where there is no cluster.
    """

    def __init__(self, address: str | None, workers: int | None) -> None:
        check_installed()
        import ray

        self._ray: Any = ray
        self._is_ours = not ray.is_initialized()
        if self._is_ours:
            here = {"num_cpus": workers or usable_cores(), "object_store_memory": _STORE, "include_dashboard": False}
            self._ray.init(
                address=address or "local", log_to_driver=False, logging_level="ERROR", **({} if address else here)
            )
        self.workers = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def looks(self, units: Iterable[Unit], job: Job) -> Iterator[tuple[Unit, Look]]:
        """Yield what a first look at each unit tells, in order. Raises :class:`NoRayWorkers` where
        the workers that look at one die again and again."""
        ray = self._ray
        look = ray.remote(num_cpus=1, max_retries=3)(work.look)
        told = ray.put(job)
        under_way: deque[tuple[Unit, Any]] = deque()

        def first() -> tuple[Unit, Look]:
            unit, result = under_way.popleft()
            try:
                return unit, ray.get(result)
            except ray.exceptions.RayTaskError as error:
                raise error.cause from None
            except ray.exceptions.RayError as error:
                names = ", ".join(str(file.id) for file in unit.files[:3])
                raise NoRayWorkers(
                    f"the workers that read {names} were killed (out of memory?): {_brief(error)}"
                ) from None

        for unit in units:
            under_way.append((unit, look.remote(unit, told)))
            if len(under_way) >= _LOOKS_PER_CORE * self.workers:
                yield first()
        while under_way:
            yield first()

    def extract(self, parts: Iterable[Part], job: Job) -> Iterator[tuple[Part, list[RecordLine]]]:
        """Yield the parts as they are written, each with the lines of its articles. Raises ``OSError`` where one cannot
        be written, :class:`NoRayWorkers` where workers cannot start or are killed one after the
        other."""
        return _Crew(self._ray, self.workers, job).work(deque(parts))

    def close(self) -> None:
        """Leave the cluster, if this has joined it; one that was started here is ended."""
        if self._is_ours:
            self._ray.shutdown()


class _Crew:
    """Actors, each with an extractor that it builds once. A part goes only to one that has started."""

    def __init__(self, ray: Any, workers: int, job: Job) -> None:
        self._ray, self._workers = ray, workers
        self._job = ray.put(job)
        self._actor = ray.remote(num_cpus=1, max_restarts=0)(_Worker)
        self._busy: dict[Any, tuple[Any, Part | None]] = {}  # by what each is asked for; None: to start
        self._actors: list[Any] = []
        self._deaths = 0

    def work(self, waiting: deque[Part]) -> Iterator[tuple[Part, list[RecordLine]]]:
        """Yield the parts as they are written; at the end, whatever it is, the actors give back their cores."""
        try:
            for _ in range(min(self._workers, len(waiting))):
                self._start()
            yield from self._written(waiting)
        finally:
            for actor in self._actors:
                self._ray.kill(actor)

    def _written(self, waiting: deque[Part]) -> Iterator[tuple[Part, list[RecordLine]]]:
        while waiting or any(part for _, part in self._busy.values()):
            (ready, *_), _ = self._ray.wait(list(self._busy), num_returns=1)
            actor, part = self._busy.pop(ready)
            try:
                result = self._ray.get(ready)
            except self._ray.exceptions.RayTaskError as error:
                raise error.cause from None
            except self._ray.exceptions.RayError as error:  # the worker or its machine is gone
                self._actors.remove(actor)
                self._bury(error)
                if part:
                    waiting.appendleft(part._replace(careful=True))
                self._start()
                continue
            if part is None and result:
                raise NoRayWorkers(f"a worker would make other records: {'; '.join(result)}")
            if waiting:
                self._give(actor, waiting.popleft())
            if part:
                self._deaths = 0
                yield part, result

    def _start(self) -> None:
        actor = self._actor.remote(self._job)
        self._actors.append(actor)
        self._busy[actor.problems.remote()] = actor, None

    def _give(self, actor: Any, part: Part) -> None:
        self._busy[actor.extract.remote(*part)] = actor, part

    def _bury(self, error: Exception) -> None:
        self._deaths += 1
        if self._deaths >= MOST_DEATHS:
            raise NoRayWorkers(f"{MOST_DEATHS} workers in a row were killed (out of memory?): {_brief(error)}")


class _Worker:
    """An actor."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._rule_files = TemporaryDirectory()
        self._extractor, self._problems = work.extractor_of(job, self._rule_files.name)

    def problems(self) -> list[str]:
        """Return what makes other records here than at the driver's."""
        return self._problems

    def extract(self, shard: Shard, path: str, careful: bool) -> list[RecordLine]:
        """Write the records of a shard."""
        return work.extract(shard, path, self._job, self._extractor, careful)


def check_installed() -> None:
    """Raise :class:`~kcn_extract.run.compressed.NeedsExtra` without Ray and pyarrow."""
    for package in ("ray", "pyarrow"):
        if not find_spec(package):
            raise NeedsExtra(f"--engine ray: needs {package} (pip install 'kcn-extract[ray]')")


def _brief(error: Exception) -> str:
    return str(error).partition("\n")[0]
