"""Companies and places of twenty news articles, annotated by reading alone: offsets without text, scored where the
articles are there."""

import json
from pathlib import Path

import pytest

from kcn_extract import Extractor
from kcn_extract.quality.score import Score

GOLD = [
    json.loads(line) for line in Path(__file__).with_name("news_names.jsonl").read_text(encoding="utf-8").splitlines()
]
TEXTS = Path(__file__).parents[3] / "shared" / "gold" / "texts"
FLOORS = {"ORG": 0.95, "GPE": 0.97}  # F1 of spans


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the articles are not part of the project")
@pytest.mark.parametrize("label", FLOORS)
def test_names_of_news_keep_their_floor(label: str) -> None:
    extractor = Extractor(names="never", facts=False, labels=["ORG", "GPE"])
    score = Score()
    for row in GOLD:
        marks = [(name, start, end, bool(optional)) for name, start, end, *optional in row["mentions"]]
        required = {(start, end) for name, start, end, optional in marks if name == label and not optional}
        may = [(start, end) for _, start, end, optional in marks if optional]
        text = (TEXTS / f"{row['id']}.txt").read_bytes().decode("utf-8")
        found = {(m.start, m.end) for m in extractor.extract(text).mentions if m.label == label}
        spare = {(a, b) for a, b in found - required if any(a < end and start < b for start, end in may)}
        score += Score(len(required), len(found - spare), len(found & required))
    assert score.f1 >= FLOORS[label], score
