"""Print the functions, methods and classes of the package that nothing uses; exit with 1 where there are any.

    python tools/unused.py

A definition counts as used where its name occurs in code of the package, of what is built on it (``USERS``), or as code
in the documentation. Names are compared without their objects, so a method is used where any attribute of its name is.
Tests do not count, except their helpers: they would keep alive what they test.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
USERS = ("src", "benchmarks", "tools", "hatch_build.py", "conftest.py")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs", "pyproject.toml")
CALLED_BY_OTHERS = frozenset(("readable", "readinto", "writable", "seekable", "_repr_html_"))  # by io, and by notebooks
_CODE_SPAN = re.compile(r"`+[^`]+`+")
_WORD = re.compile(r"\w+")


class Definition(NamedTuple):
    """A function, method or class."""

    name: str
    path: Path
    line: int


def unused(root: Path = ROOT) -> list[Definition]:
    """Return what the package below ``root`` defines and nothing uses."""
    users = [path for name in USERS for path in _files(root / name, "py")]
    helpers = [path for path in _files(root / "tests", "py") if not path.name.startswith("test_")]
    used = {name for path in (*users, *helpers) for name in names_used(path)}
    documents = [path for name in DOCUMENTS for path in _files(root / name, "md", "toml")]
    used |= {word for path in documents for word in _words_of_code(path)}
    return [each for path in _files(root / "src", "py") for each in definitions(path) if each.name not in used]


def definitions(path: Path) -> Iterator[Definition]:
    """Yield the functions, methods and classes of a file that its own project has to use."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not _is_called_by_others(node):
            yield Definition(node.name, path, node.lineno)


def _is_called_by_others(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """True for ``__eq__``, for ``readinto`` and ``_repr_html_``, and for ``@app.command()`` or
    ``@Language.factory(…)``: a library calls them."""
    handed_on = (isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) for each in node.decorator_list)
    return node.name.startswith("__") or node.name in CALLED_BY_OTHERS or any(handed_on)


def names_used(path: Path) -> Iterator[str]:
    """Yield the variables and attributes of a file, and what an ``__init__.py`` imports for others."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom) and path.name == "__init__.py":
            yield from (alias.name for alias in node.names)


def _words_of_code(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for code in [text] if path.suffix == ".toml" else _CODE_SPAN.findall(text):
        yield from _WORD.findall(code)


def _files(path: Path, *extensions: str) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for extension in extensions for file in path.rglob(f"*.{extension}"))


def main() -> int:
    """Print each unused definition with its place; return the exit status."""
    found = unused()
    for each in found:
        print(f"{each.path.relative_to(ROOT)}:{each.line}: {each.name} is not used")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
