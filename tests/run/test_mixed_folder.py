"""A folder of good articles in all formats, and broken ones between: the good ones are right, the broken ones said.

In full size by hand: ``python tests/written.py mixed 1000 60``, then ``kcn-extract run mixed``.
"""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner
from written import WRITERS, broken_files, write_folder

from kcn_extract.cli.main import app

GOOD, BROKEN = 100, len(broken_files())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixed")
    write_folder(folder, GOOD, BROKEN)
    return folder


def test_good_ones_are_right_and_broken_ones_are_said(folder: Path) -> None:
    output: list[str] = []
    for workers in (1, 2):
        done = CliRunner().invoke(
            app, ["run", str(folder), "--names", "never", "--no-facts", "--workers", str(workers)]
        )
        assert done.exit_code == 1, done.output
        assert f"{GOOD + BROKEN} articles" in done.stderr and f"{BROKEN} errors: " in done.stderr
        output.append(done.stdout)
    assert output[0] == output[1]
    records = list(map(json.loads, output[0].splitlines()))
    good = {number_of(record["source"]): record for record in records if "good-" in record["source"]}
    assert sorted(good) == list(range(GOOD)) and len(records) == GOOD + BROKEN
    for number, record in good.items():
        amounts = [mention["value"]["amount"] for mention in record["mentions"] if mention["label"] == "MONEY"]
        assert (record["error"], amounts) == (None, [(number + 1) * 1_000_000] * 3), record["source"]
    assert all(record["error"] for record in records if "bad-" in record["source"])


def number_of(source: str) -> int:
    found = re.search(r"good-(\d+)", source)
    assert found
    return int(found[1])


def test_formats_and_faults_are_many() -> None:
    assert {".txt", ".jsonl", ".zip"} <= set(WRITERS) and BROKEN >= 20
