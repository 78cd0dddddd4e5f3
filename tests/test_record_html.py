"""A record as it is looked at: in a notebook, and by the sentences and figures of its facts."""

import pickle
import re
from decimal import Decimal
from html import unescape

import pytest
from msgspec.structs import replace

from kcn_extract import Extractor, Record, extract
from kcn_extract.record import Change, Fact, Subject

TEXT = "Năm 2023, KCN Đình Trám nộp ngân sách 300,5 tỷ đồng, tăng 12%. Tỉnh có 9 KCN."


def shown(record: Record) -> str:
    return record._repr_html_()


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_the_text_is_marked_and_facts_are_a_table() -> None:
    record = extract(TEXT, id="tin")
    html = shown(record)
    assert len(re.findall("<mark ", html)) == len(record.mentions)
    for mention in record.mentions:
        assert re.search(rf">{mention.text}<span[^>]*> {mention.label}</span></mark>", html)
        assert mention.rule in html
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html)[:8]
    assert cells[:5] == ["KCN Đình Trám", "budget", "300,5 tỷ đồng", "2023-01-01 – 2023-12-31", "up 12%"]
    assert cells[6:] == ["actual", f"{record.facts[0].confidence:.2f}"]
    marked = re.sub(r"<span.*?</span>", "", re.findall(r"<div.*?</div>", html, re.DOTALL)[0])
    assert unescape(re.sub(r"<[^>]+>", "", marked)) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(5)</script> tăng 5% & \"x\" 'y' <img src=x onerror=alert(1)>",
        "</div></mark> KCN <b>Đình Trám</b> 5%",
    ],
)
def test_an_article_is_text_and_nothing_else(text: str) -> None:
    html = shown(Extractor().extract(text, id='<a href="x">', title="<i>"))
    assert set(re.findall(r"<(\w+)", html)) <= {
        "p",
        "b",
        "div",
        "mark",
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert "<b>Đình" not in html and "onerror=alert(1)>" not in html


def test_half_a_character_is_replaced() -> None:
    assert " \ufffd" in shown(extract("5%").knowing("5% \ud800"))


def test_a_record_without_its_text_shows_its_mentions() -> None:
    record = Record.from_json(extract(TEXT).to_json())
    html = shown(record)
    assert "<mark" not in html and "<table>" in html
    assert all(mention.text in words(html) for mention in record.mentions)
    assert "amount 300500000000" in words(html)


def test_an_error_is_shown() -> None:
    (record,) = Extractor().stream([{"text": "", "id": "a"}])
    assert "empty" in words(shown(record)) and record.error and record.error.message in words(shown(record))


CHANGES = {
    "times 3": Change("times", factor=3),
    "up 8 tỷ đồng (5 tỷ đồng)": Change("up", amount=1, from_=0),
    "down": Change("down"),
}


@pytest.mark.parametrize("told", CHANGES)
def test_changes_are_told(told: str) -> None:
    fact = Fact(subject=Subject("company", "Vinamilk"), indicator="revenue", change=CHANGES[told], start=0, end=9)
    record = replace(extract("Từ 5 tỷ đồng lên 8 tỷ đồng"), facts=[fact])
    assert f">{told}</td>" in shown(record)


# ---- figures and sentences ----


@pytest.mark.parametrize(
    ("value", "change", "share", "figure"),
    [
        (0, Change("up", amount=1), None, "5 tỷ đồng"),
        (None, Change("up", amount=1), 0, "8 tỷ đồng"),
        (None, Change("up"), 0, "5 tỷ đồng"),
        (None, None, None, None),
    ],
)
def test_the_figure_of_a_fact(value: int | None, change: Change | None, share: int | None, figure: str | None) -> None:
    about = Subject("company", "Vinamilk")
    fact = Fact(subject=about, indicator="x", value=value, change=change, share=share, start=0, end=9)
    found = extract("Từ 5 tỷ đồng lên 8 tỷ đồng").figure(fact)
    assert (found.text if found else None) == figure


def test_the_sentence_of_a_fact_and_of_a_mention() -> None:
    record = extract(TEXT)
    assert record.sentence(record.facts[0]) == TEXT.partition(" Tỉnh")[0]
    assert record.sentence(record.mentions[-1]) == "Tỉnh có 9 KCN."
    read = Record.from_json(record.to_json())
    assert read.sentence(read.mentions[-1], TEXT) == "Tỉnh có 9 KCN."
    with pytest.raises(ValueError, match=r"has no text: give it, or extract with extras=\['text'\]"):
        read.sentence(read.mentions[-1])


def test_the_text_that_is_known_changes_nothing_else() -> None:
    record = extract(TEXT)
    read = Record.from_json(record.to_json())
    assert record.known_text == TEXT and read.known_text is None
    assert record == read and b'"text":"N\xc4\x83m 2023, KCN' not in record.to_json()
    assert pickle.loads(pickle.dumps(record)) == record
    kept = Record.from_json(Extractor(extras=["text"]).extract(TEXT).to_json())
    assert kept.known_text == TEXT


def test_plain_data() -> None:
    fact = Fact(subject=Subject("company", "Vinamilk"), indicator="x", change=Change("up", from_=0), start=0, end=9)
    plain = replace(extract("Doanh thu tăng từ 5 tỷ đồng lên 8,5 tỷ đồng, tăng 54,4%."), facts=[fact]).to_dict()
    assert (
        list(plain)[:3] == ["schema", "id", "source"] and "text" not in plain and "from" in plain["facts"][0]["change"]
    )
    amounts = [mention["value"]["amount"] for mention in plain["mentions"]]
    assert amounts == [5_000_000_000, 8_500_000_000, Decimal("54.4")]


@pytest.mark.parametrize(
    ("text", "start", "end", "wanted"),
    [("Một. Hai ba.\nBốn", 5, 8, "Hai ba."), ("Một", 0, 3, "Một"), ("A? Một! Hai", 3, 6, "Một!")],
)
def test_the_sentence_around_a_stretch(text: str, start: int, end: int, wanted: str) -> None:
    record = extract("Tăng 5%.")
    assert record.sentence(replace(record.mentions[0], start=start, end=end), text) == wanted
