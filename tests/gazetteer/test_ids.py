"""Which zone of the gazetteer is meant, told by the text around its name: the cases of ``ids.toml``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from marked import extractor

CASES = tomllib.loads((Path(__file__).parent / "ids.toml").read_text(encoding="utf-8"))["case"]
MARK = re.compile(r"\[([^\]=]+) = ([a-z0-9-]+)\]")


@pytest.mark.parametrize(("why", "marked"), [(case["why"], text) for case in CASES for text in case["texts"]])
def test_the_zone_that_is_meant(why: str, marked: str) -> None:
    text = MARK.sub(r"\1", marked)
    wanted = [(mention, None if id_ == "none" else id_) for mention, id_ in MARK.findall(marked)]
    zones = [mention for mention in extractor().extract(text).mentions if mention.label == "ZONE"]
    assert [(zone.text, zone.value.zone) for zone in zones] == wanted, why  # type: ignore[union-attr]
