"""The corpus holds what its README says, and the extractor what the corpus holds."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from kcn_extract import extract
from kcn_extract.quality.evaluate import (
    GoldArticle,
    GoldFact,
    GoldMention,
    MentionScores,
    change_key,
    figure_key,
    read_gold,
    render,
    score_facts,
    score_mentions,
    spread,
)
from kcn_extract.record import Record, ZoneKind

CORPUS = Path(__file__).parents[1] / "corpus"
ARTICLES = read_gold(CORPUS / "gold.jsonl")
FACTS = read_gold(CORPUS / "facts.jsonl")
KINDS = "|".join(ZoneKind.__args__)  # type: ignore[attr-defined]

DAY = r"(?:\d{4}|-)-\d\d-\d\d"
NUMBER = r"\d+(?:\.\d+)?"
VALUE_FORM = {
    "ZONE": rf"(?:{KINDS})\|\S.*\S",
    "DATE": rf"{DAY}|--\d\d|{DAY}/{DAY}",
    "MONEY": rf"{NUMBER}(?:\.\.{NUMBER})? [A-Z]{{3}}",
    "PERCENT": rf"{NUMBER}(?:\.\.{NUMBER})? (?:%|pp)",
}
INDICATORS = frozenset(
    {
        "area",
        "leasable_area",
        "leased_area",
        "occupancy_rate",
        "zones",
        "projects",
        "enterprises",
        "workers",
        "investment",
        "registered_capital",
        "realised_capital",
        "infrastructure_cost",
        "production_value",
        "revenue",
        "profit",
        "exports",
        "imports",
        "budget",
        "rent",
        "wage",
        "growth",
        "ratio",
        "other",
    }
)
by_id = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
facts_by_id = pytest.mark.parametrize("article", FACTS, ids=lambda article: article.id)


def text_of(article: GoldArticle) -> str:
    return (CORPUS / f"{article.id}.txt").read_bytes().decode("utf-8")


def mentions_of(article: GoldArticle) -> list[GoldMention]:
    assert article.mentions
    return article.mentions


def facts_of(article: GoldArticle) -> list[GoldFact]:
    assert article.facts
    return article.facts


def values_of(mention: GoldMention) -> list[str]:
    values = mention.value if isinstance(mention.value, list) else [mention.value]
    return [value for value in values if value is not None]


def test_every_article_has_gold_and_every_gold_row_an_article() -> None:
    assert sorted(article.id for article in ARTICLES) == sorted(path.stem for path in CORPUS.glob("*.txt"))
    assert {article.id for article in FACTS} <= {article.id for article in ARTICLES}
    assert len(ARTICLES) >= 15 and len(FACTS) >= 12


@by_id
def test_offsets_hold_and_nothing_overlaps(article: GoldArticle) -> None:
    text, end = text_of(article), 0
    for mention in mentions_of(article):
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        assert mention.start >= end
        assert "\n" not in mention.text
        end = mention.end


@by_id
def test_values_have_their_form(article: GoldArticle) -> None:
    for mention in mentions_of(article):
        for value in values_of(mention):
            assert re.fullmatch(VALUE_FORM[mention.label], value), mention
            if mention.label == "DATE":
                days = [part.replace("--", "2023-") for part in (spread(value) or "").split("/")]
                assert days == sorted(days), mention
                assert all(datetime.date.fromisoformat(day) for day in days)
            elif mention.label == "ZONE":
                assert value == unicodedata.normalize("NFC", value)
            else:
                figures = [Decimal(part) for part in value.split(" ")[0].split("..")]
                assert figures == sorted(set(figures)), mention
    assert article.published is None or datetime.date.fromisoformat(article.published)


@facts_by_id
def test_facts_have_their_form(article: GoldArticle) -> None:
    for fact in facts_of(article):
        assert fact.indicator in INDICATORS, fact
        assert re.fullmatch(rf"zone:(?:{KINDS})\|\S.*|company:\S.*|place:\S.*", fact.subject or ""), fact
        assert fact.value is not None or fact.change is not None or fact.share is not None, fact
        assert fact.baseline is None or fact.change is not None, fact
        for date in (fact.period, fact.baseline):
            assert date is None or re.fullmatch(VALUE_FORM["DATE"], date), fact


@facts_by_id
def test_money_and_percentages_of_facts_are_mentions(article: GoldArticle) -> None:
    """Each figure of a fact stands in the text as a mention with that value, so a fact can be traced to its place."""
    gold = next(each for each in ARTICLES if each.id == article.id)
    values = {figure_key(value) for mention in mentions_of(gold) for value in values_of(mention)}
    for fact in facts_of(article):
        change = change_key(fact.change)
        for figure in (fact.value, fact.share, change if change is None or change[0] == "x" else change[1:]):
            if figure and re.search(r" (?:[A-Z]{3}|%|pp)$", figure):
                assert figure_key(figure) in values, fact


def test_the_corpus_has_the_peculiarities_that_it_claims() -> None:
    texts = {article.id: text_of(article) for article in ARTICLES}
    assert "\r\n" in texts["cum-cong-nghiep-lang-nghe"]
    assert not unicodedata.is_normalized("NFC", texts["hung-yen-nfd"])
    assert "\u00a0" in texts["tay-ninh-web"] and "\u200b" in texts["tay-ninh-web"]
    assert "Hoà" in texts["hoa-binh-dau-cu"] and "Hòa" not in texts["hoa-binh-dau-cu"]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """What the extractor makes of the bare texts."""
    return [extract(text_of(article), id=article.id) for article in ARTICLES]


@pytest.fixture(scope="module")
def scores(records: list[Record]) -> MentionScores:
    return score_mentions(ARTICLES, records)


@pytest.mark.parametrize(
    ("label", "floor"), [("ZONE", 0.99), ("DATE", 0.99), ("MONEY", 0.99), ("PERCENT", 0.99)], ids=lambda x: str(x)
)
def test_the_extractor_keeps_its_floor(scores: MentionScores, label: str, floor: float) -> None:
    found = scores.labels[label].value.f1  # type: ignore[index]
    assert found >= floor, render(scores, errors=50)


@pytest.mark.parametrize(("level", "floor"), [("value", 0.98), ("core", 0.95), ("full", 0.90)])
def test_facts_keep_their_floor(records: list[Record], level: str, floor: float) -> None:
    scores = score_facts(FACTS, records)
    assert scores.figures()[level]["f1"] >= floor, render(scores, errors=50)


@by_id
def test_the_day_of_publication_is_read_from_the_header(article: GoldArticle) -> None:
    info = extract(text_of(article)).article
    assert info is not None
    assert (info.published or "")[:10] == (article.published or "")
