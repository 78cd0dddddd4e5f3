"""Articles cut into shards: which articles are in each, under which ids, and a digest of all that it is made of."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from kcn_extract.cluster.files import Sized
from kcn_extract.run.ids import unique_ids
from kcn_extract.run.index import fingerprint
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.paths import InputFile, Skipped

MOST_SHARDS = 16
"""Of one file: who writes the last of them has gone through all of it."""
_LEAST = 200  # bytes that an article counts for


class Unit(NamedTuple):
    """Files that are looked at together: one that is large, or as many as make a shard."""

    number: int
    files: tuple[InputFile | ArticleInput, ...]


class Look(NamedTuple):
    """What a first look at the articles of a unit tells, each in its order; ``skipped`` counts what was passed over."""

    ids: list[str | None]
    sizes: array[int]
    fingerprints: array[int]
    skipped: Counter[str]


class Shard(NamedTuple):
    """Articles ``start`` to ``stop`` of a unit; ``renamed`` has the ids of those whose id came before. What it is made
    of is told by ``digest``: where that is the same, so are its records."""

    unit: Unit
    start: int
    stop: int
    size: int
    renamed: dict[int, str]
    digest: str


def units(found: Iterable[Sized | ArticleInput], size: int) -> Iterator[Unit]:
    """Yield files by units of about ``size`` bytes, in order.

    >>> files = [Sized(InputFile(name), 60) for name in "abc"]
    >>> [len(unit.files) for unit in units(files, 100)]
    [2, 1]
    """
    number, files, total = 0, list[InputFile | ArticleInput](), 0
    for one in found:
        files.append(one.file if isinstance(one, Sized) else one)
        total += one.size
        if total >= size:
            yield Unit(number, tuple(files))
            number, files, total = number + 1, [], 0
    if files:
        yield Unit(number, tuple(files))


def look_at(found: Iterable[ArticleInput | Skipped]) -> Look:
    """Return what there is to know of the articles of a unit before they are extracted."""
    look = Look([], array("Q"), array("Q"), Counter())
    for one in found:
        if isinstance(one, Skipped):
            look.skipped[str(one)] += 1
            continue
        look.ids.append(one.id)
        look.sizes.append(max(one.weight, _LEAST))
        look.fingerprints.append(fingerprint(one))
    return look


def plan(looks: Iterable[tuple[Unit, Look]], size: int, refuse_duplicates: bool = False) -> Iterator[Shard]:
    """Yield the shards of units, in order, each of about ``size`` bytes of articles, more where a unit would give more
    than ``MOST_SHARDS``. Ids are made unique over all of them, as in a run on one machine."""
    digests: set[str] = set()
    for unit, look, ids in _with_unique_ids(looks):
        for start, stop in cut(look.sizes, size):
            renamed = {at: id for at in range(start, stop) if (id := ids[at]) is not None and id != look.ids[at]}
            digest = _digest(look.fingerprints[start:stop], renamed, refuse_duplicates)
            while digest in digests:  # the same articles again, without ids of their own
                digest = _digest(look.fingerprints[start:stop], digest, refuse_duplicates)
            digests.add(digest)
            yield Shard(unit, start, stop, sum(look.sizes[start:stop]), renamed, digest)


def _with_unique_ids(looks: Iterable[tuple[Unit, Look]]) -> Iterator[tuple[Unit, Look, list[str | None]]]:
    """Yield with each look the ids that its articles get; only digests of them are kept from look to look."""
    under_way: list[tuple[Unit, Look]] = []

    def as_articles() -> Iterator[ArticleInput]:
        for unit, look in looks:
            under_way[:] = [(unit, look)]
            yield from (ArticleInput(id=id) for id in look.ids)
            yield ArticleInput(id=None, source="end")  # of a unit

    ids: list[str | None] = []
    for article in unique_ids(as_articles()):
        if article.source is None:
            ids.append(article.id)
        else:
            yield *under_way[0], ids
            ids = []


def cut(sizes: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """Yield where each shard begins and ends among articles of some sizes.

    >>> list(cut([60, 60, 60], 100)), list(cut([], 100)), len(list(cut([10] * 1000, 10)))
    ([(0, 2), (2, 3)], [], 16)
    """
    size = max(size, -(-sum(sizes) // MOST_SHARDS))
    start, filled = 0, 0
    for at, one in enumerate(sizes, 1):
        filled += one
        if filled >= size:
            yield start, at
            start, filled = at, 0
    if start < len(sizes):
        yield start, len(sizes)


def _digest(fingerprints: array[int], told: object, refuse: bool) -> str:
    digest = blake2b(fingerprints.tobytes(), digest_size=8)
    digest.update(repr((told, refuse)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
