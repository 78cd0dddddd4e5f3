"""How long one article may take, and what ends it: an exception in this process, a signal in a worker process."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kcn_extract.record import ErrorInfo
from kcn_extract.sources.article_input import ArticleInput

BYTES_PER_SECOND = 100_000  # of a large article: a limit that is right for most would be short for it
_AGAIN = 1.0  # seconds after which it is raised again, where somebody has caught it
_CAN_ALARM = hasattr(signal, "setitimer")


class TimeUp(BaseException):
    """An article took longer than it may. No ``Exception``: whoever catches those must not catch this."""


def seconds_for(article: ArticleInput, timeout: float | None) -> float | None:
    """Return the seconds that an article may take: ``timeout``, and one more for each 100 KB; None without a limit.

    >>> seconds_for(ArticleInput(size=500_000), 60)
    65.0
    """
    return None if timeout is None else timeout + article.weight / BYTES_PER_SECOND


def timeout_error(seconds: float | None) -> ErrorInfo:
    """Return the error of an article that took longer.

    >>> timeout_error(65).message
    'not done after 65 s'
    """
    return ErrorInfo("timeout", f"not done after {seconds or 0:.3g} s")


def can_interrupt() -> bool:
    """Return True if this thread can be interrupted by :func:`time_limit`: the main thread, where there are alarms."""
    return _CAN_ALARM and threading.current_thread() is threading.main_thread()


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise :class:`TimeUp` after so many seconds, in Python code and in the pattern matchers, which heed signals;
    other code in C is let end first. Takes the alarm of the process; for the main thread only."""
    if seconds is None:
        yield
        return
    before = signal.signal(signal.SIGALRM, _time_up)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_up(*_: object) -> None:
    raise TimeUp


def end_process_after(seconds: float | None) -> None:
    """End this process after so many seconds, whatever code is running then; None stops the clock."""
    if _CAN_ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    elif seconds is not None:
        faulthandler.dump_traceback_later(seconds, exit=True, file=open(os.devnull, "w"))  # noqa: SIM115
    else:
        faulthandler.cancel_dump_traceback_later()


def was_time_up(exit_code: int) -> bool:
    """Return True if a process that ended so was ended by :func:`end_process_after`."""
    return exit_code == (-signal.SIGALRM if _CAN_ALARM else 1)
