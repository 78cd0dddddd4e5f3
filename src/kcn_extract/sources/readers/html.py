"""HTML: whole pages, saved ones, AMP, and pieces from content management systems.

trafilatura says where the article is; its text is then taken from the page itself, so that lists, tables and headings
stay what they are, and stand where they stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kcn_extract.sources.article_input import EMPTY, ArticleInput, failed
from kcn_extract.sources.days import moment_of
from kcn_extract.sources.readers.blocks import Block, blocks_of, text_in
from kcn_extract.sources.readers.page_metadata import Metadata, metadata_of
from kcn_extract.sources.readers.pieces import Piece, joined
from kcn_extract.sources.usual_names import PAGES, usual_names
from kcn_extract.text.encoding import UndecodableText, decode, repair_titled

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE
)
_WHOLE = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NO_TEXT = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "video", "audio", "canvas",
    "button", "select", "textarea", "input", "nav", "aside", "footer", "amp-ad", "amp-embed", "amp-sidebar",
    "amp-auto-ads", "amp-img", "head",
)  # fmt: skip
_STATE = re.compile(r"(?:has|no|with|without|is|type|category|tag)[_-]", re.IGNORECASE)  # post has-sidebar tag-fdi
_NEVER_BESIDE = ("html", "body", "main", "article")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = re.compile(r"\W+")
_MOST_BETWEEN = 12  # blocks between the title of a page and its article: stamp, lead, picture
_MOST_LINKS = 0.6
_HELD = 0.9  # how much of the article its container holds
_SHORTEST = 200  # characters below which trafilatura may have missed an article


def read(data: bytes, article: ArticleInput) -> ArticleInput:
    """Return the article that a page holds."""
    declared = _CHARSET.search(data[:4096])
    try:
        text, encoding = decode(data, declared[1].decode("ascii") if declared else None)
    except UndecodableText as error:
        return failed(article, error.type, str(error))
    page = _parsed(text)
    if page is None:
        return failed(article, EMPTY.type, EMPTY.message)
    about = metadata_of(page)
    _prune(page)
    blocks, title = _article_in(page, about) if _WHOLE.search(text) else (_without_links(blocks_of(page)), about.title)
    text = _joined(blocks, title)
    if not text:
        return failed(article, "no_article", "a page without an article: nothing but links, menus and the like")
    try:
        title, repaired = repair_titled(title, text)
    except UndecodableText as error:
        return failed(article, error.type, str(error))
    return replace(
        with_metadata(article, about._replace(title=title)),
        text=repaired.text, encoding=repaired.encoding or encoding or article.encoding, document=None,
    )  # fmt: skip


def with_metadata(article: ArticleInput, about: Metadata) -> ArticleInput:
    """Return an article with what its page says of it, where it is not known yet."""
    published = article.published or (about.published and day_of(about.published))
    return replace(
        article,
        title=article.title or about.title,
        published=published,
        published_from=article.published_from if article.published or not published else "metadata",
        byline=article.byline or about.author,
        site=article.site or about.site,
        url=article.url or about.url,
    )


def day_of(written: str) -> str | None:
    """Return the day, or day and time in Vietnam, that metadata tells; None where it cannot be read."""
    try:
        return moment_of(written).isoformat()
    except (ValueError, OverflowError):
        return None


def _parsed(text: str) -> HtmlElement | None:
    """Return the tree of a page, or of a piece of one."""
    from lxml import etree, html

    try:
        return html.document_fromstring(
            _XML_DECLARATION.sub("", text, count=1).replace("\0", ""), ensure_head_body=True
        )
    except (etree.ParserError, ValueError):
        return None


def _prune(page: HtmlElement) -> None:
    """Take out of a page what is not shown, and what stands beside its article; but nothing that holds its title or
    most of its text."""
    for element in list(page.iter(*_NO_TEXT)):
        if element.tag != "head" or element.getparent() is page:
            _drop(element)
    whole = max(1, len(text_in(page)))
    for element in list(page.iter()):
        if _is_beside(element) and element.find(".//h1") is None and len(text_in(element)) * 2 < whole:
            _drop(element)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_beside(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER_BESIDE:
        return False
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.get("role") in ("navigation", "complementary", "contentinfo", "banner", "search"):
        return True
    given = " ".join(filter(None, (element.get(key) for key in ("class", "id", "type", "data-type"))))
    return any(_beside().search(_HUMP.sub("-", name)) for name in given.split() if not _STATE.match(name))


@cache
def _beside() -> re.Pattern[str]:
    """What names what stands beside an article, as a whole or as part of a class, id or type. In the table ``-`` may be
    left out, ``*`` goes on to any end, ``$`` ends the whole name."""
    names = (
        re.escape(name).replace(r"\-", "-?").replace(r"\*", r"\w*").replace(r"\$", "$")
        for name in usual_names(PAGES)["beside"]
    )
    return re.compile(rf"(?:^|[_-])(?:{'|'.join(names)})(?=$|[_-])", re.IGNORECASE)


def _article_in(page: HtmlElement, about: Metadata) -> tuple[list[Block], str | None]:
    """Return the blocks of the article in a page, and its title."""
    blocks = blocks_of(page)
    main = _main_text(page)
    of_article = [at for at, block in enumerate(blocks) if _is_in(block, main)]
    found = sum(len(blocks[at].text) for at in of_article)
    if found < min(_SHORTEST, sum(len(block.text) for block in blocks) / 2):  # an article of a few words
        return _without_links(blocks), about.title
    if not of_article:
        return [], about.title
    first, last = _container(blocks, of_article)
    head = _title_before(blocks, first, last, about.title)
    kept = [
        block
        for at, block in enumerate(blocks[first if head is None else head : last + 1], first if head is None else head)
        if at == head or block.linked <= _MOST_LINKS or (block.level and at in of_article)
    ]
    title = about.title if head is None else blocks[head].text
    return [block._replace(level=0) if at == 0 and head is not None else block for at, block in enumerate(kept)], title


def _without_links(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.linked <= _MOST_LINKS]


def _main_text(page: HtmlElement) -> str:
    """Return what trafilatura takes for the text of the article, letters and digits only."""
    from copy import deepcopy

    from trafilatura import bare_extraction

    found = bare_extraction(
        deepcopy(page), include_comments=False, include_tables=True, with_metadata=False, favor_recall=True
    )
    body = getattr(found, "body", None)
    return "" if body is None else _letters(" ".join(body.itertext()))


def _letters(text: str) -> str:
    return _WHITE.sub("", text).lower()


def _is_in(block: Block, main: str) -> bool:
    letters = _letters(block.text)
    return bool(letters) and letters[:60] in main


def _container(blocks: Sequence[Block], of_article: Sequence[int]) -> tuple[int, int]:
    """Return the first and last block of the smallest element that holds nearly all of the article."""
    sizes: dict[HtmlElement, int] = {}
    spans: dict[HtmlElement, list[int]] = {}
    chosen = set(of_article)
    for at, block in enumerate(blocks):
        for element in (block.element, *block.element.iterancestors()):
            spans.setdefault(element, [at, at])[1] = at
            if at in chosen:
                sizes[element] = sizes.get(element, 0) + len(block.text)
    whole = max(sizes.values())
    holding = [element for element, size in sizes.items() if size >= _HELD * whole]
    first, last = min((spans[element] for element in holding), key=lambda span: span[1] - span[0])
    return first, last


def _title_before(blocks: Sequence[Block], first: int, last: int, title: str | None) -> int | None:
    """Return the block that is the title: a main heading, or what the page calls its title, not far before the article
    or at its beginning."""
    near = range(max(0, first - _MOST_BETWEEN), min(first + 3, last + 1))
    wanted = _letters(title or "")
    for at in near:
        letters = _letters(blocks[at].text)
        if wanted and letters and (letters == wanted or (blocks[at].level and wanted.startswith(letters))):
            return at
    return next((at for at in near if blocks[at].level == 1), None)


def _joined(blocks: Sequence[Block], title: str | None) -> str:
    """Return the text of an article: its title, and the blocks with blank lines between them, but for items."""
    if not any(_letters(block.text) for block in blocks):
        return ""
    pieces = [Piece(block.text, block.level, block.is_item) for block in blocks]
    if title and _letters(blocks[0].text) != _letters(title):
        pieces.insert(0, Piece(title))
    return joined(pieces)
