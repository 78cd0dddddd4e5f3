"""What nothing uses, and what the code reads and no file has, is found: one of each here."""

from pathlib import Path

from kcn_extract.quality.vocabulary import missing, unused
from kcn_extract.rules.load import BUILT_IN_PATTERNS, RuleFiles

RULES = """
label = "PERCENT"
[fragments]
sign = '(?:%|(?&word))'
lost = '(?&word)'
[lists]
word = ["phần trăm"]
idle = ["x"]
[tables.read_by_code]
words = ["a"]
[tables.read_by_rule]
words = ["b"]
[tables.forgotten]
words = ["c"]
[[rule]]
name = "percent.test"
pattern = '(?&sign)'
tables = { unit = "read_by_rule" }
"""
CODE = """
def stands_before(table, context):
    return context.word in context.tables[table]

def value(context, late):
    known = context.tables["read_by_code"]
    return known and stands_before("gone_too" if late else "read_by_code", context)

def other(rules):
    return rules.lists["gone"]
"""


def test_one_of_each_is_found(tmp_path: Path) -> None:
    (tmp_path / "percent.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "code.py").write_text(CODE, encoding="utf-8")
    files, code = RuleFiles(tmp_path), [tmp_path / "code.py"]
    assert list(unused(files, code)) == [
        "percent.toml:5: lost: used by no pattern and by no code; remove it",
        "percent.toml:8: idle: used by no pattern and by no code; remove it",
        "percent.toml:13: forgotten: used by no pattern and by no code; remove it",
    ]
    assert list(missing(files, code)) == [
        "code.py:7: there is no table or list 'gone_too' in the rule files",
        "code.py:10: there is no table or list 'gone' in the rule files",
    ]


def test_the_name_that_was_meant_is_told(tmp_path: Path) -> None:
    (tmp_path / "money.words.toml").write_text('[tables.curency]\nGEL = ["lari"]\n', encoding="utf-8")
    assert list(unused(RuleFiles(BUILT_IN_PATTERNS, tmp_path))) == [
        "money.words.toml:1: curency: used by no pattern and by no code; remove it (did you mean 'currency'?)"
    ]


def test_the_built_in_files_have_neither() -> None:
    files = RuleFiles(BUILT_IN_PATTERNS)
    assert not [*unused(files), *missing(files)]
