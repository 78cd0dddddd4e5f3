"""Garbage collection, kept away from what is made once and stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY_OBJECTS = 50_000  # are made between two collections: patterns and articles make many, and leave no garbage


@contextmanager
def without_collection() -> Iterator[None]:
    """While something is made that stays for the life of the process: nothing of it is looked at for garbage, now or
    later, and what is made afterwards more seldom."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(_MANY_OBJECTS)
        gc.enable()
