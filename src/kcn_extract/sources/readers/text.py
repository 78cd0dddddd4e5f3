"""Plain text and Markdown."""

from __future__ import annotations

from kcn_extract.sources.article_input import ArticleInput, failed, with_text
from kcn_extract.text.encoding import UndecodableText, decode


def read(data: bytes, article: ArticleInput) -> ArticleInput:
    """Return the article whose text the bytes are."""
    try:
        text, encoding = decode(data)
    except UndecodableText as error:
        return failed(article, error.type, str(error))
    return with_text(article, text, encoding or article.encoding)
