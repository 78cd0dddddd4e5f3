"""``kcn-extract run --engine ray``: articles -> shards of records, on a cluster."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from kcn_extract.cli.call import Begun, Call
from kcn_extract.cli.limits import size_in_bytes
from kcn_extract.cli.status import usage_error

if TYPE_CHECKING:
    from kcn_extract.cluster.engine import Cluster
    from kcn_extract.cluster.files import Sized
    from kcn_extract.report.columns import Rows
    from kcn_extract.report.tally import Tally
    from kcn_extract.sources.article_input import ArticleInput

SHARD_SIZE = 32_000_000


class EngineName(StrEnum):
    """Where the work is done."""

    local = "local"
    ray = "ray"


class ShardFormat(StrEnum):
    """The format of shards."""

    jsonl = "jsonl"
    jsonl_gz = "jsonl.gz"
    jsonl_zst = "jsonl.zst"
    parquet = "parquet"
    csv = "csv"


EngineOption = Annotated[
    EngineName,
    typer.Option(help="Where the work is done: on this machine, or on a Ray cluster, in shards (-o FOLDER)."),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        metavar="HOST:PORT",
        help="Of --engine ray: the cluster (auto: that of this machine; ray://HOST:10001: from outside of it); if left "
        "out, one is started here and ended with the run.",
    ),
]
FormatOption = Annotated[
    ShardFormat | None,
    typer.Option("--format", help="Of --engine ray: the format of the shards; jsonl if left out, parquet with --rows."),
]
ShardSizeOption = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="Of --engine ray: how much is read for a shard, 32MB if left out."),
]


class ClusterOptions(NamedTuple):
    """What the options of a cluster ask for; ``rows`` are those of a table."""

    address: str | None
    folder: str
    ending: str
    rows: Rows | None
    shard_size: int

    @property
    def is_table(self) -> bool:
        """True if the shards are tables."""
        return self.ending in (".parquet", ".csv")


def cluster_options(
    engine: EngineName,
    address: str | None,
    format: ShardFormat | None,
    shard_size: str | None,
    output: str | None,
    rows: Rows | None,
) -> ClusterOptions | None:
    """Return what the options of a cluster ask for, None for a run on this machine; or exit with a usage error."""
    if engine is EngineName.local:
        for option, given in (("--address", address), ("--format", format), ("--shard-size", shard_size)):
            if given is not None:
                usage_error(f"{option} is for --engine ray")
        return None
    if output is None or output == "-":
        usage_error("--engine ray writes shards into a folder: -o FOLDER")
    chosen = format or (ShardFormat.parquet if rows else ShardFormat.jsonl)
    size = SHARD_SIZE if shard_size is None else size_in_bytes("--shard-size", shard_size)
    options = ClusterOptions(address, output, f".{chosen}", rows, size)
    if rows and not options.is_table:
        usage_error("--rows is for tables (--format parquet or csv)")
    return options


def begin_on_cluster(call: Call, asked: ClusterOptions, tally: Tally) -> Begun:
    """Return what runs on a cluster. Raises ``NoSuchInput``, ``UnknownColumns``, ``OutputRefused``, ``NeedsExtra``,
    ``OSError``."""
    from kcn_extract.cluster.engine import check_installed
    from kcn_extract.cluster.folder import ShardFolder
    from kcn_extract.cluster.run import ShardSink, lines_of
    from kcn_extract.cluster.shards import units
    from kcn_extract.cluster.work import job_of
    from kcn_extract.report.columns import Rows
    from kcn_extract.run.compressed import encoder_of
    from kcn_extract.run.output import OutputRefused

    check_installed()
    encoder_of(f"part{asked.ending}")  # that its library is there
    skipped: Counter[str] = Counter()
    _refuse_inputs(asked.folder, call.paths)
    found = list(units(_inputs(call, asked.folder, skipped), asked.shard_size))
    job = job_of(
        call.build(), call.patterns, call.signed, options=call.options, published=call.published,
        refuse_duplicates=call.refuse_duplicates, timeout=call.timeout, ending=asked.ending,
        rows=asked.rows or Rows.facts,
    )  # fmt: skip
    signature = {
        **job.signature,
        "--format": asked.ending.removeprefix("."),
        "--rows": str(job.rows) if asked.is_table else None,
        "--shard-size": asked.shard_size,
    }
    try:
        folder = ShardFolder(asked.folder, asked.ending, call.mode, signature)
    except OutputRefused:
        raise
    except ValueError as error:  # of an address that pyarrow does not know
        usage_error(f"{asked.folder}: {error}")
    sink = ShardSink(folder)
    cluster = _connected(asked.address, call.workers)
    return Begun(lines_of(cluster, found, job, sink, tally, asked.shard_size, skipped), sink, skipped)


def _connected(address: str | None, workers: int | None) -> Cluster:
    """Return the cluster, or exit with a usage error where there is none."""
    from kcn_extract.cluster.engine import Cluster

    try:
        return Cluster(address, workers)
    except Exception as error:  # Ray raises a bare one where its own processes do not start
        usage_error(f"no Ray cluster at {address or 'this machine'}: {str(error).partition(chr(10))[0]}")


def _inputs(call: Call, folder: str, skipped: Counter[str]) -> Iterator[Sized | ArticleInput]:
    """Yield the files of all paths and addresses, in order; what is passed over is counted."""
    from kcn_extract.cluster.files import Sized, files_at, is_address
    from kcn_extract.run.output import OutputRefused
    from kcn_extract.sources.article_input import ArticleInput
    from kcn_extract.sources.paths import Skipped, files_below, input_paths
    from kcn_extract.sources.reading import Articles

    local = [path for path in call.paths if not is_address(path)]
    Articles(local, call.options)  # says what is wrong with them before anything is begun
    inside = os.path.realpath(folder) + os.sep
    for path in call.paths:
        found = files_at(path) if is_address(path) else (f for given in input_paths([path]) for f in files_below(given))
        for one in found:
            if isinstance(one, Skipped):
                skipped[str(one)] += 1
            elif isinstance(one, Sized | ArticleInput):
                yield one
            else:
                if os.path.realpath(one.path).startswith(inside):
                    raise OutputRefused(f"{folder}: the output must not hold inputs, and {one.path} is read")
                yield Sized(one, _size(one.path))


def _refuse_inputs(folder: str, paths: Iterable[str]) -> None:
    """Exit with a usage error where the shards would be found among the inputs, or the input is a stream."""
    from kcn_extract.cluster.files import is_address

    for path in paths:
        if path == "-":
            usage_error("--engine ray reads files, not standard input")
        if is_address(path) != is_address(folder):
            continue
        above, below = (path.rstrip("/"), folder) if is_address(path) else map(os.path.realpath, (path, folder))
        if f"{below}/".startswith(f"{above}/"):
            usage_error(f"{folder}: the output must not lie in an input, and {path} is read (name another folder)")


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:  # is met again where it is read
        return 0
