"""Companies and places of news articles, annotated by reading alone: offsets without text, scored where the articles
are there. Those of ``news_names_unread.jsonl`` are for measuring: nobody who writes rules reads these articles."""

import json
import tarfile
from functools import cache
from pathlib import Path

import pytest

from kcn_extract import Extractor
from kcn_extract.quality.score import Score

SHARED = Path(__file__).parents[3] / "shared"
TEXTS, NEWS = SHARED / "gold" / "texts", SHARED / "data" / "news.tar.gz"
FLOORS = {  # F1 of spans
    ("news_names", "ORG"): 0.95,
    ("news_names", "GPE"): 0.97,
    ("news_names_unread", "ORG"): 0.77,
    ("news_names_unread", "GPE"): 0.94,
}


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in Path(__file__).with_name(f"{name}.jsonl").read_text("utf-8").splitlines()]


@cache
def text_of(id: str) -> str:
    """The text of an article of the gold set, or of the news sample."""
    path = TEXTS / f"{id}.txt"
    return (path.read_bytes() if path.is_file() else news()[id]).decode("utf-8")


@cache
def news() -> dict[str, bytes]:
    wanted = {row["id"] for row in rows("news_names_unread")}
    with tarfile.open(NEWS) as archive:
        members = {Path(member.name).stem: member for member in archive if member.isfile()}
        return {id: archive.extractfile(members[id]).read() for id in wanted}


@pytest.mark.skipif(not NEWS.is_file(), reason="the articles are not part of the project")
@pytest.mark.parametrize(("name", "label"), FLOORS)
def test_names_of_news_keep_their_floor(name: str, label: str) -> None:
    extractor = Extractor(names="never", facts=False, labels=["ORG", "GPE"])
    score = Score()
    for row in rows(name):
        marks = [(kind, start, end, bool(optional)) for kind, start, end, *optional in row["mentions"]]
        required = {(start, end) for kind, start, end, optional in marks if kind == label and not optional}
        may = [(start, end) for _, start, end, optional in marks if optional]
        found = {(m.start, m.end) for m in extractor.extract(text_of(row["id"])).mentions if m.label == label}
        spare = {(a, b) for a, b in found - required if any(a < end and start < b for start, end in may)}
        score += Score(len(required), len(found - spare), len(found & required))
    assert score.f1 >= FLOORS[name, label], score
