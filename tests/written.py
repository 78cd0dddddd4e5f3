"""An article written in each format that can be read, and files that are broken in many ways."""

from __future__ import annotations

import bz2
import csv
import gzip
import html
import io
import json
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from kcn_extract.sources.formats import BY_ENDING, ending_of, is_installed


class Written(NamedTuple):
    """What is written: a title, paragraphs, a day."""

    title: str
    paragraphs: tuple[str, ...]
    day: str = "2024-04-16"

    @property
    def text(self) -> str:
        """The title and the paragraphs, a line each."""
        return "\n".join((self.title, *self.paragraphs))


def as_text(article: Written) -> bytes:
    return article.text.encode()


def as_html(article: Written) -> bytes:
    body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in article.paragraphs)
    title = html.escape(article.title)
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta property="article:published_time" content="{article.day}"></head>\n'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{body}</article></body></html>\n"
    ).encode()


def as_mail(article: Written) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "press@kcn.example", "news@kcn.example", article.title
    mail["Date"] = "Tue, 16 Apr 2024 09:00:00 +0700"
    mail.set_content("\n".join(article.paragraphs))
    return mail.as_bytes()


def as_saved_page(article: Written) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "<Saved by Blink>", article.title
    mail["Snapshot-Content-Location"] = "https://kcn.example/tin.html"
    mail.set_content(as_html(article).decode(), subtype="html", cte="quoted-printable")
    mail.make_related()
    return mail.as_bytes()


def as_word(article: Written) -> bytes:
    from docx import Document

    document = Document()
    document.add_heading(article.title, 0)
    for paragraph in article.paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(article: Written) -> bytes:
    """One page; the font names the characters but draws none."""
    letters = sorted(set(article.text) - {"\n"})
    code_of = {letter: f"{code:04x}" for code, letter in enumerate(letters, 1)}
    shown = "\n".join(
        f"<{''.join(code_of[letter] for letter in line)}> Tj T*" for paragraph in article.text.splitlines()
        for line in _wrapped(paragraph)
    )  # fmt: skip
    names = "".join(f"<{code}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in code_of.items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        _stream(f"BT /F 10 Tf 14 TL 50 800 Td\n{shown}\nET"),
        b"<</Type/Font/Subtype/Type0/BaseFont/Nameless/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Nameless/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 500/FontDescriptor 8 0 R>>",
        _stream(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(letters)} beginbfchar\n{names}endbfchar\n"
            "endcmap end end"
        ),
        b"<</Type/FontDescriptor/FontName/Nameless/Flags 4/FontBBox[0 0 500 700]/ItalicAngle 0/Ascent 700/Descent 0"
        b"/CapHeight 700/StemV 80>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        content, size, table, size, len(content),
    )  # fmt: skip


def _stream(content: str) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content.encode())


def _wrapped(paragraph: str) -> list[str]:
    lines = [""]
    for word in paragraph.split(" "):
        if len(lines[-1]) + len(word) > 90:
            lines.append("")
        lines[-1] += f"{word} "
    return lines


def row_of(article: Written) -> dict[str, str]:
    return {"title": article.title, "text": article.text, "published": article.day}


def as_json_lines(article: Written) -> bytes:
    return json.dumps(row_of(article), ensure_ascii=False).encode() + b"\n"


def as_json(article: Written) -> bytes:
    return json.dumps([row_of(article)]).encode()


def as_delimited(article: Written, delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(row_of(article)), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(row_of(article))
    return stream.getvalue().encode()


def as_tabbed(article: Written) -> bytes:
    return as_delimited(article, "\t")


def as_workbook(article: Written) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.append(list(row_of(article)))
    workbook.active.append(list(row_of(article).values()))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def as_parquet(article: Written) -> bytes:
    import pyarrow
    from pyarrow import parquet

    stream = io.BytesIO()
    parquet.write_table(pyarrow.table({key: [value] for key, value in row_of(article).items()}), stream)
    return stream.getvalue()


def as_zip(article: Written) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tin.txt", as_text(article))
    return stream.getvalue()


def as_tar(article: Written) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("tin.txt")
        member.size = len(as_text(article))
        archive.addfile(member, io.BytesIO(as_text(article)))
    return stream.getvalue()


_WRITERS: dict[str, tuple[Callable[[Written], bytes], str | None]] = {
    ".txt": (as_text, None), ".md": (as_text, None), ".html": (as_html, None), ".eml": (as_mail, None),
    ".mhtml": (as_saved_page, None), ".docx": (as_word, "docx"), ".pdf": (as_pdf, None),
    ".jsonl": (as_json_lines, None), ".json": (as_json, None), ".csv": (as_delimited, None), ".tsv": (as_tabbed, None),
    ".xlsx": (as_workbook, "openpyxl"), ".parquet": (as_parquet, "pyarrow"), ".zip": (as_zip, None),
    ".tar": (as_tar, None), ".txt.gz": (lambda article: gzip.compress(as_text(article), mtime=0), None),
    ".jsonl.xz": (lambda article: lzma.compress(as_json_lines(article)), None),
    ".txt.bz2": (lambda article: bz2.compress(as_text(article)), None),
}  # fmt: skip
WRITERS = {
    ending: write
    for ending, (write, package) in _WRITERS.items()
    if (format := BY_ENDING.get(ending_of(f"tin{ending}")))
    and is_installed(format)
    and (not package or find_spec(package))
}
"""For each ending of a format that is installed, what writes an article."""


# ---- broken files ----

_ARTICLE = Written("Tin ngắn", ("KCN Đình Trám thu hút 5 triệu USD, tăng 5%.",))


def _cut(ending: str) -> bytes:
    whole = WRITERS[ending](_ARTICLE)
    return whole[: len(whole) * 2 // 3]


def broken_files() -> dict[str, bytes]:
    """Return files that give an error each, by their names: one for each way of being broken."""
    files = {
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "byte-order-mark.txt": b"\xef\xbb\xbf",
        "bad-byte.txt": _ARTICLE.text.encode() + b"\xff\x00\xfe",
        "binary.txt": bytes(range(256)) * 8,
        "cut-character.txt": b"\xe1\xbb",
        "program.txt": b"\x7fELF\x02\x01\x01" + bytes(200),
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "not-json.jsonl": b'{"text": "5%"\n',
        "no-text.jsonl": b'{"text": null}\n',
        "number-as-text.jsonl": b'{"text": 5}\n',
        "list.jsonl": b'{"text": "5%", "id": []}\n',
        "nested.jsonl": b'{"text": "5%", "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n",
        "surrogate.jsonl": b'{"text": "5% \\ud800"}\n',
        "cut-utf-16.txt": b"\xff\xfe5\x00%",
        "half-a-character.jsonl": b'{"text": "5% \xe1\xbb"}\n',
        "not-a.zip": b"PK\x03\x04" + b"\xff" * 100,
        "not-a.txt.gz": b"\x1f\x8b\x08\x00" + b"\xff" * 100,
        "not-a.tar": b"\xff" * 1024,
    }
    if ".html" in WRITERS:
        files["no-text.html"] = b"<!DOCTYPE html><html><head><title>Tin</title></head><body><p> </p></body></html>"
    cut = {f"cut{ending}": _cut(ending) for ending in WRITERS if ending not in _CUT_IS_SHORTER}
    return files | cut


_CUT_IS_SHORTER = (".txt", ".md", ".html", ".eml", ".mhtml", ".csv", ".tsv", ".jsonl", ".tar", ".pdf")
"""The endings of formats whose beginning is a file in itself."""


def write_folder(folder: Path, good: int, broken: int) -> None:
    """Write so many good articles, in all formats by turns and in sub-folders, and broken ones between them."""
    writers, faults = list(WRITERS.items()), list(broken_files().items())
    for number in range(good):
        ending, write = writers[number % len(writers)]
        article = Written(
            f"Tin số {number}", (f"KCN Đình Trám thu hút {number + 1} triệu USD, tăng {number % 90}%.",) * 3
        )
        _write(folder / f"{number % 7}" / f"good-{number:04}{ending}", write(article))
    for number in range(broken):
        name, content = faults[number % len(faults)]
        _write(folder / f"{number % 5}" / f"bad-{number:04}-{name}", content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    write_folder(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
