"""Where the subject of a fact lies: the cases of provinces.toml."""

import tomllib
from pathlib import Path
from typing import get_args

import pytest
from marked import extractor
from msgspec import structs

from kcn_extract.record import Fact, Record, Subject, ZoneKind
from kcn_extract.report.table import rows

CASES = tomllib.loads(Path(__file__).with_name("provinces.toml").read_text(encoding="utf-8"))["case"]
COLUMNS = ("province", "province_code", "province_2025", "province_2025_code", "province_from")


def record_of(case: dict) -> Record:
    """The mentions of a case's text, and a fact of its clause."""
    before, clause, after = case["text"].replace("]", "[").split("[")
    record = extractor().extract(before + clause + after)
    mentions = {mention.text: mention.id for mention in record.mentions}
    kind, name = case["subject"]
    zone = kind in get_args(ZoneKind)
    subject = Subject("zone" if zone else kind, name, kind if zone else None, mentions.get(case.get("mention")))
    assert "mention" not in case or subject.mention is not None, f"not found; there are {', '.join(mentions)}"
    fact = Fact(subject=subject, indicator="other", start=len(before), end=len(before + clause))
    assert record.article
    return structs.replace(record, facts=[fact], article=structs.replace(record.article, place=case.get("place")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case: dict) -> None:
    (row,) = rows(record_of(case))
    assert [row[column] or "" for column in COLUMNS] == case["expected"]
