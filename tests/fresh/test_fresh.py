"""The form of the annotation that has not been run yet (README.md): every mention stands in its text."""

import json
from pathlib import Path
from typing import Any

import pytest

FILES = sorted(Path(__file__).parent.glob("*.jsonl"))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def stands(mention: dict[str, Any], text: str) -> bool:
    if "start" in mention:
        return text[mention["start"] : mention["end"]] == mention["text"]
    return text.count(mention["text"]) >= mention["occurrence"] > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mention_stands_in_its_text(path: Path) -> None:
    all_rows = rows(path)
    assert all_rows and len({row["id"] for row in all_rows}) == len(all_rows)
    lost = [(row["id"], m["text"]) for row in all_rows for m in row["mentions"] if not stands(m, row["text"])]
    assert not lost
