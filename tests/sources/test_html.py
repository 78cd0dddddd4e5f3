"""Pages: what is taken out of them, and what of them is left."""

from functools import cache
from pathlib import Path

import pytest

from kcn_extract import Extractor, Record
from kcn_extract.sources.article_input import ArticleInput, Document
from kcn_extract.sources.fields import FIELDS
from kcn_extract.sources.readers.page_metadata import Metadata
from kcn_extract.sources.reading import Articles, opened
from kcn_extract.sources.recognition import is_page
from kcn_extract.sources.usual_names import COLUMNS, usual_names
from kcn_extract.sources.usual_names import PAGES as OF_PAGES

DAY = "2024-05-02"
PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@cache
def extractor() -> Extractor:
    return Extractor(names="never", confidence=0.3)


def text_of(page: str) -> str:
    return opened(ArticleInput(document=Document("HTML", page.encode()))).text


def about(page: str) -> ArticleInput:
    return opened(ArticleInput(document=Document("HTML", page.encode())))


def found(record: Record) -> tuple[list[object], list[object]]:
    """What a record holds, without the places in the text."""
    mentions = [(mention.label, mention.text, mention.value) for mention in record.mentions]
    facts = [
        (
            record.mentions[fact.value].text,
            fact.subject and fact.subject.name,
            fact.indicator,
            fact.period and fact.period.end,
        )
        for fact in record.facts
    ]
    return mentions, facts


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_the_same_as_its_text(path: Path) -> None:
    (page,) = Articles([str(path)])
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert page.error is None
    read = extractor().extract(page.text, page.published, title=page.title)
    assert found(read) == found(extractor().extract(text, page.published))
    assert read.facts


@pytest.mark.parametrize(
    ("name", "published", "site", "address"),
    [
        ("newspaper", "2024-05-14T07:05:00", "Báo Miền Thượng", "https://baomienthuong.example/kinh-te/hoa-xuan-1204.html"),
        ("table", "2024-04-09", None, None),
        ("amp", "2024-07-30T23:20:00", None, "https://sanvang.example/becamex-tay-ninh-lai-210-ty-dong-77.html"),
        ("chrome-saved", "2024-05-21T10:30:00", None, "https://vietinvest.example/phu-tho-hut-fdi-202405211030.html"),
        ("stamp-only", None, None, None),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself(name: str, published: str | None, site: str | None, address: str | None) -> None:
    (page,) = Articles([str(PAGES[0].parent / f"{name}.html")])
    assert (page.published, page.site, page.url) == (published, site, address)
    assert page.published_from == ("metadata" if published else "given")
    assert page.title == page.text.partition("\n")[0]


def test_the_author_that_a_page_names_is_the_byline() -> None:
    (record,) = extractor().stream(Articles([str(PAGES[0].parent / "table.html")]))
    assert record.article and (record.article.byline, record.article.published_from) == ("Minh Đạo", "metadata")


def test_a_stamp_is_read_where_the_metadata_have_no_day() -> None:
    (page,) = Articles([str(PAGES[0].parent / "stamp-only.html")])
    article = extractor().extract(page.text, title=page.title).article
    assert article and (article.published, article.published_from) == ("2024-04-03T08:10:00", "header")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="pubdate" content="2024-05-02"><meta property="article:modified_time" content="2024-06-01">', DAY),
        ('<meta property="article:modified_time" content="2024-06-01">', None),
        ('<script type="application/ld+json">{"@type":"ItemList","datePublished":"2020-01-01"}</script>', None),
        ('<script type="application/ld+json">{oh</script><meta itemprop="datePublished" content="2024-05-02">', DAY),
        ('<meta name="date" content="hôm nay">', None),
    ],
)  # fmt: skip
def test_the_day_of_a_page(head: str, published: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>Vốn 5 tỷ đồng, khởi công ngày 1/3/2021.</p></body></html>"
    assert about(page).published == published


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Diện tích 5 m<sup>2</sup>,\n  giá   6&nbsp;USD.</p>", "Diện tích 5 m2, giá 6\u00a0USD."),
        ("<div>Một<br>Hai<br/><br/>Ba</div>", "Một\nHai\nBa"),
        ("<font><p>Năm 2023</p><p>5 tỷ đồng</p></font>", "Năm 2023\n\n5 tỷ đồng"),
        ("<zone-body><p>đạt 20</p><p>24 tỷ</p></zone-body>", "đạt 20\n\n24 tỷ"),
        ("<div><strong><p>Một</p></strong></div><p>Hai.</p>", "**Một**\n\nHai."),
        ("<p>A:</p><ul><li>Một</li><li><p>Hai</p><ul><li>Ba</li></ul></li></ul>", "A:\n\n- Một\n- Hai\n  - Ba"),
        ("<ol start='3'><li>Một</li><li>b) Hai</li></ol>", "3. Một\nb) Hai"),
        ("<h2>Đầu</h2><p>Thân.</p><p><b>Giữa</b></p><p>Thân.</p>", "## Đầu\n\nThân.\n\n**Giữa**\n\nThân."),
        ("<p>a</p><p style='display:none'>9 tỷ</p><div hidden>8 tỷ</div><!-- 7 tỷ --><p>b</p>", "a\n\nb"),
        (
            "<p>Một đoạn văn dài.</p><p><a href='/x'>Xem thêm: Giá 5 tỷ</a></p><p>Cuối.</p>",
            "Một đoạn văn dài.\n\nCuối.",
        ),
        ("<p>x</p><table><tr><td>Khu<td>Giá<tr><td>A<td rowspan=2>5<tr><td>B</table>", "x\n\nKhu\tGiá\nA\t5\nB\t5"),
        ("<table><tr><td><p>Một đoạn.</p><p>Hai đoạn.</p></td></tr></table>", "Một đoạn.\n\nHai đoạn."),
        ("<div><p>Một</p>Hai<p>Ba</p></div>", "Một\n\nHai\n\nBa"),
    ],
)
def test_the_form_of_the_text(page: str, text: str) -> None:
    assert text_of(page) == text


def test_a_container_is_not_taken_for_an_advertisement() -> None:
    body = "<p>Khu công nghiệp thu hút 5 dự án với tổng vốn 300 tỷ đồng trong năm nay.</p>" * 4
    page = f"<html><body class='has-sidebar'><div class='post tag-kcn menu-open'><h1>Tin</h1>{body}</div></body></html>"
    assert text_of(page).count("300 tỷ đồng") == 4


@pytest.mark.parametrize(
    ("attributes", "is_beside"),
    [
        ("class='box-tinlienquan'", True),
        ("id='tin-lien-quan_2'", True),
        ("class='wide adsbygoogle'", True),
        ("class='articleRelatedNews'", True),
        ("class='advertisement-top'", True),
        ("class='post-tags'", True),
        ("class='tags-cloudless'", False),
        ("class='adrem'", False),
        ("class='tag-lien-quan'", False),
        ("class='badges download'", False),
    ],
)
def test_what_stands_beside_an_article_is_told_by_its_names(attributes: str, is_beside: bool) -> None:
    text = text_of(f"<p>Một đoạn văn của bài.</p><div {attributes}><p>Hai.</p></div><p>Ba đoạn.</p>")
    assert text == "Một đoạn văn của bài.\n\n" + "Hai.\n\n" * (not is_beside) + "Ba đoạn."


@pytest.mark.parametrize(
    ("table", "whats"), [(COLUMNS, {*FIELDS, "articles"}), (OF_PAGES, {*Metadata._fields, "beside"})]
)
def test_each_name_of_a_table_is_used_and_stands_there_once(table: str, whats: set[str]) -> None:
    names = usual_names(table)
    assert names.keys() == whats
    for of_it in names.values():
        assert all(of_it) and sorted({name.strip().lower() for name in of_it}) == sorted(of_it)


@pytest.mark.parametrize(
    "page", ["<html><body><nav><a href='/'>Trang chủ</a></nav></body></html>", "<html></html>", "<!doctype html><p> "]
)
def test_a_page_without_an_article_is_an_error(page: str) -> None:
    article = about(page)
    assert article.text == "" and article.error and article.error.type in ("no_article", "empty")


def test_the_encoding_that_a_page_declares() -> None:
    page = '<meta charset="windows-1258"><p>Vốn đầu tư của dự án là năm tỷ đồng.</p>'
    import unicodedata

    data = unicodedata.normalize("NFC", page).encode("utf-16")
    article = opened(ArticleInput(document=Document("HTML", data)))
    assert article.text == "Vốn đầu tư của dự án là năm tỷ đồng." and article.encoding


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("<!DOCTYPE html>\n<html>", True),
        ("\n <html lang='vi'>", True),
        ('<?xml version="1.0"?>\n<!doctype html SYSTEM "x">', True),
        ("<!-- saved from url=(0014)about:internet -->\n<html>", True),
        ("<p>Vốn 5 tỷ đồng.</p>", True),
        ("<div class='a'>Vốn 5 tỷ đồng.\n<br>Lãi 3 tỷ", False),
        ("Vốn 5 tỷ.<br><br>Lãi 3 tỷ.<br><br>Hết.", True),
        ("<p>Vốn 5 tỷ\n<p>Lãi 3 tỷ\n<p>Thuế 1 tỷ\n<p>Hết", True),
        ("Vốn <b>5 tỷ</b> đồng.<br>", False),
        ("<htmlx> là gì", False),
        ("Lãi < 5%, vốn > 3 tỷ.", False),
        ("Một trang có\n<div>\n<p>\n</p>\n</div>\nvà thế là hết.\n\nAi cũng biết.\n\nĐoạn ba.\n\nĐoạn bốn.", False),
        ("Hàm dùng thẻ <p>, <div>, <ul> và <li>.\n\nĐoạn hai.\n\nĐoạn ba.", False),
    ],
)
def test_what_is_a_page(text: str, page: bool) -> None:
    assert is_page(text) is page
