"""The loader is strict and says everything at once; a later folder overrides an earlier one."""

import re
from pathlib import Path

import pytest

from kcn_extract.rules.load import load_rules
from kcn_extract.rules.model import PatternError, Precision, RuleSet

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


def load(*folders: Path) -> RuleSet:
    return load_rules(*folders, values=["percent", "money"])


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, **files: str) -> list[str]:
    with pytest.raises(PatternError) as raised:
        load(write(folder, files))
    return raised.value.problems


def without(key: str) -> list[str]:
    """The lines of the rule that do not give a key."""
    return [line for line in RULE.splitlines() if line.split(" ")[0] != key]


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    (rule,) = load(write(tmp_path, {"percent": RULE})).rules
    assert (rule.name, rule.label, rule.value) == ("percent.test", "PERCENT", "percent")
    assert rule.expanded == "(?P<amount>(?:[0-9]{1,3})) ?%"
    assert (rule.file, rule.line) == ("percent.toml:6", 6)


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    text = RULE.replace('value = "percent"', 'value = "percnt"\nvalu = "x"').replace("(?&figure)", "(?&figur)")
    assert problems(tmp_path, percent=text, other='labl = "DATE"\n') == [
        "other.toml: unknown key 'labl' (did you mean 'label'?)",
        "percent.toml:6: percent.test: unknown key 'valu' (did you mean 'value'?)",
        "percent.toml:6: percent.test: unknown value 'percnt' (did you mean 'percent'?)",
        "percent.toml:6: percent.test: unknown fragment, list or table 'figur' (did you mean 'figure'?)",
    ]


@pytest.mark.parametrize("value", ["2024-04-16", "1.5", "[[1]]", "inf"])
def test_a_table_holds_words_numbers_and_lists(tmp_path: Path, value: str) -> None:
    (problem,) = problems(tmp_path, percent=f"{RULE}\n[tables.mine]\na = 3\nb = {value}\n")
    assert re.match(r"percent\.toml: tables\[.*\]: expected ", problem), problem


def test_a_decoy_has_no_match(tmp_path: Path) -> None:
    assert problems(tmp_path, percent=RULE.replace("PERCENT", "DECOY")) == [
        "percent.toml:6: percent.test: a decoy has no match; put its sentence into never of the rule that it protects"
    ]


@pytest.mark.parametrize("missing", ["match", "never"])
def test_a_rule_needs_both_kinds_of_example(tmp_path: Path, missing: str) -> None:
    assert problems(tmp_path, percent="\n".join(without(missing))) == [
        f'percent.toml:6: percent.test: no {missing} = ["…"]: every rule has sentences that it must and must not match'
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('match = "tăng"', "percent.toml:6: percent.test: match: expected a list, got a string"),
        ('priority = "high"', "percent.toml:6: percent.test: priority: expected a whole number, got a string"),
        ("value = 5", "percent.toml:6: percent.test: value: expected a string, got a whole number"),
        ('case = "lower"', "percent.toml:6: percent.test: unknown case 'lower' (allowed: fold, exact)"),
        ('role = "itm"', "percent.toml:6: percent.test: unknown role 'itm' (did you mean 'item'?)"),
        ('label = "PERCNT"', "percent.toml:5: percent.test: unknown label 'PERCNT' (did you mean 'PERCENT'?)"),
        (
            'published = "2024-13-01"',
            "percent.toml:6: percent.test: published: invalid date '2024-13-01' (expected YYYY-MM-DD)",
        ),
        (
            'after = ["percent.tst"]',
            "percent.toml:6: percent.test: after: unknown rule 'percent.tst' (did you mean 'percent.test'?)",
        ),
        ('tables = { unt = "x" }', "percent.toml:6: percent.test: tables: unknown table 'unt'"),
        ('precision = { read = 5, wrong = 6, on = "2026-11-24" }', "percent.toml:6: percent.test: precision: wrong"),
        ('precision = { read = 5 }', "percent.toml:6: percent.test: precision: object missing required field wrong"),
        ("[tables]\na = 5", "percent.toml: tables[...]: expected a table, got a whole number"),
        ("[lists]\na = [5]", "percent.toml: lists[...][0]: expected a string, got a whole number"),
        ('[tables.a]\nwords = ["x", "x"]', "percent.toml:11: table a: the word 'x' stands in it twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    found = problems(tmp_path, percent="\n".join([*without(line.split(" ")[0]), line]))
    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('GEL = "lari"', 'table coin: GEL = "lari": words stand in a list: GEL = ["lari"]'),
        ('GELL = ["lari"]', "table coin: the value 'GELL' is not three capitals, as the other values are"),
        ('lari = "Gel"', "table coin: the value 'Gel' is not three capitals, as the other values are"),
    ],
)
def test_a_slip_in_a_table_of_codes(tmp_path: Path, line: str, said: str) -> None:
    """In the file itself, and in that of a user who adds to it."""
    coins = '[tables.coin]\nLAK = ["kíp"]\nTHB = ["bạt"]\nKHR = ["riên"]\n'
    alone = problems(tmp_path / "alone", **{"percent": RULE, "percent.words": f"{coins}{line}\n"})
    assert alone == [f"percent.words.toml:1: {said}"]
    built_in = write(tmp_path / "built_in", {"percent": RULE, "percent.words": coins})
    with pytest.raises(PatternError) as raised:
        load(built_in, write(tmp_path / "own", {"percent": f"[tables.coin]\n{line}\n"}))
    assert raised.value.problems == [f"percent.toml:1: {said}"]


def test_a_user_may_give_a_word_another_value(tmp_path: Path) -> None:
    coins = '[tables.coin]\nLAK = ["kíp"]\nTHB = ["bạt"]\nKHR = ["riên"]\n'
    assert problems(tmp_path / "twice", **{"percent": RULE + coins + 'GEL = ["kíp"]\n'}) == [
        "percent.toml:11: table coin: the word 'kíp' stands in it twice"
    ]
    own = write(tmp_path / "own", {"percent": '[tables.coin]\nGEL = ["kíp"]\n"lari" = "GEL"\n'})
    tables = load(write(tmp_path / "built_in", {"percent": RULE + coins}), own).tables
    assert tables["coin"] == {"kíp": "GEL", "lari": "GEL", "bạt": "THB", "riên": "KHR"}


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("[0-9]+ ?%", "unbounded quantifier"),
        (r"[0-9]{1,3}\s?%", "would cross a line"),
        ("(?:[0-9]{1,50}){1,50}%", "repetition within a repetition"),
        ("(?:[0-9]{1,3}%)?", "matches the empty string"),
        ("([0-9]{1,3}%", "missing ), unterminated subpattern at position 0, near ▸([0-9]{1,3}%"),
        ("(?:một|hai|ba|bốn|năm) phần trăm)[0-9]{1,3} phần trăm", ", near …a|bốn|năm) phần trăm▸)[0-9]{1,3} phần tră…"),
    ],
)
def test_lint(tmp_path: Path, pattern: str, complaint: str) -> None:
    text = RULE.replace("'(?P<amount>(?&figure)) ?%'", f"'''{pattern}'''")
    assert any(complaint in problem for problem in problems(tmp_path, percent=text))


def test_a_fragment_may_not_refer_to_itself(tmp_path: Path) -> None:
    text = RULE.replace("figure = '[0-9]{1,3}'", "figure = '(?&other)'\nother = '(?&figure)'")
    assert (
        "percent.toml:4: fragment figure: fragments refer to one another in a circle: other, figure, other"
        in problems(tmp_path, percent=text)
    )


def test_unreadable_toml_and_an_empty_folder_are_problems(tmp_path: Path) -> None:
    assert any("not readable as TOML" in problem for problem in problems(tmp_path, percent="label = "))
    with pytest.raises(PatternError, match="no rule files"):
        load(write(tmp_path / "empty", {}))


def test_a_fragment_of_another_file_is_found_for_the_author(tmp_path: Path) -> None:
    mine = RULE.replace("[fragments]\nfigure = '[0-9]{1,3}'", "").replace("percent.test", "percent.mine")
    said = problems(tmp_path, percent=RULE, mine=mine)
    assert any("(?&figure) stands in percent.toml: put the rule into a percent.toml of your own" in p for p in said)


def test_a_later_folder_overrides_and_adds(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"percent": RULE})
    changed = RULE.replace(" ?%", " ?‰").replace("[fragments]\nfigure = '[0-9]{1,3}'\n", "")
    added = RULE[RULE.index("[[rule]]") :].replace("percent.test", "percent.more")
    mine = write(tmp_path / "mine", {"percent": changed + added})
    assert {rule.name: rule.pattern for rule in load(base, mine).rules} == {
        "percent.test": "(?P<amount>(?&figure)) ?‰",
        "percent.more": "(?P<amount>(?&figure)) ?%",
    }


WORDS = """
[lists]
sign = ["%", "phần trăm"]
[tables.unit]
words = ["ha"]
"""


def test_words_stand_in_a_file_beside_the_rules_and_may_be_added_to(tmp_path: Path) -> None:
    base = write(tmp_path / "base", {"percent": RULE.replace(" ?%", " ?(?&sign)"), "percent.words": WORDS})
    mine = write(tmp_path / "mine", {"percent.words": WORDS.replace("phần trăm", "pct").replace("words", "except")})
    loaded = load(base, mine)
    assert loaded.rules[0].expanded.endswith(" ?(?:(?:%|phần trăm|pct))")
    assert loaded.lists["sign"] == ("%", "phần trăm", "%", "pct")
    assert loaded.tables["unit"] == {"ha": False}


def test_a_file_of_words_has_words_only(tmp_path: Path) -> None:
    said = problems(tmp_path, **{"percent": RULE, "percent.words": WORDS + "[fragments]\nx = 'y'\n"})
    assert said == ["percent.words.toml: unknown key 'fragments' (allowed: lists, tables)"]


def test_a_pattern_may_be_wrapped_and_commented(tmp_path: Path) -> None:
    wrapped = """'''
      (?P<amount>(?&figure))[ ]  # a blank at the end of a line
      # the sign
      (?:
        [%#]
        |phần trăm
      )
    '''"""
    text = RULE.replace("'(?P<amount>(?&figure)) ?%'", wrapped)
    (rule,) = load(write(tmp_path, {"percent": text})).rules
    assert rule.pattern == "(?P<amount>(?&figure)) (?:[%#]|phần trăm)"


def test_what_was_read_of_a_rule_stands_with_it(tmp_path: Path) -> None:
    line = 'precision = { read = 50, wrong = 1, on = "2026-11-24" }\nerrors = "the number of a floor"\n'
    (rule,) = load(write(tmp_path, {"percent": RULE + line})).rules
    assert (rule.precision, rule.errors) == (Precision(50, 1, "2026-11-24"), "the number of a floor")
