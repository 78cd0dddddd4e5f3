"""How articles are laid out: drawn trees, and what holds for any text."""

from __future__ import annotations

import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcn_extract.article.header import HeaderReader
from kcn_extract.article.layout import LayoutReader
from kcn_extract.article.tree import Article, Cell, Marker, Table, Text, nodes
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.report.tree import drawn
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.text.shadow import shadow_of

TREES = sorted((Path(__file__).parent / "trees").glob("*.txt"))
RULING = "-" * 40


@cache
def readers() -> tuple[HeaderReader, LayoutReader]:
    rules = load_rules(BUILT_IN_PATTERNS, check=False)
    return HeaderReader(rules, Gazetteer.load(BUILT_IN_PATTERNS)), LayoutReader(rules)


def tree_of(text: str) -> Article:
    header, layout = readers()
    return layout.read(header.read(shadow_of(text)))


def picture(text: str) -> str:
    return "\n".join(drawn(tree_of(text)))


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.stem)
def test_tree(path: Path) -> None:
    text, _, tree = path.read_text(encoding="utf-8").partition(f"\n{RULING}\n")
    assert picture(text) == tree.strip()


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.stem)
def test_blank_lines_and_indentation_change_nothing(path: Path) -> None:
    text, _, tree = path.read_text(encoding="utf-8").partition(f"\n{RULING}\n")
    lines = text.split("\n")
    without = "\n".join(line for line in lines if line.strip())
    for variant in (
        without,
        without.replace("\n", "\n\n \t\n"),
        without.replace("\n", "\r\n"),
        "\ufeff\n \n" + text + " \n\n",
        "\n".join(f"   {line}" for line in lines),
        "\n".join(f"{line} \u00a0" for line in lines),
    ):
        assert picture(variant) == tree.strip()


PIECES = st.sampled_from(
    [
        "\n", "\n\n", "\r\n", "\t", "    ", "- ", "+ ", "* ", "• ", "1. ", "2. ", "1.1 ", "a) ", "b) ", "I. ", "II. ",
        "(1) ",         "## ", "**", "Điều 1. ",
        "Chương I",
        "Khu | Giá", " | ", " / ", "|---|---|", "120 USD", "2023", "(ha)", "Bảng 1. ", "Đơn vị: ha", "Nguồn: Cục",
        "Ảnh: Hà", "PV: ", "Xin ông cho biết?",
        "Khu mới", "HẠ TẦNG", "Tỉnh có 8 khu.", "gồm:", "Xin cảm ơn ông!", "16/4/2024", "Lê Mai",
        "&nbsp;", "\u200b", "\u2028", "\u0301", "---", "?", "…",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)


@given(TEXTS)
def test_each_character_of_the_body_is_in_one_leaf(text: str) -> None:
    article = tree_of(text)
    shadow = article.header.shadow
    covered = [False] * len(text)
    for leaf in (node for node in nodes(article) if isinstance(node, Text | Marker | Cell)):
        assert 0 <= leaf.start < leaf.end <= len(text) or not leaf.end - leaf.start
        assert not any(covered[leaf.start : leaf.end])
        covered[leaf.start : leaf.end] = [True] * (leaf.end - leaf.start)
    in_tables = [(node.start, node.end) for node in nodes(article) if isinstance(node, Table)]
    body = shadow.shadow_offset(article.header.body.start), shadow.shadow_offset(article.header.body.end)
    for at in range(*body):
        start, end = shadow.raw_span(at, at + 1)
        if not shadow.text[at].isspace() and not all(covered[start:end]):
            assert shadow.text[at] in "|:-/"
            assert any(first <= start and end <= last for first, last in in_tables)


@given(TEXTS)
def test_nodes_and_sentences_are_in_order(text: str) -> None:
    article = tree_of(text)
    for node in nodes(article):
        for first, second in pairwise(node.children):
            assert first.end <= second.start
        for child in node.children:
            assert node.start <= child.start <= child.end <= node.end
        if isinstance(node, Text):
            assert all(start < end for start, end in node.sentences)
            assert [*node.sentences] == sorted(node.sentences)
            assert all(node.start <= start and end <= node.end for start, end in node.sentences)
    picture(text)


def calls(text: str) -> int:
    """How many functions are called to lay a text out, of Python's and of C's: a clock would tell of the machine."""
    count = 0

    def counting(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        tree_of(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "block",
    [
        "- Khu\n", "1. Khu\n", "- - - - ", "1. a) I. + ", "1.\na)\nI.\n+\n-\n•\n", "Khu\t", "\t\n", "Khu\tGiá\n",
        "a | b\n",         "Khu | 5\n", "A / b / 5\n",
        "Khu   5\n", "Khu\n", "Khu:\n", "Vì sao?\n", "PV: Xin ông?\nVâng.\n", "Điều 1. Khu\nĐất.\n",
        "# Khu\nĐất.\n",         "**Khu**\n", "**", "KHU\nĐất.\n",
        "Bảng 1. Khu\n", "Đơn vị: ha\n", "!", ". ", "A. ", ".A", "a.\u2003", "&nbsp;",
    ],
)  # fmt: skip
def test_time_is_linear(block: str) -> None:
    tree_of(block * 100)  # patterns are compiled when they are first tried
    once, fourfold = calls(block * 200), calls(block * 800)
    assert fourfold < 4.5 * once


def test_deep_nesting_has_an_end() -> None:
    text = "Khu:\n" + "\n".join(" " * (2 * depth) + "- Khu" for depth in range(400))
    assert max(line.index("item") for line in picture(text).split("\n") if "item" in line) < 60
