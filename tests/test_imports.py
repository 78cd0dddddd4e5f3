"""The house rules of imports: each stage knows those below it, and what is heavy is imported in one place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "kcn_extract"
MODULES = {path.relative_to(SRC).as_posix(): path for path in SRC.rglob("*.py")}


def imported(path: Path, top_level_only: bool = False) -> set[str]:
    """The modules that a file imports, anywhere in it or when it is loaded (not under TYPE_CHECKING)."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif _is_passed_over(node, top_level_only):
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


def _is_passed_over(node: ast.AST, top_level_only: bool) -> bool:
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return top_level_only and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def imports_of(package: str, of: str) -> list[str]:
    """The files of a part of the package that import a module."""
    files = (name for name in MODULES if name == f"{of}.py" or name.startswith(f"{of}/"))
    return [f for f in files if any(m == package or m.startswith(f"{package}.") for m in imported(MODULES[f]))]


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("underthesea", "names/"), ("underthesea_core", "names/"), ("spacy", "integrations/spacy.py"),
        ("typer", "cli.py"), ("pyarrow", "table.py"), ("multiprocessing", "workers.py"),
    ],
)  # fmt: skip
def test_a_heavy_library_has_one_home(library: str, home: str) -> None:
    users = {name for name, path in MODULES.items() if {m.split(".")[0] for m in imported(path)} & {library}}
    assert users, f"nothing imports {library}: has it moved?"
    assert all(user.startswith(home) for user in users), users


@pytest.mark.parametrize("library", ["underthesea", "underthesea_core", "pyarrow", "joblib"])
def test_it_is_imported_where_it_is_used(library: str) -> None:
    assert not [name for name, path in MODULES.items() if library in {m.split(".")[0] for m in imported(path, True)}]


@pytest.mark.parametrize(
    ("part", "must_not_know"),
    [
        ("record", ["kcn_extract"]),
        ("unicode", ["kcn_extract"]),
        ("values", ["kcn_extract.rules", "kcn_extract.facts", "kcn_extract.extractor", "kcn_extract.article"]),
        ("rules", ["kcn_extract.values", "kcn_extract.facts", "kcn_extract.names", "kcn_extract.extractor"]),
        ("gazetteer", ["kcn_extract.rules", "kcn_extract.values", "kcn_extract.facts"]),
        ("names", ["kcn_extract.rules", "kcn_extract.values", "kcn_extract.facts", "kcn_extract.extractor"]),
        ("facts", ["kcn_extract.extractor", "kcn_extract.batch", "kcn_extract.cli", "kcn_extract.names"]),
        ("extractor", ["kcn_extract.cli", "kcn_extract.report", "kcn_extract.integrations", "kcn_extract.evaluate"]),
        ("batch", ["kcn_extract.cli", "kcn_extract.report", "kcn_extract.integrations"]),
    ],
)
def test_imports_point_down(part: str, must_not_know: list[str]) -> None:
    for package in must_not_know:
        assert not imports_of(package, part), f"{part} imports {package}"


def test_nothing_imports_the_integrations() -> None:
    users = {name for name in MODULES if imports_of("kcn_extract.integrations", name.removesuffix(".py"))}
    assert not users


def test_a_run_loads_what_it_needs(tmp_path: Path) -> None:
    """What a command for one article imports is most of its time."""
    article = tmp_path / "a.txt"
    article.write_text("KCN Đình Trám thu hút 3 tỷ USD, tăng 5% so với cùng kỳ.", encoding="utf-8")
    script = (
        "import sys; from kcn_extract.cli import app; "
        "app(sys.argv[1:], standalone_mode=False); print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, "run", str(article), "--names", "never", "-q"]
    loaded = set(subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stderr.split())
    assert "kcn_extract.extractor" in loaded
    heavy = {"rich", "regex", "underthesea", "underthesea_core", "pyarrow", "spacy", "multiprocessing"}
    assert not loaded & heavy
