"""What a run did: counted, shown while it lasts, summed up at the end; on standard error."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from kcn_extract.text.printable import in_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from kcn_extract.run.job import RecordLine
    from kcn_extract.sources.article_input import ArticleInput

_MESSAGES = 10


class TooManyErrors(Exception):
    """As many articles have failed as may."""


class Tally:
    """Counts records; on a terminal with a progress line for ``total`` bytes, unless ``quiet``. With ``max_errors``
    articles that have failed, :meth:`add` raises :class:`TooManyErrors`."""

    def __init__(self, quiet: bool, total: int | None, max_errors: int | None = None) -> None:
        self.quiet = quiet
        self.total = total
        self.max_errors = max_errors
        self.is_stopped = False
        self.articles = self.mentions = self.size = self.kept = 0
        self.errors: Counter[str] = Counter()
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

    def keep(self, article: ArticleInput) -> None:
        """Count an article whose record an earlier run has written."""
        self.kept += 1
        if self.total:
            self.total -= article.weight

    def add(self, line: RecordLine) -> None:
        """Count a record."""
        self.articles += 1
        self.mentions += line.mentions
        self.size += line.size
        if line.error and line.error_type:
            self.errors[line.error_type] += 1
            if len(self.messages) < _MESSAGES:
                self.messages.append(line.error)
        if self.progress and (now := time.monotonic()) - self.drawn > 0.1:
            self.drawn = now
            self._draw()

    def stop_if_full(self) -> None:
        """Raise :class:`TooManyErrors` where there were as many errors as there may be."""
        if self.failed == self.max_errors:
            self.is_stopped = True
            raise TooManyErrors

    @property
    def failed(self) -> int:
        """The number of articles with an error."""
        return self.errors.total()

    def _draw(self) -> None:
        if self.progress:
            self.progress.update(
                self.progress.task_ids[0], completed=self.size, total=self.total, articles=self.articles,
                errors=self.failed,
            )  # fmt: skip

    def summary(self, stopped_by: str | None, skipped: Counter[str] | None = None) -> None:
        """Print the closing lines: what was counted, how fast, what was passed over, and the first errors."""
        if self.quiet:
            return
        seconds = time.monotonic() - self.began
        speed = f"{self.size / 1e6:.1f} MB in {seconds:.1f} s, {self.size / 1e6 / max(seconds, 1e-9):.1f} MB/s"
        head = f"stopped by {stopped_by} after " if stopped_by else ""
        kept = f", beside {counted(self.kept, 'article')} that an earlier run has read" if self.kept else ""
        print(
            f"{head}{counted(self.articles, 'article')}, {counted(self.mentions, 'mention')}, "
            f"{_by_kind(self.errors)} ({speed}){kept}",
            file=sys.stderr,
        )
        if skipped:
            from kcn_extract.sources.paths import told

            print(f"  {in_line(told(skipped))}", file=sys.stderr)
        for message in self.messages:
            print(f"  {in_line(message)}", file=sys.stderr)
        if self.failed > len(self.messages):
            print(f"  … and {self.failed - len(self.messages)} more; each is in its record", file=sys.stderr)


def _by_kind(errors: Counter[str]) -> str:
    """Return how many errors there were of each kind, the most frequent first.

    >>> _by_kind(Counter({"empty": 4, "not_utf8": 1200}))
    '1,204 errors: 1,200 not_utf8, 4 empty'
    """
    kinds = ", ".join(
        f"{number:,} {kind}" for kind, number in sorted(errors.items(), key=lambda one: (-one[1], one[0]))
    )
    return f"{counted(errors.total(), 'error')}{': ' * bool(kinds)}{kinds}"


def counted(number: int, what: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "article"), counted(2500, "article")
    ('1 article', '2,500 articles')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"
