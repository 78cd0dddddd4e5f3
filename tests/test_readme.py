"""What the README shows is run: its Python sessions as doctests, its shell sessions as commands."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.facts.indicator import load_lexicon
from kcn_extract.record import LABELS, ZoneKind
from kcn_extract.rules.load import BUILT_IN_PATTERNS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SESSIONS = [code for language, code in BLOCKS if language == "console"]


def test_python_sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    source = "\n".join(code for language, code in BLOCKS if language == "python")
    test = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    assert len(test.examples) > 5
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.failures == 0


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.split("\n")[0][2:40])
def test_shell_sessions(session: str, tmp_path: Path) -> None:
    """Each ``$ command`` ends well and prints what stands under it (``…`` for anything)."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    steps = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)
    assert steps
    for command, shown in steps:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
            env={**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        wanted = re.escape(shown.strip()).replace("…", "(?:.|\n)*")
        assert not shown.strip() or re.fullmatch(wanted, done.stdout.strip()), f"{command}\n{done.stdout}"


def test_the_rule_passes_its_check_and_finds(tmp_path: Path) -> None:
    (rule,) = (code for language, code in BLOCKS if language == "toml")
    (tmp_path / "steel.toml").write_text(rule, encoding="utf-8")
    result = CliRunner().invoke(app, ["patterns", "check", "--patterns", str(tmp_path)])
    assert result.exit_code == 0, result.output
    result = CliRunner().invoke(app, ["show", "-", "--patterns", str(tmp_path)], input="bán 300 cuộn tôn")
    assert result.output == "bán [300 cuộn tôn = 300 coil]\n"


@pytest.mark.parametrize(
    ("value", "label", "groups", "span"),
    [
        ("money", "MONEY", "(?P<low>(?&digits)) (?P<unit>(?&mine))", "[20 xyz = 20 XYZ]"),
        ("quantity", "QUANTITY", "(?P<low>(?&digits)) (?P<unit>(?&mine))", "[20 xyz = 20 XYZ]"),
        ("quantity", "QUANTITY", "(?P<low>(?&digits))-(?P<high>(?&digits)) (?P<unit>(?&mine))", "[2-3 xyz = 2..3 XYZ]"),
        ("count", "CARDINAL", "(?P<low>(?&digits)) (?P<noun>(?&mine))", "[20 xyz = 20 XYZ]"),
        ("percent", "PERCENT", "(?P<low>(?&digits)) (?&mine)", "[20 xyz = 20 %]"),
    ],
)  # fmt: skip
def test_the_groups_that_it_names_are_enough(tmp_path: Path, value: str, label: str, groups: str, span: str) -> None:
    read = {"money": "currency", "quantity": "unit", "count": "counted"}.get(value)
    tables = f'tables = {{ {read} = "mine" }}\n' if read else ""
    (tmp_path / "mine.toml").write_text(
        f"""label = "{label}"\n[tables.mine]\nxyz = "XYZ"\n[[rule]]\nname = "mine.rule"\npattern = '{groups}'\n"""
        f"""value = "{value}"\n{tables}match = ["có {span} ở đó"]\nnever = ["xyz"]\n""",
        encoding="utf-8",
    )
    result = CliRunner().invoke(app, ["patterns", "check", "--patterns", str(tmp_path)])
    assert result.exit_code == 0, result.output


def test_every_label_kind_and_indicator_is_told_of() -> None:
    kinds = re.search(r"`kind` \(([A-Z, ]+)\)", README)
    assert kinds and tuple(kinds[1].split(", ")) == get_args(ZoneKind)
    assert re.findall(r"^\| ([A-Z]+) \|", README, re.MULTILINE) == list(LABELS)
    codes = re.search(r"`indicator` is one of ([a-z_,\s]+) or other", README)
    assert codes
    told = {*re.findall("[a-z_]+", codes[1]), "other"}
    assert told == {indicator.code for indicator in load_lexicon(BUILT_IN_PATTERNS).indicators}


def test_every_rule_file_and_command_is_told_of() -> None:
    for command in ("run", "show", "explain", "evaluate", "schema", "patterns list", "patterns check", "table"):
        assert f"kcn-extract {command}" in README
