"""What a run is asked for, and what it has begun: the same for one machine and for a cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor
    from kcn_extract.report.columns import Rows
    from kcn_extract.run.job import RecordLine
    from kcn_extract.run.output import Mode
    from kcn_extract.run.sinks import Sink
    from kcn_extract.sources.options import ReadOptions


class Call(NamedTuple):
    """What is asked for. ``build`` makes the extractor, or exits with a usage error; ``signed`` are the options, beside
    the extractor's own, that make the records."""

    paths: Sequence[str]
    options: ReadOptions
    published: str | None
    refuse_duplicates: bool
    output: str | None
    rows: Rows | None
    mode: Mode
    workers: int | None
    timeout: float | None
    patterns: str | None
    build: Callable[[], Extractor]
    signed: Mapping[str, Any]


class Begun(NamedTuple):
    """What is under way: the lines as they come, where they go, and what was passed over so far."""

    lines: Iterator[RecordLine]
    sink: Sink
    skipped: Counter[str]
