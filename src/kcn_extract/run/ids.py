"""Ids that are unique within a run."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kcn_extract.run.index import Index, key_of
from kcn_extract.sources.article_input import ArticleInput, failed


def unique_ids(articles: Iterable[ArticleInput], refuse: bool = False) -> Iterator[ArticleInput]:
    """Yield the articles; one whose id came before gets the first of ``id~2``, ``id~3``, … that did not, and, where
    ``refuse`` says so, an error. An article without an id is named by its text later.

    >>> [article.id for article in unique_ids([ArticleInput("x", "a"), ArticleInput("y", "a")])]
    ['a', 'a~2']
    """
    seen = _Seen()
    for article in articles:
        if article.id is None or seen.add(article.id):
            yield article
            continue
        yield renamed(article, seen.another(article.id), refuse)


def renamed(article: ArticleInput, id: str, refuse: bool) -> ArticleInput:
    """Return an article with another id than its own, which came before; where ``refuse`` says so, with an error."""
    another = replace(article, id=id)
    if refuse and article.error is None:
        return failed(another, "duplicate_id", f"an article before it has the id {article.id!r} too")
    return another


class _Seen:
    """The ids that came, as digests."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._index = Index(self._keys)
        self._count: dict[int, int] = {}  # of ids that came more than once

    def add(self, id: str) -> bool:
        """Remember an id; False if it came before."""
        key = _key(id)
        if self._index.find(key) is not None:
            return False
        self._keys.append(key)
        self._index.add(len(self._keys) - 1)
        return True

    def another(self, id: str) -> str:
        """Return an id that did not come yet, and remember it."""
        number = self._count.get(_key(id), 1)
        while not self.add(name := f"{id}~{(number := number + 1)}"):
            pass
        self._count[_key(id)] = number
        return name


def _key(id: str) -> int:
    return key_of(id.encode("utf-8", "surrogatepass"))
