"""How many processor cores this process may use."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path, PurePosixPath

_ROOT = Path("/")


def usable_cores(root: Path = _ROOT) -> int:
    """Return the number of cores that this process may use, at least 1: those it is bound to (``taskset``), or fewer
    where its control group has a limit of processor time (``docker run --cpus 2``)."""
    if sys.version_info >= (3, 13):
        cores = os.process_cpu_count() or 1
    elif hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, min([cores, *map(int, _limits(root))]))


def _limits(root: Path) -> list[float]:
    """Return the limits, in cores, of the control group of this process and of those around it."""
    groups = root / "sys/fs/cgroup"
    limits = []
    for own in _own_groups(root):
        for group in (own, *own.parents):
            below = group.relative_to("/")
            limits += _limit(groups / below / "cpu.max")
            limits += _limit(groups / "cpu" / below / "cpu.cfs_quota_us", groups / "cpu" / below / "cpu.cfs_period_us")
    return limits


def _own_groups(root: Path) -> list[PurePosixPath]:
    """Return the control groups of this process that limit processor time, in either version of them."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return []
    groups = (line.split(":", 2) for line in lines if line.count(":") > 1)
    return [PurePosixPath(path) for _, kinds, path in groups if not kinds or "cpu" in kinds.split(",")]


def _limit(*files: Path) -> list[float]:
    """Return the limit in cores that files hold, as time and the period it is for; none where they have none."""
    with suppress(OSError, ValueError):  # "max": no limit
        quota, period = map(int, " ".join(file.read_text() for file in files).split())
        if quota > 0 and period > 0:
            return [quota / period]
    return []
