"""The fresh texts, which have been run (README.md): what was reached since is a floor."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from marked import extractor

from kcn_extract.quality.gold import GoldArticle
from kcn_extract.quality.score_mentions import score_mentions
from kcn_extract.record import Record

HERE = Path(__file__).parent
ARTICLE_FLOORS = {"ZONE": 1.0, "DATE": 0.975, "MONEY": 0.99, "PERCENT": 1.0}  # F1 with value


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def gold_of(row: dict[str, Any]) -> GoldArticle:
    """A row as gold; where it counts the places of a surface, with offsets."""
    mentions = []
    for mention in row["mentions"]:
        start = mention.get("start", -1)
        for _ in range(mention.get("occurrence", 0)):
            start = row["text"].index(mention["text"], start + 1)
        end = start + len(mention["text"])
        assert row["text"][start:end] == mention["text"], (row["id"], mention["text"])
        zone = row.get("zones", {}).get(mention["text"])
        mentions.append({**mention, "start": start, "end": end, **({"zone": zone} if zone else {})})
    return msgspec.convert({"id": row["id"], "mentions": mentions}, GoldArticle)


def record_of(row: dict[str, Any]) -> Record:
    return extractor().extract(row["text"], row.get("published"), row["id"])


def test_the_articles_keep_their_floors() -> None:
    articles = rows("articles.jsonl")
    assert len(articles) == 60
    scores = score_mentions([gold_of(row) for row in articles], map(record_of, articles))
    reached = {label: score["f1_value"] for label, score in scores.figures().items() if label in ARTICLE_FLOORS}
    assert not scores.missing and reached.keys() == ARTICLE_FLOORS.keys()
    assert all(reached[label] >= floor for label, floor in ARTICLE_FLOORS.items()), [reached, *map(str, scores.errors)]


def test_every_case_is_wholly_right() -> None:
    cases = rows("cases.jsonl")
    assert len({case["id"] for case in cases}) == 500
    wrong = {
        case["id"]: errors
        for case in cases
        if (errors := [str(error) for error in score_mentions([gold_of(case)], [record_of(case)]).errors])
    }
    assert wrong == {}


@pytest.mark.parametrize("row", rows("years.jsonl"), ids=lambda row: row["id"])
def test_every_mention_of_a_year_stands_in_its_text(row: dict[str, Any]) -> None:
    assert gold_of(row).mentions
