"""Vietnamese test cases of other projects, held against this extractor.

They are not part of the project; the tests run where they lie beside it (``../shared/cases``): duckling's corpus of
money and times, NeMo's written and spoken numbers, money, dates and percentages, one case a line. A case passes when a
mention of its label carries its value. Cases read otherwise on purpose stand in ``peer_cases.toml`` with their reason.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kcn_extract import extract
from kcn_extract.notation import written

CASES = Path(__file__).parents[2] / "shared" / "cases"
LEFT = tomllib.loads((Path(__file__).parent / "peer_cases.toml").read_text(encoding="utf-8"))
FILES = {"duckling": "duckling_vi.jsonl", "nemo": "nemo_vi.jsonl"}
PREFIXES = {"duckling": "duckling-vi-", "nemo": "nemo-"}
PEERS = [
    pytest.param(peer, marks=pytest.mark.skipif(not (CASES / file).exists(), reason="its cases do not lie here"))
    for peer, file in FILES.items()
]


@cache
def cases(peer: str) -> dict[str, dict[str, Any]]:
    """The cases whose value carries over, by id without its prefix."""
    rows = [json.loads(line) for line in (CASES / FILES[peer]).read_text(encoding="utf-8").splitlines()]
    return {row["id"].removeprefix(PREFIXES[peer]): row for row in rows if row["value"] is not None}


def left(peer: str) -> dict[str, str]:
    """The reason of each case that is read otherwise, by id."""
    return {name: group["reason"] for group in LEFT[peer] for name in group["ids"]}


@cache
def passes(peer: str, name: str) -> bool:
    case = cases(peer)[name]
    published = case.get("reference_time", case.get("published"))
    mentions = extract(case["text"], published=published and published[:10]).mentions
    return any(mention.label == case["label"] and written(mention.value) == case["value"] for mention in mentions)


@pytest.mark.parametrize("peer", FILES)
def test_every_case_left_out_has_one_reason(peer: str) -> None:
    names = [name for group in LEFT[peer] for name in group["ids"]]
    assert len(names) == len(set(names))
    assert all(len(group["reason"].split()) > 5 for group in LEFT[peer])


@pytest.mark.parametrize("peer", PEERS)
def test_every_case_passes_or_has_its_reason(peer: str) -> None:
    assert [name for name in cases(peer) if name not in left(peer) and not passes(peer, name)] == []


@pytest.mark.parametrize("peer", PEERS)
def test_no_case_with_a_reason_passes(peer: str) -> None:
    assert [name for name in left(peer) if name not in cases(peer)] == []
    assert [name for name in left(peer) if passes(peer, name)] == []


@pytest.mark.parametrize("peer", PEERS)
def test_what_is_left_out_stays_few(peer: str) -> None:
    of_money = [name for name, case in cases(peer).items() if case["label"] == "MONEY"]
    assert len(of_money) > 60
    assert len(set(of_money) & left(peer).keys()) <= 10
    assert len(left(peer)) <= len(cases(peer)) * 2 / 5
