"""A run on a cluster: units are looked at, planned as shards, and those that are not there are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from kcn_extract.cluster.engine import Cluster, Part
from kcn_extract.cluster.files import is_there
from kcn_extract.cluster.folder import ShardFolder
from kcn_extract.cluster.shards import Look, Shard, Unit, plan
from kcn_extract.cluster.work import Job
from kcn_extract.report.tally import Tally
from kcn_extract.run.job import RecordLine
from kcn_extract.sources.article_input import ArticleInput


class ShardSink:
    """The folder, as a run sees it: the workers write the records, and the end puts it in order."""

    def __init__(self, folder: ShardFolder) -> None:
        self.folder = folder
        self.shards: list[Shard] = []

    def remaining(
        self, articles: Iterable[ArticleInput], kept: Callable[[ArticleInput], None]
    ) -> Iterator[ArticleInput]:
        """Yield all articles: it is shards that are kept."""
        yield from articles

    def write(self, line: RecordLine) -> None:
        """Nothing: a worker has written it."""

    def finish(self) -> None:
        """Put the folder in order."""
        self.folder.finish(self.shards)

    def __enter__(self) -> ShardSink:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


def lines_of(
    cluster: Cluster, found: Iterable[Unit], job: Job, sink: ShardSink, tally: Tally, size: int, skipped: Counter[str]
) -> Iterator[RecordLine]:
    """Yield the lines of shards as they are written, without their JSON; ``tally`` is told what is to be done, and
    ``skipped`` what is passed over. Raises what :meth:`~kcn_extract.cluster.engine.Cluster.extract` does."""

    def looks() -> Iterator[tuple[Unit, Look]]:
        for unit, look in cluster.looks(found, job):
            skipped.update(look.skipped)
            yield unit, look

    try:
        sink.shards.extend(plan(looks(), size, job.refuse_duplicates))
        parts: list[Part] = []
        for number, shard in enumerate(sink.shards):
            if sink.folder.has(shard):
                tally.kept += shard.stop - shard.start
            else:
                parts.append(Part(shard, sink.folder.file_of(number, shard)))
        tally.total = sum(part.shard.size for part in parts)
        for part, lines in cluster.extract(parts, job):
            if not is_there(part.path):
                raise OSError(
                    f"a worker wrote {part.path} where this machine does not see it "
                    "(name a folder that all machines share, or an address such as s3://bucket/folder)"
                )
            yield from lines
    finally:
        cluster.close()
