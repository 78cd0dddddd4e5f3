"""What was once read wrongly without a word: each is right now, or refused by name."""

import json
from functools import cache
from pathlib import Path

import pytest
from old_encodings import LEGACY
from written import WRITERS, Written, as_saved_page

from kcn_extract.extractor import Extractor
from kcn_extract.record import MoneyValue, Record
from kcn_extract.run.job import record_of
from kcn_extract.sources.fields import UnknownColumns
from kcn_extract.sources.reading import Articles

ARTICLE = Written(
    "Bắc Giang đón thêm vốn mới",
    (
        "Ban quản lý các khu công nghiệp tỉnh Bắc Giang cho biết KCN Đình Trám đã thu hút 25 triệu USD trong năm 2023.",
        "Các doanh nghiệp trong khu được hỗ trợ thủ tục, đường điện và nước sạch để sớm đi vào hoạt động ổn định.",
    ),
)
OTHER = "Công ty khác rao bán 999 triệu USD"


@cache
def extractor() -> Extractor:
    return Extractor(names="never")


def records(path: Path) -> list[Record]:
    return [record_of(extractor(), article) for article in Articles([str(path)]).unopened()]


def amounts(record: Record) -> list[int]:
    values = [mention.value for mention in record.mentions if isinstance(mention.value, MoneyValue)]
    return [int(value.amount) for value in values if value.amount is not None]


def read(path: Path, content: bytes) -> list[Record]:
    path.write_bytes(content)
    return records(path)


def test_a_csv_is_rows_not_one_article(tmp_path: Path) -> None:
    two = WRITERS[".csv"](ARTICLE) + f"Tin khác,{OTHER},2024-01-01\r\n".encode()
    first, second = read(tmp_path / "tin.csv", two)
    assert (amounts(first), amounts(second)) == ([25_000_000], [999_000_000])
    assert first.article and first.article.published == "2024-04-16"
    (tmp_path / "other.csv").write_text("ma,gia\n1,5 tỷ đồng\n", "utf-8")
    with pytest.raises(UnknownColumns, match="ma, gia"):
        Articles([str(tmp_path / "other.csv")])


def test_json_is_its_articles_not_its_source(tmp_path: Path) -> None:
    pytest.importorskip("ijson")
    rows = [{"content": ARTICLE.text, "pubDate": "16/04/2024"}, {"content": OTHER}]
    first, second = read(tmp_path / "tin.json", json.dumps({"articles": rows}).encode())
    assert (amounts(first), amounts(second)) == ([25_000_000], [999_000_000])
    assert first.article and first.article.published == "2024-04-16"


def test_a_saved_page_is_its_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (record,) = read(tmp_path / "tin.mhtml", as_saved_page(ARTICLE))
    assert record.error is None and amounts(record) == [25_000_000]
    assert record.article and record.article.title == ARTICLE.title


def test_what_stands_beside_a_fragment_is_no_fact(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.paragraphs)
    fragment = f'<div class="content"><h1>{ARTICLE.title}</h1>{body}</div><div class="quang-cao"><p>{OTHER}</p></div>'
    for name in ("tin.html", "tin.txt"):
        (record,) = read(tmp_path / name, fragment.encode())
        assert record.error is None and amounts(record) == [25_000_000], name


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_old_encodings_are_converted(name: str, tmp_path: Path) -> None:
    encoded = LEGACY[name](ARTICLE.text)
    (record,) = read(tmp_path / "tin.txt", encoded)
    expected = read(tmp_path / "same.txt", ARTICLE.text.encode())[0]
    assert [mention.text for mention in record.mentions] == [mention.text for mention in expected.mentions]
    assert record.article and record.article.encoding and name in record.article.encoding


def test_a_text_that_was_encoded_twice_is_mended(tmp_path: Path) -> None:
    twice = ARTICLE.text.encode().decode("cp1252", "ignore").encode()
    whole = ARTICLE.text.encode().decode("latin-1").encode()
    (record,) = read(tmp_path / "tin.txt", whole)
    assert amounts(record) == [25_000_000] and record.article and record.article.encoding
    (lossy,) = read(tmp_path / "lossy.txt", twice)
    assert lossy.error is not None or amounts(lossy) == [25_000_000]


def test_a_mixed_folder_says_what_it_passes_over(tmp_path: Path) -> None:
    for name, content in {
        "a.txt": ARTICLE.text.encode(), "b.jsonl": WRITERS[".jsonl"](ARTICLE), "style.css": b"p {}",
        "photo.jpg": b"\xff\xd8\xff", "prices.csv": b"ma,gia\n1,5\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
    articles = Articles([str(tmp_path)])
    found = [record_of(extractor(), article) for article in articles.unopened()]
    assert [amounts(record) for record in found] == [[25_000_000]] * 2
    assert set(articles.skipped) >= {".css", ".jpg"} and articles.skipped.total() == 3


def test_units_in_the_head_of_a_table_are_those_of_its_cells(tmp_path: Path) -> None:
    table = (
        "Vốn đầu tư vào các khu công nghiệp\n\n| Khu công nghiệp | Vốn đầu tư (triệu USD) |\n| --- | --- |\n"
        "| KCN Đình Trám | 250 |\n| KCN Quang Châu | 1.200 |\n"
    )
    (record,) = read(tmp_path / "tin.md", table.encode())
    values = [record.mentions[fact.value].value for fact in record.facts if fact.value is not None]
    told = sorted(int(value.amount) for value in values if isinstance(value, MoneyValue) and value.amount is not None)
    assert told == [250_000_000, 1_200_000_000]
