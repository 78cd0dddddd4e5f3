"""The house rules of imports: each stage knows those below it, and what is heavy is imported in one place."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
PACKAGE = "kcn_extract"
FLOORS = (
    ("record_html",),
    ("record", "problems", "user_cache"),
    ("notation", "schema", "text"),
    ("gazetteer",),
    ("rules", "values", "names"),
    ("article", "dates", "sources"),
    ("value_functions", "facts", "run"),
    ("prepared", "names_again"),
    ("finding",),
    ("extractor",),
    ("report", "quality", "signature"),
    ("database", "frame"),
    ("page", "cluster"),
    ("integrations",),
    ("cli",),
    ("__main__",),
)
"""The parts of the package, the lowest first; a part imports from floors below its own, and from itself."""


def module_of(path: Path) -> str:
    """The dotted name of a source file."""
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SRC.rglob("*.py")}


@cache
def imported(path: Path, when_loaded: bool = False) -> set[str]:
    """The names that a file imports anywhere, lazily and for type checkers too; or only those ``when_loaded``."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        if when_loaded and (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_type_checkers(node)):
            return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


def is_for_type_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def modules_imported(path: Path) -> set[str]:
    """The modules of the package that a file imports."""
    return {name if name in MODULES else name.rpartition(".")[0] for name in imported(path)} & MODULES.keys()


def libraries_imported(path: Path, when_loaded: bool = False) -> set[str]:
    return {name.split(".")[0] for name in imported(path, when_loaded)}


GRAPH = {module: modules_imported(path) - {module} for module, path in MODULES.items() if module != PACKAGE}


def cycle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """The modules of a cycle in the order of their imports, the first one again at the end; empty where there is
    none."""
    done: set[str] = set()

    def walk(module: str, trail: list[str]) -> list[str]:
        if module in trail:
            return [*trail[trail.index(module) :], module]
        if module in done:
            return []
        for other in sorted(graph.get(module, ())):
            if cycle := walk(other, [*trail, module]):
                return cycle
        done.add(module)
        return []

    return next((cycle for module in sorted(graph) if (cycle := walk(module, []))), [])


def part_of(module: str) -> str:
    """``kcn_extract.rules.load`` -> ``rules``."""
    return module.split(".")[1] if "." in module else module


def imports_up() -> Iterator[str]:
    floor_of = {part: floor for floor, parts in enumerate(FLOORS) for part in parts}
    for module, others in GRAPH.items():
        for other in others - {PACKAGE}:
            if part_of(module) != part_of(other) and floor_of[part_of(module)] <= floor_of[part_of(other)]:
                yield f"{module} -> {other}"


def test_a_cycle_is_found() -> None:
    assert cycle_in({"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"b"}}) == ["b", "d", "b"]
    assert cycle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_no_import_cycle() -> None:
    assert not cycle_in(GRAPH), " -> ".join(cycle_in(GRAPH))


def test_every_part_has_its_floor() -> None:
    assert {part_of(module) for module in GRAPH} == {part for parts in FLOORS for part in parts}


def test_imports_point_down() -> None:
    assert not sorted(imports_up())


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("underthesea", "names"), ("underthesea_core", "names"), ("spacy", "integrations.spacy"),
        ("typer", "cli"), ("multiprocessing", "run.worker"), ("charset_normalizer", "text.encoding"),
        ("ijson", "sources.readers.json_values"), ("duckdb", "database"),
    ],
)  # fmt: skip
def test_a_heavy_library_has_one_home(library: str, home: str) -> None:
    users = {name for name, path in MODULES.items() if library in libraries_imported(path)}
    assert users, f"nothing imports {library}: has it moved?"
    assert all(f"{user}.".startswith(f"{PACKAGE}.{home}.") for user in users), users


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        (
            "pyarrow",
            (
                "sources.arrow",
                "report.table_files",
                "database.database",
                "integrations.arrow",
                "cluster.files",
                "integrations.duckdb",
                "integrations.duckdb",
                "frame",
            ),
        ),
        ("openpyxl", ("sources.readers.excel", "report.table_files")),
        ("ray", ("cluster.engine", "integrations.ray")),
    ],
)
def test_others_have_few_homes(library: str, homes: tuple[str, ...]) -> None:
    users = {name for name, path in MODULES.items() if library in libraries_imported(path)}
    assert users == {f"{PACKAGE}.{home}" for home in homes}


@pytest.mark.parametrize(
    "library",
    [
        "underthesea",
        "underthesea_core",
        "pyarrow",
        "joblib",
        "charset_normalizer",
        "openpyxl",
        "ijson",
        "duckdb",
        "ray",
    ],
)
def test_it_is_imported_where_it_is_used(library: str) -> None:
    assert not [name for name, path in MODULES.items() if library in libraries_imported(path, when_loaded=True)]


HEAVY = {
    "rich", "regex", "underthesea", "underthesea_core", "pyarrow", "spacy", "multiprocessing", "openpyxl", "ijson",
    "ray",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names", "needed"),
    [
        ("KCN Đình Trám thu hút 3 tỷ USD, tăng 5% so với cùng kỳ.", "never", set()),
        ("KCN Đình Trám thu hút 3 tỷ USD, tăng 5% so với cùng kỳ.", "auto", set()),  # no name is in doubt
        ("Giá cà phê tăng 5% trong tháng 3, theo Bộ Công Thương.", "auto", set()),
        ("Hôm qua trời mưa.", "always", {"underthesea", "underthesea_core", "multiprocessing"}),
    ],
)
def test_a_run_loads_what_it_needs(text: str, names: str, needed: set[str], tmp_path: Path) -> None:
    """What a command for one article imports is most of its time; models are loaded when they are asked."""
    article = tmp_path / "a.txt"
    article.write_text(text, encoding="utf-8")
    script = (
        "import sys; from kcn_extract.cli.main import app; "
        "app(sys.argv[1:], standalone_mode=False); print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, "run", str(article), "--names", names, "-q"]
    loaded = set(subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stderr.split())
    assert "kcn_extract.extractor" in loaded
    assert loaded & HEAVY == needed
