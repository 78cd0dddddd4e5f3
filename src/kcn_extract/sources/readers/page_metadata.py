"""What a page says of itself: title, day of publication, author, site, address.

The day is that of ``datePublished`` and its like, which sites set for search engines; never one that is guessed from
the text, nor that of a later change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kcn_extract.sources.usual_names import PAGES, usual_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = re.compile(r"(?:\w*Article|\w*Posting|Report|Review)$")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|url:\s*(https?://\S+)")
_SITE_BEHIND = re.compile(r"\s+[|\-–—•»]\s+[^|\-–—•»]{2,60}$")


class Metadata(NamedTuple):
    """What is known of a page; None where it does not say it."""

    title: str | None = None
    published: str | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None


def metadata_of(page: HtmlElement) -> Metadata:
    """Return what a page says of itself. ``published`` is as the page writes it."""
    metas = dict(_metas(page))
    article = _article_of(page)
    times = (time.get("datetime") for time in page.iter("time") if time.get("itemprop") == "datePublished")
    return Metadata(
        title=_first(metas, "title") or _word(article.get("headline")) or _title(page),
        published=_word(article.get("datePublished")) or _first(metas, "published") or next(filter(None, times), None),
        author=_name(article.get("author")) or _person(_first(metas, "author")),
        site=_first(metas, "site") or _name(article.get("publisher")),
        url=_canonical(page) or _first(metas, "url") or _saved_from(page),
    )


def _metas(page: HtmlElement) -> Iterator[tuple[str, str]]:
    """The names and contents of ``meta`` elements; of several with one name the first counts."""
    seen = set()
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content and name not in seen:
            seen.add(name)
            yield name, content


def _first(metas: dict[str, str], what: str) -> str | None:
    return next((metas[name] for name in usual_names(PAGES)[what] if name in metas), None)


def _article_of(page: HtmlElement) -> dict[str, Any]:
    """Return the first article that JSON-LD describes."""
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                described = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            if article := next(_articles(described, 0), None):
                return article
    return {}


def _articles(described: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(described, list) and depth < 5:
        for one in described:
            yield from _articles(one, depth + 1)
    elif isinstance(described, dict):
        kinds = described.get("@type")
        if any(
            isinstance(kind, str) and _ARTICLES.match(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield described
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(described.get(key), depth + 1)


def _name(given: Any) -> str | None:
    """Return the name of a person or organisation, of several people all."""
    if isinstance(given, list):
        return ", ".join(filter(None, map(_name, given))) or None
    return _word(given.get("name")) if isinstance(given, dict) else _person(_word(given))


def _person(given: str | None) -> str | None:
    return None if given is None or given.startswith(("http:", "https:")) or "@" in given else given


def _word(given: Any) -> str | None:
    return " ".join(given.split()) or None if isinstance(given, str) else None


def _title(page: HtmlElement) -> str | None:
    """Return the title of the page without the name of the site behind it."""
    title = next(page.iter("title"), None)
    words = " ".join((title.text or "").split()) if title is not None else ""
    return _SITE_BEHIND.sub("", words) or None


def _canonical(page: HtmlElement) -> str | None:
    links = (link.get("href") for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return next((link for link in links if link and link.startswith(("http:", "https:"))), None)


def _saved_from(page: HtmlElement) -> str | None:
    """Return the address that a browser notes in a page that it saves."""
    before = page.itersiblings(preceding=True)
    comments = [node.text or "" for node in (*before, *page[:2]) if not isinstance(node.tag, str)]
    matches = (_SAVED_FROM.search(comment) for comment in comments)
    return next((match[1] or match[2] for match in matches if match), None)
