"""Nothing that others wrote steers the terminal, leaves its folder, or breaks a page."""

import io
import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked import extractor

from kcn_extract.cli.main import app
from kcn_extract.report import picture
from kcn_extract.report.terminal import print_article
from kcn_extract.text.printable import harmless, in_line, json_on_screen

EVIL = "\x1b[31m\x07\x9b2J\x1b]0;own\x07‮ẹ⁦\x85 \x00\rx"
STEERING = set("\x1b\x07\x9b‮⁦\x85\x00\r")
ARTICLE = f"KCN Đình Trám{EVIL}\n\nKCN Đình Trám{EVIL} thu hút 3{EVIL} tỷ USD, tăng 5%{EVIL}."


def article(folder: Path) -> Path:
    path = folder / f"tin{EVIL.replace(chr(0), '')}\nkcn-extract: all is well.txt"
    path.write_text(ARTICLE, encoding="utf-8", newline="")
    return path


def records(folder: Path) -> Path:
    record = json.loads(extractor().extract("KCN Đình Trám rộng 98 ha.", id=f"a{EVIL}\nb").to_json())
    record["article"]["title"] = record["mentions"][0]["text"] = EVIL
    path = folder / "records.jsonl"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


def gold(folder: Path) -> Path:
    path = folder / "gold.jsonl"
    mention = {"label": "ZONE", "start": 0, "end": 3, "text": EVIL, "value": f"KCN|{EVIL}"}
    path.write_text(json.dumps({"id": f"a{EVIL}\nb", "mentions": [mention]}), encoding="utf-8")
    return path


def rules(folder: Path) -> Path:
    evil = json.dumps(f"mine.{EVIL}")
    rule = f"[[rule]]\nname = {evil}\nlabel = {evil}\npattern = {evil}\nvalue = {evil}\n{evil} = {evil}\n"
    (folder / "mine").mkdir()
    (folder / "mine" / "mine.toml").write_text(rule, encoding="utf-8")
    return folder / "mine"


COMMANDS: list[list[Any]] = [
    ["run", article, "--names", "never", "--quiet"],
    ["run", article, "--names", "never", "-o", "o.jsonl", "--published", "--\x1b[31m"],
    ["run", "nowhere\x1b[31m"],
    ["show", article, "--names", "never"],
    ["show", article, "--names", "never", "--color", "never"],
    ["show", article, "--tree"],
    ["explain", article, "--names", "never"],
    ["explain", article, "--names", "never", "--color", "never"],
    ["table", records, "--texts", "."],
    ["table", records, "--mentions"],
    ["evaluate", gold, records, "--errors", "9"],
    ["patterns", "check", "--patterns", rules],
]


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", "backslashreplace", newline="")

    def isatty(self) -> bool:
        return True

    def printed(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command[0]))
def test_nothing_steers_the_terminal(command: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "")
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    app([str(part(tmp_path)) if callable(part) else part for part in command], standalone_mode=False)
    printed = re.sub(r"\x1b\[(?!31)[0-9;]*m", "", out.printed() + err.printed())  # our own colours
    assert printed.strip()
    assert not STEERING & set(printed), ascii(printed)
    assert not any(line.startswith("kcn-extract: all is well") for line in printed.splitlines())


@given(st.text(st.characters(codec=None)))
@settings(deadline=None)
def test_a_line_is_a_line_and_says_what_there_was(text: str) -> None:
    assert len(in_line(text).splitlines()) <= 1 and in_line(in_line(text)) == in_line(text)
    assert len(harmless(text)) == len(text)
    assert harmless(in_line(text)) == in_line(text)


@given(st.text())
def test_json_on_a_screen_means_the_same(text: str) -> None:
    line = json.dumps({"text": text}, ensure_ascii=False).encode()
    assert json.loads(json_on_screen(line)) == {"text": text}


MARKUP = st.sampled_from(
    ["<b>", "&amp;", "]]>", "<!--", "{code}", "[bold]", "[/]", "\\[", "KCN Đình Trám", "5%", "\n", "\r"]
)
PIECES = st.lists(MARKUP | st.text(st.characters(codec=None), max_size=6), max_size=12).map("".join)


@given(PIECES, PIECES)
@settings(deadline=None, max_examples=100)
def test_pictures_are_valid_for_every_text(text: str, title: str) -> None:
    text = text.encode("utf-8", "replace").decode()  # no article has halves of characters
    console = picture.picture(60)
    print_article(text, extractor().extract(text, id=title), console)
    drawn = picture.svg(console, title)
    ElementTree.parse(io.BytesIO(drawn.encode("utf-8")))
    assert "@font-face" not in drawn and "Fira" not in drawn and "url(http" not in drawn


def test_what_has_no_width_stretches_nothing() -> None:
    console = picture.picture(60)
    console.print("h\u200b\u200but a\u0301n", soft_wrap=True)
    assert re.findall('textLength="([^"]*)"', picture.svg(console, "a"))[0] == f"{6 * 12.2:.4g}"
