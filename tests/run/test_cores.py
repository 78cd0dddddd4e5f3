"""How many processes a run has where nobody says it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.run import batch, workers
from kcn_extract.run.cores import usable_cores
from kcn_extract.run.job import RecordLine, line_of
from kcn_extract.sources.article_input import ArticleInput

PATHS = {
    "own": "proc/self/cgroup",
    "v2": "sys/fs/cgroup/cpu.max",
    "v2 inner": "sys/fs/cgroup/job/1/cpu.max",
    "v1": "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
    "v1 period": "sys/fs/cgroup/cpu/cpu.cfs_period_us",
}


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 8),
        ({"own": "0::/\n", "v2": "max 100000\n"}, 8),
        ({"own": "0::/\n", "v2": "250000 100000\n"}, 2),
        ({"own": "0::/\n", "v2": "50000 100000\n"}, 1),
        ({"own": "0::/job/1\n", "v2": "400000 100000\n", "v2 inner": "max 100000\n"}, 4),
        ({"own": "0::/job/1\n", "v2": "max 100000\n", "v2 inner": "300000 100000\n"}, 3),
        ({"own": "3:cpu,cpuacct:/\n2:memory:/x\n", "v1": "150000\n", "v1 period": "50000\n"}, 3),
        ({"own": "3:cpu,cpuacct:/\n", "v1": "-1\n", "v1 period": "100000\n"}, 8),
        ({"own": "0::/\n", "v2": "1 100000\n"}, 1),
        ({"own": "0::/\n", "v2": "3 1\n"}, 3),
        ({"own": "0::/\n", "v2": "0 100000\n"}, 8),
        ({"own": "0::/\n", "v2": "100000 0\n"}, 8),
        ({"own": "nothing that one knows", "v2": "?"}, 8),
    ],
)
def test_cores_by_affinity_and_control_group(
    files: dict[str, str], cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 8, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8), raising=False)
    for name, content in files.items():
        path = tmp_path / PATHS[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert usable_cores(tmp_path) == cores


@pytest.mark.parametrize(
    ("cores", "given", "by_workers"), [(4, 3, 0), (4, 9, 4), (99, 9, 4), (1, 9, 9)]
)  # of articles of 100 bytes, of which workers are worth their start from 500 on
def test_workers_start_when_they_pay(cores: int, given: int, by_workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def record_lines(extractor: Any, inputs: Iterable[ArticleInput], number: int, _: Any) -> Iterator[RecordLine]:
        started.append(number)
        return (line_of(extractor, article) for article in inputs)

    monkeypatch.setattr(batch, "usable_cores", lambda: cores)
    monkeypatch.setattr(batch, "WORTH_WORKERS", 500)
    monkeypatch.setattr(workers, "record_lines", record_lines)
    taken = 0

    def articles() -> Iterator[ArticleInput]:
        nonlocal taken
        for number in range(given):
            taken += 1
            yield ArticleInput("tăng 5%", str(number), size=100)

    lines = batch.record_lines(Extractor(names="never", facts=False), articles(), None)
    next(lines)
    assert taken == 1
    assert len(list(lines)) == given - 1
    assert started == ([min(cores, 16)] if by_workers and cores > 1 else [])
