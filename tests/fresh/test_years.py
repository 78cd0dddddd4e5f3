"""The years of `years.jsonl`, by how far back or ahead its dates lie. It has been run: these are floors now."""

import datetime
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written

ROWS = [json.loads(line) for line in (Path(__file__).parent / "years.jsonl").read_text(encoding="utf-8").splitlines()]
FLOORS = {"past": 0.99, "ahead": 0.97}


def is_open(mention: dict[str, Any]) -> bool:
    """True for a date that says no year, and has one."""
    return (
        mention["label"] == "DATE"
        and not mention.get("optional")
        and (mention["value"] or "-")[0] != "-"
        and "20" not in mention["text"]
    )


def outcomes() -> dict[str, list[tuple[int, bool, str]]]:
    """Of each tense (the truth's, from the day of publication): months away, told rightly or not, the text."""
    extractor = Extractor(names="never", labels=["DATE"])
    told: dict[str, list[tuple[int, bool, str]]] = defaultdict(list)
    for row in ROWS:
        published = datetime.date.fromisoformat(row["published"])
        found = {(m.text, written(m.value)) for m in extractor.extract(row["text"], published).mentions}
        for mention in filter(is_open, row["mentions"]):
            first, last = (datetime.date.fromisoformat(mention["value"].split("/")[at]) for at in (0, -1))
            tense = "past" if last < published else "ahead" if first > published else "now"
            months = round(abs((published - first).days) / 30.44)
            told[tense].append((months, (mention["text"], mention["value"]) in found, row["text"]))
    return told


def test_years_are_told_rightly_in_either_tense_and_at_every_distance() -> None:
    told = outcomes()
    assert min(len(told["past"]), len(told["ahead"])) > 70
    for tense, floor in FLOORS.items():
        wrong = [(months, text) for months, right, text in told[tense] if not right]
        assert len(wrong) <= (1 - floor) * len(told[tense]), (tense, wrong)
        assert max(map([months for months, _ in wrong].count, range(14))) <= 1, (tense, wrong)
