"""patterns/PRECISION.md speaks of rules that there are, and its figures add up."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PATTERNS = Path(__file__).parents[1] / "patterns"
TEXT = (PATTERNS / "PRECISION.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([a-z_.]+) \| ([A-Z]+) \| ([0-9,]+) \| ([0-9]+) \| ([0-9]+) \|", re.MULTILINE)


def rules() -> set[str]:
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in PATTERNS.glob("*.toml")]
    return {rule["name"] for file in files for rule in file.get("rule", [])}


def test_it_names_rules_that_exist() -> None:
    unseen = re.search(r"rules found nothing in the sample \(([^)]*)\)", TEXT)
    assert unseen
    named = {row[0] for row in ROW.findall(TEXT)} | set(unseen[1].split(", "))
    assert named - rules() == set()
    assert len(named) > 70


def test_its_figures_add_up() -> None:
    rows = [
        (label, int(found.replace(",", "")), int(read), int(wrong))
        for _, label, found, read, wrong in ROW.findall(TEXT)
    ]
    assert all(wrong <= read <= found + wrong for _, found, read, wrong in rows)  # what was mended is not found again
    said = re.search(r"In all ([0-9,]+) matches were read, ([0-9]+) were wrong", TEXT)
    assert said
    assert int(said[1].replace(",", "")) == sum(read for _, _, read, _ in rows)
    assert int(said[2]) == sum(wrong for *_, wrong in rows)
