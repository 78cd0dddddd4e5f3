"""An article before it is extracted: its text and what is known of it, or a document that is not opened yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kcn_extract.record import ErrorInfo, PublishedFrom
from kcn_extract.sources.formats import HTML
from kcn_extract.sources.recognition import is_page
from kcn_extract.text.encoding import Decoded, UndecodableText, repair

ROW_KEYS = ("text", "id", "published", "title", "source", "url", "site")
EMPTY = ErrorInfo("empty", "no text")
_MOST_OF_MESSAGE = 500  # characters


class Document(Struct, frozen=True, gc=False):
    """A file of one article as its bytes: opened where the article is extracted, so that workers share the work and a
    broken one costs nothing but itself. ``format`` is a name of :mod:`kcn_extract.sources.formats`."""

    format: str
    data: bytes


class ArticleInput(Struct, frozen=True, gc=False):
    """An article to read. Without an ``id`` the extractor makes one from the text. ``published_from`` says where the
    day of publication comes from; ``encoding`` what the text was decoded from, None for UTF-8; ``size`` is what was
    read, in bytes; ``error`` says why there is no text; ``document`` holds the text where it is not opened yet."""

    text: str = ""
    id: str | None = None
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    site: str | None = None
    published_from: PublishedFrom = "given"
    size: int = 0
    error: ErrorInfo | None = None
    encoding: str | None = None
    document: Document | None = None


def with_text(article: ArticleInput, text: str, encoding: str | None = None) -> ArticleInput:
    """Return an article with its text, or with the error that keeps the text from being one. A page, or a piece of one,
    is a document that is not opened yet."""
    if problem := text_problem(text):
        return replace(article, text="", error=problem, document=None)
    if is_page(text):
        document = Document(HTML.name, text.encode("utf-8", "surrogatepass"))
        return replace(article, text="", encoding=encoding, document=document)
    return replace(article, text=text, encoding=encoding, document=None)


def failed(article: ArticleInput, type: str, message: str) -> ArticleInput:
    """Return an article that could not be read, and why."""
    return replace(article, text="", error=ErrorInfo(type, message), document=None)


def describe(error: BaseException) -> str:
    """Return an error of a library in words, cut where it quotes all that it was given.

    >>> describe(MemoryError()), describe(KeyError("a"))
    ('MemoryError', "KeyError: 'a'")
    """
    return f"{type(error).__name__}: {str(error)[:_MOST_OF_MESSAGE]}".removesuffix(": ")


def encodable(name: str) -> str:
    """Return a name that UTF-8 can encode: of a file's whose name is not UTF-8, the other bytes are escaped.

    >>> encodable("t\\udcedn"), encodable("tin")
    ('t\\\\xedn', 'tin')
    """
    try:
        encoded = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # it holds surrogates that stand for no byte
        encoded = name.encode("utf-8", "backslashreplace")
    return encoded.decode("utf-8", "backslashreplace")


def text_problem(text: str) -> ErrorInfo | None:
    """Return why a text is not an article: it is empty."""
    return EMPTY if not text or text.isspace() else None


def from_row(
    row: Mapping[str, Any],
    name: str | None = None,
    source: str | None = None,
    size: int = 0,
    encoding: str | None = None,
) -> ArticleInput:
    """Return a mapping with the keys ``ROW_KEYS`` (only ``text`` is required) as an article; ``name`` and ``source``
    are the defaults for its id and source, ``encoding`` is what the row was decoded from. A row that does not fit gets
    an ``error``."""
    id = str(row["id"]) if type(row.get("id")) is int else row.get("id")
    problem = _row_problem({**row, "id": id})
    article = ArticleInput("", id if isinstance(id, str) and id else name, source=source, size=size, error=problem)
    if problem:
        return article
    try:
        title, repaired = _repaired(row.get("title"), row["text"])
    except UndecodableText as error:
        return failed(article, error.type, str(error))
    return with_text(
        replace(
            article, published=row.get("published") or None, title=title,
            source=row.get("source") or source, url=row.get("url") or None, site=row.get("site") or None,
        ),
        repaired.text, repaired.encoding or encoding,
    )  # fmt: skip


def _repaired(title: str | None, text: str) -> tuple[str | None, Decoded]:
    """Return a row's title and text with letters put right that came through a wrong encoding. A title is too short to
    tell by itself: it is asked together with the text."""
    if not title or "\n" in title:
        return title, repair(text)
    both, encoding = repair(f"{title}\n{text}")
    if encoding is None:
        return title, Decoded(text, None)
    title, _, text = both.partition("\n")
    return title, Decoded(text, encoding)


def _row_problem(row: Mapping[str, Any]) -> ErrorInfo | None:
    """Return what of a row is missing or not a string."""
    if row.get("text") is None:
        keys = [f'"{key}"' for key, value in row.items() if value is not None]
        return ErrorInfo("bad_row", f'"text" is missing; the row has {", ".join(keys[:8]) or "nothing"}')
    for key in ROW_KEYS:
        if not isinstance(value := row.get(key), str | None):
            return ErrorInfo("bad_row", f'"{key}" must be a string, got {str(value)[:40]}')
    return None
