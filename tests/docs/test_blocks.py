"""What README, CONTRIBUTING and docs/ show is run, page by page, from top to bottom, in a folder of its own.

- ``console``: each ``$ command`` ends with exit status 0 and prints what stands under it (``…`` stands for anything).
- ``python``: a session (``>>>``), run as a doctest; one namespace a page.
- Any block whose first line is ``# path/of/a/file``: written there; with ``, below LINE`` or ``, above LINE`` put next
  to the first such line of the file, with ``, at the end`` added to it.
- ``json`` of a record: part of the record that the extractor makes of that article of corpus/.
- ``text``: shown only. A block of any other language fails, unless ``<!-- not run: REASON -->`` stands before it.

CONTRIBUTING is run in a copy of the repository, all other pages beside a copy of corpus/: of some of its articles where
a page says how they are read and not what is in them.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kcn_extract import Extractor

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(
    r"(?:^ *<!-- not run: (?P<reason>[^\n]+) -->\n\s*)?^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<code>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
FILE = re.compile(r"# (?P<path>[\w./-]+\.\w+)(?:, (?P<place>below|above|at the end)(?: (?P<line>.+))?)?\n")
STEP = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
CHECKER = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SOME_ARTICLES = {"docs/how-to/read-many-articles.md": "[bh]*.txt"}
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "records.jsonl*")


class Block(NamedTuple):
    """A fenced block of a page: where it begins, its language, its lines, and why it is not run."""

    line: int
    language: str
    code: str
    reason: str | None

    @property
    def kind(self) -> str:
        """How it is checked: as a ``file``, or by its language."""
        return "file" if FILE.match(self.code) else self.language


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            text.count("\n", 0, fence.start("language")) + 1,
            fence["language"],
            re.sub(rf"^{fence['indent']}", "", fence["code"], flags=re.MULTILINE),
            fence["reason"],
        )
        for fence in FENCE.finditer(text)
    ]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


NOT_RUN = [(page, block) for page in PAGES for block in blocks(page) if block.reason]


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=name_of)
def test_blocks(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = page.name == "CONTRIBUTING.md"
    if whole:
        shutil.copytree(ROOT, tmp_path, ignore=NOT_COPIED, dirs_exist_ok=True)
    else:
        (tmp_path / "corpus").mkdir()
        for path in (ROOT / "corpus").glob(SOME_ARTICLES.get(name_of(page), "*")):
            shutil.copy(path, tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    monkeypatch.setenv("COLUMNS", "120")
    if whole:
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "src"))
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page):
        if not block.reason:
            where = f"{name_of(page)}:{block.line}"
            CHECKS[block.kind](block.code, where, names) if block.kind in CHECKS else pytest.fail(
                f"{where}: a {block.language} block is not run; mark it <!-- not run: REASON -->, or as text"
            )


@pytest.mark.parametrize(("page", "block"), NOT_RUN, ids=[f"{name_of(page)}:{block.line}" for page, block in NOT_RUN])
def test_not_run(page: Path, block: Block) -> None:
    pytest.skip(f"{name_of(page)}:{block.line}: {block.reason}")


def check_console(code: str, where: str, _: dict[str, Any]) -> None:
    steps = STEP.findall(code)
    assert steps, f"{where}: no line begins with $"
    for command, shown in steps:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            pytest.fail(f"{where}: {command} ends with {done.returncode}\n{done.stdout}{done.stderr}")
        wanted = re.escape(shown.strip()).replace("…", "(?:.|\n)*")
        if shown.strip() and not re.fullmatch(wanted, done.stdout.strip()):
            pytest.fail(f"{where}: {command} prints\n{done.stdout}{done.stderr}")


def check_python(code: str, where: str, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(code, names, where, where, 0)
    assert test.examples, f"{where}: no line begins with >>>"
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=CHECKER)
    runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    if runner.failures:
        pytest.fail("".join(said))


def check_file(code: str, where: str, _: dict[str, Any]) -> None:
    head = FILE.match(code)
    assert head
    path = Path(head["path"])
    if head["place"]:
        lines = path.read_text(encoding="utf-8").split("\n")
        at = len(lines) - 1  # before the last line break
        if head["line"]:
            same = [number for number, line in enumerate(lines) if line.strip() == head["line"].strip()]
            assert same, f"{where}: {path} has no line {head['line']!r}"
            at = same[0] + (head["place"] == "below")
        lines[at:at] = code[head.end() :].removesuffix("\n").split("\n")
        code = "\n".join(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")


def check_json(code: str, where: str, _: dict[str, Any]) -> None:
    shown = json.loads(code)
    if "schema" in shown:
        assert_within(shown, record_of_corpus(shown["id"]), where)


def assert_within(shown: Any, real: Any, where: str) -> None:
    """Each key and item shown is there; ``…`` stands for any end of a string."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert key in real, f"{where}: there is no {key!r}"
            assert_within(value, real[key], f"{where}: {key}")
    elif isinstance(shown, list) and shown and isinstance(shown[0], dict):
        for item in shown:
            assert any(is_within(item, one) for one in real), f"{where}: there is no {item}"
    elif isinstance(shown, str) and shown.endswith("…"):
        assert real.startswith(shown[:-1]), f"{where}: {real}"
    else:
        assert shown == real, f"{where}: {real}"


def is_within(shown: Any, real: Any) -> bool:
    try:
        assert_within(shown, real, "")
    except AssertionError:
        return False
    return True


@cache
def record_of_corpus(id: str) -> Any:
    text = (ROOT / "corpus" / f"{id}.txt").read_bytes().decode("utf-8")
    record = Extractor(names="never").extract(text, id=id, source=f"corpus/{id}.txt")
    return json.loads(record.to_json())


CHECKS = {
    "console": check_console, "python": check_python, "file": check_file, "json": check_json,
    "text": lambda *_: None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("```console\n$ true\n```\n", ["console"]),
        ("```toml\n# mine/steel.toml\nlabel = 1\n```\n", ["file"]),
        ("1. List:\n\n   ```python\n   >>> 1\n   1\n   ```\n", ["python"]),
    ],
)
def test_how_a_block_is_read(text: str, kinds: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    assert [block.kind for block in blocks(page)] == kinds


def test_a_wrong_block_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(pytest.fail.Exception, match="prints\\none"):
        check_console("$ echo one\ntwo\n", "page:1", {})
    with pytest.raises(pytest.fail.Exception, match="Expected"):
        check_python(">>> 1 + 1\n3\n", "page:1", {})
    with pytest.raises(AssertionError, match="there is no 'nothing'"):
        assert_within({"nothing": 1}, {}, "page:1")
