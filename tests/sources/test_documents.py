"""Word and PDF documents: what their text is, and what is said of one without."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement

from kcn_extract import Extractor
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.reading import Articles

PDFS = Path(__file__).parent / "documents"


def read(path: Path) -> ArticleInput:
    (article,) = Articles([str(path)])
    return article


def table(document: Any, rows: list[list[str]]) -> Any:
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(at, column).text = text
    return made


def bold(document: Any, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def headings(document: Any) -> None:
    document.add_paragraph("Tin", style="Title")
    document.add_paragraph("Sapo.")
    document.add_heading("Một", 1)
    document.add_heading("Hai", 2)
    bold(document, "Ba")
    document.add_paragraph("Thân.")


def bold_lines(document: Any) -> None:
    bold(document, "Tin")
    document.add_paragraph("Vốn ").add_run("5 tỷ").bold = True
    bold(document, "Đó là tất cả.")
    bold(document, "Hoàng Lam")


def lists(document: Any) -> None:
    for text, style in (
        ("Tin", None), ("Gồm:", None), ("A", "List Bullet"), ("B", "List Bullet"), ("C", "List Bullet 2"),
        ("Một", "List Number"), ("Hai", "List Number"), ("- gõ tay", None),
    ):  # fmt: skip
        document.add_paragraph(text, style=style)


def merged_cells(document: Any) -> None:
    document.add_paragraph("Tin")
    rows = [["Khu", "2024", ""], ["", "Giá (USD)", "Đất (ha)"], ["Bắc Ninh", "", ""], ["Quế Võ", "145", "9"]]
    made = table(document, rows)
    made.cell(0, 0).merge(made.cell(1, 0))
    made.cell(0, 1).merge(made.cell(0, 2))
    document.add_paragraph("Cuối.")


def letterhead(document: Any) -> None:
    table(document, [["UBND tỉnh X", "Cộng hòa"]])
    document.add_paragraph("Thân.")


def table_in_a_table(document: Any) -> None:
    outer = table(document, [["Trái", ""], ["Dưới", "Góc"]])
    inner = outer.cell(0, 1).add_table(2, 2)
    for at, text in enumerate(("KCN", "Diện tích", "Hòa Xuân", "98 ha")):
        inner.cell(at // 2, at % 2).text = text


def changes_and_controls(document: Any) -> None:
    paragraph = document.add_paragraph("Vốn ")
    for tag, text in (("w:del", "3 tỷ"), ("w:ins", "5 tỷ")):
        change, run = OxmlElement(tag), OxmlElement("w:r")
        words = OxmlElement("w:delText" if tag == "w:del" else "w:t")
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(document.add_paragraph("Trong khung.")._p)
    control.append(content)
    document.element.body.insert(1, control)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (headings, "Tin\n\nSapo.\n\n## Một\n\n### Hai\n\n**Ba**\n\nThân."),
        (bold_lines, "Tin\n\nVốn 5 tỷ\n\nĐó là tất cả.\n\nHoàng Lam"),
        (lists, "Tin\n\nGồm:\n\n- A\n- B\n- C\n1. Một\n2. Hai\n- gõ tay"),
        (merged_cells, "Tin\n\nKhu\t2024 Giá (USD)\t2024 Đất (ha)\nBắc Ninh\t\t\nQuế Võ\t145\t9\n\nCuối."),
        (letterhead, "UBND tỉnh X\n\nCộng hòa\n\nThân."),
        (table_in_a_table, "Trái\n\nKCN\tDiện tích\nHòa Xuân\t98 ha\n\nDưới\n\nGóc"),
        (changes_and_controls, "Vốn 5 tỷ\n\nTrong khung."),
    ],
)
def test_word(tmp_path: Path, make: Callable[[Any], None], text: str) -> None:
    document = docx.Document()
    make(document)
    document.save(str(tmp_path / "tin.docx"))
    article = read(tmp_path / "tin.docx")
    assert (article.id, article.text, article.published) == ("tin", text, None)


def test_a_document_is_recognised_by_its_content(tmp_path: Path) -> None:
    written = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Vốn 5 tỷ")
    document.save(written)
    (tmp_path / "tin.txt").write_bytes(written.getvalue())
    assert read(tmp_path / "tin.txt").text == "Vốn 5 tỷ"
    (tmp_path / "download").write_bytes((PDFS / "newsletter.pdf").read_bytes())
    assert [article.id for article in Articles([str(tmp_path)])] == ["download", "tin"]


def test_pdf() -> None:
    """Lines are joined within a column and over the page, the table has its cells, running heads are left out."""
    paragraphs = read(PDFS / "newsletter.pdf").text.split("\n\n")
    assert paragraphs[0] == "Khu công nghiệp Hòa Xuân đón thêm 3 nhà máy trong bốn tháng đầu năm 2024"
    assert paragraphs[2:6] == [
        "**Thiếu 2.500 lao động**", "Khu cần:", "- 1.500 thợ may;\n- 1.000 thợ điện.",
        "Khu\tGiá (USD/m2)\tLấp đầy (%)\nQuế Võ\t145\t96\nYên Phong\t138\t98",
    ]  # fmt: skip
    first, second = paragraphs[1], paragraphs[6]
    assert first.startswith("Theo ban quản lý khu") and first.endswith("so với cuối năm 2023.")
    assert second.startswith("Dự án lớn nhất") and second.endswith("có vốn 35 triệu USD.")
    assert paragraphs[7:] == [first, second, first, second]


def test_the_facts_of_a_pdf() -> None:
    record = Extractor(names="never").extract(read(PDFS / "newsletter.pdf").text)
    facts = {(record.mentions[fact.value].text, fact.indicator) for fact in record.facts}
    assert {("78%", "occupancy_rate"), ("145", "rent"), ("98", "occupancy_rate")} <= facts


@pytest.mark.parametrize(
    ("name", "content", "type", "words"),
    [
        ("scan.pdf", (PDFS / "scan.pdf").read_bytes(), "no_text", "no text in its 3 pages: scanned? run OCR"),
        ("a.pdf", (PDFS / "encrypted.pdf").read_bytes(), "encrypted", "password"),
        ("a.pdf", (PDFS / "newsletter.pdf").read_bytes()[:5000], "broken", "broken PDF"),
        ("a.pdf", b"%PDF-1.7\n", "broken", "broken PDF"),
        ("a.docx", b"PK\x03\x04[Content_Types].xml word/", "broken", "broken Word"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_supported", "as .docx"),
        ("a.rtf", b"{\\rtf1 Von 5 ty}", "not_supported", "Rich Text"),
        ("a.epub", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "not_supported", "e-book"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, type: str, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    article = read(tmp_path / name)
    assert article.error and article.error.type == type and words in article.error.message
