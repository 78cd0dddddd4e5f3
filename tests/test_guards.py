"""What keeps the house in order: no new complex function, nothing unused, one version."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMPLEX = Path(__file__).parent / "complex_functions.txt"

sys.path.insert(0, str(ROOT / "tools"))

from unused import unused  # noqa: E402


def complex_functions() -> set[str]:
    """``facts/when.py period_said`` for each function with a complexity, returns or branches above the limits."""
    command = [
        sys.executable, "-m", "ruff", "check", "--isolated", "--exit-zero", "--output-format", "json",
        "--select", "C901,PLR0911,PLR0912", "--config", "lint.mccabe.max-complexity = 10", "src",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {f"{_module(found['filename'])} {_function_at(found)}" for found in json.loads(done.stdout)}


def _module(filename: str) -> str:
    return Path(filename).relative_to(ROOT / "src" / "kcn_extract").as_posix()


def _function_at(found: dict) -> str:  # type: ignore[type-arg]
    line = Path(found["filename"]).read_text(encoding="utf-8").splitlines()[found["location"]["row"] - 1]
    name = re.search(r"def (\w+)", line)
    assert name, line
    return name[1]


def test_the_list_of_complex_functions_only_shrinks() -> None:
    found, listed = complex_functions(), set(COMPLEX.read_text(encoding="utf-8").splitlines())
    assert not found - listed, f"too complex, simplify: {sorted(found - listed)}"
    assert not listed - found, f"simple now, take it out of {COMPLEX.name}: {sorted(listed - found)}"


def test_only_folders_with_a_complex_function_are_excepted() -> None:
    folders = {f"src/kcn_extract/{line.split('/')[0]}/*" for line in COMPLEX.read_text(encoding="utf-8").splitlines()}
    assert set(PYPROJECT["tool"]["ruff"]["lint"]["per-file-ignores"]) == folders


def test_nothing_is_unused() -> None:
    assert not [f"{each.path.name}:{each.line} {each.name}" for each in unused()]


def test_what_is_unused_is_found(tmp_path: Path) -> None:
    module = tmp_path / "src" / "house" / "room.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        "class Room:\n    def enter(self): ...\n    def leave(self): ...\n"
        "def open_door(): Room().enter()\n@app.command()\ndef handed_on(): ...\ndef documented(): ...\n"
    )
    (tmp_path / "README.md").write_text("call `documented()`, then open_door")
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_room.py").write_text("open_door()")
    assert [each.name for each in unused(tmp_path)] == ["open_door", "leave"]
    (tests / "helpers.py").write_text("open_door()")
    assert [(each.name, each.line) for each in unused(tmp_path)] == [("leave", 3)]


def test_the_version_stands_in_one_place() -> None:
    source = (ROOT / "src" / "kcn_extract" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', source, re.MULTILINE)
    assert version and PYPROJECT["project"]["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "src/kcn_extract/__init__.py"
    assert not [
        path for path in [ROOT / "pyproject.toml", *ROOT.glob("src/**/*.py")]
        if path.name != "__init__.py" and version[1] in path.read_text(encoding="utf-8")
    ]  # fmt: skip
