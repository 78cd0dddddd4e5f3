"""What docs/reference/cli.md promises of every command: near misses, colour, completion, help, exit statuses."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kcn_extract import Extractor
from kcn_extract.cli.color import ColorPolicy, is_colored
from kcn_extract.cli.main import app

TEXT = "KCN Đình Trám thu hút 3 tỷ USD, tăng 5%."


def call(*arguments: object, stdin: str | None = None, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(app, [*map(str, arguments)], input=stdin)


@pytest.mark.parametrize(
    ("arguments", "proposed"),
    [
        ("run x --ouput y", "No such option: --ouput. Did you mean --output?"),
        ("run x --worker 2", "Did you mean --workers?"),
        ("show a.txt --labls=MONEY", "Did you mean --labels?"),
        ("explain x --publishd 2024-05-02", "Did you mean --published?"),
        ("patterns check --pattern mine", "Did you mean --patterns?"),
        ("--versoin", "Did you mean --version?"),
        ("shwo a.txt", "Did you mean 'show'?"),
        ("patterns lst", "Did you mean 'list'?"),
        ("explain x --labels MONY", "did you mean MONEY?"),
    ],
)
def test_a_near_miss_is_a_usage_error_that_names_the_nearest(arguments: str, proposed: str) -> None:
    result = call(*arguments.split())
    assert result.exit_code == 2 and result.stdout == "" and proposed in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["- Dự kiến tăng 5%", "--names", "never"],
        ["--names", "never", "-5% so với cùng kỳ"],
        ["--labels", "PERCENT", "--names", "never", "--- tăng 5%"],
        ["--names", "never", "--", "-5%"],
        ["-5%\n- hết", "--names=never"],
    ],
)
def test_a_text_may_begin_with_a_dash(arguments: list[str]) -> None:
    assert call("explain", *arguments).output.startswith("5%  PERCENT  5 %\n")


@pytest.mark.parametrize("option", ["--fcats", "-x", "--no-such=1"])
def test_an_option_is_no_text(option: str) -> None:
    assert call("explain", TEXT, option).exit_code == 2


@pytest.mark.parametrize("width", [50, 80, 140])
@pytest.mark.parametrize("command", ["", "run", "table", "patterns", "patterns list"])
def test_help_is_not_cut_off(command: str, width: int) -> None:
    lines = call(*command.split(), "--help", COLUMNS=str(width)).output.splitlines()
    assert len(lines) > 5 and not any(line.endswith("...") for line in lines if "COMMAND" not in line)


@pytest.mark.parametrize(
    ("policy", "environment", "terminal", "colored"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_what_decides_on_colour(
    policy: str, environment: dict[str, str], terminal: bool, colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert is_colored(ColorPolicy(policy)) == colored


@pytest.mark.parametrize("term", ["xterm-256color", "dumb", ""])
@pytest.mark.parametrize("command", ["show", "explain"])
def test_colour_reaches_a_pipe(command: str, term: str) -> None:
    plain, colored = (
        call(command, "-", "--names", "never", "--color", policy, stdin=TEXT, TERM=term).output
        for policy in ("never", "always")
    )
    assert "\x1b" not in plain and "\x1b[1;3" in colored


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("ru", {"run"}),
        ("patterns l", {"list"}),
        ("run --lab", {"--labels"}),
        ("run --names n", {"never"}),
        ("show --color a", {"auto", "always"}),
        ("run --labels mon", {"money"}),
        ("run --labels ZONE,", {"ZONE,DATE", "ZONE,MONEY", "ZONE,GPE"}),
        ("run --with entities,w", {"entities,words"}),
    ],
)
def test_completion(typed: str, completed: set[str]) -> None:
    words = f"kcn-extract {typed}"
    environment = {"_KCN_EXTRACT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = CliRunner(env=environment).invoke(app, prog_name="kcn-extract")
    assert completed <= set(result.output.split()) and "run" not in set(result.output.split()) - completed


def test_nothing_to_score_is_no_success(tmp_path: Path) -> None:
    gold, records = tmp_path / "gold.jsonl", tmp_path / "records.jsonl"
    gold.write_text(json.dumps({"id": "a", "mentions": []}), "utf-8")
    records.write_bytes(Extractor(names="never", labels=["percent"]).extract("tăng 5%", id="b").to_json())
    result = call("evaluate", gold, records)
    assert result.exit_code == 1 and result.stdout == ""
    assert re.search(r"no id of .*gold\.jsonl \('a', …\) is in .*records\.jsonl \('b', …\)", result.stderr)


def test_labels_in_any_case() -> None:
    extractor = Extractor(labels=["money", "Percent"], names="never")
    assert [mention.label for mention in extractor.extract(TEXT).mentions] == ["MONEY", "PERCENT"]


@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_stops_ends_a_command_quietly(reader: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TEXT}\n" * 3000, "utf-8")
    command = f"{sys.executable} -m kcn_extract explain a.txt --names never --labels MONEY | {reader}"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, env=dict(os.environ))
    assert (done.returncode, done.stderr) == (0, b"")
