"""What keeps the house in order: nothing unused, one version."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

sys.path.insert(0, str(ROOT / "tools"))

from unused import unused  # noqa: E402


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
