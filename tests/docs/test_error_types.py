"""The table of error types in the reference of the record has all that there are, and no others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKERS = {"ErrorInfo": 0, "UnreadableFile": 0, "failed": 1}
"""What makes an error, and where its type stands among the arguments."""


def types_in(source: str) -> Iterator[str]:
    """The types of errors that a module makes, or that its exceptions stand for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            at = MAKERS[node.func.id]
            yield from words_in(node.args[at : at + 1])
        elif isinstance(node, ast.Assign) and any(ast.unparse(target) == "type" for target in node.targets):
            yield from words_in([node.value])


def words_in(nodes: list[ast.expr]) -> Iterator[str]:
    return (str(node.value) for node in nodes if isinstance(node, ast.Constant))


def test_every_type_of_error_is_documented() -> None:
    made = {name for path in (ROOT / "src").rglob("*.py") for name in types_in(path.read_text(encoding="utf-8"))}
    page = (ROOT / "docs/reference/record.md").read_text(encoding="utf-8")
    section = page.partition("## Errors\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == made
