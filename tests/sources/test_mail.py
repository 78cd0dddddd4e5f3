"""Mails and pages saved as .mhtml: the article, its day, and the attachments."""

from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.readers.mail import unwrapped
from kcn_extract.sources.reading import Articles

PAGE = "<html><head><title>Trang</title></head><body><p>KCN Quế Võ thu hút <b>5 tỷ</b> đồng.</p></body></html>"


def mail(subject: str = "Fwd: Thông cáo tháng 5") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ban@kcn.example"
    message["To"] = "bao@tin.example"
    message["Subject"] = subject
    message["Date"] = "Tue, 14 May 2024 23:30:00 +0000"
    return message


def read(tmp_path: Path, data: bytes, name: str = "tin.eml") -> list[ArticleInput]:
    (tmp_path / name).write_bytes(data)
    return list(Articles([str(tmp_path / name)]))


def test_a_mail_has_the_day_of_its_header(tmp_path: Path) -> None:
    message = mail()
    message.set_content("Vốn 5 tỷ đồng.")
    (article,) = read(tmp_path, message.as_bytes())
    assert (article.id, article.text.strip(), article.title) == ("tin", "Vốn 5 tỷ đồng.", "Thông cáo tháng 5")
    assert (article.published, article.published_from) == ("2024-05-14T23:30:00+00:00", "metadata")


def test_a_mail_with_a_picture_inside_stays_a_mail(tmp_path: Path) -> None:
    related = EmailMessage()
    for name, value in mail().items():
        related[name] = value
    related.set_content("<p>Vốn 5 tỷ đồng.</p>", subtype="html")
    related.add_related(b"GIF89a", "image", "gif")
    (article, *_) = read(tmp_path, bytes(related))
    assert article.title and article.published and article.published_from == "metadata"


def test_the_page_of_a_mail_is_preferred_to_its_plain_text(tmp_path: Path) -> None:
    message = mail()
    message.set_content("Xem bản HTML.")
    message.add_alternative(PAGE, subtype="html", cte="quoted-printable")
    (article,) = read(tmp_path, message.as_bytes())
    assert "KCN Quế Võ thu hút 5 tỷ đồng." in article.text and article.title == "Thông cáo tháng 5"


def test_attachments_are_articles_of_their_own(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Vốn 6 tỷ đồng.")
    document.save(str(tmp_path / "a.docx"))
    inner = mail("Thư trước")
    inner.set_content("Vốn 7 tỷ đồng.")
    message = mail()
    message.set_content("Gửi kèm.")
    word = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    content = (tmp_path / "a.docx").read_bytes()
    message.add_attachment(content, maintype="application", subtype=word, filename="thông cáo.docx")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="../logo.png")
    message.add_attachment(inner)
    (tmp_path / "tin.eml").write_bytes(message.as_bytes())
    articles = Articles([str(tmp_path / "tin.eml")])
    found = [(article.id, article.text.strip()) for article in articles]
    assert found == [("tin", "Gửi kèm."), ("tin/thông cáo", "Vốn 6 tỷ đồng."), ("tin/3", "Vốn 7 tỷ đồng.")]
    assert dict(articles.skipped) == {".png": 1}


MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://tin.example/kcn-1.html
Subject: =?utf-8?Q?Trang?=
Date: Sun, 1 Jun 2025 09:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit
Content-Location: https://tin.example/kcn-1.html

{PAGE.replace("</title>", '</title><meta property="article:published_time" content="2024-05-14">')}
--x
Content-Type: text/css
Content-Location: https://tin.example/a.css

p {{ color: red }}
--x--
"""


def test_a_saved_page_has_the_day_of_the_page(tmp_path: Path) -> None:
    """The header says when it was saved."""
    (article,) = read(tmp_path, MHTML.encode(), "tin.mhtml")
    assert article.text == "Trang\n\nKCN Quế Võ thu hút 5 tỷ đồng."
    assert article.published and article.published.startswith("2024-05-14")
    assert article.url == "https://tin.example/kcn-1.html"
    (undated,) = read(tmp_path, MHTML.replace("article:published_time", "x").encode(), "tin.txt")
    assert (undated.published, undated.text) == (None, article.text)


@pytest.mark.parametrize("content", [b"Subject: a\nFrom: b\nDate: c\n\n", b"Subject: a\nFrom: b\nTo: \xff\xfe\n\n \n"])
def test_a_mail_without_a_text_is_an_error(tmp_path: Path, content: bytes) -> None:
    (article,) = read(tmp_path, content)
    assert article.error and article.error.type == "empty"


def test_a_text_with_headers_of_its_own_is_no_mail(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "Tin: vui\nNgày: 5/5/2024\nVốn: 5 tỷ\n\nHết.".encode(), "tin.txt")
    assert article.text.startswith("Tin: vui")


WRAPPED = "Bốn tháng đầu năm 2024, khu công nghiệp Hòa Xuân thu hút ba dự án\n"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (WRAPPED * 4 + "hết.", " ".join([WRAPPED.strip()] * 4) + " hết."),
        (WRAPPED * 4 + "hết.\n\nĐoạn hai.", " ".join([WRAPPED.strip()] * 4) + " hết.\n\nĐoạn hai."),
        (WRAPPED * 4 + "- một mục", " ".join([WRAPPED.strip()] * 4) + "\n- một mục"),
        ("Một dòng.\nHai dòng.\nBa dòng.", "Một dòng.\nHai dòng.\nBa dòng."),
        (WRAPPED * 4 + "x" * 100, WRAPPED * 4 + "x" * 100),
    ],
)
def test_lines_cut_to_the_width_of_a_screen_are_joined(text: str, whole: str) -> None:
    assert unwrapped(text) == whole
