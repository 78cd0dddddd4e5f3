"""The Vietnamese test corpus of duckling, held against this extractor.

The corpus is not part of the project; the test runs where it lies beside it (``../shared/cases/duckling_vi.jsonl``:
one case a line with ``id``, ``label``, ``text``, ``reference_time`` and ``value``). A case passes when a mention of its
label carries its value. Cases read otherwise on purpose stand in ``peer_cases.toml`` with their reason.
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

CASES = Path(__file__).parents[2] / "shared" / "cases" / "duckling_vi.jsonl"
LEFT = Path(__file__).parent / "peer_cases.toml"

needs_cases = pytest.mark.skipif(not CASES.exists(), reason="duckling's corpus does not lie beside the project")


@cache
def cases() -> dict[str, dict[str, Any]]:
    """The cases whose value carries over, by id without its prefix."""
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return {row["id"].removeprefix("duckling-vi-"): row for row in rows if row["value"] is not None}


@cache
def left() -> dict[str, str]:
    """The reason of each case that is read otherwise, by id."""
    groups = tomllib.loads(LEFT.read_text(encoding="utf-8"))["left"]
    return {name: group["reason"] for group in groups for name in group["ids"]}


def passes(case: dict[str, Any]) -> bool:
    mentions = extract(case["text"], published=case["reference_time"][:10]).mentions
    return any(mention.label == case["label"] and written(mention.value) == case["value"] for mention in mentions)


def test_every_case_left_out_has_one_reason() -> None:
    groups = tomllib.loads(LEFT.read_text(encoding="utf-8"))["left"]
    names = [name for group in groups for name in group["ids"]]
    assert len(names) == len(set(names))
    assert all(len(group["reason"].split()) > 5 for group in groups)


@needs_cases
def test_every_case_passes_or_has_its_reason() -> None:
    failed = [name for name, case in cases().items() if name not in left() and not passes(case)]
    assert failed == []


@needs_cases
def test_no_case_with_a_reason_passes() -> None:
    assert [name for name in left() if name not in cases()] == []
    assert [name for name in left() if passes(cases()[name])] == []


@needs_cases
def test_what_is_left_out_stays_few() -> None:
    money = [name for name in cases() if name.startswith("amount")]
    assert len(money) > 60 and len([name for name in left() if name.startswith("amount")]) <= 5
    assert len(left()) <= len(cases()) / 3
