"""What a run did: counted, shown while it lasts, summed up at the end; on standard error."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from kcn_extract.run.job import RecordLine

_MESSAGES = 10


class Tally:
    """Counts records; on a terminal with a progress line for ``total`` bytes, unless ``quiet``."""

    def __init__(self, quiet: bool, total: int | None) -> None:
        self.quiet = quiet
        self.total = total
        self.articles = self.mentions = self.size = self.failed = 0
        self.messages: list[str] = []
        self.began = self.drawn = time.monotonic()
        self.progress: Progress | None = None

    def __enter__(self) -> Tally:
        if not self.quiet and sys.stderr.isatty():
            from kcn_extract.report.progress import progress

            self.progress = progress(self.total)
            self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress:
            self._draw()
            self.progress.stop()

    def add(self, line: RecordLine) -> None:
        """Count a record."""
        self.articles += 1
        self.mentions += line.mentions
        self.size += line.size
        if line.error:
            self.failed += 1
            if len(self.messages) < _MESSAGES:
                self.messages.append(line.error)
        if self.progress and (now := time.monotonic()) - self.drawn > 0.1:
            self.drawn = now
            self._draw()

    def _draw(self) -> None:
        if self.progress:
            self.progress.update(
                self.progress.task_ids[0], completed=self.size, articles=self.articles, errors=self.failed
            )

    def summary(self, stopped_by: str | None, skipped: Counter[str] | None = None) -> None:
        """Print the closing lines: what was counted, how fast, what was passed over, and the first errors."""
        if self.quiet:
            return
        seconds = time.monotonic() - self.began
        speed = f"{self.size / 1e6:.1f} MB in {seconds:.1f} s, {self.size / 1e6 / max(seconds, 1e-9):.1f} MB/s"
        head = f"stopped by {stopped_by} after " if stopped_by else ""
        print(
            f"{head}{counted(self.articles, 'article')}, {counted(self.mentions, 'mention')}, "
            f"{counted(self.failed, 'error')} ({speed})",
            file=sys.stderr,
        )
        if skipped:
            from kcn_extract.sources.paths import told

            print(f"  {told(skipped)}", file=sys.stderr)
        for message in self.messages:
            print(f"  {message}", file=sys.stderr)
        if self.failed > len(self.messages):
            print(f"  … and {self.failed - len(self.messages)} more; each is in its record", file=sys.stderr)


def counted(number: int, what: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "article"), counted(2500, "article")
    ('1 article', '2,500 articles')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
