"""An article before it is extracted: its text and what is known of it, or a document that is not opened yet."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kcn_extract.record import ErrorInfo, PublishedFrom
from kcn_extract.sources.formats import HTML
from kcn_extract.sources.recognition import is_page
from kcn_extract.text.encoding import UndecodableText, repair

EMPTY = ErrorInfo("empty", "no text")
_MOST_OF_MESSAGE = 500  # characters


class Document(Struct, frozen=True, gc=False):
    """A file of one article as its bytes: opened where the article is extracted, so that workers share the work and a
    broken one costs nothing but itself. ``format`` is a name of :mod:`kcn_extract.sources.formats`."""

    format: str
    data: bytes


class ArticleInput(Struct, frozen=True, gc=False):
    """An article to read. Without an ``id`` the extractor makes one from the text. ``published_from`` says where the
    day of publication comes from; ``byline`` is the author that metadata name; ``encoding`` what the text was decoded
    from, None for UTF-8; ``size`` is what was read, in bytes; ``error`` says why there is no text. ``document`` holds
    the text where it is not opened yet. ``file_day`` is the day that the file's name tells, for where nothing else
    does."""

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
    file_day: str | None = None
    byline: str | None = None

    @property
    def weight(self) -> int:
        """How much there is to read: bytes, or characters of a text that was given."""
        return self.size or len(self.text)


def with_text(article: ArticleInput, text: str, encoding: str | None = None) -> ArticleInput:
    """Return an article with its text, or with the error that keeps the text from being one. A page, or a piece of one,
    is a document that is not opened yet."""
    if problem := text_problem(text):
        return replace(article, text="", error=problem, document=None)
    if is_page(text):
        document = Document(HTML.name, text.encode("utf-8", "surrogatepass"))
        return replace(article, text="", encoding=encoding, document=document)
    return replace(article, text=text, encoding=encoding, document=None)


def with_repaired_text(article: ArticleInput, text: str) -> ArticleInput:
    """Return an article with a text out of a document, put right where it was written in an old font."""
    try:
        text, encoding = repair(text)
    except UndecodableText as error:
        return failed(article, error.type, str(error))
    return with_text(article, text, encoding)


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
