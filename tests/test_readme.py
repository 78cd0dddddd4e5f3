"""What the README shows is run: its Python sessions as doctests, its shell sessions as commands."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_every_rule_file_and_command_is_told_of() -> None:
    for command in ("run", "show", "explain", "evaluate", "schema", "patterns list", "patterns check", "table"):
        assert f"kcn-extract {command}" in README
