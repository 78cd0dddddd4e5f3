"""The pages say what the code says: columns, kinds of zone, variables, commands; their links and the navigation."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from kcn_extract.record import ZoneKind
from kcn_extract.report import table

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_column(text: str) -> list[str]:
    """The code words in the first column of a page's tables."""
    return [
        word for cell in re.findall(r"^\| ([^|]*) \|", text, re.MULTILINE) for word in re.findall("`([^`]+)`", cell)
    ]


def load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def test_the_readme_is_short() -> None:
    assert len(README.split()) <= 900


def test_every_column_of_a_table_is_described() -> None:
    facts, mentions = page("reference/table.md").split("## One row per mention")
    assert first_column(facts) == list(table.COLUMNS)
    assert first_column(mentions) == list(table.MENTION_COLUMNS)


def test_every_kind_of_zone_is_described() -> None:
    kinds = page("reference/labels.md").split("## Kinds of zone")[1].split("##")[0]
    assert first_column(kinds) == list(get_args(ZoneKind))


def test_every_environment_variable_is_described() -> None:
    names = set()
    for text in (path.read_text(encoding="utf-8") for path in SOURCES):
        for quoted, constant in re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\()(?:"(\w+)"|(\w+))""", text):
            names.update([quoted] if quoted else re.findall(rf"""^{constant} = "(\w+)\"""", text, re.MULTILINE))
    assert set(first_column(page("reference/environment.md"))) == names


def test_every_command_is_in_the_readme() -> None:
    for command in re.findall(r"^## `(kcn-extract [\w ]+)`", page("reference/cli.md"), re.MULTILINE):
        assert f"`{command}" in README


@pytest.mark.parametrize("source", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_links_lead_to_files(source: Path) -> None:
    """The links of the site are checked when it is built."""
    for target in re.findall(r"\]\(([^)#:]+)\)", source.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_every_page_is_in_the_navigation() -> None:
    listed = re.findall(r": ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
