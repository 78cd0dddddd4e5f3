"""Which column is which, as the command line says it, and how a run of a table ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from kcn_extract.cli.options import chosen_fields


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [
        sys.executable,
        "-m",
        "kcn_extract",
        "run",
        *map(str, arguments),
        "--labels",
        "MONEY",
        "--names",
        "never",
    ]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_a_table_of_figures_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Vốn 5 tỷ đồng.", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Tỉnh,Vốn (tỷ đồng)\nHà Nam,5\n", encoding="utf-8")
    done = run(tmp_path / "a.txt", tmp_path / "b.csv", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 2 and not (tmp_path / "out.jsonl").exists()
    assert "b.csv: no column is known to hold the text; say which with --field text=COLUMN" in done.stderr
    assert "it has the columns Tỉnh, Vốn (tỷ đồng)" in done.stderr


def test_columns_that_are_named_and_a_day_that_cannot_be_read(tmp_path: Path) -> None:
    rows = "so,bai,ngay_viet\n1,Vốn 5 tỷ đồng.,16/4/2024\n2,Vốn 6 tỷ đồng.,hôm qua\n3\n"
    (tmp_path / "b.csv").write_text(rows, encoding="utf-8")
    done = run(tmp_path / "b.csv", "--field", "text=bai", "--field", "published=ngay_viet", "--field", "id=so")
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["id"], first["article"]["published"], first["error"]) == ("1", "2024-04-16", None)
    assert second["mentions"] == []
    assert second["error"] == {
        "type": "bad_published", "message": "line 3: invalid date 'hôm qua' (expected YYYY-MM-DD)",
    }  # fmt: skip
    assert third["error"]["message"] == "line 4: 1 cell where there are 3 columns"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (["content"], "expected FIELD=COLUMN, as in text=content, got 'content'"),
        (
            ["txt=content"],
            "unknown field 'txt' (expected text, id, published, title, url, source, site); did you mean text?",
        ),
        (["text=a", "text=b"], "text is given twice"),
    ],
)
def test_a_wrong_field_is_a_usage_error(fields: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        chosen_fields(fields)
    assert words in capsys.readouterr().err


def test_fields_are_named_one_by_one() -> None:
    assert chosen_fields(["text=a=b", "source="]) == {"text": "a=b", "source": ""}
    assert chosen_fields(None) == {}
