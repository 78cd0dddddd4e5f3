"""The day of publication of articles that are given without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.days import day_in

FROM_ID = "id"
"""Instead of a day: the one that each article's id names."""


def with_published(articles: Iterable[ArticleInput], published: str | None) -> Iterator[ArticleInput]:
    """Yield the articles; those without a day of publication get the one given, or that in their id.

    >>> [article.published for article in with_published([ArticleInput(id="2024-04-16-012")], FROM_ID)]
    ['2024-04-16']
    """
    for article in articles:
        if published is None or article.published is not None:
            yield article
        else:
            from_id = published == FROM_ID
            day = day_in(article.id or "") if from_id else published
            yield replace(article, published=day, published_from="file" if from_id else "given")
