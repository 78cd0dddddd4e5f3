"""What is printed of an article, as an SVG picture: valid XML, whatever the article holds."""

from __future__ import annotations

import inspect
import io
import re
from html import unescape

from rich.cells import cell_len
from rich.console import Console

from kcn_extract.run.output import replacing
from kcn_extract.text.printable import in_line

TITLE = "kcn-extract show"
_OUR_TITLE = re.compile(rf"""-title"[^<>]*>{TITLE}""")
_WIDTH = 110
_HEAD = 100_000  # bytes in front of the title, at most
_RICH_FORMAT = inspect.signature(Console.export_svg).parameters["code_format"].default
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", _RICH_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", '"DejaVu Sans Mono", Menlo, Consolas, monospace'
)  # rich's own has the reader's browser fetch a font
_STRETCHED = re.compile(r'textLength="(?P<width>[\d.]+)"(?P<between> clip-path="[^"]*">)(?P<words>[^<]+)')


def picture(width: int | None = None) -> Console:
    """Return a console that keeps what is printed, in colour."""
    return Console(
        record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", no_color=False,
        width=width or _WIDTH, highlight=False, legacy_windows=False,
    )  # fmt: skip


def svg(console: Console, title: str) -> str:
    """Return what was printed as a picture."""
    drawn = console.export_svg(title=in_line(title), clear=False, code_format=_FORMAT)
    return _STRETCHED.sub(_as_wide_as_its_cells, drawn)


def _as_wide_as_its_cells(found: re.Match[str]) -> str:
    """Return a text that is stretched over the cells it fills. Rich counts its characters, also those without a width,
    such as a zero-width space or the marks of decomposed letters, so that it would run into the next text."""
    words = unescape(found["words"])
    width = float(found["width"]) / len(words) * cell_len(words)
    return f'textLength="{width:.4g}"{found["between"]}{found["words"]}'


def write(picture: str, path: str) -> None:
    """Write a picture, whole. Raises ``OSError``."""
    with replacing(path) as stream:
        stream.write(picture.encode("utf-8"))


def is_ours(path: str) -> bool:
    """True if a file is a picture whose title is as ours have it."""
    with open(path, "rb") as file:
        head = file.read(_HEAD).decode("utf-8", "replace").replace("&#160;", " ")  # as rich writes blanks
    return _OUR_TITLE.search(head) is not None
