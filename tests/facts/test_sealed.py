"""The facts of the sealed articles: nothing is learned from them, and nobody reads their errors."""

from functools import cache
from pathlib import Path

import pytest
from learn.sets import SEALED, Annotated, read_sets, read_split
from marked import extractor

from kcn_extract.quality.gold import GoldArticle
from kcn_extract.quality.score import Score
from kcn_extract.quality.score_facts import score_facts

TRAINING = Path(__file__).parents[2] / "training"
FLOORS = {  # F1 of each group
    "domain": {"value": 0.89, "core": 0.80, "full": 0.69},
    "business": {"value": 0.76, "core": 0.65, "full": 0.52},
    "regional": {"value": 0.82, "core": 0.66, "full": 0.51},
    "general": {"value": 0.68, "core": 0.46, "full": 0.35},
    "retold": {"value": 0.87, "core": 0.76, "full": 0.58},
    "short": {"value": 0.82, "core": 0.79, "full": 0.65},
}


@cache
def sealed() -> list[Annotated]:
    place = read_split(TRAINING / "split.tsv")
    return [article for article in read_sets(TRAINING / "sets.toml") if place[article.id] == SEALED]


@cache
def levels(group: str) -> dict[str, Score]:
    of = [article for article in sealed() if article.group == group]
    gold = [GoldArticle(article.id, facts=list(article.facts)) for article in of]
    return score_facts(gold, (extractor().extract(each.text, each.published, each.id) for each in of)).levels


def test_every_group_has_floors() -> None:
    assert {article.group for article in sealed()} == FLOORS.keys()


@pytest.mark.parametrize("level", ["value", "core", "full"])
@pytest.mark.parametrize("group", FLOORS)
def test_a_group_keeps_its_floor(group: str, level: str) -> None:
    assert levels(group)[level].f1 >= FLOORS[group][level]
