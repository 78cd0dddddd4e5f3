"""The progress line of a run: articles, speed, errors, time left; on standard error."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text


class _Speed(ProgressColumn):
    """Megabytes a second since the start."""

    def render(self, task: Task) -> Text:
        elapsed = task.finished_time or task.elapsed or 0
        return Text(f"{task.completed / 1e6 / elapsed:.1f} MB/s" if elapsed else "")


def progress(total: int | None) -> Progress:
    """Return a progress line for ``total`` bytes, or an unknown number; its task has the fields ``articles`` and
    ``errors``."""
    bar: list[ProgressColumn] = [BarColumn(30), TimeRemainingColumn()] if total else [SpinnerColumn()]
    counts = TextColumn("{task.fields[articles]:,} articles"), _Speed(), TextColumn("{task.fields[errors]:,} errors")
    line = Progress(*bar, *counts, console=Console(stderr=True), transient=True)
    line.add_task("", total=total, articles=0, errors=0)
    return line
