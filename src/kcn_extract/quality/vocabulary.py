"""Names in the rule files that nothing uses, and names in the code that stand in no rule file.

A fragment, list or table is used where a rule's pattern refers to it, directly or through other fragments; a list or
table also where a rule or the code names it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kcn_extract.problems import did_you_mean
from kcn_extract.rules.fragments import references
from kcn_extract.rules.load import SHARED_FILE, Document, RuleFiles

SOURCES = Path(__file__).parents[1]
_HOLDERS = ("tables", "_tables", "lists", "_lists")  # what the code calls the tables and lists of the rules
_Name: TypeAlias = tuple[str, str]  # of a file, and in it


class Reading(NamedTuple):
    """A line of the code that reads a table or list by its name."""

    line: int
    name: str


def unused(files: RuleFiles, code: Iterable[Path] | None = None) -> Iterator[str]:
    """Yield a message for each fragment, list and table that nothing uses. ``code`` are Python files that may name
    lists and tables, by default those of the package."""
    used = set(_referred_to(files))
    named = _strings(tuple(_package() if code is None else code)) | {
        name for rule in files.rules.values() for name in _own_tables(rule.table)
    }
    words = {name for document in files.documents.values() for name in document.words}
    known = {name for _, name in used} | (words & named)
    for stem, document in files.documents.items():
        for name in (*document.fragments, *document.words):
            if (stem, name) not in used and (name in document.fragments or name not in named):
                hint = did_you_mean(name, known - {name})
                yield f"{document.places[name]}: {name}: used by no pattern and by no code; remove it{hint}"


def missing(files: RuleFiles, code: Iterable[Path] | None = None) -> Iterator[str]:
    """Yield a message for each place of the code that reads a table or list which stands in no file."""
    there = {name for document in files.documents.values() for name in document.words}
    for path in _package() if code is None else code:
        for reading in sorted(_readings(path)):
            if reading.name not in there:
                yield f"{path.name}:{reading.line}: there is no table or list {reading.name!r} in the rule files"


def _referred_to(files: RuleFiles) -> Iterator[_Name]:
    """Yield all names that patterns refer to, each with the file that has it."""
    pending = [
        (rule.stem, name) for rule in files.rules.values() for name in references(str(rule.table.get("pattern", "")))
    ]
    seen: set[_Name] = set()
    while pending:
        stem, name = pending.pop()
        if (stem, name) in seen:
            continue
        seen.add((stem, name))
        owner = _owner(stem, name, files.documents)
        yield owner, name
        if fragment := files.documents[owner].fragments.get(name):
            pending += ((stem, other) for other in references(fragment))


def _owner(stem: str, name: str, documents: Mapping[str, Document]) -> str:
    """Return the file that a name is found in: one's own, or the shared one."""
    return stem if name in documents[stem].places else SHARED_FILE


def _own_tables(rule: Mapping[str, object]) -> Iterator[str]:
    tables = rule.get("tables")
    if isinstance(tables, dict):
        yield from map(str, tables.values())


@cache
def _package() -> tuple[Path, ...]:
    return tuple(sorted(SOURCES.rglob("*.py")))


@cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def _strings(code: tuple[Path, ...]) -> frozenset[str]:
    nodes = (node for path in code for node in _nodes(path))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _named(key: ast.expr) -> Iterator[str]:
    """Yield the names that a key may be: ``"a"``, ``"a" if x else "b"``."""
    if isinstance(key, ast.IfExp):
        yield from _named(key.body)
        yield from _named(key.orelse)
    elif isinstance(key, ast.Constant):
        yield str(key.value)


def _readings(path: Path) -> Iterator[Reading]:
    """Yield what a file reads of tables: ``tables["x"]``, and ``f("x")`` where ``f`` reads ``tables[name]``."""
    nodes = _nodes(path)
    readers = dict(_readers(nodes))
    for node in nodes:
        names: Iterable[str] = ()
        if isinstance(node, ast.Subscript) and _holds_tables(node.value):
            names = _named(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in readers:
            names = (text for argument in node.args[slice(*readers[node.func.id])] for text in _named(argument))
        yield from (Reading(node.lineno, name) for name in names)  # type: ignore[attr-defined]


def _readers(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the functions of a file that read a table by the name they are given, and which argument that is."""
    for function in nodes:
        if not isinstance(function, ast.FunctionDef):
            continue
        looked_up = {
            node.slice.id
            for node in ast.walk(function)
            if isinstance(node, ast.Subscript) and _holds_tables(node.value) and isinstance(node.slice, ast.Name)
        }
        for at, argument in enumerate(function.args.args):
            if argument.arg in looked_up:
                yield function.name, (at, at + 1)


def _holds_tables(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in _HOLDERS
