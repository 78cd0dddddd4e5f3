"""The file of a page: its parts put together, so that it needs no other, and a policy that forbids the network."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import NamedTuple

from kcn_extract import __version__
from kcn_extract.page.content import Content, Text, blocks
from kcn_extract.page.packing import packed
from kcn_extract.run.output import replacing
from kcn_extract.text.printable import in_line

GENERATOR = '<meta name="generator" content="kcn-extract'
"""By which a page of ours is told from the user's own."""
_HEAD = 2_000  # bytes within which it stands
_LICENCES = "vendor/{}.LICENSE"


class Kind(NamedTuple):
    """A kind of page: its libraries, styles and scripts, in the order in which they run."""

    name: str
    libraries: tuple[str, ...]
    scripts: tuple[str, ...]


_SHARED = ("dom", "data", "words", "figures", "article")
ARTICLE = Kind("article", (), (*_SHARED, "start"))
REPORT = Kind(
    "report",
    ("d3", "plot", "tabulator"),
    (*_SHARED, "facts", "charts", "overview", "pictures", "map", "subjects", "start"),
)


def write_page(path: str, title: str, kind: Kind, content: Content, texts: Iterable[Text]) -> None:
    """Write a page, whole or not at all. Raises ``OSError``, :class:`~kcn_extract.run.output.Taken`."""
    with replacing(path) as stream:
        for part in page(title, kind, content, texts):
            stream.write(part.encode("utf-8"))


def is_ours(path: str) -> bool:
    """True if a file is a page of ours."""
    with open(path, "rb") as file:
        return GENERATOR.encode() in file.read(_HEAD)


def page(title: str, kind: Kind, content: Content, texts: Iterable[Text]) -> Iterator[str]:
    """Yield a page in parts. What it tells stands in it as base64, which cannot end a script."""
    styles = [_text(f"vendor/{name}.css") for name in kind.libraries if _is_there(f"vendor/{name}.css")]
    styles.append(_text("web/page.css"))
    scripts = [_text(f"vendor/{name}.js") for name in kind.libraries]
    scripts += [_text(f"web/{name}.js") for name in kind.scripts]
    head, foot = _text("web/page.html").split("<!-- data -->")
    yield Template(head).substitute(
        policy=_policy(styles, scripts),
        generator=f'{GENERATOR} {__version__}">',
        title=escape(in_line(title)),
        kind=kind.name,
        licences="\n\n".join(_text(_LICENCES.format(name)).replace("--", "- -") for name in kind.libraries),
        styles="\n".join(f"<style>{style}</style>" for style in styles),
    )
    yield _data("words", packed(words()))
    yield _data("tiles", packed(tiles()))
    yield _data("content", content.packed())
    for number, block in enumerate(blocks(iter(texts))):
        yield _data(f"texts-{number}", block)
    yield Template(foot).substitute(scripts="\n".join(f"<script>{script}</script>" for script in scripts))


def _data(name: str, content: str) -> str:
    return f'<script type="application/octet-stream" id="data-{name}">{content}</script>\n'


def _policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the content security policy of a page: its own styles and scripts, by their digests, and nothing else.

    >>> _policy(["p {}"], ["let a;"])[:60]
    "default-src 'none'; script-src 'sha256-81WALLbUROF1pWdYjuQYK"
    """
    rules = (("default-src", ["'none'"]), ("script-src", _digests(scripts)), ("style-src", _digests(styles)))
    listed = [f"{name} {' '.join(sources)}" for name, sources in rules]
    return "; ".join([*listed, "base-uri 'none'", "form-action 'none'"])


def _digests(sources: Iterable[str]) -> list[str]:
    digests = (hashlib.sha256(source.encode("utf-8")).digest() for source in sources)
    return [f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests]


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the words of the pages, by language and key."""
    rows = list(csv.DictReader(_text("words.csv").splitlines()))
    return {language: {row["key"]: row[language] for row in rows} for language in ("vi", "en")}


@cache
def tiles() -> list[dict[str, str | int]]:
    """Return where each province stands in the maps before (``province``) and after 1 July 2025 (``province_2025``),
    and to which of today it belongs."""
    rows = csv.DictReader(_text("tiles.csv").splitlines())
    return [{**row, "column": int(row["column"]), "row": int(row["row"])} for row in rows]


def _is_there(name: str) -> bool:
    return files(__package__).joinpath(name).is_file()


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
