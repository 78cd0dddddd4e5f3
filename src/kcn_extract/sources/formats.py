"""The formats that can be read, and those that are refused by name. Which one a file is in says :mod:`recognition`."""

from __future__ import annotations

import os
import sys
from enum import Enum
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple


class Kind(Enum):
    """What a reader makes of a file."""

    document = "document"
    """One article: ``read(data: bytes, article: ArticleInput) -> ArticleInput``, called where it is extracted."""
    rows = "rows"
    """Many articles: ``read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]``."""
    container = "container"
    """Many files: ``read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[Found]``, where what is
    found is an ``InputFile``, an ``ArticleInput``, or ``Skipped`` for what is passed over."""


class Format(NamedTuple):
    """A format: the module of its reader in ``sources/readers``, the endings of its files, and the extra and packages
    that it needs."""

    name: str
    kind: Kind
    reader: str
    endings: tuple[str, ...]
    extra: str | None = None
    packages: tuple[str, ...] = ()


class Refused(NamedTuple):
    """A kind of file that is not read: its name, its endings, and what can be done about it."""

    name: str
    endings: tuple[str, ...] = ()
    remedy: str = ""


TEXT = Format("text", Kind.document, "text", (".txt", ".md"))
JSON_LINES = Format("JSON lines", Kind.rows, "json_lines", (".jsonl", ".ndjson"))
JSON = Format("JSON", Kind.rows, "json_values", (".json",), "tables", ("ijson",))
CSV = Format("CSV", Kind.rows, "delimited", (".csv", ".tsv"))
EXCEL = Format("Excel", Kind.rows, "excel", (".xlsx", ".xlsm"), "tables", ("openpyxl",))
PARQUET = Format("Parquet", Kind.rows, "parquet", (".parquet",), "tables", ("pyarrow",))
HTML = Format("HTML", Kind.document, "html", (".html", ".htm", ".xhtml"), "html", ("trafilatura",))
MAIL = Format("mail", Kind.container, "mail", (".eml", ".mhtml", ".mht"))
WORD = Format("Word", Kind.document, "word", (".docx",), "office", ("docx",))
PDF = Format("PDF", Kind.document, "pdf", (".pdf",), "office", ("pdfplumber",))
ZIP = Format("zip", Kind.container, "zip", (".zip",))
TAR = Format("tar", Kind.container, "tar", (".tar",))
GZIP = Format("gzip", Kind.container, "compressed", (".gz", ".tgz"))
BZIP2 = Format("bzip2", Kind.container, "compressed", (".bz2", ".tbz2"))
XZ = Format("xz", Kind.container, "compressed", (".xz", ".txz"))
# The standard library's own, or its copy for older Pythons: other readers take a cut file for a whole one.
_ZSTD_PACKAGES = ("compression.zstd",) if sys.version_info >= (3, 14) else ("backports.zstd",)
ZSTD = Format("zstd", Kind.container, "compressed", (".zst", ".tzst"), "zstd", _ZSTD_PACKAGES)
COMPRESSED = (GZIP, BZIP2, XZ, ZSTD)
FORMATS: tuple[Format, ...] = (
    TEXT,
    JSON_LINES,
    JSON,
    CSV,
    EXCEL,
    PARQUET,
    HTML,
    MAIL,
    WORD,
    PDF,
    ZIP,
    TAR,
    *COMPRESSED,
)
DELIMITERS = (",", ";", "\t", "|")
"""What may stand between the columns of a CSV."""
BY_NAME = {format.name: format for format in FORMATS}
BY_ENDING = {ending: format for format in FORMATS for ending in format.endings}

OLD_OFFICE = Refused(
    "an Office file of before 2007, or one with a password", (".doc", ".xls", ".ppt"),
    "save it without a password as .docx or .xlsx, for example with libreoffice --convert-to docx",
)  # fmt: skip
RICH_TEXT = Refused("a Rich Text file", (".rtf",), "save it as .docx, for example with libreoffice --convert-to docx")
OPEN_DOCUMENT = Refused(
    "an OpenDocument file", (".odt", ".ods", ".odp"), "save it as .docx or .xlsx, for example with libreoffice"
)
PRESENTATION = Refused("a presentation", (".pptx",), "save it as .pdf")
BOOK = Refused("an e-book", (".epub",), "unpack it with unzip and read the pages in it")
MAILBOX = Refused("a mailbox of many mails", (".mbox",), "save the mails one by one as .eml")
PICTURE = Refused("a picture", (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff"), "run OCR first")
OTHER_ARCHIVE = Refused("a 7z or RAR archive", (".7z", ".rar"), "unpack it, or pack it as .zip")
MEDIA = Refused("audio or video")
PROGRAM = Refused("a program")
DATABASE = Refused("a database", (".db", ".sqlite", ".duckdb"), "export its articles as .csv or .jsonl")
FONT = Refused("a font")
JOURNAL = Refused("the journal of a run", (".run",), "read the records beside it")
_REFUSED = (
    OLD_OFFICE, RICH_TEXT, OPEN_DOCUMENT, PRESENTATION, BOOK, MAILBOX, PICTURE, OTHER_ARCHIVE, DATABASE,
    JOURNAL,
)  # fmt: skip
REFUSED_ENDINGS = {ending: refused for refused in _REFUSED for ending in refused.endings}


def ending_of(name: str) -> str:
    """Return the ending of a name in lower case.

    >>> ending_of("2024/Tin.HTML")
    '.html'
    """
    return os.path.splitext(name)[1].lower()


def without_ending(name: str) -> str:
    """Return a name without the endings that say its format, also that of what is compressed.

    >>> without_ending("2024/tin.5.txt.gz"), without_ending("export.tar.xz"), without_ending("tin.2024")
    ('2024/tin.5', 'export', 'tin.2024')
    """
    stem, ending = os.path.splitext(name)
    if (format := BY_ENDING.get(ending.lower())) is None:
        return name
    return without_ending(stem) if format in COMPRESSED else stem


@cache
def is_installed(format: Format) -> bool:
    """Return True if the packages that a format needs are there."""
    try:
        return all(find_spec(package) for package in format.packages)
    except ModuleNotFoundError:  # of the package that it would be in
        return False


def needs(format: Format) -> str:
    """Return which extra a format needs.

    >>> needs(ZSTD)
    "zstd needs the extra zstd: pip install 'kcn-extract[zstd]'"
    """
    return f"{format.name} needs the extra {format.extra}: pip install 'kcn-extract[{format.extra}]'"
