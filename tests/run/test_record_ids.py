"""Ids are unique within a run."""

import random
from array import array

import pytest

from kcn_extract.run.ids import unique_ids
from kcn_extract.run.index import Index, fingerprint
from kcn_extract.sources.article_input import ArticleInput, Document, failed


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["a", "b", "a", "a"], ["a", "b", "a~2", "a~3"]),
        (["a", "a~2", "a"], ["a", "a~2", "a~3"]),
        (["a", "a", "a~2"], ["a", "a~2", "a~2~2"]),
        ([None, None], [None, None]),
        (["tin\udcff", "tin\udcff"], ["tin\udcff", "tin\udcff~2"]),
        (["x"] * 3000, ["x", *(f"x~{n}" for n in range(2, 3001))]),
    ],
)
def test_names(given: list[str | None], named: list[str | None]) -> None:
    assert [article.id for article in unique_ids(ArticleInput("t", id) for id in given)] == named


def test_refused() -> None:
    broken = failed(ArticleInput(id="a"), "unreadable", "gone")
    first, second, third = unique_ids([ArticleInput("t", "a"), ArticleInput("t", "a"), broken], refuse=True)
    assert first.error is None and second.id == "a~2"
    assert second.error and (second.error.type, second.text) == ("duplicate_id", "")
    assert "'a'" in second.error.message
    assert third.error == broken.error


def test_an_index_finds_what_a_dict_does() -> None:
    chance = random.Random(5)
    keys, known = array("Q"), {}
    index = Index(keys)
    for place in range(5000):
        key = chance.choice([chance.getrandbits(64), chance.randrange(9000)])
        keys.append(key)
        index.add(place)
        known[key] = place
    for key in [*known, *range(3000)]:
        assert index.find(key) == known.get(key)


def test_a_fingerprint_is_of_everything() -> None:
    articles = [
        ArticleInput("a"), ArticleInput("a", "b"), ArticleInput("ab"), ArticleInput("a", title="b"),
        ArticleInput("a", published="2024-01-01"), ArticleInput("a", source="\udcff"), ArticleInput("", "a"),
        ArticleInput(document=Document("text", b"a")), ArticleInput(document=Document("html", b"a")),
        ArticleInput(document=Document("text", b"b")), failed(ArticleInput("a"), "empty", "no text"),
    ]  # fmt: skip
    assert len({fingerprint(article) for article in articles}) == len(articles)
