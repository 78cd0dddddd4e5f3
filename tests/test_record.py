"""The record: its keys in order, where its article comes from, and lines of other versions."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.record import SCHEMA, Change, Fact, FactBasis, Record, Subject

VERSION_1 = (Path(__file__).parent / "record_version_1.jsonl").read_text(encoding="utf-8").splitlines()
EXTRACTOR = Extractor(names="never")
TEXT = "Tin ngắn\n\n16/4/2024\n\nNăm 2023, KCN Đình Trám thu hút 1,25 tỷ USD, tăng 12,5% so với năm 2022."


def article(**given: Any) -> dict[str, Any]:
    record = json.loads(EXTRACTOR.extract(TEXT, **given).to_json())
    return dict(record["article"])


def test_the_keys_and_their_order() -> None:
    record = json.loads(EXTRACTOR.extract(TEXT).to_json())
    assert list(record) == ["schema", "id", "source", "article", "mentions", "facts", "error"]
    assert list(record["article"]) == [
        "title", "published", "published_from", "place", "byline", "url", "site", "language", "encoding", "characters",
        "sha256",
    ]  # fmt: skip
    (fact,) = record["facts"]
    assert list(fact) == [
        "subject", "indicator", "value", "part", "period", "measure", "change", "share", "status", "basis",
        "confidence", "start", "end",
    ]  # fmt: skip
    assert list(fact["change"]) == ["direction", "amount", "factor", "from", "baseline"]
    assert fact["basis"] == {"subject": "clause", "period": "sentence"}


@pytest.mark.parametrize(
    ("given", "published", "published_from"),
    [
        ({}, "2024-04-16", "header"),
        ({"published": "2024-05-01"}, "2024-05-01", "given"),
        ({"published": "2024-04-16"}, "2024-04-16", "given"),  # the header says so too
        ({"published": "2024-05-01", "published_from": "file"}, "2024-05-01", "file"),
        ({"published_from": "file"}, "2024-04-16", "header"),
    ],
)
def test_where_the_day_of_publication_comes_from(given: dict[str, Any], published: str, published_from: str) -> None:
    about = article(**given)
    assert (about["published"], about["published_from"]) == (published, published_from)


def test_no_day_comes_from_nowhere() -> None:
    about = EXTRACTOR.extract("Doanh thu tăng 5%.").article
    assert about and (about.published, about.published_from) == (None, None)


@pytest.mark.parametrize(
    ("given", "url", "site"),
    [
        ({}, None, None),
        ({"url": "https://BaoBacGiang.vn/tin/1.html?a=b"}, "https://BaoBacGiang.vn/tin/1.html?a=b", "baobacgiang.vn"),
        ({"url": "https://a.vn/1", "site": "Báo A"}, "https://a.vn/1", "Báo A"),
        ({"url": "tin/1.html"}, "tin/1.html", None),
        ({"site": "a.vn"}, None, "a.vn"),
    ],
)
def test_address_and_site(given: dict[str, Any], url: str | None, site: str | None) -> None:
    about = article(**given)
    assert (about["url"], about["site"]) == (url, site)


def test_an_input_row_says_where_it_comes_from() -> None:
    row = {"text": TEXT, "id": "2024-05-01", "url": "https://a.vn/1", "published": "2024-05-01"}
    (record,) = EXTRACTOR.stream([row])
    assert record.article
    assert (record.article.published_from, record.article.site) == ("given", "a.vn")


def test_the_language() -> None:
    assert article()["language"] == "vi"
    english = EXTRACTOR.extract("Revenue rose by 5% to 3 million USD in the first quarter of the year.")
    assert english.article and english.article.language == "other"
    assert len(english.mentions) == 2  # nothing is refused


def test_a_record_is_read_back() -> None:
    fact = Fact(
        subject=Subject("place", "Bắc Giang"), indicator="projects", value=0, measure="stock",
        change=Change("up", from_=1), basis=FactBasis("title", "clause"), confidence=0.93, start=0, end=5,
    )  # fmt: skip
    record = Record(SCHEMA, "a", None, EXTRACTOR.extract(TEXT).article, EXTRACTOR.extract(TEXT).mentions, [fact])
    assert Record.from_json(record.to_json()) == record
    assert b'"from":1' in record.to_json() and b'"confidence":0.93' in record.to_json()


def test_version_1_is_read() -> None:
    whole, failed = map(Record.from_json, VERSION_1)
    assert whole.schema == failed.schema == SCHEMA
    old = json.loads(VERSION_1[0])
    new = json.loads(whole.to_json())
    assert new["article"] == {
        **old["article"], **dict.fromkeys(("published_from", "url", "site", "language", "encoding")),
    }  # fmt: skip
    assert [mention["text"] for mention in new["mentions"]] == [mention["text"] for mention in old["mentions"]]
    assert [fact["value"] for fact in new["facts"]] == [fact["value"] for fact in old["facts"]]
    assert new["facts"][0]["change"] == {**old["facts"][0]["change"], "from": None}
    assert (new["facts"][0]["measure"], new["facts"][0]["confidence"]) == (None, None)
    bases = {
        mention["text"]: mention["value"].get("basis") for mention in new["mentions"] if mention["label"] == "DATE"
    }
    assert bases["ngày 2/9"] == "published" and bases["năm 2021"] == "text"
    assert whole.mentions[4].value and getattr(whole.mentions[4].value, "amount", None) == Decimal("12.5")
    assert failed.error and failed.error.type == "empty" and failed.article is None
    assert Record.from_json(whole.to_json()) == whole


@pytest.mark.parametrize("schema", ["kcn_extract.record/3", "", "records"])
def test_another_version_is_said_before_anything_else_is_wrong(schema: str) -> None:
    line = json.dumps({"schema": schema, "mentions": "of another form"})
    with pytest.raises(ValueError, match=rf"unknown schema '{schema}' \(expected kcn_extract.record/2 or"):
        Record.from_json(line)
