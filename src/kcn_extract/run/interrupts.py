"""Signals that would stop a run in the midst of what has to be done whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the end of the ``with`` block, and let them act then.

    In a thread other than the main one nothing is held back: Python runs no handler there.

    >>> try:
    ...     with held_back():
    ...         signal.raise_signal(signal.SIGINT)
    ...         print("done whole")
    ... except KeyboardInterrupt:
    ...     print("stopped")
    done whole
    stopped
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    come: list[int] = []
    before = {one: signal.signal(one, lambda number, _: come.append(number)) for one in _STOPPING}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, signal.SIG_DFL if handler is None else handler)  # None: set by other than Python
        for number in come:
            signal.raise_signal(number)
