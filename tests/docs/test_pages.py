"""The pages say what the code says: generated parts, columns, statuses, variables …; their links, the navigation."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.core import TyperOption
from typer.main import get_command

from kcn_extract.cli import status
from kcn_extract.cli.main import app
from kcn_extract.record import ZoneKind
from kcn_extract.report import table
from kcn_extract.report.base_unit import BASE_UNITS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "kcn_extract"
SOURCES = sorted(PACKAGE.rglob("*.py"))


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
    mentions, articles = mentions.split("## One row per article")
    columns, units = facts.split("### Base units")
    assert first_column(columns) == list(table.COLUMNS)
    assert first_column(mentions) == list(table.MENTION_COLUMNS)
    assert first_column(articles) == list(table.ARTICLE_COLUMNS)
    assert first_column(units) == list(BASE_UNITS)


def test_the_generated_parts_are_up_to_date() -> None:
    drifted = [str(path.relative_to(ROOT)) for path in load(ROOT / "tools" / "reference.py").drifted()]
    assert not drifted, f"run `make reference` (python tools/reference.py) and commit {', '.join(drifted)}"


def test_the_files_to_open_are_there() -> None:
    to_open = page("explanation/architecture.md").split("## To change X, open Y")[1].split("\nHow to")[0]
    files = [file for file in re.findall(r"`([\w./-]+(?:\.\w+|/))`", to_open) if not file.startswith("NAME.")]
    assert len(files) > 20
    assert not [file for file in files if not any((folder / file).exists() for folder in (ROOT, PACKAGE))]


def test_every_module_that_is_named_is_there() -> None:
    folders = ("src", "tests", "tools", "benchmarks")
    there = [f"/{path.relative_to(ROOT)}" for folder in folders for path in (ROOT / folder).rglob("*.py")]
    there += [f"/{path.name}" for path in ROOT.glob("*.py")]
    pages = [
        path
        for folder in (*folders, "docs", "patterns", "corpus", "training")
        for path in (ROOT / folder).rglob("*.md")
    ]
    named = {
        (path.name, file)
        for path in (*pages, *ROOT.glob("*.md"))
        for file in re.findall(r"`(?:python )?([\w./-]*\w\.py)[`\s]", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert not [(page, file) for page, file in named if not any(path.endswith(f"/{file}") for path in there)]


def test_every_exit_status_is_described() -> None:
    rows = re.findall(r"^\| (\d+) \|", page("reference/exit-statuses.md"), re.MULTILINE)
    assert {int(row) for row in rows} == {value for name, value in vars(status).items() if name.startswith("EXIT_")}


def test_every_kind_of_zone_is_described() -> None:
    kinds = page("reference/labels.md").split("## Kinds of zone")[1].split("##")[0]
    assert first_column(kinds) == list(get_args(ZoneKind))


def test_every_environment_variable_is_described() -> None:
    names = set()
    for text in (path.read_text(encoding="utf-8") for path in SOURCES):
        for quoted, constant in re.findall(r"""(?:environ(?:\.get\(|\[)|getenv\()(?:"(\w+)"|(\w+))""", text):
            names.update([quoted] if quoted else re.findall(rf"""^{constant} = "(\w+)\"""", text, re.MULTILINE))
    assert set(first_column(page("reference/environment.md"))) == {*names, "COLUMNS"}  # which libraries read


def test_every_option_has_an_example() -> None:
    """In a command that a page shows and the tests run: add one to reference/cli.md."""
    shown = [
        line
        for text in (README, *(path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")))
        for line in re.findall(r"^ *\$ (.*)", text, re.MULTILINE)
    ]
    missing = [
        f"{name} {option.opts[0]}"
        for name, command in load(ROOT / "tools" / "reference.py").commands(get_command(app))
        for option in command.params
        if isinstance(option, TyperOption)
        and not any(used(line, name, (*option.opts, *option.secondary_opts)) for line in shown)
    ]
    assert not missing


def used(line: str, command: str, names: Iterable[str]) -> bool:
    """True if a line of a shell calls a command with an option of one of these names."""
    calls = (call for call in line.split("|") if f"{command} " in call)
    return any(re.search(rf"(?<=\s){re.escape(name)}(?=[\s=]|$)", call) for call in calls for name in names)


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
