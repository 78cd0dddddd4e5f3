"""White space, and a sentence that says nothing, change no value of a mention."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kcn_extract.extractor import Extractor

ARTICLES = sorted(path for folder in ("second_corpus",) for path in (Path(__file__).parent / folder).glob("*.txt"))
ARTICLES += sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))
EXTRACTOR = Extractor(names="never", facts=False)  # figures that only facts use come and go with them
IDLE = "Trời nhiều mây, gió nhẹ."

CHANGES: dict[str, Callable[[str], str]] = {
    "empty lines in front": lambda text: f"\n\n{text}",
    "blanks in front": lambda text: f"  {text}",
    "lines indented by blanks": lambda text: re.sub("(?m)^(?=.)", "   ", text),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "blanks at the ends of lines": lambda text: text.replace("\n", "  \n") + "  ",
    "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "two blanks for one": lambda text: text.replace(" ", "  "),
    "a sentence behind": lambda text: f"{text.rstrip()}\n{IDLE}\n",
}


def values(text: str) -> list[tuple[str, str, str]]:
    mentions = EXTRACTOR.extract(text, "2025-07-15").mentions
    return [(each.label, re.sub(r"\s+", " ", each.text), repr(each.value)) for each in mentions]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_white_space_changes_no_value(change: Callable[[str], str]) -> None:
    for path in ARTICLES:
        text = path.read_text("utf-8")
        assert values(change(text)) == values(text), path.name


@pytest.mark.parametrize("figure", ["5%", "5 tỷ đồng", "50 ha", "5 dự án"])
@pytest.mark.parametrize("word", ["Khoảng", "Hơn", "Gần", "Trên", "Không dưới", "Tối đa", "Ít nhất", "Chưa đến"])
@pytest.mark.parametrize(
    "front", ["\n", "Tin vui.\n", "Tin vui.\r\n\r\n", "Tin vui.\n\t", "\n   ", '"', "(", "- ", "* "]
)
def test_a_modifier_counts_wherever_it_begins(front: str, word: str, figure: str) -> None:
    plain = values(f"Tin vui. {word} {figure}, theo báo cáo.")
    assert "modifier='" in plain[0][2]
    assert values(f"{front}{word} {figure}, theo báo cáo.") == plain


def test_an_indentation_by_tabs_is_no_cell_of_a_table() -> None:
    text = "Tin vui\nSáng 20-6, đoàn họp.\nTên\tDiện tích\nTân Lập\t98 ha\n"
    assert values(text.replace("\nSáng", "\n\t\tSáng")) == values(text)
    assert [text for _, text, _ in values(text)] == ["20-6", "98 ha"]
