"""The loader is strict and says everything at once."""

import re
from pathlib import Path

import pytest

from kcn_extract.rules.load import PatternError, alternation, load_rules

RULE = """
label = "PERCENT"
[fragments]
figure = '[0-9]{1,3}'
[[rule]]
name = "percent.test"
pattern = '(?P<amount>(?&figure)) ?%'
value = "percent"
match = ["tăng [5% = 5 %]"]
never = ["tăng 5 lần"]
"""


def problems(folder: Path, **files: str) -> list[str]:
    for stem, text in files.items():
        (folder / f"{stem}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PatternError) as raised:
        load_rules(folder, values=["percent", "money"])
    return raised.value.problems


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "percent.toml").write_text(RULE, encoding="utf-8")
    (rule,) = load_rules(tmp_path, values=["percent"]).rules
    assert rule.name == "percent.test"
    assert rule.label == "PERCENT"
    assert rule.expanded == "(?P<amount>(?:[0-9]{1,3})) ?%"
    assert rule.file == "percent.toml:6"


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    text = RULE.replace('value = "percent"', 'value = "percnt"\nvalu = "x"').replace("(?&figure)", "(?&figur)")
    said = problems(tmp_path, percent=text, other='labl = "DATE"\n')
    assert any("percent.toml:6: percent.test: value 'percnt' is unknown; did you mean 'percent'?" in p for p in said)
    assert any("unknown key 'valu'" in p and "did you mean 'value'?" in p for p in said)
    assert any("(?&figur): no such fragment" in p and "did you mean 'figure'?" in p for p in said)
    assert any("other.toml: unknown key 'labl'" in p and "'label'" in p for p in said)


@pytest.mark.parametrize("value", ["2024-04-16", "1.5", "[[1]]", "inf"])
def test_a_table_holds_words_numbers_and_lists(tmp_path: Path, value: str) -> None:
    (problem,) = problems(tmp_path, percent=f"{RULE}\n[tables.mine]\na = 3\nb = {value}\n")
    assert re.match(r"percent\.toml: tables\[.*\]: expected ", problem), problem


@pytest.mark.parametrize("missing", ["match", "never"])
def test_a_rule_needs_both_kinds_of_example(tmp_path: Path, missing: str) -> None:
    text = "\n".join(line for line in RULE.splitlines() if not line.startswith(missing))
    assert problems(tmp_path, percent=text) == [
        f'percent.toml:6: percent.test: no {missing} = ["…"]: every rule has sentences that it must and must not match'
    ]


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("[0-9]+ ?%", "unbounded quantifier"),
        (r"[0-9]{1,3}\\s?%", "would cross a line"),
        ("(?:[0-9]{1,50}){1,50}%", "repetition within a repetition"),
        ("(?:[0-9]{1,3}%)?", "matches the empty string"),
        ("([0-9]{1,3}%", "missing )"),
    ],
)
def test_lint(tmp_path: Path, pattern: str, complaint: str) -> None:
    text = RULE.replace("'(?P<amount>(?&figure)) ?%'", f"'''{pattern}'''".replace("\\\\", "\\"))
    assert any(complaint in problem for problem in problems(tmp_path, percent=text))


def test_a_fragment_may_not_refer_to_itself(tmp_path: Path) -> None:
    text = RULE.replace("figure = '[0-9]{1,3}'", "figure = '(?&other)'\nother = '(?&figure)'")
    assert any("refers to itself" in problem for problem in problems(tmp_path, percent=text))


def test_unreadable_toml_and_an_empty_folder_are_problems(tmp_path: Path) -> None:
    assert any("not readable as TOML" in problem for problem in problems(tmp_path, percent="label = "))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(PatternError, match="no rule files"):
        load_rules(empty)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('match = "tăng"', "percent.toml:6: percent.test: match: expected a list, got a string"),
        ('priority = "high"', "percent.toml:6: percent.test: priority: expected a whole number, got a string"),
        ("value = 5", "percent.toml:6: percent.test: value: expected a string, got a whole number"),
        ('published = "2024-13-01"', "percent.toml:6: percent.test: published '2024-13-01': not a day"),
        ('tables = { unt = "x" }', "percent.toml:6: percent.test: tables: there is no table 'unt'"),
        ("[tables]\na = 5", "percent.toml: tables[...]: expected a table, got a whole number"),
        ("[lists]\na = [5]", "percent.toml: lists[...][0]: expected a string, got a whole number"),
    ],
)
def test_what_has_another_form_is_said(tmp_path: Path, line: str, said: str) -> None:
    key = line.split(" ")[0]
    kept = [other for other in RULE.splitlines() if other.split(" ")[0] != key]
    assert any(problem.startswith(said) for problem in problems(tmp_path, percent="\n".join([*kept, line])))


def test_a_fragment_of_another_file_is_found_for_the_author(tmp_path: Path) -> None:
    mine = RULE.replace("[fragments]\nfigure = '[0-9]{1,3}'", "").replace("percent.test", "percent.mine")
    said = problems(tmp_path, percent=RULE, mine=mine)
    assert any("(?&figure): no such fragment" in p and "a percent.toml of your own" in p for p in said)


def test_an_overlay_replaces_and_adds(tmp_path: Path) -> None:
    base, mine = tmp_path / "base", tmp_path / "mine"
    base.mkdir(), mine.mkdir()
    (base / "percent.toml").write_text(RULE, encoding="utf-8")
    (mine / "percent.toml").write_text(
        RULE.replace(" ?%", " ?‰").replace("[fragments]\nfigure = '[0-9]{1,3}'\n", "")
        + RULE[RULE.index("[[rule]]") :].replace("percent.test", "percent.more"),
        encoding="utf-8",
    )
    rules = load_rules(base, mine, values=["percent"]).rules
    assert {rule.name: rule.pattern for rule in rules} == {
        "percent.test": "(?P<amount>(?&figure)) ?‰",
        "percent.more": "(?P<amount>(?&figure)) ?%",
    }


def test_a_follower_must_name_a_rule_that_exists(tmp_path: Path) -> None:
    said = problems(tmp_path, percent=RULE.replace('value = "percent"', 'value = "percent"\nafter = ["percent.tst"]'))
    assert said == ["percent.toml:6: percent.test: after: no rule 'percent.tst'; did you mean 'percent.test'?"]


def test_alternation_takes_the_longest_first() -> None:
    import re

    words = ["tỷ", "tỷ đồng", "tỉ", "triệu", "tr"]
    pattern = re.compile(alternation(words))
    assert all(pattern.fullmatch(word) for word in words)
    match = pattern.match("tỷ đồng")
    assert match is not None and match.group() == "tỷ đồng"
