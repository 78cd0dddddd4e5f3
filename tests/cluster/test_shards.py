"""Shards: what is in each, under which ids, and when one is another."""

import random
from collections.abc import Iterator

import pytest

from kcn_extract.cluster.shards import MOST_SHARDS, Look, Shard, Unit, cut, look_at, plan
from kcn_extract.run.ids import unique_ids
from kcn_extract.sources.article_input import ArticleInput


def articles(*ids: str | None, text: str = "Tăng 5%.") -> list[ArticleInput]:
    return [ArticleInput(text * 40, id) for id in ids]


def planned(*units: list[ArticleInput], size: int = 500, refuse: bool = False) -> list[Shard]:
    def looks() -> Iterator[tuple[Unit, Look]]:
        for number, unit in enumerate(units):
            yield Unit(number, ()), look_at(unit)

    return list(plan(looks(), size, refuse))


def test_every_article_is_in_one_shard() -> None:
    chance = random.Random(5)
    for _ in range(200):
        sizes = [chance.randint(1, 99) for _ in range(chance.randint(0, 60))]
        pieces = list(cut(sizes, size := chance.randint(1, 300)))
        assert [at for start, stop in pieces for at in range(start, stop)] == list(range(len(sizes)))
        assert len(pieces) <= MOST_SHARDS
        assert all(sum(sizes[start : stop - 1]) < max(size, -(-sum(sizes) // MOST_SHARDS)) for start, stop in pieces)


@pytest.mark.parametrize(
    "ids",
    [
        (["a", "b"], ["a", "c", "a"], [None, "a~2"]),
        (["a"], [], ["a"]),
        (["a", "a~2", "a"], ["a~3", "a"]),
        ([None], [None]),
    ],
)
def test_ids_are_those_of_a_run_on_one_machine(ids: tuple[list[str | None], ...]) -> None:
    units = [articles(*some) for some in ids]
    local = [article.id for article in unique_ids(article for unit in units for article in unit)]
    shards = planned(*units)
    given = [unit.ids[at] for unit in map(look_at, units) for at in range(len(unit.ids))]
    places = [(shard.unit.number, at) for shard in shards for at in range(shard.start, shard.stop)]
    renamed = {(shard.unit.number, at): id for shard in shards for at, id in shard.renamed.items()}
    assert [renamed.get(place, id) for place, id in zip(places, given, strict=True)] == local


def test_a_digest_tells_what_a_shard_is_made_of() -> None:
    (same,), (again,) = planned(articles("a")), planned(articles("a"))
    assert same.digest == again.digest
    others = [
        planned(articles("b")),
        planned(articles("a", text="Tăng 6%.")),
        planned(articles("a", "a"), size=9999),
        planned(articles("a"), articles("a"))[1:],
        planned(articles("a"), articles("a"), refuse=True)[1:],
    ]
    assert len({same.digest, *(shard.digest for other in others for shard in other)}) == 6


def test_articles_that_are_alike_are_two_shards() -> None:
    first, second = planned(articles(None), articles(None))
    assert first.digest != second.digest


def test_a_file_in_front_leaves_the_others_what_they_are() -> None:
    before = [shard.digest for shard in planned(articles("b"), articles("c"))]
    assert [shard.digest for shard in planned(articles("a"), articles("b"), articles("c"))][1:] == before
