"""Articles in the manners of many desks, annotated before the extractor had read them, and the score it reached.

Sixty short articles written for this project: banking, stock exchange, property, rice, coffee, seafood, wind power,
customs, provincial reports, foreign investment, gold, shareholders' meetings, tax, bonds, ports, fuel, master plans,
wages, land clearance, zones abroad, tenders, court, interviews, brokers' pages, advertisements, captions. Zones and
places are real, figures and people made up. ``gold.jsonl`` is in the format of the corpus. No rule is written from one
sentence of them: an error met here is mended by its phenomenon, with examples of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kcn_extract import extract
from kcn_extract.quality.evaluate import GoldArticle, MentionScores, read_gold, score_mentions

HERE = Path(__file__).parent
ARTICLES = read_gold(HERE / "gold.jsonl")
FLOORS = {"ZONE": 1.0, "DATE": 1.0, "MONEY": 1.0, "PERCENT": 1.0, "ALL": 1.0}


def text_of(article: GoldArticle) -> str:
    return (HERE / f"{article.id}.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def scores() -> MentionScores:
    return score_mentions(ARTICLES, [extract(text_of(each), each.published, each.id) for each in ARTICLES])


def test_every_text_has_its_gold() -> None:
    assert sorted(article.id for article in ARTICLES) == sorted(path.stem for path in HERE.glob("*.txt"))
    assert len(ARTICLES) >= 60


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_offsets_hold_and_nothing_overlaps(article: GoldArticle) -> None:
    text, end = text_of(article), 0
    for mention in article.mentions or ():
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        assert mention.start >= end and "\n" not in mention.text
        end = mention.end


@pytest.mark.parametrize("label", FLOORS)
def test_the_score_holds(scores: MentionScores, label: str) -> None:
    reached = scores.figures()[label]["f1_value"]
    assert reached >= FLOORS[label], "\n".join(map(str, scores.errors))
