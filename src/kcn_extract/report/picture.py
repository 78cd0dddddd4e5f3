"""What is printed of an article, as an SVG picture or an HTML page: valid XML both, whatever the article holds."""

from __future__ import annotations

import io
import re
from html import escape

from rich.console import Console

from kcn_extract.run.output import replacing
from kcn_extract.text.printable import in_line

TITLE = "kcn-extract show"
_OUR_TITLE = re.compile(rf"""(?:<title|-title"[^<>]*)>{TITLE}""")
_WIDTH = 110
_HEAD = 100_000  # bytes in front of the title, at most
_PAGE = """\
<!DOCTYPE html>
<html lang="vi" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="UTF-8"/>
<title>{title}</title>
<style>
{{stylesheet}}
body {{{{ color: {{foreground}}; background-color: {{background}}; }}}}
pre {{{{ font-family: Menlo, "DejaVu Sans Mono", Consolas, "Courier New", monospace; white-space: pre-wrap; }}}}
</style>
</head>
<body>
<pre>{{code}}</pre>
</body>
</html>
"""


def picture(width: int | None = None) -> Console:
    """Return a console that keeps what is printed, in colour."""
    return Console(
        record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", no_color=False,
        width=width or _WIDTH, highlight=False, legacy_windows=False,
    )  # fmt: skip


def svg(console: Console, title: str) -> str:
    """Return what was printed as a picture."""
    return console.export_svg(title=in_line(title), clear=False)


def html(console: Console, title: str) -> str:
    """Return what was printed as a page."""
    page = _PAGE.format(title=escape(in_line(title)).replace("{", "{{").replace("}", "}}"))
    return console.export_html(code_format=page, clear=False)


def write(page: str, path: str) -> None:
    """Write a page or a picture, whole. Raises ``OSError``."""
    with replacing(path) as stream:
        stream.write(page.encode("utf-8"))


def is_ours(path: str) -> bool:
    """True if a file is a page or a picture whose title is as ours have it."""
    with open(path, "rb") as file:
        head = file.read(_HEAD).decode("utf-8", "replace").replace("&#160;", " ")  # as rich writes blanks
    return _OUR_TITLE.search(head) is not None
